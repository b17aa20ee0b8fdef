"""A practice bank in memory, and a bridge that answers a screen at once, for the Sandbox panel."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC

from PySide6.QtCore import QObject

from desktop_app.application.ports import Purchase
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure, PurserError
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.words import Words
from tests.support.ui import RecordingBridge

BALANCE = Money.usd(62, 10)


class FakePractice:
    """Approves what the balance covers; `done` lists every act; `error` is raised instead."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []
        self.error: PurserError | None = None
        self._purchases: list[Purchase] = []

    async def buy(
        self, card_id: CardId, amount: Money, merchant: str, way: str = "authorization"
    ) -> Purchase:
        """Approve or decline; a debit leaves no hold."""
        self._note("buy", card_id, amount, merchant, way)
        good = amount <= BALANCE
        reason = "" if good else "insufficient_funds"
        return self._add(card_id, merchant, amount, reason, held=good and way != "debit")

    async def decline(self, card_id: CardId, amount: Money, merchant: str, reason: str) -> Purchase:
        """Decline."""
        self._note("decline", card_id, amount, merchant, reason)
        return self._add(card_id, merchant, amount, reason)

    async def purchases(self, card_id: CardId) -> tuple[Purchase, ...]:
        """Newest first."""
        return tuple(one for one in self._purchases if one.card_id == card_id)

    async def settle(self, purchase_id: str) -> None:
        """Close the hold."""
        self._close("settle", purchase_id)

    async def reverse(self, purchase_id: str) -> None:
        """Close the hold."""
        self._close("reverse", purchase_id, "reversed")

    async def refund(self, purchase_id: str) -> None:
        """Give back."""
        self._close("refund", purchase_id, "refunded")

    async def advance_clock(self, hours: int) -> None:
        """Note it."""
        self._note("advance_clock", hours)

    async def move_rate(self, percent: int) -> None:
        """Note it."""
        self._note("move_rate", percent)

    async def fail_next(self, operation: str, kind: str) -> None:
        """Note it."""
        self._note("fail_next", operation, kind)

    async def spoil_next_message(self, kind: str) -> None:
        """Note it."""
        self._note("spoil_next_message", kind)

    def _note(self, *what: object) -> None:
        if self.error is not None:
            raise self.error
        self.done.append(what)

    def _add(
        self, card_id: CardId, merchant: str, amount: Money, reason: str, *, held: bool = False
    ) -> Purchase:
        number = len(self._purchases)
        made = Purchase(f"p{number}", card_id, merchant, amount, not reason, held, reason)
        self._purchases.insert(0, made)
        return made

    def _close(self, what: str, purchase_id: str, reason: str = "") -> None:
        self._note(what, purchase_id)
        self._purchases = [
            replace(one, open_hold=False, reason=reason) if one.id == purchase_id else one
            for one in self._purchases
        ]


class _Wallet:
    def __init__(self) -> None:
        self.refreshes = 0

    async def refresh(self) -> None:
        """Count."""
        self.refreshes += 1


class FakeSession:
    """The two things the panel uses of a session."""

    def __init__(self) -> None:
        self.practice = FakePractice()
        self.wallet = _Wallet()


class PromptBridge(RecordingBridge):
    """Runs the work to its end inside `run`, as if the worker took no time."""

    def __init__(self, session: FakeSession) -> None:
        super().__init__()
        self._session = session

    def run(
        self,
        owner: QObject,
        work: Callable[[FakeSession], Awaitable[object]],
        on_result: Callable[[object], None],
        on_failure: Callable[[Failure], None] | None = None,
    ) -> Future:
        """Run and call back."""

        async def whole() -> object:
            return await work(self._session)

        try:
            on_result(asyncio.run(whole()))
        except PurserError as error:
            (on_failure or self.failed.emit)(Failure.from_error(error))
        return Future()


def make_practice_ui(session: FakeSession) -> Ui:
    """A `Ui` in English and UTC whose bridge answers at once."""
    return Ui(PromptBridge(session), Words(ENGLISH, UTC), ClipboardGuard())
