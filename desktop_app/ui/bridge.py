"""The only door between the GUI thread and the worker."""

import itertools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop_app.domain.errors import Failure, PurserError, internal_failure

# The first window waits for this module: what only a message or an answer needs comes with those.
if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.application.messages import Snapshot
    from desktop_app.application.session import Session

T = TypeVar("T")
log = logging.getLogger(__name__)


class Runner(Protocol):
    """Runs a coroutine on the worker; the result comes back as a Future."""

    def submit(self, work: Callable[[], Awaitable[T]]) -> "Future[T]": ...


@dataclass(frozen=True, slots=True)
class _Waiting:
    owner: QObject
    on_result: Callable[[Any], None]
    on_failure: Callable[[Failure], None]


class _Cancelled:
    """The work was cancelled; nobody is called."""


class Bridge(QObject):
    """Lives in the GUI thread and is emitted from the worker, never the reverse.

    Because the sender has GUI-thread affinity, Qt queues every emission to the GUI thread. Only a
    ticket number and a plain value cross the line, so no widget can lose its last reference on the
    worker. Numbers of money cross inside objects: `Signal(int)` is 32 bits wide. `session` gives
    the worker's root object, made on the worker when it is first asked for.
    """

    failed = Signal(object)
    """A `Failure` nobody else handled."""
    snapshot_changed = Signal(object)
    """`Snapshot`, the newest one."""
    issue_progressed = Signal(object)
    """`IssueProgress`."""
    use_progressed = Signal(object)
    """`UseProgress`."""
    bulk_progressed = Signal(object)
    """`BulkPicture`."""
    vault_progressed = Signal(object)
    """`VaultProgress`."""
    watching_changed = Signal(object)
    """`Watching`."""
    told = Signal(object)
    """`Tidings` for the desktop."""
    left = Signal(object)
    """`LockNow`."""
    _settled = Signal(int, object)
    _published = Signal(object)
    _called = Signal(object)

    def __init__(
        self,
        runner: Runner,
        session: "Callable[[], Awaitable[Session]]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._session = session
        self._tickets = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self.snapshot: Snapshot | None = None
        self._closed_session = ""
        # Of pictures that come together only the newest is shown: each costs the window a paint.
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(0)
        self._telling.timeout.connect(self._tell)
        queued = Qt.ConnectionType.QueuedConnection
        self._settled.connect(self._on_settled, queued)
        self._published.connect(self._on_published, queued)
        self._called.connect(self._on_called, queued)

    def run(
        self,
        owner: QObject,
        work: "Callable[[Session], Awaitable[T]]",
        on_result: Callable[[T], None],
        on_failure: Callable[[Failure], None] | None = None,
    ) -> "Future[T]":
        """Do `work(session)` on the worker, then call back here unless `owner` is gone."""

        async def on_worker() -> T:
            return await work(await self._session())

        ticket = next(self._tickets)
        self._waiting[ticket] = _Waiting(owner, on_result, on_failure or self.failed.emit)
        future = self._runner.submit(on_worker)
        future.add_done_callback(lambda done: self._settled.emit(ticket, _outcome(done)))
        return future

    def publish(self, message: object) -> None:
        """EventSink port; called on the worker thread."""
        self._published.emit(message)

    def on_gui(self, call: Callable[[], None]) -> None:
        """Call `call` on the GUI thread."""
        self._called.emit(call)

    def forget_snapshot(self) -> None:
        """Drop the picture when the wallet locks; one still under way is not shown either."""
        if self.snapshot is not None:
            self._closed_session = self.snapshot.session
        self.snapshot = None

    def let_go(self, page: QObject) -> None:
        """Call nobody in `page` any more: it goes, and an answer may be here before it is gone."""
        for ticket, waiting in list(self._waiting.items()):
            if _is_in(waiting.owner, page):
                self._waiting[ticket] = replace(waiting, on_result=_nobody, on_failure=_nobody)

    @Slot(object)
    def _on_published(self, message: object) -> None:
        from desktop_app.application.entry_messages import VaultProgress, Watching
        from desktop_app.application.presence import LockNow

        if isinstance(message, VaultProgress):
            self.vault_progressed.emit(message)
        elif isinstance(message, Watching):
            self.watching_changed.emit(message)
        elif isinstance(message, LockNow):
            self.left.emit(message)
        else:
            self._on_told_by_wallet(message)

    def _on_told_by_wallet(self, message: object) -> None:
        # An open wallet made it, so all of this is there: without one, importing it takes long.
        from desktop_app.application.bulk_messages import BulkPicture
        from desktop_app.application.messages import Snapshot
        from desktop_app.application.notice_board import Tidings
        from desktop_app.application.wishes import IssueProgress, UseProgress

        if isinstance(message, Snapshot):
            if message.session != self._closed_session:
                self.snapshot = message
                self._telling.start()
        elif isinstance(message, IssueProgress):
            self.issue_progressed.emit(message)
        elif isinstance(message, UseProgress):
            self.use_progressed.emit(message)
        elif isinstance(message, BulkPicture):
            self.bulk_progressed.emit(message)
        elif isinstance(message, Tidings):
            self.told.emit(message)

    @Slot()
    def _tell(self) -> None:
        if self.snapshot is not None:
            self.snapshot_changed.emit(self.snapshot)

    @Slot(object)
    def _on_called(self, call: Callable[[], None]) -> None:
        call()

    @Slot(int, object)
    def _on_settled(self, ticket: int, outcome: object) -> None:
        if self._telling.isActive():  # an answer must not overtake the picture that goes with it
            self._telling.stop()
            self._tell()
        waiting = self._waiting.pop(ticket)
        if not shiboken6.isValid(waiting.owner) or isinstance(outcome, _Cancelled):
            return
        if isinstance(outcome, Failure):
            waiting.on_failure(outcome)
        else:
            waiting.on_result(outcome)


def _nobody(_outcome: object) -> None:
    """Who asked is gone."""


def _is_in(owner: QObject | None, page: QObject) -> bool:
    while owner is not None and shiboken6.isValid(owner):
        if owner is page:
            return True
        owner = owner.parent()
    return False


def _outcome(done: "Future[Any]") -> object:
    """Turn a finished future into plain data, on the worker thread."""
    from concurrent.futures import CancelledError

    try:
        return done.result()
    except CancelledError:
        return _Cancelled()
    except PurserError as error:
        return Failure.from_error(error)
    except Exception as error:  # a bug: its text may hold a value, so only its type is written
        import secrets

        incident = secrets.token_hex(4)
        log.error("incident %s: %s", incident, _where(error))  # noqa: TRY400
        return internal_failure(incident)


def _where(error: BaseException) -> str:
    """The type of an error and the lines it passed through; never its message."""
    lines = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(lines[-6:])}"
