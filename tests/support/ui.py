"""A bridge that records what a screen asks and lets the test answer, and the `Ui` around it."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC

from PySide6.QtCore import QObject, Signal

from desktop_app.application.messages import Snapshot
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.domain.money import ENGLISH
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.words import Words

FAILURE = Failure(
    "refused", "The service refused.", MoneyMoved.NO, "Nothing was sent.", "Try again.", "403"
)


@dataclass(slots=True)
class Call:
    """One use case a screen asked for: `name` is its path, such as `wallet.top_up`."""

    name: str
    args: tuple[object, ...]
    future: Future
    on_result: Callable[[object], None]
    on_failure: Callable[[Failure], None]

    def answer(self, value: object = None) -> None:
        """Call back as the bridge does after success; a cancelled call calls nobody."""
        if not self.future.cancelled():
            self.future.set_result(value)
            self.on_result(value)

    def fail(self, failure: Failure = FAILURE) -> None:
        """Call back as the bridge does after a failure."""
        if not self.future.cancelled():
            self.future.set_result(None)
            self.on_failure(failure)


class _Path:
    """Stands for the session on the worker: notes which method was called with what."""

    def __init__(self, name: str = "") -> None:
        self._name = name

    def __getattr__(self, part: str) -> "_Path":
        return _Path(f"{self._name}.{part}".lstrip("."))

    def __call__(self, *args: object, **named: object) -> tuple[str, tuple[object, ...]]:
        return self._name, (*args, *named.values())


class RecordingBridge(QObject):
    """Has the signals and `run` of `Bridge`; nothing runs until the test answers."""

    failed = Signal(object)
    snapshot_changed = Signal(object)
    issue_progressed = Signal(object)
    use_progressed = Signal(object)
    bulk_progressed = Signal(object)
    vault_progressed = Signal(object)
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.snapshot: Snapshot | None = None

    def run(
        self,
        owner: QObject,
        work: Callable[[object], tuple[str, tuple[object, ...]]],
        on_result: Callable[[object], None],
        on_failure: Callable[[Failure], None] | None = None,
    ) -> Future:
        """Record a call; the future may be cancelled by the screen."""
        name, args = work(_Path())
        call = Call(name, args, Future(), on_result, on_failure or self.failed.emit)
        self.calls.append(call)
        return call.future

    def let_go(self, page: object) -> None:
        """Nobody is called back but by a test."""

    def forget_snapshot(self) -> None:
        """As when the wallet locks."""
        self.snapshot = None

    def asked(self, name: str) -> list[Call]:
        """Every call of one use case, oldest first."""
        return [call for call in self.calls if call.name == name]

    def last(self, name: str) -> Call:
        """The newest call of one use case."""
        return self.asked(name)[-1]


def make_ui() -> Ui:
    """A `Ui` in English and UTC; its `bridge` is a `RecordingBridge`."""
    return Ui(RecordingBridge(), Words(ENGLISH, UTC), ClipboardGuard())
