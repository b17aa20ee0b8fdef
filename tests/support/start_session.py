"""A session for the pages before a vault is open: records what it is asked, on a real worker."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import PurePath

from desktop_app.application.entry_messages import CheckLine, ConnectionReport, VaultProgress
from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import ENGLISH
from desktop_app.domain.profiles import Credentials, DialectName, Profile
from desktop_app.domain.secrets import Secret
from desktop_app.runtime.worker import Worker
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.words import Words

ACCEPTED = ConnectionReport((CheckLine("Keys", True, "Accepted."),))


@dataclass
class StartSession:
    """Makes nothing; `fails` is raised once by the next creation, `report` answers a test."""

    vaults: set[PurePath] = field(default_factory=set)
    created: list[tuple] = field(default_factory=list)
    tested: list[tuple[Profile, Credentials]] = field(default_factory=list)
    fails: PurserError | None = None
    report: ConnectionReport = ACCEPTED
    publish: Callable[[object], None] = lambda message: None

    async def has_vault(self, folder: PurePath) -> bool:
        """Whether the test says so."""
        return folder in self.vaults

    async def create_sandbox(
        self, folder: PurePath, password: Secret, dialect: DialectName
    ) -> None:
        """Record, or fail once."""
        self._tell()
        self.created.append((folder, password, dialect))

    async def create(
        self, folder: PurePath, name: str, password: Secret, profile: Profile, keys: Credentials
    ) -> None:
        """Record, or fail once."""
        self._tell()
        self.created.append((folder, name, password, profile, keys))

    async def test_connection(self, profile: Profile, keys: Credentials) -> ConnectionReport:
        """Record and answer."""
        self.tested.append((profile, keys))
        return self.report

    def _tell(self) -> None:
        for sentence in ("Measuring this computer", "Writing the vault"):
            self.publish(VaultProgress(sentence))
        if self.fails is not None:
            error, self.fails = self.fails, None
            raise error


def run_session(session: StartSession) -> Iterator[Ui]:
    """A `Ui` whose bridge and worker are real; ends the worker afterwards."""
    worker = Worker("start-worker")
    worker.start()

    async def give() -> StartSession:
        return session

    bridge = Bridge(worker, give)
    session.publish = bridge.publish
    yield Ui(bridge, Words(ENGLISH, UTC), ClipboardGuard())
    assert worker.stop()
