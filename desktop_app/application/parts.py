"""A top-up above the service's largest: linked parts, each a wish of its own, one after another."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from desktop_app.application.desk import Desk
from desktop_app.application.moving import Moving
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.errors import MoneyMoved, PurserError
from desktop_app.domain.intents import TAKEN_BACK, WISHES, Intent, Stage
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


class PartsInDoubt(PartsStopped):
    """As PartsStopped, where nothing has confirmed the last part that was sent."""

    code = "parts_in_doubt"
    moved = MoneyMoved.NOT_KNOWN
    todo = "Wait until the part that was sent is settled, then top up the rest."


class PartsFailed(PartsStopped):
    """As PartsStopped, where the service proved that no part was loaded."""

    code = "parts_failed"
    moved = MoneyMoved.NO
    doing = "Recorded it, and stopped there."
    todo = "Look at the card, then top up again."


class PartsTakenBack(PartsStopped):
    """As PartsStopped, where the service loaded the last part that was sent, then undid it."""

    code = "parts_taken_back"
    doing = "Recorded it, and stopped there."
    todo = "Look at the card and the wallet: a fee may have stayed. Then top up the rest."


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
        sent, loaded = parts[0], ZERO
        for number, amount in enumerate(parts[1:], start=2):
            now = await outcome_of(last, self._desk, self._sync)
            if now is not None and now.stage is Stage.REJECTED:
                raise _failed(now, loaded, wish.amount)
            if now is None or now.stage is not Stage.CONFIRMED:
                raise PartsInDoubt(
                    _sentence(sent, wish.amount, "The last one sent is not confirmed.")
                )
            loaded = loaded + (now.amount or ZERO)  # as a read stated it
            self._tell()
            try:
                last = await self._moving.top_up(_part(wish, amount, number), parent=first.id)
            except PurserError as error:
                if error.moved is MoneyMoved.NOT_KNOWN:
                    raise
                raise PartsStopped(_sentence(sent, wish.amount, error.happened)) from None
            sent = sent + amount
            self._view.parts_left = wish.amount - sent
            self._tell()
        return last

    def _tell(self) -> None:
        with suppress(VaultError):  # M5: a picture that fails says nothing of what was sent
            self._told()


async def outcome_of(sent: Intent, desk: Desk, sync: Sync) -> Intent | None:
    """A wish that was sent and came to its end; None while nothing has settled it."""
    for pause in LOOKS_S:
        await asyncio.sleep(pause)
        try:
            if sent.card_id is not None and sent.kind in WISHES:
                await sync.read_card(sent.card_id)  # its state is the proof
            await sync.settle(sent.id)
        except ServiceError:
            continue
        except VaultError:
            break  # M5: it was sent, so this must not be told as "nothing moved"
        now = desk.vault.intents.get(sent.id)
        if now is not None and not now.is_open:
            return now
    return None


def _part(wish: MoneyWish, amount: Money, number: int) -> MoneyWish:
    # Parts are alike by design. The first is compared with what an earlier top-up left behind:
    # that are its parts, never the whole.
    again = wish.again or number > 1
    token = f"{wish.form_token}/part-{number}"
    return replace(wish, amount=amount, form_token=token, again=again, whole=wish.amount)


def _failed(last: Intent, loaded: Money, whole: Money) -> PartsStopped:
    """The last part was taken and then not carried out, or undone."""
    kind = PartsStopped if loaded else PartsFailed
    so_far, all_of_it = format_money(loaded, ENGLISH), format_money(whole, ENGLISH)
    then = "took the next part and did not load it"
    if last.reason == TAKEN_BACK:  # money moved, even where nothing of it stayed
        kind, then = PartsTakenBack, "loaded the next part, then took it back"
    return kind(f"{so_far} of {all_of_it} was loaded. The service {then}.")


def _sentence(sent: Money, whole: Money, why: str) -> str:
    so_far, rest = format_money(sent, ENGLISH), format_money(whole - sent, ENGLISH)
    return f"{so_far} of {format_money(whole, ENGLISH)} was sent, {rest} was not. {why}"
