"""What settled a wish: append-only observations, each counted once."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import Card
from desktop_app.domain.intents import IntentId
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.wallets import Debit

# With as many digits as a sum in units of 10**-18 may have: what was kept must be read back.
_DEBIT = re.compile(r"([A-Z0-9]{2,12})/([0-9]|1[0-8])/([1-9][0-9]{0,39})/([0-9]{1,40})")


class Source(StrEnum):
    """Who made the observation: the answer to a send, a read, an event, the person."""

    HTTP = "http"
    POLL = "poll"
    WEBHOOK = "webhook"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation about an intent. `key` is unique: the same one seen again is no second one.

    `digest` is a SHA-256 of what was observed; the thing itself stands with the facts.
    """

    intent_id: IntentId
    source: Source
    key: str
    seen_at: datetime
    digest: bytes


def of_row(intent_id: IntentId, row: Transaction, seen_at: datetime) -> Evidence:
    """A read row of a feed that carries the intent's reference."""
    key = f"{intent_id}/row/{row.id}/{row.status.value}"
    return Evidence(intent_id, Source.POLL, key, seen_at, _digest(row))


def of_card(intent_id: IntentId, card: Card) -> Evidence:
    """A read of the card that shows what was wished for."""
    status = card.facts.status.value
    key = f"{intent_id}/card/{card.id}/{status}"
    return Evidence(intent_id, Source.POLL, key, card.read_at, _digest(card.id, status))


def of_debit(intent_id: IntentId, debit: Debit, seen_at: datetime) -> Evidence:
    """What the service's ledger says the wallet paid; the key holds the figures."""
    figures = f"{debit.asset}/{debit.decimals}/{debit.net}/{debit.fee}"
    key = f"{_debit_head(intent_id)}{figures}"
    return Evidence(intent_id, Source.POLL, key, seen_at, _digest(figures))


def debit_in(evidence: Iterable[Evidence], intent_id: IntentId) -> Debit | None:
    """What the ledger stated first: what it states later of the same movement changes nothing."""
    head = _debit_head(intent_id)
    for seen in evidence:
        if seen.key.startswith(head):
            found = _DEBIT.fullmatch(seen.key.removeprefix(head))
            if found is not None:
                asset, decimals, net, fee = found.groups()
                return Debit(asset, int(decimals), int(net), int(fee))
    return None


def of_person(intent_id: IntentId, statement: str, seen_at: datetime) -> Evidence:
    """What the owner stated after being asked."""
    key = f"{intent_id}/person/{statement}"
    return Evidence(intent_id, Source.USER, key, seen_at, _digest(statement))


def _debit_head(intent_id: IntentId) -> str:
    return f"{intent_id}/debit/"


def _digest(*things: object) -> bytes:
    return hashlib.sha256("\n".join(map(repr, things)).encode()).digest()
