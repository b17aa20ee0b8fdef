"""Cards and movements made by Purser that this vault knows nothing of: listed, never dropped.

They are there after an older backup was restored, or when another copy of the vault was used.
"""

import json
from datetime import datetime

from desktop_app.application.facts import CardBook
from desktop_app.application.named_rows import NO_EFFECT
from desktop_app.application.vault_ports import Vault
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.intents import (
    LOOK_ALIKE_FOR,
    REFERENCE_MARK,
    Kind,
    Stage,
    may_name,
    parse_reference,
)
from desktop_app.domain.transactions import Transaction, TransactionKind

_ACCEPTED = "accepted_strangers"
_LOOKED_THROUGH = 200
_MOVED = {Kind.FUND: TransactionKind.FUNDING, Kind.WITHDRAW: TransactionKind.WITHDRAWAL}


class Strangers:
    """Answers from a set in memory; references are read again when one is not in it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: frozenset[str] = frozenset()
        self._accepted: set[str] = set(json.loads(vault.settings.get(_ACCEPTED, "[]")))
        self._looked_at = -1
        self.movements: tuple[Transaction, ...] = ()
        """As of the last `look`."""

    def is_stranger(self, card: Card) -> bool:
        """Whether the card carries a reference of ours that nothing here explains."""
        if card.id in self._accepted or not _is_unexplained(card, self._known):
            return False
        self._known = self._vault.intents.references()
        return _is_unexplained(card, self._known)

    def look(self, revision: int) -> None:
        """Look for movements, if any were read since the same `revision` was looked at."""
        if revision == self._looked_at:
            return
        self._looked_at = revision
        found = self._vault.facts.strangers(REFERENCE_MARK)
        self.movements = tuple(t for t in found if t.id not in self._accepted)

    def accept(self, thing: CardId | str) -> None:
        """The owner has seen a card or a movement and knows what it is. Raises VaultError."""
        self._accepted.add(thing)
        self._vault.settings.put(_ACCEPTED, json.dumps(sorted(self._accepted)))
        self.movements = tuple(t for t in self.movements if t.id != thing)


def ordered_lately(vault: Vault, book: CardBook, label: str, now: datetime) -> bool:
    """Whether a card of this label was ordered within a day, by a vault that is not this one.

    `now` is the service's time. A service may call a card by its holder: then it may be of any
    label. M2 OneDebit, M15 Restore: what the owner has seen counts too.
    """
    found = [
        card
        for card in book.all()
        if card.facts.label in ("", label, card.facts.holder)
        and _is_of_late(card.facts.created_at, now)
        and _is_unexplained(card, frozenset())
    ]
    known = vault.intents.references() if found else frozenset[str]()
    return any(_is_unexplained(card, known) for card in found)


def moved_lately(vault: Vault, kind: Kind, wish: MoneyWish, now: datetime) -> bool:
    """Whether the same was moved on the same card within a day, as `ordered_lately`."""
    kinds = (_MOVED[kind], TransactionKind.OTHER)
    return any(
        row.amount == wish.amount
        and row.kind in kinds
        and row.status not in NO_EFFECT
        and row.reference.startswith(REFERENCE_MARK)
        and _is_of_late(row.at, now)
        and _is_of_no_wish(vault, row)
        for row in vault.facts.transactions(wish.card_id, _LOOKED_THROUGH)
    )


def _is_of_no_wish(vault: Vault, row: Transaction) -> bool:
    """Whether no wish of this vault explains a row that had an effect."""
    named = parse_reference(row.reference)
    wish = None if named is None else vault.intents.get(named)
    return wish is None or wish.stage in (Stage.REJECTED, Stage.STALE)


def _is_unexplained(card: Card, known: frozenset[str]) -> bool:
    """Whether it carries a mark of ours that is none of the references in `known`."""
    facts = card.facts
    mark = facts.reference if facts.reference.startswith(REFERENCE_MARK) else facts.nonce
    is_ours = mark.startswith(REFERENCE_MARK)
    if not is_ours or facts.status is CardStatus.FAILED or mark in known:
        return False
    return not any(may_name(mark, reference) for reference in known)


def _is_of_late(at: datetime | None, now: datetime) -> bool:
    """One whose time is not stated may be of today."""
    return at is None or now - at < LOOK_ALIKE_FOR
