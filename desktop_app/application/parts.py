"""A top-up above the service's largest: linked parts, each a wish of its own, one after another."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from desktop_app.application.desk import Desk
from desktop_app.application.messages import MoneyWish
from desktop_app.application.moving import Moving
from desktop_app.application.sync import Sync, View
from desktop_app.domain.errors import MoneyMoved, PurserError
from desktop_app.domain.intents import Intent, Stage
from desktop_app.domain.limits import split_top_up
from desktop_app.domain.money import ENGLISH, ZERO, Money, format_money
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.vault_errors import VaultError

LOOKS_S = (0.5, 1, 2, 3, 5, 5, 10, 10, 20, 30)


class PartsStopped(PurserError):
    """Not every part of a large top-up was sent; what was not sent is never sent by itself."""

    code = "parts_stopped"
    moved = MoneyMoved.YES
    happened = "Not every part of this top-up was sent."
    doing = "Stopped there. Keeps reading until the last part that was sent is settled."
    todo = "Look at the card, then top up the rest."


class Parts:
    """Sends the next part only when a read has confirmed the one before."""

    def __init__(
        self, desk: Desk, moving: Moving, sync: Sync, view: View, told: Callable[[], None]
    ) -> None:
        self._desk = desk
        self._told = told
        self._view = view
        self._moving = moving
        self._sync = sync

    async def top_up(self, wish: MoneyWish) -> Intent:
        """One wish in as many parts as the service's largest top-up asks for; the last intent.

        Raises what `Moving.top_up` raises for the first part, PartsStopped for a later one.
        """
        parts = split_top_up(wish.amount, self._desk.limits)
        if len(parts) == 1:
            return await self._moving.top_up(wish)
        self._moving.check_whole(wish)
        self._view.parts_left, self._view.parts_card = wish.amount - parts[0], wish.card_id
        try:
            return await self._send(wish, parts)
        finally:
            self._view.parts_left, self._view.parts_card = ZERO, None

    async def _send(self, wish: MoneyWish, parts: tuple[Money, ...]) -> Intent:
        first = last = await self._moving.top_up(_part(wish, parts[0], 1))
        sent = parts[0]
        for number, amount in enumerate(parts[1:], start=2):
            if not await self._is_confirmed(last):
                raise _stopped(sent, wish.amount)
            self._told()
            try:
                last = await self._moving.top_up(_part(wish, amount, number), parent=first.id)
            except PurserError as error:
                if error.moved is MoneyMoved.NOT_KNOWN:
                    raise
                raise _stopped(sent, wish.amount, error.happened) from None
            sent = sent + amount
            self._view.parts_left = wish.amount - sent
            self._told()
        return last

    async def _is_confirmed(self, sent: Intent) -> bool:
        for pause in LOOKS_S:
            await asyncio.sleep(pause)
            try:
                await self._sync.settle()
            except ServiceError:
                continue
            except VaultError:
                return False  # M5: a part was sent, so this must not be told as "nothing moved"
            now = self._desk.vault.intents.get(sent.id)
            if now is not None and not now.is_open:
                return now.stage is Stage.CONFIRMED
        return False


def _part(wish: MoneyWish, amount: Money, number: int) -> MoneyWish:
    # Parts are alike by design; whether the whole is, was asked before the first.
    return replace(wish, amount=amount, form_token=f"{wish.form_token}/part-{number}", again=True)


def _stopped(sent: Money, whole: Money, why: str = "") -> PartsStopped:
    so_far, rest = format_money(sent, ENGLISH), format_money(whole - sent, ENGLISH)
    said = f"{so_far} of {format_money(whole, ENGLISH)} was sent, {rest} was not. {why}"
    return PartsStopped(said.strip())
