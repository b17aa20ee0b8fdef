"""A session over real vault files and a keyring, with a clock that a test moves."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from desktop_app.adapters.ears import BitnobEars
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.application.keyring import Keyring
from desktop_app.application.quick_unlock import SETTING, load
from desktop_app.application.session import Session
from desktop_app.application.ways import WayKind
from desktop_app.domain.profiles import Credentials
from desktop_app.domain.quick_unlock import QuickUnlock
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import keeper
from tests.support.computer import make_computer
from tests.support.desk import PRACTICE, CountedIds, Sink, StepClock, run
from tests.support.fake_api import FakeCardApi
from tests.support.memory_keyring import MemoryKeyring

T = TypeVar("T")
PASSWORD = Secret("window practice harbour ledger compass")
BOTH, ONE = [WayKind.PASSWORD, WayKind.KEYRING], [WayKind.PASSWORD]
WRONG = Secret("windows practice harbour ledger compass")


class _NoHost:
    practice = None

    async def start(self) -> None:
        return None

    async def stop(self) -> None:
        return None


@dataclass
class Quick:
    """One vault, made and unlocked by its password."""

    folder: Path
    keyring: Keyring = field(default_factory=MemoryKeyring)
    clock: StepClock = field(default_factory=StepClock)
    keeper: FileVaultKeeper = field(default_factory=keeper)

    def __post_init__(self) -> None:
        self.session = self.restarted()

    def restarted(self) -> Session:
        """The program, started again."""
        self.session = Session(
            self.keeper,
            lambda profile, keys: FakeCardApi(),
            _NoHost(),
            self.clock,
            CountedIds(),
            Sink(),
            BitnobEars(self.clock),
            make_computer(self.keyring),
        )
        return self.session

    def play(self, story: "Callable[[Quick], Awaitable[T]]") -> T:
        """Make the vault, and let a test go on from there."""

        async def whole() -> T:
            keys = Credentials("id", Secret("key"))
            await self.session.create(self.folder, "One", PASSWORD, PRACTICE, keys)
            try:
                return await story(self)
            finally:
                await self.session.close()

        return run(whole)

    async def turn_on(self) -> None:
        """And lock."""
        await self.session.quick.turn_on(PASSWORD)
        await self.session.lock_completely()

    async def type_password(self) -> None:
        """Unlock with it, and let what follows from that be done."""
        await self.session.unlock(self.folder, PASSWORD)
        if self.session.quick._closing is not None:
            await self.session.quick._closing

    @property
    def is_open(self) -> bool:
        return self.session._locking._vault is not None

    @property
    def record(self) -> QuickUnlock | None:
        """What the open vault knows."""
        return load(self.session._locking.vault.settings.get(SETTING))

    @property
    def ways(self) -> list[WayKind]:
        """Into the open vault."""
        return [way.kind for way in self.session._locking.vault.keys.list()]


def entry(quick: Quick) -> str | None:
    """What the keyring in memory holds."""
    return next(iter(quick.keyring.values.values()), None)


def put(quick: Quick, value: str) -> None:
    """Change what the keyring in memory holds."""
    ((key, _),) = quick.keyring.values.items()
    quick.keyring.values[key] = value


@pytest.fixture
def quick(tmp_path: Path) -> Quick:
    """Its keyring is in memory and works."""
    return Quick(tmp_path / "vault")
