"""Top up, withdraw, freeze, unfreeze and end: read first, then one recorded send."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Accepted, Keep, MoneyOrder
from desktop_app.application.reserving import Reserve, Reserved, Still, always
from desktop_app.application.strangers import moved_lately
from desktop_app.application.sync import Sync
from desktop_app.application.views import DISPUTED
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import Card, CardId, end_allowed_at, may_fund, may_withdraw
from desktop_app.domain.errors import LookAlike, NotAllowed
from desktop_app.domain.fx import ESTIMATE, Expected, dump_expected, expect
from desktop_app.domain.intents import WHOLE, Intent, IntentId, Kind, find_look_alike
from desktop_app.domain.limits import (
    Refusal,
    check_parts,
    check_top_up,
    check_withdraw,
)
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import (
    NotSent,
    Refused,
    RefusedReason,
    ServiceError,
    unsent_unread,
)
from desktop_app.domain.vault_errors import VaultError
from desktop_app.domain.wallets import best_estimate

LOOKED_THROUGH = 200
FRESH_FOR = timedelta(seconds=60)
"""How old what is known of a card may be when money is sent to it (reliability 4.4)."""
ESTIMATE_WITHIN_S = 3.0
Call = Callable[[Keep], Awaitable[Accepted]]


class Moving:
    """The wishes about a card that exists."""

    def __init__(self, desk: Desk, outbox: Outbox, sync: Sync) -> None:
        self._desk = desk
        self._outbox = outbox
        self._sync = sync

    async def top_up(
        self,
        wish: MoneyWish,
        parent: IntentId | None = None,
        reserved: Reserved | None = None,
        still: Still = always,
    ) -> Intent:
        """Load money on a card that a fresh read says is active.

        With `reserved` it is the wish of a rule. `still` is asked last, and may raise NotAllowed.
        Raises NotAllowed before anything is sent, and what `Outbox.send` raises.
        """
        card = await self.read_first(Kind.FUND, wish.card_id, wish.amount)
        if not may_fund(self._desk.state(card)):
            raise NotAllowed("The card is not active, so it cannot be topped up.")
        self._refuse_load(card, wish.amount)
        shown = self._expected(wish.amount)
        await self._check_wallet(wish.amount + self._desk.fees.for_load(wish.amount))
        refuse_stale(card, self._desk.clock.now())
        # Last: what another form sent while this one was reading counts too.
        self._refuse_look_alike(Kind.FUND, wish)
        still()
        kept = {ESTIMATE: dump_expected(shown if shown.wallet else self._expected(wish.amount))}
        of_rule = {} if reserved is None else reserved.params()
        intent = self._money_intent(Kind.FUND, wish, parent, **kept, **of_rule)
        order = MoneyOrder(intent.reference, card.id, wish.amount, wish.description)
        reserve = None if reserved is None else reserved.reserve
        try:
            return await self._send(intent, lambda keep: self._desk.api.fund(order, keep), reserve)
        except Refused as refused:
            if refused.reason is RefusedReason.RATE_MOVED:
                await self._estimate_anew()
            raise

    async def look_ahead(self, wish: MoneyWish) -> None:
        """Whether a card that is frozen yet may be loaded so once it is not. Sends nothing.

        Raises NotAllowed.
        """
        refusal = self._desk.guard.refusal(Kind.FUND, wish.amount)
        if refusal is not None:
            raise refusal
        self._refuse_load(self._desk.card(wish.card_id), wish.amount)
        await self._check_wallet(wish.amount + self._desk.fees.for_load(wish.amount))
        self._refuse_look_alike(Kind.FUND, wish)

    def check_whole(self, wish: MoneyWish) -> None:
        """Whether all parts of a large top-up may be sent, before the first. Raises NotAllowed."""
        card = self._desk.card(wish.card_id)
        _refuse(check_parts(wish.amount, available_on(card), self._desk.limits))

    async def withdraw(self, wish: MoneyWish) -> Intent:
        """Take money from a card back to the wallet. Raises as `top_up`."""
        card = await self.read_first(Kind.WITHDRAW, wish.card_id, wish.amount)
        if not may_withdraw(self._desk.state(card)):
            raise NotAllowed("The card is not active, so nothing can be withdrawn.")
        _refuse(check_withdraw(wish.amount, available_on(card), self._desk.limits))
        refuse_stale(card, self._desk.clock.now())
        self._refuse_look_alike(Kind.WITHDRAW, wish)
        intent = self._money_intent(Kind.WITHDRAW, wish, None)
        order = MoneyOrder(intent.reference, card.id, wish.amount, wish.description)
        return await self._send(intent, lambda keep: self._desk.api.withdraw(order, keep))

    async def set_frozen(
        self, card_id: CardId, frozen: bool, form_token: str, **params: str
    ) -> Intent:
        """Ask for freeze or unfreeze. "Freezing" becomes "frozen" only by a later read."""
        kind, card = Kind.FREEZE if frozen else Kind.UNFREEZE, self._desk.card(card_id)
        wish = self._desk.new_intent(kind, form_token, card_id=card.id)
        intent = replace(wish, params={**wish.params, **params})
        return await self._send(
            intent, lambda keep: self._desk.api.set_frozen(card_id, frozen, keep)
        )

    async def terminate(self, card_id: CardId, form_token: str, **params: str) -> Intent:
        """Ask to end a card. Raises NotAllowed within the service's first 24 hours."""
        card = self._desk.card(card_id)
        allowed = end_allowed_at(card.facts.created_at, self._desk.limits.end_after)
        if allowed is not None and self._desk.service_now() < allowed:
            raise NotAllowed(
                "A card cannot be ended in its first 24 hours.",
                todo="Freeze it now and end it later.",
            )
        wish = self._desk.new_intent(Kind.TERMINATE, form_token, card_id=card_id)
        intent = replace(wish, params={**wish.params, **params})
        reason = "Ended by the card's owner"
        return await self._send(
            intent, lambda keep: self._desk.api.terminate(card_id, reason, keep)
        )

    async def _send(self, intent: Intent, call: Call, reserve: Reserve | None = None) -> Intent:
        def record(accepted: Intent, answer: Accepted) -> Intent:
            return replace(accepted, fee=answer.fee)

        try:
            await self._outbox.send(intent, call, record, reserve=reserve)
        finally:
            self._sync.hurry()
        with suppress(VaultError):  # M5: it was sent, whether or not it can be read back now
            return self._desk.vault.intents.get(intent.id) or intent
        return intent

    async def _estimate_anew(self) -> None:
        """For what the person decides by next. The refusal stands, whatever this read does, and
        is not kept waiting for long; nothing is sent again by itself.
        """
        with suppress(ServiceError, VaultError, TimeoutError):
            async with asyncio.timeout(ESTIMATE_WITHIN_S):
                await self._sync.read_wallets()

    def _expected(self, amount: Money) -> Expected:
        """What it would cost by the figures of the newest picture: those the form showed."""
        facts, fee = self._desk.vault.facts, self._desk.fees.for_load(amount)
        rates = facts.rates()
        return expect(fee, best_estimate(amount + fee, facts.wallets(), rates), rates)

    def _money_intent(
        self, kind: Kind, wish: MoneyWish, parent: IntentId | None, **kept: str
    ) -> Intent:
        part = {} if wish.whole is None else {WHOLE: str(wish.whole.micros)}
        return self._desk.new_intent(
            kind,
            wish.form_token,
            card_id=wish.card_id,
            amount=wish.amount,
            parent=parent,
            description=wish.description,
            **part,
            **kept,
        )

    def _refuse_look_alike(self, kind: Kind, wish: MoneyWish) -> None:
        """M2 OneDebit: one wish typed twice is asked about before it is two."""
        known = self._desk.vault.intents.of_card(wish.card_id, LOOKED_THROUGH)
        alike = find_look_alike(known, kind, wish.amount, self._desk.clock.now())
        if wish.again:
            return
        vault, now = self._desk.vault, self._desk.service_now()
        if alike is not None or moved_lately(vault, kind, wish, now):
            raise LookAlike

    def _refuse_load(self, card: Card, amount: Money) -> None:
        if self._sync.claims.is_disputed(card.id):
            raise NotAllowed(DISPUTED, todo="Wait until they agree, or ask Bitnob which is right.")
        _refuse(check_top_up(amount, available_on(card), self._desk.limits))

    async def read_first(self, kind: Kind, card_id: CardId, amount: Money | None = None) -> Card:
        """The card as a read of this moment states it; money never moves on an old picture.

        Raises NotAllowed, also for no `amount` in particular, and NotSent.
        """
        refusal = self._desk.guard.refusal(kind, amount)
        if refusal is not None:
            raise refusal
        try:
            await self._sync.read_card(card_id)
        except ServiceError as error:
            happened = "The card could not be read first, so nothing was sent."
            raise unsent_unread(happened, error) from None
        return self._desk.card(card_id)

    async def _check_wallet(self, total: Money) -> None:
        """Advisory: the service decides, but a plain lack of money is said before sending."""
        try:
            await self._sync.read_wallets()
        except ServiceError:
            return
        facts = self._desk.vault.facts
        best = best_estimate(total, facts.wallets(), facts.rates())
        if best is not None and not best.is_covered:
            raise NotAllowed(
                "No wallet holds enough for this amount and its fee.",
                todo="Add money to the wallet or choose a smaller amount.",
            )


def refuse_stale(card: Card, now: datetime) -> None:
    """The computer may have slept while something was read; the card is not asked twice.

    Raises NotSent. Asked last before a send, whatever it was that was waited for.
    """
    if not timedelta(0) <= now - card.read_at <= FRESH_FOR:
        raise NotSent(
            "The card was read too long ago, so nothing was sent.",
            todo="Look at the card, then ask again.",
        )


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise NotAllowed(refusal.sentence)


def available_on(card: Card) -> Money:
    """What a card holds. Raises NotAllowed where that is not known."""
    if card.facts.available is None:
        raise NotAllowed("The card's balance is not known, so no money is moved.")
    return card.facts.available
