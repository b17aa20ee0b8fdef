"""Settles open wishes by reading: never by resending, and never by guessing from a balance."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.doubts import Doubts
from desktop_app.application.feeds import Feeds
from desktop_app.application.journal import Journal
from desktop_app.application.settling_issue import IssueSettler
from desktop_app.application.unit_guard import PROBE_WIRE
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardStatus
from desktop_app.domain.evidence import of_card, of_row
from desktop_app.domain.intents import SENT_AS, Intent, Kind, Stage, advance
from desktop_app.domain.looking import window
from desktop_app.domain.service_errors import RefusedReason, ServiceError
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

_STATUS_PROOF = {
    Kind.FREEZE: CardStatus.FROZEN,
    Kind.UNFREEZE: CardStatus.ACTIVE,
    Kind.TERMINATE: CardStatus.TERMINATED,
}
# How long a status wish of unknown outcome is looked for. Signed requests are refused by then; a
# late freeze does no harm, and the card must not stay open meanwhile.
_LOOKED_FOR = {
    Kind.FREEZE: timedelta(seconds=30),
    Kind.UNFREEZE: timedelta(minutes=10),
    Kind.TERMINATE: timedelta(minutes=10),
}
_REPEAT_LOOKED_FOR = timedelta(seconds=10)
_NO_EFFECT = frozenset(
    {TransactionStatus.FAILED, TransactionStatus.DECLINED, TransactionStatus.RELEASED}
)


def begin_session(vault: Vault, session: str, now: datetime) -> None:
    """What an earlier run left behind: READY was never sent; SENDING may have been.

    M9: nothing here, or later, sends them.
    """
    with vault.commit():
        for intent in vault.intents.open():
            if intent.session == session:
                continue
            if intent.stage is Stage.READY:
                vault.intents.put(advance(intent, Stage.STALE, now, reason="earlier_run"))
            elif intent.stage is Stage.SENDING:
                vault.intents.put(advance(intent, Stage.UNKNOWN, now, reason="earlier_run"))


class Settler:
    """Compares open intents with what authenticated reads state."""

    def __init__(self, desk: Desk, feeds: Feeds, is_in_flight: Callable[[Intent], bool]) -> None:
        self._feeds = feeds
        self._one_at_a_time = asyncio.Lock()
        self._vault = desk.vault
        self._book = desk.book
        self._api = desk.api
        self._clock = desk.clock
        self._session = desk.session
        self._auth = desk.profile.auth
        self._is_in_flight = is_in_flight
        self._doubts = Doubts(desk.clock)
        self._journal = Journal(desk.vault, desk.clock)
        self._issues = IssueSettler(desk, self._journal, self._doubts)

    async def settle(self) -> None:
        """Look at every open intent once; a read that fails leaves its intent as it is."""
        async with self._one_at_a_time:
            for known in self._vault.intents.open():
                intent = self._now(known)
                if intent is not None:
                    with suppress(ServiceError):  # this read proved nothing; the next one may
                        await self._settle_one(self._doubt(intent))

    def _now(self, known: Intent) -> Intent | None:
        """The intent as it stands after whatever was awaited; None when it needs no settling."""
        intent = self._vault.intents.get(known.id)
        if intent is None or not intent.is_open or self._is_in_flight(intent):
            return None
        return intent

    def _doubt(self, intent: Intent) -> Intent:
        """A send that ended without a record (disk full, stop) is not known."""
        if intent.stage is Stage.SENDING:
            intent = self._journal.put(intent, Stage.UNKNOWN, reason="not_recorded")
        if intent.stage is Stage.UNKNOWN:
            self._doubts.note(intent)
        return intent

    def _window(self) -> timedelta:
        return window(self._auth, self._api.clock_offset_s)

    async def _settle_one(self, intent: Intent) -> None:
        if intent.kind in (Kind.FUND, Kind.WITHDRAW):
            await self._settle_money(intent)
        elif intent.kind in _STATUS_PROOF:
            self._settle_status(intent)
        elif intent.kind is Kind.ISSUE:
            await self._issues.settle(intent, self._window())

    async def _settle_money(self, intent: Intent) -> None:
        if intent.card_id is None:
            return
        asked_at = self._clock.monotonic()
        feed, is_whole = await self._feeds.read_back_to(intent.card_id, intent.created_at)
        # A fee may carry the reference of what it was charged for; it proves nothing about that.
        named = (t for t in feed if t.kind is not TransactionKind.FEE)
        row = next((t for t in named if self._is_of(intent, t)), None)
        still = self._now(intent)
        if still is None:
            return
        if row is not None:
            self._apply_row(still, row)
        elif is_whole and self._can_no_longer_land(still, asked_at):
            self._journal.put(still, Stage.NOT_FOUND)
        elif is_whole and self._was_one_with_the_first(still, asked_at):
            self._journal.put(still, Stage.REJECTED, reason=RefusedReason.REPEATED.value)

    def _is_of(self, intent: Intent, row: Transaction) -> bool:
        """Whether a row carries the intent's reference and is not what its first one did."""
        if row.reference != intent.sent_as:
            return False
        if SENT_AS not in intent.params or intent.parent is None:
            return True
        seen = self._vault.intents.evidence(intent.parent)
        return not any(e.key.startswith(f"{intent.parent}/row/{row.id}/") for e in seen)

    def _was_one_with_the_first(self, intent: Intent, asked_at: float) -> bool:
        """An agreed repeat that was taken and did nothing: its row would stand there by now."""
        is_taken = SENT_AS in intent.params and intent.stage is Stage.ACCEPTED
        return is_taken and self._doubts.is_over(intent, asked_at, _REPEAT_LOOKED_FOR)

    def _can_no_longer_land(self, intent: Intent, asked_at: float) -> bool:
        """Not there when asked after its request could land: it did nothing, and never will."""
        in_doubt = intent.stage is Stage.UNKNOWN
        return in_doubt and self._doubts.is_over(intent, asked_at, self._window())

    def _apply_row(self, intent: Intent, row: Transaction) -> None:
        """M6 NoFalseDone: only a row that carries our reference, and what was asked, confirms."""
        seen = of_row(intent.id, row, self._clock.now())
        if _contradicts(row, intent):
            if intent.stage is not Stage.DISPUTED:
                self._journal.put(intent, Stage.DISPUTED, seen, reason="other_figures")
        elif row.status is TransactionStatus.SETTLED:
            self._journal.put(intent, Stage.CONFIRMED, seen, fee=row.fee, reason="")
        elif row.status in _NO_EFFECT:
            self._journal.put(intent, Stage.REJECTED, seen, reason="failed_later")
        elif intent.stage in (Stage.UNKNOWN, Stage.NOT_FOUND):
            self._journal.put(intent, Stage.ACCEPTED, seen, reason="")

    def _settle_status(self, intent: Intent) -> None:
        card = None if intent.card_id is None else self._book.get(intent.card_id)
        if card is None or not self._was_read_after(intent, card):
            return  # the newest read began before the answer: it proves nothing about it
        seen = of_card(intent.id, card)
        if card.facts.status is _STATUS_PROOF[intent.kind]:
            self._journal.put(intent, Stage.CONFIRMED, seen, reason="")
        elif card.facts.status is CardStatus.TERMINATED:
            self._journal.put(intent, Stage.REJECTED, seen, reason="card_ended")
        elif intent.stage is Stage.UNKNOWN and _was_looked_for(intent, card.read_at):
            self._journal.put(intent, Stage.NOT_FOUND, seen)

    def _was_read_after(self, intent: Intent, card: Card) -> bool:
        if intent.session != self._session:
            return self._book.was_read_here(card.id)  # the clock may have been set back since
        return card.read_at > intent.changed_at


def _contradicts(row: Transaction, intent: Intent) -> bool:
    """Whether a row under our reference states another amount, or the other direction.

    What the agreed probe sent is read by a scale that is not proven yet: its row may say anything.
    """
    against = TransactionKind.WITHDRAWAL if intent.kind is Kind.FUND else TransactionKind.FUNDING
    is_other = row.amount != intent.amount and PROBE_WIRE not in intent.params
    return row.status not in _NO_EFFECT and (is_other or row.kind is against)


def _was_looked_for(intent: Intent, read_at: datetime) -> bool:
    return read_at - intent.changed_at >= _LOOKED_FOR[intent.kind]
