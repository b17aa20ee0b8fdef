"""The stores of a vault in memory: containers of frozen rows."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from desktop_app.application.hearing import Hearing
from desktop_app.application.vault_ports import DuplicateForm
from desktop_app.domain.cards import Card, CardDetails, CardId, Expiry, Field
from desktop_app.domain.event_log import LogEntry
from desktop_app.domain.evidence import Evidence
from desktop_app.domain.intents import REFERENCE_CHARS, Intent, IntentId, PanState, Stage
from desktop_app.domain.profiles import Credentials, Profile
from desktop_app.domain.secrets import Secret
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.vault_errors import (
    DetailsMissing,
    VaultDamaged,
)
from desktop_app.domain.wallets import Rate, WalletBalance


@dataclass
class Rows:
    """Everything a vault keeps; copied to undo a failed commit."""

    cards: dict[CardId, Card] = field(default_factory=dict)
    seen: list[CardId] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    events: dict[str, tuple[LogEntry, bytes]] = field(default_factory=dict)
    details: dict[tuple[CardId, Field], str] = field(default_factory=dict)
    intents: dict[IntentId, Intent] = field(default_factory=dict)
    attempts: dict[tuple[IntentId, int], tuple[str, str]] = field(default_factory=dict)
    begun: dict[tuple[IntentId, int], datetime] = field(default_factory=dict)
    raw: dict[tuple[IntentId, int], bytes] = field(default_factory=dict)
    transactions: dict[str, tuple[datetime, Transaction]] = field(default_factory=dict)
    wallets: dict[str, WalletBalance] = field(default_factory=dict)
    rates: dict[str, Rate] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    profile: tuple[Profile, str, str] | None = None
    hearing: Hearing | None = None

    def copied(self) -> "Rows":
        """Rows are frozen, so a copy of the containers is a copy of everything."""
        return Rows(**{name: copy(value) for name, value in vars(self).items()})


class Keeper(Protocol):
    """Who hands out the rows, and refuses to when the vault is closed."""

    def rows(self, *, write: bool = False) -> Rows: ...


class Room:
    """A part of the vault in memory."""

    def __init__(self, vault: Keeper) -> None:
        self._vault = vault

    @property
    def _rows(self) -> Rows:
        return self._vault.rows()

    def _write(self) -> Rows:
        return self._vault.rows(write=True)


class MemoryCards(Room):
    """CardStore."""

    def put(self, cards: Iterable[Card]) -> None:
        rows = self._write()
        for card in cards:
            rows.cards[card.id] = card
            if card.id not in rows.seen:
                rows.seen.append(card.id)

    def sealings(self) -> int:
        return int(self._rows.settings.get("sealings", "0"))

    def newest_seen(self) -> int:
        return len(self._rows.seen)

    def seen_after(self, mark: int) -> tuple[CardId, ...]:
        return tuple(self._rows.seen[mark:])

    def all(self) -> tuple[Card, ...]:
        return tuple(self._sealed(card) for card in self._rows.cards.values())

    def get(self, card_id: CardId) -> Card | None:
        card = self._rows.cards.get(card_id)
        return None if card is None else self._sealed(card)

    def seal_details(self, card_id: CardId, details: CardDetails) -> None:
        rows = self._write()
        for name, secret in details.fields().items():
            rows.details[card_id, name] = secret.reveal()
        rows.settings["sealings"] = str(self.sealings() + 1)

    def holds(self, card_id: CardId, details: CardDetails) -> bool:
        kept = self._rows.details
        return all(kept.get((card_id, f)) == s.reveal() for f, s in details.fields().items())

    def reveal(self, card_id: CardId, field: Field) -> Secret:
        if (card_id, field) not in self._rows.details:
            raise DetailsMissing
        return Secret(self._rows.details[card_id, field])

    def forget(self, card_id: CardId, field: Field) -> None:
        self._write().details.pop((card_id, field), None)

    def _sealed(self, card: Card) -> Card:
        kept = self._rows.details
        stored = frozenset(f for f in Field if (card.id, f) in kept)
        expiry = None
        if Field.EXPIRY in stored:
            month, year = kept[card.id, Field.EXPIRY].split("/")
            expiry = Expiry.parse(month, year)
        return replace(card, stored=stored, expiry=expiry)


class MemoryIntents(Room):
    """IntentStore."""

    def add(self, intent: Intent) -> None:
        rows = self._write()
        if any(intent.form_token == i.form_token for i in rows.intents.values()):
            raise DuplicateForm
        rows.intents[intent.id] = intent

    def put(self, intent: Intent) -> None:
        rows = self._write()
        if intent.id not in rows.intents:
            raise VaultDamaged
        rows.intents[intent.id] = intent

    def get(self, intent_id: IntentId) -> Intent | None:
        return self._rows.intents.get(intent_id)

    def open(self) -> tuple[Intent, ...]:
        return tuple(i for i in self._newest_last() if i.is_open)

    def of_card(self, card_id: CardId, limit: int) -> tuple[Intent, ...]:
        return tuple(i for i in reversed(self._newest_last()) if i.card_id == card_id)[:limit]

    def recent(self, limit: int) -> tuple[Intent, ...]:
        return tuple(reversed(self._newest_last()))[:limit]

    def begin_attempt(self, intent_id: IntentId, at: datetime) -> int:
        rows = self._write()
        if intent_id not in rows.intents:
            raise VaultDamaged
        number = 1 + sum(1 for key, _ in rows.attempts if key == intent_id)
        rows.attempts[intent_id, number] = ("", "")
        rows.begun[intent_id, number] = at
        return number

    def keep_raw(self, intent_id: IntentId, attempt: int, raw: bytes) -> None:
        self._attempt(intent_id, attempt).raw[intent_id, attempt] = bytes(raw)

    def end_attempt(self, intent_id: IntentId, attempt: int, outcome: str, detail: str) -> None:
        self._attempt(intent_id, attempt).attempts[intent_id, attempt] = (outcome, detail)

    def raw(self, intent_id: IntentId) -> tuple[bytes, ...]:
        kept = sorted(item for item in self._rows.raw.items() if item[0][0] == intent_id)
        return tuple(raw for _, raw in kept)

    def purge_raw(self, intent_id: IntentId) -> None:
        raw = self._write().raw
        for key in [key for key in raw if key[0] == intent_id]:
            del raw[key]

    def settled_with_raw(self) -> tuple[IntentId, ...]:
        raw = {intent_id for intent_id, _ in self._rows.raw}
        over, safe = (Stage.CONFIRMED, Stage.REJECTED), (PanState.NONE, PanState.STORED)
        settled = (i for i in self._newest_last() if i.stage in over and i.pan in safe)
        return tuple(i.id for i in settled if i.id in raw)

    def references(self) -> frozenset[str]:
        ended = (Stage.REJECTED, Stage.STALE)
        return frozenset(i.reference for i in self._newest_last() if i.stage not in ended)

    def add_evidence(self, evidence: Evidence) -> None:
        self._write().evidence.setdefault(evidence.key, evidence)

    def evidence(self, intent_id: IntentId) -> tuple[Evidence, ...]:
        return tuple(e for e in self._rows.evidence.values() if e.intent_id == intent_id)

    def _attempt(self, intent_id: IntentId, attempt: int) -> Rows:
        rows = self._write()
        if (intent_id, attempt) not in rows.attempts:
            raise VaultDamaged
        return rows

    def _newest_last(self) -> list[Intent]:
        return list(self._rows.intents.values())


class MemoryFacts(Room):
    """FactStore."""

    def put_transactions(self, transactions: Iterable[Transaction], read_at: datetime) -> None:
        rows = self._write()
        for row in transactions:
            kept = rows.transactions.get(row.id)
            if kept is None or (kept[0] <= read_at and kept[1].card_id == row.card_id):
                rows.transactions[row.id] = (read_at, row)

    def transactions(self, card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        found = [t for _, t in self._rows.transactions.values() if t.card_id == card_id]
        return tuple(sorted(found, key=lambda t: (t.at, t.id), reverse=True))[:limit]

    def strangers(self, prefix: str) -> tuple[Transaction, ...]:
        rows = (t for _, t in self._rows.transactions.values() if t.reference.startswith(prefix))
        found = [t for t in rows if not self._is_explained(t)]
        return tuple(sorted(found, key=lambda t: (t.at, t.id)))

    def _is_explained(self, row: Transaction) -> bool:
        ended = (Stage.REJECTED, Stage.STALE)
        without_effect = row.status in ("failed", "declined", "released")
        ours = row.reference[:REFERENCE_CHARS]
        named = (i for i in self._rows.intents.values() if i.reference == ours)
        return any(i.stage not in ended or without_effect for i in named)

    def put_wallets(self, wallets: Iterable[WalletBalance]) -> None:
        self._write().wallets = {wallet.id: wallet for wallet in wallets}

    def wallets(self) -> tuple[WalletBalance, ...]:
        return tuple(self._rows.wallets.values())

    def put_rates(self, rates: Iterable[Rate]) -> None:
        self._write().rates.update({rate.asset: rate for rate in rates})

    def rates(self) -> tuple[Rate, ...]:
        return tuple(rate for _, rate in sorted(self._rows.rates.items()))


class MemorySettings(Room):
    """SettingStore."""

    def profile(self) -> Profile | None:
        return None if self._rows.profile is None else self._rows.profile[0]

    def put_profile(self, profile: Profile, credentials: Credentials) -> None:
        self._write().profile = (profile, credentials.client_id, credentials.secret.reveal())

    def credentials(self) -> Credentials:
        if self._rows.profile is None:
            raise DetailsMissing
        _, client_id, secret = self._rows.profile
        return Credentials(client_id, Secret(secret))

    def hearing(self) -> Hearing | None:
        return self._rows.hearing

    def put_hearing(self, hearing: Hearing) -> None:
        self._write().hearing = hearing

    def get(self, name: str, default: str = "") -> str:
        return self._rows.settings.get(name, default)

    def put(self, name: str, value: str) -> None:
        self._write().settings[name] = value
