"""What an ended card held, and what was seen to leave it for the wallet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.application.setting_store import SettingStore
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.guarded import Guard
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

LEFT = "left"
"""The parameter of an end that Purser asked for by itself: what the card held, in micro-USD."""
CENT = Money(10_000)
_DEPTH = 200
_AT_ONCE = timedelta(minutes=5)
_ALIVE = "alive_until/"
_NOT_DONE = frozenset({Stage.REJECTED, Stage.STALE, Stage.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Sweep:
    """`left` is what the card held when Purser asked for its end; None where another did.

    `came_back` adds up the rows that say that money went to the wallet.
    """

    left: Money | None
    came_back: Money
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Alive:
    """The last read of a card that lived; `held` is what it stated."""

    at: datetime | None = None
    held: Money | None = None


def note_alive(settings: SettingStore, before: Card, after: Card) -> None:
    """Keep how a card was last read alive: what left it before is no rest of it.

    Raises VaultError.
    """
    if after.facts.status is CardStatus.TERMINATED is not before.facts.status:
        held = before.facts.available
        kept = {"at": before.read_at.isoformat(), "held": None if held is None else held.micros}
        settings.put(_ALIVE + after.id, json.dumps(kept))


def _load_alive(settings: SettingStore, card_id: CardId) -> _Alive:
    try:
        kept = json.loads(settings.get(_ALIVE + card_id) or "{}")
        at, held = datetime.fromisoformat(kept["at"]), kept["held"]
    except (ValueError, KeyError, TypeError):
        return _Alive()
    is_odd = at.tzinfo is None or not (held is None or type(held) is int)
    return _Alive() if is_odd else _Alive(at, None if held is None else Money(held))


def sweep_of(vault: Vault, guard: Guard, card: Card, intents: Sequence[Intent]) -> Sweep:
    """Whether what an ended card held was seen to leave it, to the cent.

    An end that somebody else asked for left nothing to compare: then a row of after the card was
    last read alive must say that money went back, or that read must have been of the end's own
    time and of an empty card. `intents` are the card's, newest first.
    """
    newest = next((i for i in intents if i.kind is Kind.TERMINATE), None)
    ended = newest if newest is not None and newest.stage not in _NOT_DONE else None
    alive = _load_alive(vault.settings, guard.card_id)
    left = None
    if ended is not None and LEFT in ended.params:
        left = Money(int(ended.params[LEFT]))
    elif alive.at is not None and card.ended_at is not None and alive.held == ZERO:
        left = ZERO if card.ended_at - alive.at <= _AT_ONCE else None
    since = ended.created_at if ended is not None else alive.at or guard.armed_at
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
