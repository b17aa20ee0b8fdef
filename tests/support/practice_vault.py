"""A practice vault with one card, made by the real session and the real bank, without a window."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.ears import BitnobEars
from desktop_app.adapters.practice import PracticeShop
from desktop_app.adapters.system.clock import RandomIds, SystemClock
from desktop_app.adapters.system.folders import Folders
from desktop_app.adapters.system.sandbox_process import SandboxProcess
from desktop_app.adapters.vault.envelope import FLOOR
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.application.hearing import HearingWish
from desktop_app.application.session import Session
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import Field
from desktop_app.domain.event_log import LogEntry
from desktop_app.domain.intents import Intent
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from tests.support.computer import make_computer
from tests.support.desk import Sink

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice vault that a test made: its data folder, and what may stand nowhere in clear."""

    data: Path
    secrets: dict[str, str]


MADE: list[Practice] = []
"""By this test run, in order; whoever searches afterwards takes them away."""


def with_session(data: Path, use: Callable[[Session], Awaitable[T]]) -> T:
    """Run `use` with a session over this data folder; bank and vault are closed afterwards."""

    async def whole() -> T:
        clock = SystemClock()
        host = SandboxProcess(Folders(data).sandbox_bank, PracticeShop.at)
        session = Session(
            FileVaultKeeper(lambda work: asyncio.to_thread(work), cost=FLOOR),
            lambda profile, keys: BitnobClient(profile, keys, clock),
            host,
            clock,
            RandomIds(),
            Sink(),
            BitnobEars(clock),
            make_computer(),
        )
        try:
            async with asyncio.timeout(30):
                return await use(session)
        finally:
            await session.close()
            await host.stop()

    return asyncio.run(whole())


def make_practice_vault(
    data: Path, password: str, label: str, news: HearingWish | None = None
) -> dict[str, str]:
    """Make the vault and one card of $20; the secrets that may be found nowhere in clear.

    `news` is how messages arrive, if not at the port of our own.
    """

    async def use(session: Session) -> dict[str, str]:
        folder = Folders(data).sandbox_vault
        await session.create_sandbox(folder, Secret(password), DialectName.V2)
        if news is not None:
            await session.listening.choose(news)
        wallet = session.wallet
        while not wallet._picture.snapshot().holders:
            await wallet.refresh()
        holder = wallet._picture.snapshot().holders[0]
        wish = IssueWish("e" * 32, label, holder, Money.usd(20), Money.usd(100))
        card_id = await wallet.issue(wish)
        keys = session._locking.vault.settings.credentials()
        pan, cvv = [await wallet.reveal(card_id, field) for field in (Field.PAN, Field.CVV)]
        return {"PAN": pan.reveal(), "CVV": cvv.reveal(), "API secret": keys.secret.reveal()}

    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    secrets = with_session(data, use)
    MADE.append(Practice(data, {**secrets, "password": password, "label": label}))
    return secrets


def make_key_file(data: Path, password: str, file: Path) -> str:
    """Let the vault ask for a key file that is written to `file`; its id."""

    async def use(session: Session) -> str:
        await session.unlock(Folders(data).sandbox_vault, Secret(password))
        return await session.key_file.make(Secret(password), file, without_kit=True)

    return with_session(data, use)


def read_journal(data: Path, password: str) -> tuple[Intent, ...]:
    """Every intent of the vault, newest first."""

    async def use(session: Session) -> tuple[Intent, ...]:
        await session.unlock(Folders(data).sandbox_vault, Secret(password))
        return session._locking.vault.intents.recent(50)

    return with_session(data, use)


def read_messages(data: Path, password: str) -> tuple[LogEntry, ...]:
    """Every message that the vault has kept, newest first."""

    async def use(session: Session) -> tuple[LogEntry, ...]:
        await session.unlock(Folders(data).sandbox_vault, Secret(password))
        return session._locking.vault.events.newest(50)

    return with_session(data, use)
