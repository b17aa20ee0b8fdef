"""Cards in the vault; their number, expiry and CVV sealed one by one."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from typing import Any

from desktop_app.adapters.vault.columns import (
    from_money_or_none,
    from_time,
    from_time_or_none,
    to_money_or_none,
    to_time,
    to_time_or_none,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.sealer import SecretTable
from desktop_app.domain.cards import (
    NO_LIMITS,
    Card,
    CardDetails,
    CardFacts,
    CardId,
    CardStatus,
    Expiry,
    Field,
    SpendLimits,
)
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing

_COLUMNS = (
    "id, status, label, holder, stated_label, stated_holder, last4, available, reference, nonce,"
    " limits, callback_url, created_at, read_at, ended_at,"
    " stated_holder_id"
)
COLUMN_COUNT = (15, 16)
"""Of a row; one from before the last column was added has it not."""
_PUT = f"INSERT OR REPLACE INTO cards ({_COLUMNS}) VALUES ({', '.join('?' * 16)})"
_SEEN = "INSERT OR IGNORE INTO seen_cards (card_id) VALUES (?)"
_COUNT_SEALING = (
    "INSERT INTO settings VALUES ('sealings', '1')"
    " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
)


_WHOLE = ",".join(sorted(Field))
"""The fields of a card as `SecretTable` names them, where none is missing."""

# Calling an enum costs ten times a look-up, and ten thousand rows are read at every unlock.
_STATUS = {status.value: status for status in CardStatus}


class VaultCards:
    """CardStore over the database."""

    def __init__(self, database: Database, secrets: SecretTable) -> None:
        self._database = database
        self._secrets = secrets

    def put(self, cards: Iterable[Card]) -> None:
        """Write cards; their sealed fields are not touched."""
        kept = list(cards)
        with self._database.commit():
            self._database.write_many(_PUT, (_to_row(card) for card in kept))
            self._database.write_many(_SEEN, ((card.id,) for card in kept))

    def newest_seen(self) -> int:
        """How far the order in which cards became known has come."""
        row = self._database.row("SELECT coalesce(max(seq), 0) FROM seen_cards")
        return int(row[0]) if row else 0

    def seen_after(self, mark: int) -> tuple[CardId, ...]:
        """The cards that became known after `mark`, oldest first."""
        rows = self._database.rows(
            "SELECT card_id FROM seen_cards WHERE seq > ? ORDER BY seq", (mark,)
        )
        return tuple(CardId(row[0]) for row in rows)

    def all(self) -> tuple[Card, ...]:
        """Every card, with which fields are sealed and when it expires."""
        sealed = self._secrets.each_of(Field.EXPIRY)
        expiries = {owner: expiry_of(text) for owner, text in sealed}
        # Nearly every card has all its fields or none: it is the others that are asked for.
        others = self._secrets.fields_unless(_WHOLE)
        cards: list[Card] = []
        same: dict[str, str] = {}
        for row in self._database.each(f"SELECT {_COLUMNS} FROM cards"):
            owner = owner_of(row[0])
            expiry = expiries.get(owner)
            stored = others.get(owner, "" if expiry is None else _WHOLE)
            cards.append(from_row(row, stored, expiry, same))
        return tuple(cards)

    def get(self, card_id: CardId) -> Card | None:
        """One card."""
        row = self._database.row(f"SELECT {_COLUMNS} FROM cards WHERE id = ?", (card_id,))
        if row is None:
            return None
        stored = self._secrets.fields_of(owner_of(card_id))
        has_expiry = Field.EXPIRY in _fields(stored)
        expiry = expiry_of(self.reveal(card_id, Field.EXPIRY).reveal()) if has_expiry else None
        return from_row(row, stored, expiry, {})

    def seal_details(self, card_id: CardId, details: CardDetails) -> None:
        """Seal number, expiry and CVV in one commit."""
        with self._database.commit():
            for field, secret in details.fields().items():
                self._secrets.put(owner_of(card_id), field, secret)
            self._database.write(_COUNT_SEALING)

    def sealings(self) -> int:
        """How many times details were sealed, over all runs."""
        row = self._database.row("SELECT value FROM settings WHERE name = 'sealings'")
        return int(row[0]) if row else 0

    def holds(self, card_id: CardId, details: CardDetails) -> bool:
        """Read back, open and compare, in constant time per field."""
        for field, secret in details.fields().items():
            try:
                kept = self.reveal(card_id, field)
            except DetailsMissing:
                return False
            if not hmac.compare_digest(kept.reveal(), secret.reveal()):
                return False
        return True

    def reveal(self, card_id: CardId, field: Field) -> Secret:
        """Open one field. Raises DetailsMissing, VaultDamaged."""
        return self._secrets.get(owner_of(card_id), field)

    def forget(self, card_id: CardId, field: Field) -> None:
        """Drop one sealed field for good."""
        self._secrets.drop(owner_of(card_id), field)


@lru_cache(maxsize=16)
def _fields(joined: str) -> frozenset[Field]:
    return frozenset(Field(name) for name in joined.split(",") if name)


@lru_cache(maxsize=1200)
def expiry_of(text: str) -> Expiry:
    """As it is sealed, `MM/YYYY`. Raises ValueError."""
    return Expiry.parse(*text.split("/"))


def owner_of(card_id: str) -> str:
    """Under which name its details are sealed."""
    return f"card/{card_id}"


def _to_row(card: Card) -> tuple[object, ...]:
    facts = card.facts
    return (
        facts.id,
        facts.status.value,
        card.label,
        card.holder,
        facts.label,
        facts.holder,
        facts.last4,
        from_money_or_none(facts.available),
        facts.reference,
        facts.nonce,
        _dump_limits(facts.limits),
        card.callback_mark,
        from_time_or_none(facts.created_at),
        from_time(card.read_at),
        from_time_or_none(card.ended_at),
        facts.holder_id,
    )


def from_row(
    row: tuple[Any, ...], stored: str, expiry: Expiry | None, same: dict[str, str]
) -> Card:
    """A card from its columns.

    Equal words become one: most labels are stated as kept, and `same` has the few holders and
    ends of numbers.
    """
    (
        card_id, status, label, holder, stated_label, stated_holder, last4, available, reference,
        nonce, limits, mark, created, read, ended, holder_id,
    ) = row  # fmt: skip
    one = same.setdefault
    facts = CardFacts(
        card_id,
        _STATUS[status],
        label if stated_label == label else stated_label,
        one(stated_holder, stated_holder),
        one(last4, last4),
        to_money_or_none(available),
        reference,
        to_time_or_none(created),
        _load_limits(limits),
        nonce,
        one(holder_id, holder_id),
    )
    return Card(
        facts,
        to_time(read),
        label,
        one(holder, holder),
        mark,
        _fields(stored),
        expiry,
        to_time_or_none(ended),
    )


def _dump_limits(limits: SpendLimits) -> str:
    if limits == NO_LIMITS:
        return ""
    stated = {f.name: from_money_or_none(getattr(limits, f.name)) for f in fields(limits)}
    return json.dumps({name: micros for name, micros in stated.items() if micros is not None})


def _load_limits(text: str) -> SpendLimits:
    if not text:
        return NO_LIMITS
    return SpendLimits(**{name: Money(micros) for name, micros in json.loads(text).items()})
