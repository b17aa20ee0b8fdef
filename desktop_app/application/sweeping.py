"""What an ended card held, and what was seen to leave it for the wallet."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.disposable import Guard
from desktop_app.domain.intents import Intent, Kind
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

LEFT = "left"
"""The parameter of an end that Purser asked for by itself: what the card held, in micro-USD."""
CENT = Money(10_000)
_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Sweep:
    """`left` is what the card held when Purser asked for its end; None where another did.

    `came_back` adds up the rows that say that money went to the wallet.
    """

    left: Money | None
    came_back: Money
    is_whole: bool


def sweep_of(vault: Vault, guard: Guard, intents: Sequence[Intent]) -> Sweep:
    """Whether what an ended card held was seen to leave it, to the cent.

    An end that somebody else asked for left nothing to compare: then a row must say that money
    went back, or the card must have held none. `intents` are the card's, newest first.
    """
    ended = next((i for i in intents if i.kind is Kind.TERMINATE and LEFT in i.params), None)
    left = None if ended is None else Money(int(ended.params[LEFT]))
    since = guard.armed_at if ended is None else ended.created_at
    rows = vault.facts.transactions(guard.card_id, _DEPTH)
    own = {i.reference for i in intents}  # what the owner withdrew is no part of the end
    back = [
        row
        for row in rows
        if row.at >= since - SKEW_ROOM and row.reference not in own and _went_back(row)
    ]
    fits = any(left is None or _is_near(row.amount, left) for row in back)
    came_back = Money(sum(row.amount.micros for row in back))
    return Sweep(left, came_back, left == ZERO or fits)


def _went_back(row: Transaction) -> bool:
    return row.kind is TransactionKind.WITHDRAWAL and row.status is TransactionStatus.SETTLED


def _is_near(amount: Money, left: Money) -> bool:
    return abs(amount.micros - left.micros) <= CENT.micros
