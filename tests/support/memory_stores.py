"""The stores of a vault in memory: containers of frozen rows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from desktop_app.application.timeline import DeedSource
from desktop_app.application.vault_ports import DuplicateForm
from desktop_app.domain.cards import Card, CardDetails, CardId, Expiry, Field
from desktop_app.domain.evidence import Evidence
from desktop_app.domain.intents import REFERENCE_CHARS, Intent, IntentId, Kind, PanState, Stage
from desktop_app.domain.secrets import Secret
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.vault_errors import DetailsMissing, VaultDamaged
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.memory_rows import Room, Rows, is_standing
from tests.support.memory_rules import count_from


class MemoryCards(Room):
    """CardStore."""

    def put(self, cards: Iterable[Card]) -> None:
        rows = self._write()
        for card in cards:
            known = rows.cards.get(card.id)
            if known is not None and known.facts.status is not card.facts.status:
                was, now = known.facts.status.value, card.facts.status.value
                rows.tell(
                    DeedSource.CARD,
                    card.id,
                    card.read_at,
                    "status",
                    now,
                    now,
                    card_id=card.id,
                    detail=was,
                )
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
        self._vault.unsealed()
        rows = self._write()
        for name, secret in details.fields().items():
            rows.details[card_id, name] = secret.reveal()
        rows.settings["sealings"] = str(self.sealings() + 1)

    def holds(self, card_id: CardId, details: CardDetails) -> bool:
        self._vault.unsealed()
        kept = self._rows.details
        return all(kept.get((card_id, f)) == s.reveal() for f, s in details.fields().items())

    def reveal(self, card_id: CardId, field: Field) -> Secret:
        self._vault.unsealed()
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
            self._vault.unsealed()
            month, year = kept[card.id, Field.EXPIRY].split("/")
            expiry = Expiry.parse(month, year)
        return card._replace(stored=stored, expiry=expiry)


class MemoryIntents(Room):
    """IntentStore."""

    def add(self, intent: Intent) -> None:
        rows = self._write()
        if any(intent.form_token == i.form_token for i in rows.intents.values()):
            raise DuplicateForm
        rows.intents[intent.id] = intent
        rows.tell_intent(intent, intent.created_at)

    def put(self, intent: Intent) -> None:
        rows = self._write()
        if intent.id not in rows.intents:
            raise VaultDamaged
        known, rows.intents[intent.id] = rows.intents[intent.id], intent
        if known.stage is not intent.stage:
            rows.tell_intent(intent, intent.changed_at)
        if known.card_id is None and intent.card_id is not None:
            rows.deeds = [
                (replace(deed, card_id=deed.card_id or intent.card_id), words, ref)
                if ref == intent.id
                else (deed, words, ref)
                for deed, words, ref in rows.deeds
            ]

    def get(self, intent_id: IntentId) -> Intent | None:
        return self._rows.intents.get(intent_id)

    def of_form(self, form_token: str) -> Intent | None:
        return next((i for i in self._newest_last() if i.form_token == form_token), None)

    def open(self) -> tuple[Intent, ...]:
        return tuple(i for i in self._newest_last() if i.is_open)

    def of_card(self, card_id: CardId, limit: int, *kinds: Kind) -> tuple[Intent, ...]:
        own = (i for i in reversed(self._newest_last()) if i.card_id == card_id)
        return tuple(i for i in own if i.kind in (kinds or Kind))[:limit]

    def recent(self, limit: int, *kinds: Kind) -> tuple[Intent, ...]:
        return tuple(i for i in reversed(self._newest_last()) if i.kind in (kinds or Kind))[:limit]

    def of_rules(self, since: date) -> tuple[Intent, ...]:
        return count_from(since, self._newest_last())

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

    def sent_at(self, intent_id: IntentId) -> datetime | None:
        return self._rows.begun.get((intent_id, 1))

    def raw(self, intent_id: IntentId) -> tuple[bytes, ...]:
        self._vault.unsealed()
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
        rows = self._write()
        if evidence.key in rows.evidence:
            return
        rows.evidence[evidence.key] = evidence
        intent = rows.intents.get(evidence.intent_id)
        if intent is not None:
            words = f"{intent.kind} {evidence.source} {intent.reference}"
            rows.tell(
                DeedSource.EVIDENCE,
                intent.id,
                evidence.seen_at,
                intent.kind.value,
                evidence.source.value,
                words,
                card_id=intent.card_id,
                amount=intent.amount,
                reference=intent.reference,
            )

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

    def put_transactions(
        self, transactions: Iterable[Transaction], read_at: datetime, *, overtaken: bool = False
    ) -> None:
        rows = self._write()
        for row in transactions:
            rows.take_in(row, read_at, overtaken=overtaken)

    def transactions(self, card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        found = [t for _, t in self._rows.transactions.values() if t.card_id == card_id]
        return tuple(sorted(found, key=lambda t: (t.at, t.id), reverse=True))[:limit]

    def standing(self, card_id: CardId, since: datetime) -> tuple[Transaction, ...]:
        every = self.transactions(card_id, 10**9)
        return tuple(row for row in every if is_standing(row, since))

    def with_ids(self, ids: Sequence[str]) -> tuple[Transaction, ...]:
        return tuple(t for _, t in self._rows.transactions.values() if t.id in ids)

    def with_reference(self, reference: str) -> tuple[Transaction, ...]:
        rows = (t for _, t in self._rows.transactions.values() if t.reference == reference)
        return tuple(sorted(rows, key=lambda t: (t.at, t.id)))

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
