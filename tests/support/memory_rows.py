"""What a vault in memory keeps: containers of frozen rows, and the journal beside them."""

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from desktop_app.application.hearing import Hearing
from desktop_app.application.timeline import Deed, DeedSource
from desktop_app.domain.automation_notes import RuleNote
from desktop_app.domain.cards import Card, CardId, Field
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.event_log import LogEntry
from desktop_app.domain.evidence import Evidence
from desktop_app.domain.guarded import Guard
from desktop_app.domain.history import Seen
from desktop_app.domain.intents import Intent, IntentId, Kind
from desktop_app.domain.people import Person, PersonId
from desktop_app.domain.profiles import Profile
from desktop_app.domain.rules import RULE_DAY, Rule, RuleId
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
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
    guards: dict[CardId, Guard] = field(default_factory=dict)
    rules: dict[RuleId, Rule] = field(default_factory=dict)
    rule_log: list[RuleNote] = field(default_factory=list)
    people: dict[PersonId, Person] = field(default_factory=dict)
    states: dict[str, tuple[Seen, ...]] = field(default_factory=dict)
    coverage: dict[CardId, Coverage] = field(default_factory=dict)
    deeds: list[tuple[Deed, str, str]] = field(default_factory=list)
    """Each with what a search looks through, and what it is about."""
    deed_count: int = 0
    profile: tuple[Profile, str, str] | None = None
    hearing: Hearing | None = None
    card_key: str | None = None

    def tell(
        self,
        source: DeedSource,
        ref: str,
        at: datetime,
        kind: str,
        word: str,
        words: str = "",
        **rest: object,
    ) -> None:
        """Append to the journal."""
        self.deed_count += 1
        deed = Deed(self.deed_count, at, source, kind, word, **rest)  # type: ignore[arg-type]
        self.deeds.append((deed, words or f"{kind} {word}", ref))

    def tell_intent(self, intent: Intent, at: datetime) -> None:
        """A wish at its present stage."""
        self._name_what_a_rule_sent(intent)
        words = f"{intent.kind} {intent.stage} {intent.reference} {intent.reason.replace('_', ' ')}"
        self.tell(
            DeedSource.INTENT,
            intent.id,
            at,
            intent.kind.value,
            intent.stage.value,
            words,
            card_id=intent.card_id,
            amount=intent.amount,
            detail=intent.reason,
            reference=intent.reference,
            cause=_cause(intent),
        )

    def _name_what_a_rule_sent(self, intent: Intent) -> None:
        """The line of the rule's log was told before its wish was there."""
        name = intent.reference if RULE_DAY in intent.params else ""
        self.deeds = [
            (replace(deed, reference=name), f"{words}{name}", ref)
            if name and (deed.source, deed.reference, ref) == (DeedSource.RULE, "", intent.id)
            else (deed, words, ref)
            for deed, words, ref in self.deeds
        ]

    def take_in(self, row: Transaction, read_at: datetime, *, overtaken: bool) -> None:
        """What a read stated of a transaction."""
        _, kept = self.transactions.get(row.id, (None, None))
        if kept is not None and kept.card_id != row.card_id:
            return
        known, is_new = self.states.get(row.id, ()), kept != row
        if kept is None or not overtaken:
            self.transactions[row.id] = (read_at, row)
        else:
            state = row.status, row.amount, row.fee
            is_new = state not in {(each.status, each.amount, each.fee) for each in known}
        if is_new:
            self.states[row.id] = (*known, Seen(row.status, row.amount, row.fee, read_at))

    def copied(self) -> "Rows":
        """Rows are frozen, so a copy of the containers is a copy of everything."""
        return Rows(**{name: copy(value) for name, value in vars(self).items()})


def _cause(intent: Intent) -> str:
    if RULE_DAY in intent.params:
        return "rule"
    return intent.params.get("policy", "") if intent.kind in (Kind.FREEZE, Kind.TERMINATE) else ""


class Keeper(Protocol):
    """Who hands out the rows, and refuses to when the vault is closed."""

    def rows(self, *, write: bool = False) -> Rows: ...
    def unsealed(self) -> None: ...


class Room:
    """A part of the vault in memory."""

    def __init__(self, vault: Keeper) -> None:
        self._vault = vault

    @property
    def _rows(self) -> Rows:
        return self._vault.rows()

    def _write(self) -> Rows:
        return self._vault.rows(write=True)


def is_standing(row: Transaction, since: datetime) -> bool:
    """As the vault's query says it."""
    may_post = row.status in {TransactionStatus.PENDING, TransactionStatus.UNRECOGNISED}
    is_of_then = row.at >= since or not is_stated(row.at)
    return may_post or (row.kind is TransactionKind.PURCHASE and is_of_then)
