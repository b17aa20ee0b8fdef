"""One use of a card that rests between its uses: watched first, then unfrozen, then loaded.

Each step is a recorded wish of its own, and the next is sent only once a read has confirmed the one
before. The card is under its policy before its unfreeze leaves, so that no purchase goes unseen,
and a crash between any two steps leaves a card that is frozen again in its time.
"""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any

from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.guard_charges import charges_of
from desktop_app.application.guard_sight import STATED_TO
from desktop_app.application.guard_watch import GuardWatch
from desktop_app.application.guarding import Guards
from desktop_app.application.moving import Moving, available_on
from desktop_app.application.parts import outcome_of
from desktop_app.application.sync import Sync
from desktop_app.application.turns import go_first
from desktop_app.application.use_errors import (
    LoadInDoubt,
    LoadTakenBack,
    OpeningInDoubt,
    UsedMeanwhile,
    UseUnfinished,
)
from desktop_app.application.views import STATE_WORDS
from desktop_app.application.wishes import MoneyWish, UseProgress, UseStep, UseWish, load_token
from desktop_app.domain.cards import USABLE, Card, CardStatus
from desktop_app.domain.disposable import USE
from desktop_app.domain.errors import MoneyMoved, NotAllowed, PurserError
from desktop_app.domain.guarded import Guard, uses
from desktop_app.domain.intents import TAKEN_BACK, Intent, Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.policies import Policy, check
from desktop_app.domain.using import load_for, why_not_used
from desktop_app.domain.vault_errors import VaultError

Run = Callable[[Coroutine[Any, Any, Money]], Awaitable[Money]]
_OPEN = "The card is active, but was not loaded."
_NOTHING = "Nothing more: the card is yours."


class UsingNow:
    """Opens a card for one purchase. Owned by the worker."""

    def __init__(
        self,
        desk: Desk,
        guards: Guards,
        watch: GuardWatch,
        moving: Moving,
        sync: Sync,
        feeds: Feeds,
        report: Callable[[UseProgress], None],
        run: Run,
    ) -> None:
        self._desk = desk
        self._guards = guards
        self._watch = watch
        self._moving = moving
        self._sync = sync
        self._feeds = feeds
        self._report = report
        self._run = run
        self._forms: set[str] = set()
        self._busy: set[str] = set()

    async def use(self, wish: UseWish) -> Money:
        """Make a card ready for one purchase; what was loaded, as a read stated it.

        Raises NotAllowed and what `Outbox.send` raises where nothing was done, and UseUnfinished
        where the card was opened, or may have been, and is not ready.
        """
        return await self._run(go_first(self._once(wish)))

    async def _once(self, wish: UseWish) -> Money:
        """One form once, and one use of a card at a time."""
        if wish.form_token in self._forms:
            raise NotAllowed(
                "This form was already sent.", todo="Look at the card: the first click counts."
            )
        if wish.card_id in self._busy:
            raise NotAllowed("This card is being made ready already.", todo="Wait until it is.")
        self._busy.add(wish.card_id)
        try:
            load = await self._look(wish)
            label = self._desk.card(wish.card_id).label
            self._forms.add(wish.form_token)
            with self._desk.errands.using(wish.form_token, label, load):
                return await self._use(wish, load)
        finally:
            self._busy.discard(wish.card_id)

    # --- before anything is done --------------------------------------------------------------

    async def _look(self, wish: UseWish) -> Money:
        """What has to be loaded, by reads of this moment. Raises NotAllowed, NotSent."""
        check(_policy(wish), self._desk.service_now())
        if wish.price <= ZERO or wish.margin < ZERO:
            raise NotAllowed("Say first what it costs.", todo="Type the price.")
        if not self._watch.can_freeze():
            raise NotAllowed(
                "Purser freezes nothing by itself here now, so the card would stay open.",
                todo="Unfreeze and top up the card yourself, and freeze it afterwards.",
            )
        card = await self._moving.read_first(Kind.FUND, wish.card_id)
        self._refuse_unfit(card)
        load = self._missing(card, wish)
        if load > wish.most:
            raise NotAllowed(
                "The card holds less than was shown, so nothing was sent.",
                todo="Look at the new figures, then ask again.",
            )
        if load:
            await self._moving.look_ahead(_money(wish, load))
        self._refuse_unfit(self._desk.card(wish.card_id))
        return load

    def _refuse_unfit(self, card: Card) -> None:
        state = self._desk.state(card)
        if state not in USABLE:
            raise NotAllowed(f"The card {STATE_WORDS[state]}.")
        guard = self._guards.guard_of(card.id)
        is_under = guard is not None and guard.released_at is None
        is_frozen = card.facts.status is CardStatus.FROZEN
        policy = guard.policy if guard is not None and is_under else None
        why = why_not_used(policy, is_frozen=is_frozen)
        if why:
            raise NotAllowed(why, todo="See the card's page.")

    def _missing(self, card: Card, wish: UseWish) -> Money:
        return load_for(wish.price, wish.margin, available_on(card), self._desk.limits)

    # --- the steps ----------------------------------------------------------------------------

    async def _use(self, wish: UseWish, load: Money) -> Money:
        before = self._arm(wish)
        is_frozen = self._desk.card(wish.card_id).facts.status is CardStatus.FROZEN
        try:
            sent = await (self._unfreeze(wish) if is_frozen else self._load(wish, load))
        except PurserError as error:
            if error.moved is not MoneyMoved.NO:
                doubt = OpeningInDoubt if is_frozen else LoadInDoubt
                raise doubt(detail=error.detail) from None
            self._put_back(wish, before)
            raise
        if is_frozen and sent is not None:
            await self._wait_active(wish, sent)
            sent = await self._load_opened(wish, load)
        return ZERO if sent is None else await self._wait_loaded(wish, sent)

    def _arm(self, wish: UseWish) -> Guard | None:
        """From here on a purchase counts as the use, whatever becomes of the rest."""
        before, now = self._guards.guard_of(wish.card_id), self._desk.service_now()
        newest = self._desk.vault.intents.of_card(wish.card_id, 1)
        last = newest[0].id if newest else None
        self._guards.keep(Guard(wish.card_id, _policy(wish), now - STATED_TO, armed_after=last))
        self._say(wish, UseStep.WATCHED)
        return before

    def _put_back(self, wish: UseWish, before: Guard | None) -> None:
        """Nothing was sent, or it was refused: the card is what it was.

        Raises UsedMeanwhile where it is not, because it was charged since.
        """
        if self._is_used(wish):
            raise UsedMeanwhile
        now = self._guards.guard_of(wish.card_id)
        old = before
        if old is None and now is not None:
            old = replace(now, released_at=self._desk.service_now())
        with suppress(VaultError):  # then it is frozen in its time, which the card's page says
            if old is not None:
                self._guards.keep(old)

    async def _unfreeze(self, wish: UseWish) -> Intent:
        token = f"{wish.form_token}/unfreeze"
        return await self._moving.set_frozen(wish.card_id, False, token, **{USE: "now"})

    async def _wait_active(self, wish: UseWish, sent: Intent) -> None:
        ended = await outcome_of(sent, self._desk, self._sync)
        if ended is None:
            raise OpeningInDoubt(
                "The service took the unfreeze, but no read shows the card as active yet. "
                "Nothing was loaded."
            )
        if ended.stage is not Stage.CONFIRMED:
            raise UseUnfinished("The service did not unfreeze the card. Nothing was loaded.")
        self._say(wish, UseStep.ACTIVE)

    async def _load_opened(self, wish: UseWish, load: Money) -> Intent | None:
        """Send the load of a card that was frozen until now, where it is still what was shown."""
        try:
            await self._feeds.read(wish.card_id)
            card = await self._moving.read_first(Kind.FUND, wish.card_id)
            needed = self._missing(card, wish)
        except PurserError as error:
            raise UseUnfinished(f"{_OPEN} {error.happened}", detail=error.detail) from None
        if self._is_used(wish):
            raise UsedMeanwhile
        if self._is_let_go(wish):
            raise UseUnfinished(f"{_OPEN} It was taken out of its watch meanwhile.", doing=_NOTHING)
        if needed > load:
            raise UseUnfinished(f"{_OPEN} It holds less than was shown.")
        try:
            return await self._load(wish, needed)
        except PurserError as error:
            if error.moved is not MoneyMoved.NO:
                raise LoadInDoubt(detail=error.detail) from None
            raise UseUnfinished(f"{_OPEN} {error.happened}", detail=error.detail) from None

    async def _load(self, wish: UseWish, load: Money) -> Intent | None:
        return await self._moving.top_up(_money(wish, load)) if load else None

    async def _wait_loaded(self, wish: UseWish, sent: Intent) -> Money:
        ended = await outcome_of(sent, self._desk, self._sync)
        if ended is None:
            raise LoadInDoubt
        if ended.reason == TAKEN_BACK:
            raise LoadTakenBack
        if ended.stage is not Stage.CONFIRMED:
            raise UseUnfinished(f"{_OPEN} The service took the load, and did not carry it out.")
        self._say(wish, UseStep.LOADED)
        return ended.amount or ZERO

    # --- inner --------------------------------------------------------------------------------

    def _is_used(self, wish: UseWish) -> bool:
        guard = self._guards.guard_of(wish.card_id)
        if guard is None:
            return False
        return bool(uses(guard, charges_of(self._desk.vault, guard.card_id, guard.armed_at)))

    def _is_let_go(self, wish: UseWish) -> bool:
        guard = self._guards.guard_of(wish.card_id)
        return guard is None or guard.released_at is not None

    def _say(self, wish: UseWish, step: UseStep) -> None:
        self._report(UseProgress(wish.form_token, step, self._desk.clock.now()))


def _policy(wish: UseWish) -> Policy:
    return Policy(expected=wish.price, unused_for=wish.unused_for, stays=True)


def _money(wish: UseWish, load: Money) -> MoneyWish:
    return MoneyWish(load_token(wish.form_token), wish.card_id, load, again=wish.again)
