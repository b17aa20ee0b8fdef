"""Cheap vaults in real folders, values to put into them, and what a folder holds, byte for byte."""

import asyncio
import json
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from desktop_app.adapters.vault.columns import from_time
from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.cards import (
    Card,
    CardDetails,
    CardFacts,
    CardId,
    CardStatus,
)
from desktop_app.domain.intents import Intent, IntentId, Kind
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret

T = TypeVar("T")

CHEAPEST = KdfCost(64, 1, 1)
PASSWORD = "correct horse battery staple purser"
NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
PAN, EXPIRY, CVV = "4000001234567899", "07/2029", "847"


async def at_once(work: Callable[[], T]) -> T:
    """A loop with nothing else to do needs no second thread."""
    return work()


def keeper() -> FileVaultKeeper:
    """The real keeper, except that a guess costs almost nothing."""
    return FileVaultKeeper(at_once, floor=CHEAPEST, cost=CHEAPEST)


def make(folder: Path, name: str = "Shop", password: str = PASSWORD) -> OpenVault:
    """A new vault, open."""
    return asyncio.run(keeper().create(folder, name, Secret(password), lambda _step: None))


def enter(folder: Path, password: str = PASSWORD) -> OpenVault:
    """An existing vault, opened."""
    return asyncio.run(keeper().open(folder, Secret(password)))


@contextmanager
def opened(folder: Path) -> Iterator[OpenVault]:
    """An existing vault, closed again."""
    vault = enter(folder)
    try:
        yield vault
    finally:
        vault.close()


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """Every write beyond it fails, whoever writes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def stock(folder: Path) -> None:
    """A closed vault with one card whose details are sealed."""
    vault = make(folder)
    vault.cards.put([card()])
    vault.cards.seal_details(card().id, details())
    vault.close()


def card(number: int = 1, *, micros: int = 25_000_000, status: str = "active") -> Card:
    """A card; equal numbers give equal cards."""
    facts = CardFacts(
        id=CardId(f"card-{number:06d}"),
        status=CardStatus(status),
        label=f"Service label {number}",
        holder="Ada",
        last4="7899",
        available=Money(micros),
        reference=f"PSR1I-{number}",
        created_at=NOW - timedelta(days=1),
    )
    return Card(facts, NOW, f"Label {number}", "Ada L.", "http://127.0.0.1:9/events")


def details(pan: str = PAN, expiry: str = EXPIRY, cvv: str = CVV) -> CardDetails:
    """What is shown once."""
    return CardDetails(Secret(pan), Secret(expiry), Secret(cvv))


def intent(number: int = 1, **changes: object) -> Intent:
    """A wish to fund the first card; equal numbers give equal intents."""
    made = Intent(
        id=IntentId(f"{number:032x}"),
        kind=Kind.FUND,
        form_token=f"form-{number}",
        session="run-1",
        created_at=NOW,
        changed_at=NOW,
        card_id=card().id,
        amount=Money.usd(25),
        params={"note": "März"},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def add_as_before_rules(vault: OpenVault, one: Intent) -> None:
    """Add a new wish to a vault of version 8 or before, in its words."""
    vault._database.write(
        "INSERT INTO intents (id, form_token, reference, kind, session, card_id, amount, stage,"
        " pan, reason, params, created_at, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)",
        (
            one.id,
            one.form_token,
            one.reference,
            one.kind.value,
            one.session,
            one.card_id,
            None if one.amount is None else one.amount.micros,
            one.stage.value,
            one.pan.value,
            json.dumps(dict(one.params)),
            from_time(one.created_at),
            from_time(one.changed_at),
        ),
    )


def picture(folder: Path) -> dict[str, tuple[int, int, object]]:
    """Every entry below `folder` with its mode, its time and its bytes, no link followed."""
    found: dict[str, tuple[int, int, object]] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        about = path.lstat()
        content: object = None
        if path.is_symlink():
            content = path.readlink()
        elif path.is_file():
            content = path.read_bytes()
        # A folder's time moves when the lock file comes and goes.
        time = 0 if path.is_dir() and not path.is_symlink() else about.st_mtime_ns
        found[str(path.relative_to(folder))] = (about.st_mode, time, content)
    return found
