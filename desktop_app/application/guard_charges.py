"""The charges of a card under a policy: from its rows, and what only messages tell of so far."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.folding import FOLLOWS, HELD_FOR, TELLING, fold, name_of, repeats
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus, Proof
from desktop_app.domain.money import ZERO
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.transactions import Transaction, TransactionKind

DEPTH = 200


def charges_of(vault: Vault, card_id: CardId, since: datetime) -> tuple[Charge, ...]:
    """Every charge among the card's newest rows, every purchase from `since` on, whatever may
    still post, and what only messages tell of.

    Not from the folded history: that may be behind, and a freeze cannot wait for it.
    """
    facts = vault.facts
    newest = facts.transactions(card_id, DEPTH)
    rows = tuple({row.id: row for row in (*newest, *facts.standing(card_id, since))}.values())
    found: list[Charge | None] = [*of_rows(vault, rows)]
    told: dict[str, list[Event]] = {}
    ids = {row.id for row in rows}
    for event in vault.events.of_card(card_id, DEPTH):
        if event.kind is EventKind.VERIFIED:
            found.append(_check(event))
            continue
        is_known = event.subject_id in ids or any(repeats(event, row) for row in rows)
        if event.kind in TELLING and not is_known:
            told.setdefault(name_of(event) or event.id, []).append(event)
    holds = [row for row in rows if row.kind is TransactionKind.PURCHASE]
    found += [
        fold(subject, None, (), events)
        for subject, events in told.items()
        if not _follows(events, holds)
    ]
    return tuple(charge for charge in found if charge is not None)


def _follows(events: Sequence[Event], purchases: Iterable[Transaction]) -> bool:
    """Whether messages only tell what became of a purchase that is known: under an id of their
    own, and perhaps of another amount, as with a tip. The read they hurry says of which.

    Of a reversal that is true whatever is known.
    """
    kinds = {event.kind for event in events}
    if kinds == {EventKind.REVERSED}:
        return True
    if not kinds <= FOLLOWS:
        return False
    at = max((event.at for event in events if event.at is not None), default=None)
    return any(at is None or _may_be_of(row, at) for row in purchases)


def _may_be_of(row: Transaction, at: datetime) -> bool:
    return not is_stated(row.at) or -SKEW_ROOM <= at - row.at <= HELD_FOR


def _check(event: Event) -> Charge | None:
    """An approved look at whether the card exists: no feed has it, and it holds nothing."""
    if event.card_id is None or event.at is None:
        return None
    return Charge(
        event.subject_id or event.id,
        event.card_id,
        HistoryKind.PURCHASE,
        HistoryStatus.RELEASED,
        event.at,
        authorized=ZERO,
        raw_merchant=event.merchant,
        proof=Proof.SIGNED,
    )


def of_rows(vault: Vault, rows: Sequence[Transaction]) -> list[Charge]:
    """Rows as their charges, without those that are none."""
    stories = vault.history.stories([row.id for row in rows])
    folded = (fold(row.id, row, stories[row.id].seen, stories[row.id].events) for row in rows)
    return [charge for charge in folded if charge is not None]
