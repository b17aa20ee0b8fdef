"""What the application needs from the vault, in its own words.

All store methods are synchronous and are called on the worker's loop thread only. They raise
Locked after `close()`, DiskFull or VaultReadOnly when a write cannot be made durable, and
VaultDamaged when a row does not pass its own check.
"""

# A port only names types: whoever keeps or opens a vault is not to import all of the program's.
from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from desktop_app.application.ways import WayKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import PurePath

    from desktop_app.application.backup_state import BackupFacts, BackupStore
    from desktop_app.application.log_ports import LogStore
    from desktop_app.application.people_store import PeopleStore
    from desktop_app.application.recovery_state import Contents
    from desktop_app.application.rule_store import RuleStore
    from desktop_app.application.setting_store import SettingStore
    from desktop_app.application.timeline import HistoryStore
    from desktop_app.application.vault_place import VaultPlace
    from desktop_app.application.ways import KeyringDoor, KeyStore
    from desktop_app.domain.cards import Card, CardDetails, CardId, Field
    from desktop_app.domain.event_log import Arrival, LogEntry, Shown
    from desktop_app.domain.events import Doubt, Event
    from desktop_app.domain.evidence import Evidence
    from desktop_app.domain.guarded import Guard
    from desktop_app.domain.intents import Intent, IntentId, Kind
    from desktop_app.domain.money import Money
    from desktop_app.domain.secrets import Secret
    from desktop_app.domain.transactions import Transaction
    from desktop_app.domain.wallets import Rate, WalletBalance


class CardStore(Protocol):
    """Cards, newest facts only; their details sealed field by field.

    `holds` reads the sealed fields back from the database and says whether they are `details`.
    """

    def put(self, cards: Iterable[Card]) -> None: ...
    def all(self) -> tuple[Card, ...]: ...
    def get(self, card_id: CardId) -> Card | None: ...
    def seal_details(self, card_id: CardId, details: CardDetails) -> None: ...
    def holds(self, card_id: CardId, details: CardDetails) -> bool: ...
    def reveal(self, card_id: CardId, field: Field) -> Secret: ...
    def forget(self, card_id: CardId, field: Field) -> None: ...
    def sealings(self) -> int:
        """How many times details were sealed, over all runs: grows with each `seal_details`."""

    def newest_seen(self) -> int:
        """How far the order in which cards became known has come; 0 before the first."""

    def seen_after(self, mark: int) -> tuple[CardId, ...]:
        """The cards that became known after `newest_seen` was `mark`, oldest first."""


class IntentStore(Protocol):
    """Intents and their attempts; rows change stage, nothing is deleted.

    `add` raises DuplicateForm when the form token was used. `begin_attempt` returns the attempt's
    number; `keep_raw` seals the raw answer of that attempt; `end_attempt` records its class.
    """

    def add(self, intent: Intent) -> None: ...
    def put(self, intent: Intent) -> None: ...
    def get(self, intent_id: IntentId) -> Intent | None: ...
    def of_form(self, form_token: str) -> Intent | None:
        """The one intent that a filled form made."""

    def open(self) -> tuple[Intent, ...]: ...
    def of_card(self, card_id: CardId, limit: int, *kinds: Kind) -> tuple[Intent, ...]: ...
    def recent(self, limit: int, *kinds: Kind) -> tuple[Intent, ...]:
        """The newest of `kinds`, or of every kind if none is named, newest first.

        One freeze of all cards makes as many wishes as there are cards: who looks for wishes of a
        kind names it, or sees nothing else.
        """

    def of_rules(self, since: date) -> tuple[Intent, ...]:
        """Those that rules made and that count for `since` or a later day, and the open ones of any
        day; oldest first."""

    def begin_attempt(self, intent_id: IntentId, at: datetime) -> int: ...
    def keep_raw(self, intent_id: IntentId, attempt: int, raw: bytes) -> None: ...
    def end_attempt(self, intent_id: IntentId, attempt: int, outcome: str, detail: str) -> None: ...
    def sent_at(self, intent_id: IntentId) -> datetime | None:
        """When its first send began; None for one that was never sent."""

    def raw(self, intent_id: IntentId) -> tuple[bytes, ...]: ...
    def purge_raw(self, intent_id: IntentId) -> None: ...
    def settled_with_raw(self) -> tuple[IntentId, ...]:
        """Confirmed and rejected intents whose raw answers are kept and hold no lost number."""

    def references(self) -> frozenset[str]:
        """The references of all intents that may have had an effect."""

    def add_evidence(self, evidence: Evidence) -> None:
        """Append an observation; one whose key is known changes nothing."""

    def evidence(self, intent_id: IntentId) -> tuple[Evidence, ...]: ...


class FactStore(Protocol):
    """What the service stated about money: transactions, wallets, rates."""

    def put_transactions(
        self, transactions: Iterable[Transaction], read_at: datetime, *, overtaken: bool = False
    ) -> None:
        """Keep what a read stated.

        One that a later read `overtaken` adds rows and states, and changes no row.
        """

    def transactions(self, card_id: CardId, limit: int) -> tuple[Transaction, ...]: ...
    def standing(self, card_id: CardId, since: datetime) -> tuple[Transaction, ...]:
        """A card's rows that may still post, and its purchases from `since` on or without a time.

        Newest first.
        """

    def with_ids(self, ids: Sequence[str]) -> tuple[Transaction, ...]: ...
    def with_reference(self, reference: str) -> tuple[Transaction, ...]:
        """The rows of any card under exactly this reference."""

    def strangers(self, prefix: str) -> tuple[Transaction, ...]:
        """Rows whose reference begins so and that no intent of this vault explains.

        The service may add to a reference, as for the fee of what it names. An intent that ended
        as refused or never sent explains only a row without an effect.
        """

    def put_wallets(self, wallets: Iterable[WalletBalance]) -> None: ...
    def wallets(self) -> tuple[WalletBalance, ...]: ...
    def put_rates(self, rates: Iterable[Rate]) -> None: ...
    def rates(self) -> tuple[Rate, ...]: ...


class EventStore(Protocol):
    """Every message that came in, once, with its raw body sealed; see `LogEntry`.

    `keep` counts a message that came before, and changes nothing for one whose id is known with
    another body. What was believed is kept for ever; of the rest, the newest.
    """

    def keep(self, entry: LogEntry, raw: bytes) -> Arrival: ...
    def get(self, key: str) -> LogEntry | None: ...
    def newest(self, limit: int) -> tuple[LogEntry, ...]: ...
    def of_card(self, card_id: CardId, limit: int) -> tuple[Event, ...]:
        """What believed messages say of a card, newest first."""

    def page(self, shown: Shown, after: str, limit: int) -> tuple[LogEntry, ...]:
        """The newest of `shown`, or those older than the one with the key `after`."""

    def count(self, shown: Shown) -> int: ...
    def doubted(self) -> dict[Doubt, int]: ...
    def count_doubted(self, since: datetime) -> int:
        """How many messages that were not believed came at `since` or later."""

    def raw(self, key: str) -> bytes | None: ...
    def without_money(self, after: str, limit: int) -> tuple[str, ...]:
        """The keys of believed messages about charges that state no figure, in the order they
        came, from behind the one with the key `after` ("" for the first).
        """

    def state_money(self, key: str, amount: Money | None, fee: Money | None) -> None:
        """Give a message its figures, where it has none."""


class GuardStore(Protocol):
    """Cards under a policy: one guard for each, kept for ever. `put` replaces it."""

    def put(self, guard: Guard) -> None: ...
    def get(self, card_id: CardId) -> Guard | None: ...
    def all(self) -> tuple[Guard, ...]:
        """In the order of the cards' ids."""


class Stores(Protocol):
    """What a vault keeps, by kind."""

    @property
    def cards(self) -> CardStore: ...
    @property
    def intents(self) -> IntentStore: ...
    @property
    def facts(self) -> FactStore: ...
    @property
    def events(self) -> EventStore: ...
    @property
    def history(self) -> HistoryStore: ...
    @property
    def guards(self) -> GuardStore: ...
    @property
    def rules(self) -> RuleStore: ...
    @property
    def people(self) -> PeopleStore: ...
    @property
    def settings(self) -> SettingStore: ...


class Vault(Stores, Protocol):
    """An open vault: one database, one connection, one writer."""

    @property
    def name(self) -> str: ...
    @property
    def keys(self) -> KeyStore: ...
    @property
    def backups(self) -> BackupStore: ...
    @property
    def log(self) -> LogStore: ...

    def commit(self) -> AbstractContextManager[None]:
        """Everything written inside is one durable commit, or nothing is. Nests."""

    def checkpoint(self) -> None:
        """Move committed pages out of the write-ahead log (after a PAN was stored)."""

    def has_room(self) -> bool:
        """Whether the disk has room for what a send must record, and some is kept back for it."""

    def use_reserve(self) -> bool:
        """Give up the room kept back, after a DiskFull; whether there was any."""

    @property
    def is_resting(self) -> bool:
        """Whether it is between `rest` and `wake`."""

    def rest(self) -> None:
        """Drop the key that opens sealed fields, while a locked wallet goes on watching.

        Until `wake`, what opens or seals one raises Locked, as a backup does; cards, intents,
        facts and messages can be read and written, and raw answers and messages kept, sealed.
        Raises DiskFull; then everything is as before.
        """

    async def wake(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> None:
        """Take the key again. Raises WrongPassword and NotEnoughMemory; it rests on then."""

    def close(self) -> None:
        """Drop keys and caches; afterwards every store raises Locked."""


KdfProgress = Callable[[str], None]
"""Called from the worker with a sentence on what is being done ("Measuring this computer")."""


class VaultKeeper(Protocol):
    """Finds, makes and opens vaults. Raises the errors of `domain.vault_errors`."""

    def find(self, root: PurePath) -> tuple[VaultPlace, ...]: ...
    def exists(self, folder: PurePath) -> bool: ...
    def keyring_door(self, folder: PurePath) -> KeyringDoor | None:
        """Where a keyring's secret is a way into the vault there; opens nothing."""

    async def create(
        self, folder: PurePath, name: str, password: Secret, progress: KdfProgress
    ) -> Vault: ...
    async def open(
        self, folder: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> Vault: ...
    async def rotate(self, folder: PurePath, password: Secret, progress: KdfProgress) -> None:
        """Give a closed vault another vault key, after a backup of what there is.

        Of the ways in, the password alone stays. What it raises leaves the vault as it was.
        """

    async def read_backup(self, file: PurePath) -> BackupFacts:
        """What a backup says about itself, after reading all of it."""

    async def restore(
        self,
        file: PurePath,
        folder: PurePath,
        secret: Secret,
        progress: KdfProgress,
        kind: WayKind = WayKind.PASSWORD,
    ) -> Vault:
        """Bring a backup back into a new `folder`, marked as restored, and open it."""

    async def rehearse(
        self, file: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> Contents:
        """The same for a trial, with every number opened; nothing of it stays."""


class DuplicateForm(Exception):
    """This filled form already made an intent."""
