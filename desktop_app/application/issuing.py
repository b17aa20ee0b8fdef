"""Issuing: one create, its number kept before it is seen, then active, then loaded."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from desktop_app.application.candidates import refuse_another
from desktop_app.application.desk import Desk
from desktop_app.application.details import keep_created, prove_made, say_where
from desktop_app.application.facts import merge
from desktop_app.application.issue_errors import IssueFailed, IssueUnfinished
from desktop_app.application.issue_params import params_of
from desktop_app.application.limiting import Limiting
from desktop_app.application.limits_asked import Stands
from desktop_app.application.look_alikes import refuse_look_alike
from desktop_app.application.moving import Moving
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import CardOrder, Created, Keep
from desktop_app.application.reserving import Reserve, Reserved, Still, always
from desktop_app.application.sync import Sync
from desktop_app.application.wishes import (
    IssueProgress,
    IssueStep,
    IssueWish,
    MoneyWish,
    load_token,
)
from desktop_app.domain.cards import NO_LIMITS, CardId, CardStatus, Field
from desktop_app.domain.errors import MoneyMoved, NotAllowed, PurserError
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.limits import check_cap, check_first_load
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.policies import check
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Refused, ServiceError
from desktop_app.domain.vault_errors import NotKept, VaultError

LOAD_LOOKS_S = (0.5, 1.5, 3)
LOOK_AFTER_S = (0.3, 0.7, 1, 1, 2, 2, 5, 5, 5, 10, 10, 20, 30)
_SET_THERE = "Look at the card in the list. Set its limits there before you use it."
Report = Callable[[IssueProgress], None]


class Issuing:
    """Makes a card. Each step is proven before the next begins."""

    def __init__(
        self, desk: Desk, outbox: Outbox, sync: Sync, moving: Moving, limiting: Limiting
    ) -> None:
        self._desk = desk
        self._outbox = outbox
        self._sync = sync
        self._moving = moving
        self._limiting = limiting

    async def issue(
        self, wish: IssueWish, report: Report, reserved: Reserved | None = None
    ) -> CardId:
        """Create, keep the details, wait until a read says active, set limits, load.

        Raises NotAllowed before anything is sent, what `Outbox.send` raises, and IssueUnfinished
        when the card exists and a later step is open, whatever stopped it.
        """
        with self._desk.errands.of(wish):
            return await self._issue(wish, report, reserved)

    async def _issue(self, wish: IssueWish, report: Report, reserved: Reserved | None) -> CardId:
        self._check(wish)
        if wish.policy is not None:
            check(wish.policy, self._desk.service_now())
        await self._sync.know_cards()
        # Last: what another form ordered while this one was reading counts too.
        refuse_look_alike(self._desk, wish, self._initial_load(wish))
        intent = self._desk.new_intent(
            Kind.ISSUE,
            wish.form_token,
            amount=self._initial_load(wish),
            parent=wish.parent,
            label=wish.label,
            note=wish.note,
            baseline=str(self._desk.vault.cards.newest_seen()),
        )
        kept = params_of(wish, loads_apart=not self._desk.api.capabilities.create_loads)
        of_rule = {} if reserved is None else reserved.params()
        intent = replace(intent, params={**intent.params, **kept, **of_rule})
        reserve = None if reserved is None else reserved.reserve
        created = await self._create(intent, wish, report, reserve)
        ask = always if reserved is None else reserved.still
        return await self.finish(created.card.id, intent, wish, report, ask)

    async def finish(
        self, card_id: CardId, intent: Intent, wish: IssueWish, report: Report, ask: Still = always
    ) -> CardId:
        """What `issue` does once the card is made, also in a later run. Raises as `issue` does."""
        try:
            with self._desk.errands.of(wish):
                unlimited = await self._make_ready(card_id, wish, report)
                await self._load(card_id, intent, wish, report, ask)
            if unlimited is not None:
                raise unlimited
        except PurserError as error:
            if error.moved is not MoneyMoved.NO:
                raise
            # M5 NoFalseFail: it is true of the read or write that failed, not of the card.
            raise IssueUnfinished(f"The card was made. {error.happened}") from None
        return card_id

    def _check(self, wish: IssueWish) -> None:
        refused = self._desk.guard.refusal(Kind.ISSUE, wish.load)
        if refused is not None:
            raise refused
        can = self._desk.api.capabilities
        if can.needs_callback and not self._desk.callback_url:
            raise NotAllowed(
                "This connection needs a callback address before it can issue a card.",
                todo="Choose in Settings how news arrives.",
            )
        limits = self._desk.limits
        refusal = check_first_load(wish.load, limits, is_needed=can.create_loads)
        if refusal is None and can.needs_cap:
            refusal = check_cap(wish.cap, wish.load)
        if refusal is not None:
            raise NotAllowed(refusal.sentence)
        if wish.limits != NO_LIMITS:
            self._limiting.check_new(wish.limits)

    def _initial_load(self, wish: IssueWish) -> Money:
        return wish.load if self._desk.api.capabilities.create_loads else ZERO

    async def repeat(self, first: Intent, wish: IssueWish, label: str) -> Created:
        """Send `first`'s order once more, as a wish of its own under the same reference.

        `label` is what a second card is called here; the order is the same to the byte.

        Raises Refused when that made no second card, and what `Outbox.send` raises.
        """
        intent = self._desk.new_intent(
            Kind.ISSUE,
            wish.form_token,
            amount=first.amount,
            parent=first.id,
            label=label,
            baseline=str(self._desk.vault.cards.newest_seen()),
            sent_as=first.reference,
        )
        return await self._create(intent, wish, lambda _: None)

    async def _create(
        self, intent: Intent, wish: IssueWish, report: Report, reserve: Reserve | None = None
    ) -> Created:
        order = CardOrder(
            intent.sent_as,
            wish.label,
            wish.holder,
            intent.amount or ZERO,
            wish.cap,
            self._desk.callback_url,
        )

        def record(accepted: Intent, answer: Created) -> Intent:
            return self._record(accepted, wish, answer)

        def prove(answer: Created) -> None:
            if answer.details is not None:
                prove_made(self._desk.vault, self._desk.book, answer.card.id, answer.details)
            try:
                self._desk.book.reload(answer.card.id)
            except VaultError:
                raise NotKept from None  # M5: the card is made

        async def make(keep: Keep) -> Created:
            self._say(wish, IssueStep.SAVED, report)
            answer = await self._desk.api.create_card(order, keep)
            refuse_another(self._desk.vault, answer.card, intent)
            return answer

        try:
            created = await self._outbox.send(intent, make, record, prove, reserve)
        finally:
            self._sync.hurry()
        self._say(wish, IssueStep.CREATED, report)
        if created.details is not None:
            self._say(wish, IssueStep.DETAILS, report)
        return created

    def _record(self, accepted: Intent, wish: IssueWish, answer: Created) -> Intent:
        card = merge(None, answer.card, accepted.changed_at)._replace(
            label=accepted.params.get("label", wish.label),
            holder=wish.holder.name,
            callback_mark=self._desk.callback_mark,
        )
        kept = keep_created(self._desk.vault, accepted, card, answer.details)
        return say_where(self._desk.vault, self._desk.api, kept)

    async def _wait_active(self, card_id: CardId, wish: IssueWish, report: Report) -> None:
        for pause in (0, *LOOK_AFTER_S):
            await asyncio.sleep(pause)
            try:
                await self._sync.read_card(card_id)
            except ServiceError:
                continue
            status = self._desk.card(card_id).facts.status
            if status is CardStatus.ACTIVE:
                self._say(wish, IssueStep.ACTIVE, report)
                return await self._wait_details(card_id, wish, report)
            if status is CardStatus.FAILED:
                raise IssueFailed
        raise IssueUnfinished

    async def _wait_details(self, card_id: CardId, wish: IssueWish, report: Report) -> None:
        """Details that come later are fetched by the refresh that settles the issue."""
        await self._sync.settle()
        if Field.PAN not in self._desk.card(card_id).stored:
            can = self._desk.api.capabilities
            raise IssueUnfinished(
                "The card is active, but its number could not be read and stored yet.",
                doing=None if can.details_later else "Keeps the answer that came, encrypted.",
                todo=None if can.details_later else "Do not load the card. Look at it in the list.",
            )
        self._say(wish, IssueStep.DETAILS, report)

    async def _make_ready(
        self, card_id: CardId, wish: IssueWish, report: Report
    ) -> IssueUnfinished | None:
        """Wait until it is active, then set its limits. Returns as `_set_limits`."""
        try:
            await self._wait_active(card_id, wish, report)
        except IssueUnfinished as error:
            if wish.limits == NO_LIMITS:
                raise
            happened = f"{error.happened} Its limits were not set."
            raise IssueUnfinished(happened, doing=error.doing, todo=_SET_THERE) from None
        return await self._set_limits(card_id, wish, report)

    async def _set_limits(
        self, card_id: CardId, wish: IssueWish, report: Report
    ) -> IssueUnfinished | None:
        """What to say in the end where they are not set. Raises it for a disposable card.

        Without its limits a disposable card is not loaded: they hold while this computer is off.
        """
        if wish.limits == NO_LIMITS:
            return None
        why = await self._why_not_limited(card_id, wish)
        if why:
            said = IssueUnfinished(f"The card was made, but {why}", todo=_SET_THERE)
            if wish.policy is not None:
                raise said
            return said
        self._say(wish, IssueStep.LIMITS, report)
        return None

    async def _why_not_limited(self, card_id: CardId, wish: IssueWish) -> str:
        """ "" once they are set: taken by the service, and by no read contradicted."""
        try:
            asked = await self._limiting.set(card_id, wish.limits)
        except OutcomeUnknown as error:
            return f"it is not known whether its limits were set. {error.happened}"
        except PurserError as error:
            return f"its limits were not set. {error.happened}"
        if asked.stands(self._desk.card(card_id).facts.limits) is Stands.OTHERS:
            return "the service states other limits than those that were asked for."
        return ""

    async def _load(
        self, card_id: CardId, intent: Intent, wish: IssueWish, report: Report, ask: Still
    ) -> None:
        """ "Loaded" is said only for what a read stated."""
        if not wish.load:
            return
        if self._desk.api.capabilities.create_loads:
            available = self._desk.card(card_id).facts.available
            if available is not None and available >= wish.load:
                self._say(wish, IssueStep.LOADED, report)
            return
        money = MoneyWish(load_token(wish.form_token), card_id, wish.load, wish.note)
        try:
            sent = await self._moving.top_up(money, parent=intent.id, still=ask)
        except (NotAllowed, NotSent, Refused) as error:
            raise IssueUnfinished(f"The card was made, but not loaded. {error.happened}") from None
        if await self._is_confirmed(sent):
            self._say(wish, IssueStep.LOADED, report)

    async def _is_confirmed(self, sent: Intent) -> bool:
        """Look a few times; a refresh goes on looking afterwards."""
        for pause in LOAD_LOOKS_S:
            await asyncio.sleep(pause)
            await self._sync.settle()
            now = self._desk.vault.intents.get(sent.id)
            if now is not None and not now.is_open:
                return now.stage is Stage.CONFIRMED
        return False

    def _say(self, wish: IssueWish, step: IssueStep, report: Report) -> None:
        report(IssueProgress(wish.form_token, step, self._desk.clock.now()))
