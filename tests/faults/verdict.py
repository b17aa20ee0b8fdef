"""After a run was struck: open the vault in a new run, read, and compare with the bank's ledger."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob.answers import Answer
from desktop_app.adapters.bitnob.transport import Request, Transport
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import MoneyMoved, PurserError
from desktop_app.domain.intents import MONEY_KINDS, REFERENCE_MARK, Intent, Kind, PanState, Stage
from desktop_app.domain.profiles import DialectName
from tests.faults.journey import WISHES, Setting, digest, fingerprint, read_number
from tests.faults.world import Ledger, World
from tests.support.sandbox_server import RunningSandbox

NEVER_SENT = (Stage.READY, Stage.STALE)
NOTHING_DONE = (*NEVER_SENT, Stage.REJECTED, Stage.NOT_FOUND)
PAUSES = {
    DialectName.GUIDE: (timedelta(hours=25), timedelta(hours=25)),
    DialectName.V2: (timedelta(minutes=8), timedelta(minutes=8)),
    DialectName.V2BETA: (timedelta(minutes=8), timedelta(minutes=8)),
}


class Broken(AssertionError):
    """A promise that did not hold."""


def judge(setting: Setting, folder: Path, bank: RunningSandbox, told: Sequence[str]) -> str | None:
    """What does not hold, in a line; None when everything does."""
    try:
        with no_sends() as sent:
            world = World(folder, bank, setting.dialect, moved=setting.moved, session="after")
            try:
                digests = _Case(setting, world, told).look()
            finally:
                world.stop()
            _hold(not sent, f"M9: sent {sent}")
    except Broken as broken:
        return str(broken)
    except PurserError as error:
        return f"M8: the vault does not open or read: {error.code}"
    finally:
        bank.stop()
    truth = _true_digests(folder / "bank" / "bank.sqlite")
    return "M4: not the number the bank made" if set(digests) - truth else None


@contextmanager
def no_sends() -> Iterator[list[str]]:
    """M9 ReadOnlyStart: a run that nobody asks anything only reads; what it sent all the same."""
    real = Transport.exchange
    sent: list[str] = []

    async def exchange(self: Transport, request: Request) -> Answer:
        if request.method != "GET":
            sent.append(f"{request.method} {request.target}")
        return await real(self, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transport, "exchange", exchange)
        yield sent


class _Case:
    def __init__(self, setting: Setting, world: World, told: Sequence[str]) -> None:
        self.setting = setting
        self.world = world
        self.told = told

    def look(self) -> list[str]:
        """Check at once, after the start's reads, and when nothing can land any more."""
        self._check()
        self.world.do(self._start)
        self._check()
        for pause in PAUSES[self.setting.dialect]:
            if any(i.stage is Stage.UNKNOWN for i in self.world.intents()):
                self.world.wait(pause)
                self.world.do(self.world.wallet.refresh)
                self._check()
        left = [i for i in self.world.intents() if i.stage in (Stage.SENDING, Stage.UNKNOWN)]
        _hold(not left, f"M12: left at {[i.stage for i in left]}")
        return self._stored()

    async def _start(self) -> None:
        self.world.wallet.start()
        await self.world.wallet.refresh()

    def _check(self) -> None:
        ledger, intents = self.world.ledger(), self.world.intents()
        known = {i.reference: i for i in intents}
        for reference in {*ledger.cards, *ledger.movements}:
            if reference.startswith(REFERENCE_MARK):
                _hold(ledger.cards[reference] <= 1, "M1: two cards")
                _hold(ledger.debits(reference) <= 1, "M2: two debits")
                intent = known.get(reference)
                _hold(intent is not None and intent.stage not in NEVER_SENT, "M3: not recorded")
        for intent in intents:
            if intent.kind in MONEY_KINDS or not self._is_prepared(intent):
                self._check_one(intent, ledger)
        shown = {view.id for view in self.world.picture().uncertain}
        _hold(all(i.id in shown for i in intents if i.is_uncertain), "M8: not shown")
        self._check_told(intents, ledger)

    def _is_prepared(self, intent: Intent) -> bool:
        """The journey changes a status that was wished for before it."""
        return intent.form_token not in [token for token, *_ in WISHES]

    def _check_one(self, intent: Intent, ledger: Ledger) -> None:
        done = ledger.happened(intent) > 0
        _hold(not (done and intent.stage in NOTHING_DONE), f"M5: {intent.stage}, and done")
        _hold(done or intent.stage is not Stage.CONFIRMED, "M6: confirmed, not done")
        if intent.stage is Stage.CONFIRMED:
            _hold(bool(self.world.vault.intents.evidence(intent.id)), "M6: no evidence")
        if intent.pan is PanState.STORED and intent.card_id is not None:
            card = self.world.vault.cards.get(intent.card_id)
            _hold(card is not None and Field.PAN in card.stored, "M4: the number is not stored")

    def _check_told(self, intents: Sequence[Intent], ledger: Ledger) -> None:
        for token, failed, done in WISHES:
            mine = [i for i in intents if i.form_token == token]
            said_no = any(line.startswith(f"{failed} {MoneyMoved.NO} ") for line in self.told)
            effects = sum(ledger.happened(i) for i in mine)
            _hold(not (said_no and effects), "M5: told failed, and it happened")
            if done in self.told:
                stages = [i.stage for i in mine]
                _hold(stages in ([Stage.ACCEPTED], [Stage.CONFIRMED]), f"told done, kept {stages}")
        shown = {line.partition(" ")[2] for line in self.told if line.startswith("shown ")}
        _hold(not shown - set(self._stored()), "M4: shown, and not stored")
        if self.setting.kind is Kind.ISSUE and "step details" in self.told:
            _hold(bool(self._stored()), "M4: told stored, and not stored")
        _hold(not any("parts missing" in line for line in self.told), "an error without its parts")

    def _stored(self) -> list[str]:
        cards = [card for card in self.world.vault.cards.all() if Field.PAN in card.stored]
        return [fingerprint(read_number(self.world, card.id)) for card in cards]


def _true_digests(bank: Path) -> set[str]:
    with closing(sqlite3.connect(bank)) as store:
        return {digest(pan, cvv) for pan, cvv in store.execute("SELECT pan, cvv FROM cards")}


def _hold(true: bool, promise: str) -> None:
    if not true:
        raise Broken(promise)
