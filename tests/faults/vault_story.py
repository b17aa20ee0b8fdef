"""A vault that costs nothing to open, a life for it to lead, and everything that it says."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import KdfCost, derive_key
from desktop_app.adapters.vault.files import DATABASE, KEY_COPY, KEY_FILE
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.late import import_rotation, import_stores
from desktop_app.adapters.vault.opening import open_database
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.ways import WayKind
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.evidence import Evidence, Source
from desktop_app.domain.intents import Intent, IntentId, PanState, Stage, advance
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.contract.keyfile_rig import CODE, KEPT, make_format_1
from tests.contract.second_rig import both, second
from tests.contract.vault_rig import NOW, PASSWORD, at_once, card, details, intent
from tests.contract.vault_suite_rule_wishes import wish as of_rule
from tests.contract.vault_suite_rules import rule

# The least that Argon2id takes: a vault is opened hundreds of thousands of times.
NOTHING = KdfCost(8, 1, 1)
MANY = 1_000_000
_KEEPER = FileVaultKeeper(at_once, floor=NOTHING, cost=NOTHING)
Told = Callable[[], None]
# A child would import these, and what is refused and counted there would be reads of our own code.
import_stores()
import_rotation()


def _finish(work: Coroutine[Any, Any, OpenVault]) -> OpenVault:
    """With `at_once` nothing ever waits, so one push does all of it; a loop would cost more."""
    try:
        work.send(None)
    except StopIteration as end:
        made: OpenVault = end.value
        return made
    raise AssertionError("something waited")


def make_vault(folder: Path) -> OpenVault:
    """A new vault, open."""
    return _finish(_KEEPER.create(folder, "Shop", Secret(PASSWORD), lambda _step: None))


def open_vault(folder: Path, secret: Secret | None = None) -> OpenVault:
    """An existing vault, opened by the real keeper; by the password, unless something is given."""
    return _finish(_KEEPER.open(folder, secret or Secret(PASSWORD)))


def make_backup(folder: Path) -> Path:
    """The backup of a closed vault, in another folder than the vault's."""

    async def make() -> Path:
        with closing(await _KEEPER.open(folder, Secret(PASSWORD))) as vault:
            return Path((await vault.backups.make(NOW)).path)

    made = asyncio.run(make())
    return made.rename(folder.with_name(made.name))


def add_ways(folder: Path) -> None:
    """A recovery code, and what a keyring holds, open the closed vault too."""

    async def add() -> None:
        with closing(await _KEEPER.open(folder, Secret(PASSWORD))) as vault:
            for kind, secret in ((WayKind.RECOVERY, CODE), (WayKind.KEYRING, KEPT)):
                await vault.keys.add(Secret(PASSWORD), kind, Secret(secret))

    asyncio.run(add())


def need_key_file(folder: Path) -> None:
    """The same, and the password needs the owner's key file."""
    add_ways(folder)
    with closing(open_vault(folder)) as vault:
        asyncio.run(vault.keys.change_key_file(Secret(PASSWORD), second()))
    with closing(open_vault(folder, both())):
        pass


def age_keys(folder: Path) -> None:
    """The key files of the closed vault as the first release wrote them."""
    made = parse_key_file((folder / KEY_FILE).read_bytes(), NOTHING)
    old = make_format_1(made.unwrap(Secret(PASSWORD)), made.vault_id).dump()
    for name in (KEY_FILE, KEY_COPY):
        (folder / name).write_bytes(old)


def restore_vault(file: Path, folder: Path) -> OpenVault:
    """A backup brought back, and opened, by the real keeper."""
    return _finish(_KEEPER.restore(file, folder, Secret(PASSWORD), lambda _step: None))


def database_of(vault: OpenVault) -> Database:
    """What lies below the stores."""
    return vault._database


class DatabaseDoor:
    """Opens a vault's database as the keeper does, with the key that its key file holds now."""

    def __init__(self, folder: Path) -> None:
        key_file = parse_key_file((folder / KEY_FILE).read_bytes(), NOTHING)
        vault_key = key_file.unwrap(Secret(PASSWORD))
        self.key = bytes(derive_key(vault_key, key_file.vault_id, "pages"))
        self._path, self._vault_id = folder / DATABASE, key_file.vault_id

    def open(self) -> Database:
        """Raises what `open_database` raises."""
        return open_database(self._path, self.key, MIGRATIONS, self._vault_id)


def rows_said(database: Database) -> str:
    """A digest of every row of every table, sealed values as they are sealed."""
    said = hashlib.blake2b(digest_size=16)
    schema = database.rows("SELECT type, name, sql FROM sqlite_schema ORDER BY name")
    said.update(repr(schema).encode())
    for kind, name, _sql in schema:
        if kind == "table":
            said.update(repr(database.rows(f"SELECT * FROM {name}")).encode())
    return said.hexdigest()


def all_said(vault: OpenVault) -> str:
    """The same, with every sealed value opened, and again by the indexes the product reads by."""
    said = hashlib.blake2b(rows_said(database_of(vault)).encode(), digest_size=16)
    for kept in vault.cards.all():
        opened = [vault.cards.reveal(kept.id, field).reveal() for field in sorted(kept.stored)]
        feed = vault.facts.transactions(kept.id, MANY)
        said.update(repr((kept, opened, vault.intents.of_card(kept.id, MANY), feed)).encode())
    for wish in vault.intents.recent(MANY):
        seen = vault.intents.evidence(wish.id)
        said.update(repr((wish, vault.intents.raw(wish.id), seen)).encode())
    said.update(repr((vault.intents.open(), vault.facts.strangers("ref"))).encode())
    runs, log = vault.intents.of_rules(date.min), vault.rules.notes(MANY)
    said.update(repr((runs, vault.rules.all(), log, vault.rules.last_notes())).encode())
    return said.hexdigest()


def first_life(vault: OpenVault, told: Told, wishes: range) -> None:
    """Cards issued as the outbox does it, every other one by a rule; `told` after each commit."""
    for number in wishes:
        wish = _wish(vault, number)
        told()
        sending = advance(wish, Stage.SENDING, NOW + timedelta(seconds=1))
        with vault.commit():
            vault.intents.put(sending)
            attempt = vault.intents.begin_attempt(wish.id, NOW)
        told()
        vault.intents.keep_raw(wish.id, attempt, bytes([number % 256]) * 700)
        told()
        with vault.commit():
            vault.cards.put([card(number)])
            vault.cards.seal_details(card(number).id, details(cvv=f"{number % 1000:03}"))
            done = advance(sending, Stage.CONFIRMED, NOW, pan=PanState.STORED)
            vault.intents.put(done)
        told()
        vault.checkpoint()
        vault.intents.add_evidence(_evidence(wish.id, number))
        told()
        vault.intents.purge_raw(wish.id)
        told()


def _wish(vault: OpenVault, number: int) -> Intent:
    """A wish of a person, or one of a rule with what the log says of it."""
    if number % 2 == 0:
        wish = intent(number)
        vault.intents.add(wish)
        return wish
    wish, by = of_rule(number), rule(number, paused=None, done_to=NOW)
    with vault.commit():
        vault.intents.add(wish)
        vault.rules.put(by)
        vault.rules.note(RuleNote(NOW, Deed.SENT, Actor.PURSER, by.id, intent_id=wish.id))
    return wish


def later_life(vault: OpenVault, told: Told, rows: int) -> None:
    """A long list of transactions in one commit, changed figures, forgotten numbers."""
    vault.facts.put_transactions([_transaction(number) for number in range(rows)], NOW)
    told()
    vault.cards.put([card(number, micros=number + 1) for number in range(rows // 3)])
    told()
    for number in range(0, rows // 3, 2):
        for field in sorted(details().fields()):
            vault.cards.forget(card(number).id, field)
            told()
    vault.settings.put("theme", "dark")
    told()


def _evidence(wish: IntentId, number: int) -> Evidence:
    return Evidence(wish, Source.POLL, f"key-{number}", NOW, bytes(32))


def _transaction(number: int) -> Transaction:
    return Transaction(
        id=f"txn-{number:06d}",
        card_id=card(number % 3).id,
        kind=TransactionKind.PURCHASE,
        status=TransactionStatus.SETTLED,
        amount=Money(number + 1),
        fee=Money(0),
        at=NOW + timedelta(minutes=number),
        reference=f"ref-{number}",
        merchant=f"Merchant {number}",
        description="A thing that was bought",
    )
