"""One owner, one vault on disk and one bank, and what is true at the bank."""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.system.clock import RandomIds
from desktop_app.application import issuing, parts
from desktop_app.application.confirming import NAME as ASKED_AGAIN
from desktop_app.application.confirming import dump
from desktop_app.application.desk import Desk
from desktop_app.application.facts import CardBook
from desktop_app.application.log_keeping import enter_log
from desktop_app.application.messages import Snapshot
from desktop_app.application.people_book import PeopleBook
from desktop_app.application.ports import Holder
from desktop_app.application.settling import begin_session
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.application.vault_ports import Vault
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.asking import Asking
from desktop_app.domain.intents import Intent, Kind
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import PASSWORD, keeper
from tests.support.desk import Sink, StepClock
from tests.support.sandbox_server import RunningSandbox

T = TypeVar("T")
DEADLINE_S = 120
"""No fault here is one of waiting: what takes longer hangs, however busy the computer is."""
ADA = Holder("", "Ada Lovelace")
PAUSES = ((issuing, "LOOK_AFTER_S"), (issuing, "LOAD_LOOKS_S"), (parts, "LOOKS_S"))
MONEY = frozenset({"funding", "withdrawal"})
REACHED = {Kind.FREEZE: "frozen", Kind.UNFREEZE: "active", Kind.TERMINATE: "terminated"}
NO_EFFECT = frozenset({"failed", "declined", "reversed"})


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the bank did, by reference; and the status of each card, by its id."""

    cards: Counter[str]
    movements: dict[str, list[dict[str, Any]]]
    statuses: dict[str, str]

    def debits(self, reference: str) -> int:
        """How often money moved under one reference; a card may bring its first load."""
        rows = [m for m in self.movements.get(reference, ()) if m["status"] not in NO_EFFECT]
        return len(rows)

    def effects(self, reference: str) -> int:
        """What one reference made, where once is right: a card, or else a debit."""
        return self.cards[reference] or self.debits(reference)

    def happened(self, intent: Intent) -> int:
        """How often what was wished for was done; a card that is so was made so once."""
        if intent.kind in REACHED:
            return int(self.statuses.get(intent.card_id or "") == REACHED[intent.kind])
        return self.effects(intent.reference)


class ServiceTime:
    """The computer's right time, as far as the bank's was moved."""

    def __init__(self) -> None:
        self.moved = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def monotonic(self) -> float:
        return time.monotonic()


class RunningClock(StepClock):
    """The bank's own time and the client's: it runs, and is moved with them."""

    def __init__(self) -> None:
        super().__init__()
        self.moved = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def monotonic(self) -> float:
        return time.monotonic() + self.moved.total_seconds()

    def pass_by(self, by: timedelta) -> None:
        self.moved += by


class World:
    """Runs of Purser one after another over one vault; a run ends by closing or by a crash."""

    def __init__(
        self,
        folder: Path,
        bank: RunningSandbox,
        dialect: DialectName,
        *,
        moved: timedelta = timedelta(0),
        session: str = "run",
        sink: Sink | None = None,
        clock: StepClock | None = None,
        hears: bool = True,
    ) -> None:
        """Makes a vault, or goes on with the one in `folder`; `moved` is the bank's clock.

        Without `hears` the bank tells nobody of what happens, which it does by a request each.
        """
        self._patch = pytest.MonkeyPatch()
        for module, name in PAUSES:
            self._patch.setattr(module, name, (0, 0, 0.01))
        self.bank = bank
        self.dialect = dialect
        self._hears = hears
        self.clock = clock or StepClock()
        self.clock.at = datetime.now(UTC)  # the bank's: a card must be a day old before it ends
        self.clock.pass_by(moved)
        self.backups: list[Path] = []
        self._folder = folder
        self._runner, self._runs = asyncio.Runner(), 0
        self._session = session
        self.sink, self._service_time = sink or Sink(), ServiceTime()
        self._service_time.moved = moved
        self._scale = bank.control("state")["scales"][dialect.value]
        try:
            if not keeper().exists(self.place):
                made = keeper().create(self.place, "Machine", Secret(PASSWORD), _hush)
                self.do(lambda: made).close()
            self.enter()
        except BaseException:
            self._end()
            raise

    @property
    def place(self) -> Path:
        """The vault's folder."""
        return self._folder / "vault"

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run on the one loop, with a deadline."""

        async def limited() -> T:
            async with asyncio.timeout(DEADLINE_S):
                return await work()

        return self._runner.run(limited())

    def enter(self) -> None:
        """A new run: opens the vault and looks at what the last one left. Sends nothing."""
        self._runs += 1
        self.vault: Vault = self.do(lambda: keeper().open(self.place, Secret(PASSWORD)))
        enter_log(self.vault, datetime.now(UTC))
        sink = str(self.bank.http.base_url).rstrip("/")
        profile = replace(
            SANDBOX_PROFILES[self.dialect],
            base_url=self.bank.url + urlsplit(SANDBOX_PROFILES[self.dialect].base_url).path,
            callback_url=f"{sink}/sink/purser" if self._hears else "",
        )
        is_guide = self.dialect is DialectName.GUIDE
        keys = Credentials("", Secret(self.bank.api_key)) if is_guide else Credentials(
            self.bank.client_id, Secret(self.bank.client_secret))  # fmt: skip
        bucket = Bucket(per_minute=None)
        self.api = BitnobClient(
            profile, keys, self._service_time, bucket=bucket, total_s=DEADLINE_S
        )
        per_usd = self.api.units.per_usd
        guard = UnitGuard(self.vault, profile, per_usd, PUBLISHED_LIMITS, self.clock)
        self.api.units.observer = guard.observe
        guard.hear_practice(self._scale)
        ids = RandomIds()
        has_list = self.api.capabilities.holders
        people = PeopleBook(self.vault, ids.make_intent_id, self.clock, has_list=has_list)
        desk = Desk(
            self.place, self.vault, CardBook(self.vault), people, self.api, profile,
            PUBLISHED_LIMITS, PUBLISHED_FEES, self.clock, ids,
            f"{self._session}-{self._runs}", guard,
        )  # fmt: skip
        self.wallet = Wallet(desk, self.sink)
        # What is tried here are sends; that some are asked about first is tried by itself.
        self.vault.settings.put(ASKED_AGAIN, dump(Asking(frozenset())))
        begin_session(self.vault, desk.session, self.clock.now())

    def wait(self, by: timedelta) -> None:
        """Time passes for everybody."""
        self.clock.pass_by(by)
        self._service_time.moved += by
        self.bank.advance(int(by.total_seconds()))

    def set_clock(self, by: timedelta) -> None:
        """This computer's clock is set; the bank's is not."""
        self.clock.pass_by(by)
        self._service_time.moved += by

    @property
    def run(self) -> int:
        """The number of the open run."""
        return self._runs

    def leave(self) -> None:
        """End the run in order."""
        self.do(self.wallet.close)

    def keep_files(self, name: str) -> Path:
        """The files as they are on disk this moment, as a crash would leave them."""
        kept = self._folder / name
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.place, kept)
        return kept

    def take_files(self, kept: Path) -> None:
        """Put other files in the vault's place; no run may be open."""
        shutil.rmtree(self.place)
        shutil.copytree(kept, self.place)

    def drop_run(self) -> None:
        """The open run is gone without a goodbye; its files are not used any more."""
        self.leave()

    def picture(self) -> Snapshot:
        """What the window would show now."""
        self.wallet.publish()
        return next(m for m in reversed(self.sink.messages) if isinstance(m, Snapshot))

    def intents(self) -> list[Intent]:
        """Every intent of the vault."""
        return list(self.vault.intents.recent(10_000))

    def ledger(self) -> Ledger:
        """What the bank did so far."""
        told = self.bank.control("ledger")
        cards: Counter[str] = Counter()
        for card in told["cards"]:
            cards[card["reference"] or ""] += 1
            cards[(card["user_reference"] or "").rpartition(":")[2]] += 1
        movements: dict[str, list[dict[str, Any]]] = {}
        for row in told["effects"]:
            if row["kind"] in MONEY:
                movements.setdefault(row["reference"], []).append(row)
        return Ledger(cards, movements, {card["id"]: card["status"] for card in told["cards"]})

    def stop(self) -> None:
        """End everything but the bank."""
        try:
            self.leave()
        finally:
            self._end()

    def _end(self) -> None:
        self._patch.undo()
        self._runner.close()

    def issue_wish(self, token: str, label: str, load: int, *, again: bool) -> IssueWish:
        """A filled form; the holder is whom the bank knows."""
        holder = ADA
        if self.api.capabilities.holders:
            holder = self.do(self.api.holders)[0]
        return IssueWish(token, label, holder, Money.usd(load), Money.usd(500), again=again)


def _hush(_: str) -> None:
    """Progress nobody looks at."""
