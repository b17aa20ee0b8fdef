"""The steps of the connection check that move money: asked for one by one, at most $2 each."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from desktop_app.application.checkup_report import CheckupReport, MoneyStep, MoneyStepKind
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.issuing import Issuing
from desktop_app.application.money_steps import create_step, fund_step, unit_step
from desktop_app.application.moving import LOOKED_THROUGH, Moving, refuse_stale
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Accepted, Holder, Keep, MoneyOrder
from desktop_app.application.step_errors import StepRefused, demand, unfinished
from desktop_app.application.sync import Sync
from desktop_app.application.wishes import IssueWish, MoneyWish
from desktop_app.domain.capability import Finding, Probe, Verdict
from desktop_app.domain.cards import Card, may_fund
from desktop_app.domain.errors import MoneyMoved, NotAllowed, PurserError
from desktop_app.domain.intents import Intent, Kind, Stage, blocking
from desktop_app.domain.money import MICROS_PER_USD, ZERO, Money
from desktop_app.domain.profiles import Environment
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Refused, RefusedReason
from desktop_app.domain.transactions import TransactionKind
from desktop_app.domain.units import PROBE, Pair, Proof, Source, next_probe

LOOKS_S = (0.5, 1, 2, 4, 8)
LABEL, AGAIN = "Connection check", "Connection check, sent again"
_CAP = Money.usd(10)
_DOLLARS = frozenset({"USDC", "USDT"})
_MOST_PAID = Money.usd(4, 50)
_NOBODY = Holder("", "")
_ABOUT_SOMETHING_ELSE = frozenset(
    {
        RefusedReason.RATE_LIMITED,
        RefusedReason.AUTH,
        RefusedReason.FUNDS,
        RefusedReason.QUOTA,
        RefusedReason.ASSET,
        RefusedReason.RATE_MOVED,
    }
)
_REPEATABLE = frozenset({Environment.SANDBOX, Environment.BITNOB_SANDBOX})
_Taken = Callable[[str], None]
"""Told the form token of what the service has taken: from there on it is never called unsent."""
_Do = Callable[[MoneyStep, str, _Taken], Awaitable[None]]


class MoneyChecks:
    """Offers and does the agreed steps.

    M3 WAL: every send is a recorded intent of its own, the one that repeats an order too: it
    carries the reference of the first, and is accounted for by reading like any other.
    """

    def __init__(
        self, desk: Desk, outbox: Outbox, sync: Sync, moving: Moving, issuing: Issuing
    ) -> None:
        self._desk = desk
        self._outbox = outbox
        self._sync = sync
        self._moving = moving
        self._issuing = issuing
        self._feeds = Feeds(desk)

    def steps(self) -> tuple[MoneyStep, ...]:
        """What could be agreed to now; none where nothing may be sent, or nothing is gained."""
        guard, card = self._desk.guard, self._card()
        if guard.refusal(Kind.UNFREEZE) is not None:
            return ()
        if guard.scale.proof is Proof.UNPROVEN:
            wire = next_probe(guard.scale)
            if wire is None or card is None or guard.probes.awaited:
                return ()
            return (unit_step(guard.scale, wire, card),)
        repeatable = self._desk.profile.environment in _REPEATABLE
        if guard.scale.proof is Proof.CONTRADICTED or not repeatable:
            return ()
        offered = () if card is None else (fund_step(card),)
        return (*offered, create_step(loads=self._desk.api.capabilities.create_loads))

    async def run(
        self, step: MoneyStep, form_token: str, report: Callable[[], CheckupReport]
    ) -> CheckupReport:
        """Do one step that a person agreed to, then `report`.

        Raises NotAllowed when it is not offered any more, what a send raises, and StepUnfinished
        when something was sent and what follows failed, whatever that was.
        """
        if step not in self.steps():
            raise NotAllowed("This step is not offered any more. Look at the check again.")
        do: _Do = {
            MoneyStepKind.UNIT: self._ask_unit,
            MoneyStepKind.FUND_TWICE: self._fund_twice,
            MoneyStepKind.CREATE_TWICE: self._create_twice,
        }[step.kind]
        taken: list[str] = []
        try:
            await do(step, form_token, taken.append)
            return report()
        except PurserError as error:
            if not taken or error.moved is not MoneyMoved.NO:
                raise
            raise unfinished(step.kind, self._sent(taken), error) from None

    def _sent(self, form_tokens: Collection[str]) -> tuple[Intent | None, ...]:
        """The wishes of these forms as they stand; None for what cannot be read."""
        known: dict[str, Intent] = {}
        with suppress(PurserError):
            recent = self._desk.vault.intents.recent(LOOKED_THROUGH)
            known = {intent.form_token: intent for intent in recent}
        return tuple(known.get(token) for token in form_tokens)

    # --- the unit step --------------------------------------------------------------------------

    async def _ask_unit(self, step: MoneyStep, form_token: str, taken: _Taken) -> None:
        card = await self._fresh_card()
        before = await self._wallet_dollars()
        if before < PROBE + self._desk.fees.for_load(PROBE):
            # A refusal for lack of money would be taken for one of the amount.
            raise NotAllowed("The wallet holds too few digital dollars for $2 and its fee.")
        refuse_stale(card, self._desk.clock.now())
        intent = self._desk.new_intent(
            Kind.FUND,
            form_token,
            card_id=card.id,
            amount=PROBE,
            description=LABEL,
            probe_wire=str(step.wire),
        )
        # Written by the published scale, this amount is exactly the agreed figure on the wire.
        written = Money(step.wire * MICROS_PER_USD // self._desk.guard.scale.per_usd)
        order = MoneyOrder(intent.reference, card.id, written, LABEL)
        try:
            await self._send(intent, lambda keep: self._desk.api.fund(order, keep))
        except Refused as refused:
            if refused.reason is not RefusedReason.TOO_SMALL:
                raise StepRefused(refused) from None
            self._desk.guard.rule_out(step.wire)
            return
        taken(form_token)
        ended = await self._outcome(intent)
        if self._desk.guard.scale.proof is Proof.UNPROVEN:
            demand(ended, "so nothing follows from it")
            await self._conclude(step.wire, before)

    async def _send(self, intent: Intent, call: Callable[[Keep], Awaitable[Accepted]]) -> None:
        def record(accepted: Intent, answer: Accepted) -> Intent:
            is_known = self._desk.guard.scale.proof is Proof.PROVEN
            return replace(accepted, fee=answer.fee) if is_known else accepted

        try:
            await self._outbox.send(intent, call, record)
        finally:
            self._sync.hurry()

    async def _conclude(self, wire: int, before: Money) -> None:
        """Without a display figure: taken, though $2 is the least, and the wallet paid for $2."""
        await self._sync.read_wallets()
        paid = before - await self._wallet_dollars()
        if PROBE <= paid <= _MOST_PAID:
            dollars = Decimal(PROBE.micros) / MICROS_PER_USD
            now = self._desk.clock.now()
            self._desk.guard.take_in(Pair(now, wire, dollars, Source.PROBE))

    async def _wallet_dollars(self) -> Money:
        wallets = await self._desk.api.wallets()
        return Money(
            sum(
                w.available * MICROS_PER_USD // 10**w.decimals
                for w in wallets
                if w.asset in _DOLLARS
            )
        )

    # --- sent twice, on purpose, where no money is real -------------------------------------------

    async def _fund_twice(self, _step: MoneyStep, form_token: str, taken: _Taken) -> None:
        card = await self._fresh_card()
        sent = await self._moving.top_up(MoneyWish(form_token, card.id, PROBE, LABEL, again=True))
        taken(form_token)
        began = self._desk.clock.now()
        demand(await self._outcome(sent), "so the second was not sent")
        waited = int((self._desk.clock.now() - began).total_seconds()) + 1
        self._learn(Probe.LIST_DELAY, Verdict.YES, f"A top-up was listed after {waited} s.", waited)
        again = self._desk.new_intent(
            Kind.FUND,
            f"{form_token}/again",
            card_id=card.id,
            amount=PROBE,
            parent=sent.id,
            description=AGAIN,
            sent_as=sent.reference,
        )
        order = MoneyOrder(again.sent_as, card.id, PROBE, LABEL)
        if not await self._again(self._send(again, lambda keep: self._desk.api.fund(order, keep))):
            return
        taken(again.form_token)
        await self._outcome(again)
        rows = {row.id: row for row in await self._feeds.read(card.id)}.values()
        loads = [r for r in rows if r.reference == sent.reference]
        count = sum(row.kind is not TransactionKind.FEE for row in loads)
        verdict = Verdict.YES if count == 1 else Verdict.NO
        self._learn(Probe.FUND_TWICE, verdict, f"Sent twice, listed {times(count)}.")

    async def _create_twice(self, _step: MoneyStep, form_token: str, taken: _Taken) -> None:
        wish = await self._order_wish(form_token)
        await self._issuing.issue(wish, lambda progress: None)
        taken(form_token)
        recent = self._desk.vault.intents.recent(10, Kind.ISSUE)
        sent = next(i for i in recent if i.form_token == form_token)
        again = replace(wish, form_token=f"{form_token}/again")
        if not await self._again(self._issuing.repeat(sent, again, AGAIN)):
            return
        cards = [card async for page in self._desk.api.list_cards() for card in page]
        count = sum(sent.reference in (card.reference, card.nonce) for card in cards)
        verdict = Verdict.YES if count == 1 else Verdict.NO
        self._learn(Probe.CREATE_TWICE, verdict, f"Ordered twice, {count} cards were made.")

    async def _order_wish(self, form_token: str) -> IssueWish:
        can = self._desk.api.capabilities
        people = await self._desk.api.holders()
        if can.holders and not people:
            raise NotAllowed("There is nobody to issue a card to.")
        holder = people[0] if people else _NOBODY
        load = PROBE if can.create_loads else ZERO
        return IssueWish(form_token, LABEL, holder, load, _CAP, again=True)

    async def _again(self, repeat: Awaitable[object]) -> bool:
        """Whether the repeat was answered: without an answer, what is listed says nothing."""
        try:
            await repeat
        except (Refused, OutcomeUnknown) as error:
            if error.detail.startswith("409 "):
                code = error.detail.split()[1]
                self._learn(Probe.CONFLICT, Verdict.YES, f"A repeat was answered 409 {code}.")
                return True
            return isinstance(error, Refused) and error.reason not in _ABOUT_SOMETHING_ELSE
        except PurserError as error:
            if error.moved is not MoneyMoved.NO:
                raise
            # Its own words would say that nothing was sent, and the first one was.
            why = "" if isinstance(error, NotSent) else f" {error.happened}"
            raise NotAllowed(
                f"The second was not sent.{why}", detail=error.detail or error.code
            ) from None
        return True

    # --- shared ---------------------------------------------------------------------------------

    def _card(self) -> Card | None:
        cards = (c for c in self._desk.book.all() if may_fund(self._desk.state(c)))
        opened = self._desk.vault.intents.open()
        held = {i.card_id for i in opened if blocking((i,), Kind.FUND)}  # M11: refused there
        return min(
            cards, key=lambda c: (c.id in held, c.facts.available or ZERO, c.id), default=None
        )

    async def _fresh_card(self) -> Card:
        card = self._card()
        if card is None:
            raise NotAllowed("No card is active, so there is nothing to load.")
        await self._sync.read_card(card.id)
        fresh = self._desk.card(card.id)
        if not may_fund(self._desk.state(fresh)):
            raise NotAllowed("The card is not active any more.")
        return fresh

    async def _outcome(self, sent: Intent) -> Intent | None:
        """As it ended, or as the reads do not agree with it; None while nothing has settled it."""
        for pause in LOOKS_S:
            await asyncio.sleep(pause)
            await self._sync.settle()
            now = self._desk.vault.intents.get(sent.id)
            # No later look is expected to settle what is disputed.
            if now is not None and (now.stage is Stage.DISPUTED or not now.is_open):
                return now
        return None

    def _learn(self, probe: Probe, verdict: Verdict, seen: str, figure: int | None = None) -> None:
        self._desk.guard.learn(Finding(probe, verdict, self._desk.clock.now(), seen, figure))


def times(count: int) -> str:
    """`once`, `2 times`."""
    return "once" if count == 1 else f"{count} times"
