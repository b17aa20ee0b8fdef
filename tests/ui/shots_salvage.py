"""Saves pictures of what can be saved of a damaged vault, for people to look at.

python -m tests.ui.shots_salvage OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"]
"""

from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from PySide6.QtWidgets import QWidget

from desktop_app.adapters.vault.conflict_copies import NOT_OURS
from desktop_app.application.backup_state import Backup
from desktop_app.domain.cards import Card, CardFacts, CardId, CardStatus, Expiry, Field
from desktop_app.domain.errors import Failure
from desktop_app.domain.salvaged import CopyBeside, CopyFound, Salvaged, compare
from desktop_app.domain.vault_errors import VaultDamaged
from desktop_app.ui.patience import Patience
from desktop_app.ui.salvage.sheet import SalvageSheet
from desktop_app.ui.unlock.page import UnlockPage
from tests.support.ui import make_ui
from tests.ui.shots_start import VAULTS, main, make_unlock

FOLDER = VAULTS[0].folder
_LABELS = ("Google Ads", "Meta Ads", "Hetzner", "Figma", "Train tickets", "Zoom", "Office rent")


def card(number: int, label: str) -> Card:
    """One that was found, with everything."""
    card_id, last4 = CardId(f"card-{number}"), f"{4821 + number}"
    facts = CardFacts(card_id, CardStatus.ACTIVE, label, "Ada", last4, None, "", None)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return Card(facts, now, label, "Ada Lovelace", "", frozenset(Field), Expiry(2029, 7))


def found(count: int = 30) -> Salvaged:
    """Most of a vault; of one card only the number is left."""
    cards = [card(n, f"{_LABELS[n % 7]}{f' {n // 7 + 1}' if n > 6 else ''}") for n in range(count)]
    bare = cards[-1]._replace(label="", holder="", expiry=None, stored=frozenset({Field.PAN}))
    return Salvaged("Acme Ltd", (*cards[:-1], bare), frozenset({bare.id}), 4, 2, 318)


def make_sheet(*, read: Salvaged | None = None, backup: bool = True) -> SalvageSheet:
    """The sheet over the unlock page."""
    page = make_damaged()
    sheet = SalvageSheet(make_ui(), page, FOLDER, "Acme Ltd", Patience())
    at = datetime.now(UTC) - timedelta(hours=3)
    made = Backup(PurePath("/home/ada/backups/one.purser-backup"), at, 1_400_000)
    sheet._ui.bridge.last("salvaging.newest_backup").answer(made if backup else None)
    if read is not None:
        sheet._show(read)
    return sheet


def make_reading() -> SalvageSheet:
    """While it reads."""
    sheet = make_sheet()
    sheet.password.set_text("canary password of fifteen")
    sheet._read()
    return sheet


def make_copies(*, read: Salvaged | None = None) -> SalvageSheet:
    """The same with two copies by a sync program; one of them is of no use."""
    sheet = make_sheet()
    now = datetime.now(UTC)
    first = CopyBeside(
        "vault (Ada's conflicted copy 2026-11-20).db", now - timedelta(hours=50), 1_300_000
    )
    second = CopyBeside("vault-LAPTOP.db", now - timedelta(days=8), 900_000)
    sheet._ui.bridge.last("salvaging.copies_beside").answer((first, second))
    if read is not None:
        numbers = frozenset(card.id for card in read.cards[1:]) | {CardId("another")}
        held = CopyFound(first, "", 31, numbers, now - timedelta(hours=51))
        sheet._show(read)
        sheet.copies._show((compare(held, read), compare(CopyFound(second, NOT_OURS), read)))
    return sheet


def make_damaged() -> UnlockPage:
    """The vault did not open."""
    page = make_unlock()
    page._refused(Failure.from_error(VaultDamaged()))
    return page


def over(sheet: SalvageSheet) -> QWidget:
    """The window with the sheet in front."""
    sheet._over.show()
    sheet.open()
    return sheet._over


if __name__ == "__main__":
    main(
        {
            "salvage-unlock": make_damaged,
            "salvage-before": lambda: over(make_sheet()),
            "salvage-reading": lambda: over(make_reading()),
            "salvage-no-backup": lambda: over(make_sheet(backup=False)),
            "salvage-read": lambda: over(make_sheet(read=found())),
            "salvage-copies": lambda: over(make_copies()),
            "salvage-copies-read": lambda: over(make_copies(read=found())),
            "salvage-few": lambda: over(make_sheet(read=found(3))),
        }
    )
