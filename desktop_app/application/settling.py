"""Settles open wishes by reading: never by resending, and never by guessing from a balance."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.doubts import Doubts
from desktop_app.application.feeds import Feeds
from desktop_app.application.journal import Journal
from desktop_app.application.named_rows import (
    GIVEN_BACK,
    NO_EFFECT,
    find_contradiction,
    find_movement,
    is_mentioned,
)
from desktop_app.application.settling_issue import IssueSettler
from desktop_app.application.settling_reads import SettlingReads
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardStatus
from desktop_app.domain.errors import PurserError
from desktop_app.domain.evidence import of_card, of_row
from desktop_app.domain.intents import (
    ACCOUNT,
    OTHER_KEYS,
    PROBE_WIRE,
    SENT_AS,
    TAKEN_BACK,
    Intent,
    IntentId,
    Kind,
    Stage,
    advance,
    keep_asked,
)
from desktop_app.domain.looking import DAY
from desktop_app.domain.service_errors import RefusedReason, ServiceError
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.units import Proof, reading
from desktop_app.domain.vault_errors import VaultError

_STATUS_PROOF = {
    Kind.FREEZE: CardStatus.FROZEN,
    Kind.UNFREEZE: CardStatus.ACTIVE,
    Kind.TERMINATE: CardStatus.TERMINATED,
}
# A freeze that arrives late does no harm, and the card must not stay open meanwhile.
_FREEZE_LOOKED_FOR = timedelta(seconds=30)
# What the service took and reads do not show by then is told as contradicted, not waited for.
_DONE_WITHIN = timedelta(minutes=10)
_LISTED_WITHIN = DAY
_REPEAT_LOOKED_FOR = timedelta(seconds=10)


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

    def __init__(
        self, desk: Desk, feeds: Feeds, answered_at: Callable[[Intent], float | None]
    ) -> None:
        """See `Outbox.answered_at`."""
        self._desk = desk
        self._reads = SettlingReads(feeds)
        self._one_at_a_time = asyncio.Lock()
        self._vault = desk.vault
        self._book = desk.book
        self._clock = desk.clock
        self._answered_at = answered_at
        self._doubts, self._taken = Doubts(desk.clock), Doubts(desk.clock)
        self._journal = Journal(desk.vault, desk.clock)
        self._issues = IssueSettler(desk, self._journal, self._doubts, answered_at)

    def take_kept(self) -> None:
        """Open the answers that were kept and not understood, with no network and whatever keys.

        Raises nothing: what fails is tried again by `settle`, which says so.
        """
        with suppress(VaultError):
            for intent in self._vault.intents.open():
                if intent.kind is Kind.ISSUE and self._answered_at(intent) is not None:
                    with suppress(PurserError):
                        self._issues.take_kept(intent)

    def may_still_land(self, intent: Intent) -> bool:
        """Whether the request of `intent` may yet arrive, by a clock that nobody can set."""
        now, window = self._clock.monotonic(), self._desk.window()
        return not self._doubts.is_over(intent, now, window)

    async def settle(self, only: IntentId | None = None) -> None:
        """Look at every open intent once; a read that fails leaves its intent as it is.

        `only` one is looked at without waiting for the others: money waits for it.
        """
        if only is not None:
            await self._settle(i for i in self._vault.intents.open() if i.id == only)
            return
        async with self._one_at_a_time:
            await self._settle(self._vault.intents.open())

    async def _settle(self, opened: Iterable[Intent]) -> None:
        """One that cannot be settled keeps no other from it; the first reason is raised."""
        failed: PurserError | None = None
        for known in opened:
            intent = self._now(known)
            try:
                doubted = None if intent is None else self._doubt(intent)
                if doubted is not None and doubted.is_open and self._is_here(doubted):
                    with suppress(ServiceError):  # this read proved nothing; the next one may
                        await self._settle_one(doubted)
            except PurserError as error:
                failed = failed or error
        if failed is not None:
            raise failed

    def _now(self, known: Intent) -> Intent | None:
        """The intent as it stands after whatever was awaited; None when it needs no settling."""
        intent = self._vault.intents.get(known.id)
        if intent is None or not intent.is_open or self._answered_at(intent) is None:
            return None
        if intent.kind is Kind.ISSUE and self._vault.is_resting:
            return None  # its number could be neither sealed nor proven now
        return intent

    def _doubt(self, intent: Intent) -> Intent:
        """A send that ended without a record (disk full, stop) is not known.

        One that did not get as far as SENDING never left.
        """
        if intent.stage is Stage.READY:
            return self._journal.put(intent, Stage.STALE, reason="not_recorded")
        if intent.stage is Stage.SENDING:
            intent = self._journal.put(intent, Stage.UNKNOWN, reason="not_recorded")
        if intent.stage is Stage.UNKNOWN:
            self._doubts.note(intent)
        return intent

    def _is_here(self, intent: Intent) -> bool:
        """Whether this run reads the account it was sent to: absence elsewhere proves nothing."""
        here = intent.params.get(ACCOUNT, self._desk.api.account) == self._desk.api.account
        if here is (intent.reason == OTHER_KEYS):
            self._journal.give_reason(intent, "" if here else OTHER_KEYS)
        return here

    async def _settle_one(self, intent: Intent) -> None:
        if intent.kind in (Kind.FUND, Kind.WITHDRAW):
            await self._settle_money(intent)
        elif intent.kind in _STATUS_PROOF:
            self._settle_status(intent)
        else:
            await self._issues.settle(intent, self._desk.window())

    async def _settle_money(self, intent: Intent) -> None:
        if intent.card_id is None:
            return
        asked_at = self._clock.monotonic()
        feed, is_whole = await self._reads.read(intent, intent.card_id, asked_at)
        rows = self._rows_of(intent, feed)
        row = find_movement(rows, intent)
        still = self._now(intent)
        if still is None:
            return
        against = None if row is None else find_contradiction(rows, intent, row)
        if against is not None:
            self._dispute(still, against, "contradicted")
        elif row is not None:
            self._apply_row(still, row, asked_at)
        elif is_whole and self._was_one_with_the_first(still, asked_at):
            self._journal.put(still, Stage.REJECTED, reason=RefusedReason.REPEATED.value)
        elif is_whole and self._is_missing(still, asked_at):
            self._journal.put(still, Stage.DISPUTED, reason="not_listed")
        elif is_whole and not is_mentioned(rows, intent):
            # A fee charged for it would say that it arrived, not what became of it.
            self._give_up(still, asked_at)

    def _rows_of(self, intent: Intent, feed: Sequence[Transaction]) -> Sequence[Transaction]:
        """The feed, for an agreed repeat without what is known to be the first one's doing."""
        if SENT_AS not in intent.params or intent.parent is None:
            return feed
        first = f"{intent.parent}/row/"
        seen = {
            e.key.removeprefix(first).rpartition("/")[0]
            for e in self._vault.intents.evidence(intent.parent)
            if e.key.startswith(first)
        }
        fee = TransactionKind.FEE  # the first one's, too: nothing tells them apart
        return tuple(row for row in feed if row.kind is not fee and row.id not in seen)

    def _was_one_with_the_first(self, intent: Intent, asked_at: float) -> bool:
        """An agreed repeat that was taken and did nothing: its row would stand there by now."""
        is_taken = SENT_AS in intent.params and intent.stage is Stage.ACCEPTED
        return is_taken and self._doubts.is_over(intent, asked_at, _REPEAT_LOOKED_FOR)

    def _give_up(self, intent: Intent, asked_at: float) -> None:
        """Not there when asked after its request could land: it did nothing, and never will."""
        in_doubt = intent.stage is Stage.UNKNOWN
        if in_doubt and self._doubts.is_over(intent, asked_at, self._desk.window()):
            self._journal.put(intent, Stage.NOT_FOUND)

    def _is_missing(self, intent: Intent, asked_at: float) -> bool:
        """The service took it and never listed it as done. It may yet: nothing is free to be sent
        again. No clock that is set makes it so: some of the time has to pass in this run.
        """
        if intent.stage is not Stage.ACCEPTED:
            return False
        is_known = self._taken.is_over(intent, asked_at, _DONE_WITHIN)
        return is_known and self._clock.now() - intent.changed_at >= _LISTED_WITHIN

    def _apply_row(self, intent: Intent, row: Transaction, asked_at: float) -> None:
        """M6 NoFalseDone: only a row that carries our reference, and what was asked, confirms."""
        seen = of_row(intent.id, row, self._clock.now())
        if row.status is TransactionStatus.SETTLED and self._is_more(row, intent):
            self._dispute(intent, row, "other_amount")
        elif row.status is TransactionStatus.SETTLED:
            is_proven = self._desk.guard.scale.proof is Proof.PROVEN
            is_read = PROBE_WIRE not in intent.params or is_proven
            # No dollars by a scale that is not proven yet.
            amount, fee = (row.amount, row.fee) if is_read else (None, None)
            self._journal.put(
                intent, Stage.CONFIRMED, seen, reason="", amount=amount, fee=fee,
                params=keep_asked(intent),
            )  # fmt: skip
        elif row.status in NO_EFFECT:
            why = TAKEN_BACK if row.status in GIVEN_BACK else "failed_later"
            self._journal.put(intent, Stage.REJECTED, seen, reason=why)
        elif self._is_missing(intent, asked_at):
            self._dispute(intent, row, "not_done")
        elif intent.stage in (Stage.UNKNOWN, Stage.NOT_FOUND):
            self._journal.put(intent, Stage.ACCEPTED, seen, reason="")

    def _dispute(self, intent: Intent, row: Transaction, reason: str) -> None:
        if intent.stage is not Stage.DISPUTED:
            seen = of_row(intent.id, row, self._clock.now())
            self._journal.put(intent, Stage.DISPUTED, seen, reason=reason)

    def _settle_status(self, intent: Intent) -> None:
        card = None if intent.card_id is None else self._book.get(intent.card_id)
        if card is None or not self._was_read_after(intent, card):
            return  # the newest read began before the answer: it proves nothing about it
        seen, window = of_card(intent.id, card), self._desk.window()
        if card.facts.status is _STATUS_PROOF[intent.kind]:
            self._journal.put(intent, Stage.CONFIRMED, seen, reason="")
        elif card.facts.status is CardStatus.TERMINATED:
            self._journal.put(intent, Stage.REJECTED, seen, reason="card_ended")
        elif intent.stage is Stage.UNKNOWN and self._waited(
            intent, card, _looked_for(intent, window)
        ):
            self._journal.put(intent, Stage.NOT_FOUND, seen)
        elif intent.stage is Stage.ACCEPTED and self._waited(intent, card, _DONE_WITHIN):
            self._journal.put(intent, Stage.DISPUTED, seen, reason="not_done")

    def _was_read_after(self, intent: Intent, card: Card) -> bool:
        answered_at = self._answered_at(intent)
        return answered_at is not None and self._book.began(card.id) > answered_at

    def _waited(self, intent: Intent, card: Card, limit: timedelta) -> bool:
        return self._doubts.is_over(intent, self._book.began(card.id), limit)

    def _is_more(self, row: Transaction, intent: Intent) -> bool:
        """M10 Unit: less than was asked for is told as it is stated; more is no confirmation.

        The agreed probe asked for a number of units: its row is read by the same scale, right or
        not, as they were written by.
        """
        wire = intent.params.get(PROBE_WIRE)
        asked = (
            intent.amount if wire is None else reading(int(wire), self._desk.guard.scale.per_usd)
        )
        return asked is not None and row.amount > asked


def _looked_for(intent: Intent, window: timedelta) -> timedelta:
    """How long the unknown outcome of a status wish is looked for."""
    return _FREEZE_LOOKED_FOR if intent.kind is Kind.FREEZE else max(_DONE_WITHIN, window)
