"""Saves pictures of first run, unlock and settings, for people to look at.

python -m tests.ui.shots_start OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"]
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.backup_state import Backup, BackupFacts, BackupState, RestorePlan
from desktop_app.application.checkup_report import (
    CheckupReport,
    MoneyStep,
    MoneyStepKind,
    ProbeLine,
)
from desktop_app.application.entry_messages import CheckLine, ConnectionReport
from desktop_app.application.unit_guard import probe_words
from desktop_app.application.vault_place import VaultPlace
from desktop_app.domain.backup_errors import BackupDamaged, BackupFailed
from desktop_app.domain.capability import Finding, Probe, Verdict
from desktop_app.domain.errors import Failure
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import AuthScheme, DialectName, Environment, Profile
from desktop_app.domain.units import Proof, UnitScale
from desktop_app.domain.vault_errors import DiskFull, VaultInUse, WrongPassword
from desktop_app.ui.first_run.page import FirstRunPage
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.first_run.restore_sheet import RestoreSheet
from desktop_app.ui.first_run.strength import grade
from desktop_app.ui.kit.banner import Banner
from desktop_app.ui.kit.layout import column, holder
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from desktop_app.ui.unlock.page import UnlockPage
from tests.support.snapshots import snapshot
from tests.support.ui import make_ui

_SETTLES_MS = 60
"""Until a line that grew by what it says is laid out."""
SIZES = ((1280, 800), (960, 640))
DATA = PurePath("data")
PLACES = Places(Path("data"), Path("data/sandbox/vault"), Path("data/vaults"))
VAULTS = (VaultPlace(DATA / "acme-ltd", "Acme Ltd"), VaultPlace(DATA / "side", "Side business"))
REPORT = ConnectionReport(
    (
        CheckLine("Keys", True, "Accepted. The account is Acme Ltd."),
        CheckLine("Clock", True, "Differs by 0.4 s."),
        CheckLine("Environment", False, "The keys belong to the live environment."),
        CheckLine("Wallet", True, "4 wallets can be read."),
        CheckLine("Cards", True, "Cards can be read (7 on page one)."),
    ),
    "Acme Ltd",
    "live",
)
BITNOB = Profile(
    "Acme Ltd",
    Environment.BITNOB_LIVE,
    DialectName.V2,
    AuthScheme.HMAC,
    "https://api.bitnob.com",
    "https://acme.example/hooks/bitnob",
)


def make_unlock(*, sandbox: bool = False, several: bool = True) -> UnlockPage:
    """The page as it is first seen."""
    page = UnlockPage(make_ui())
    page.show_places(VAULTS if several else VAULTS[:1], VAULTS[0].folder, sandbox)
    return page


def make_wrong() -> UnlockPage:
    """After the seventh wrong password."""
    page = make_unlock()
    for _ in range(7):
        page._refused(Failure.from_error(WrongPassword()))
    return page


def make_in_use() -> UnlockPage:
    """A vault that another window holds."""
    page = make_unlock(several=False)
    page._refused(Failure.from_error(VaultInUse()))
    return page


def make_opening() -> UnlockPage:
    """While the key is worked out."""
    page = make_unlock(several=False)
    page._password.set_text("five words in a row")
    page._submit()
    return page


def make_first(choice: str = "sandbox") -> FirstRunPage:
    """The first choice."""
    page = FirstRunPage(make_ui(), PLACES)
    page._start.set_choice(choice)
    return page


def make_password(*, wrong: bool = False) -> FirstRunPage:
    """The master password of a practice vault."""
    page = make_first()
    page.set_start(sandbox_only=True)
    if wrong:
        page._password.field.set_text("short")
        page._next()
    page._password._pair._strength.show_strength(grade(6 if wrong else 15))
    return page


def make_connect(*, tested: bool = False) -> FirstRunPage:
    """The Bitnob connection."""
    page = make_first("connect")
    page._show("connect")
    if tested:
        page._connect.report.show_report(REPORT)
        page._connect._more.set_open(True)
    return page


def make_making(*, failed: bool = False) -> FirstRunPage:
    """A vault being made."""
    page = make_first()
    page._show("ready")
    page._set_busy(True)
    page._making.add("Measuring this computer")
    page._making.add("Writing the vault")
    if failed:
        page._refused(Failure.from_error(VaultInUse()), "The vault was not made")
    return page


def make_settings(section: str, *, live: bool = False) -> SettingsPage:
    """One section of the settings."""
    page = SettingsPage(make_ui(), LocalSettings(Path(os.devnull)))
    page.show_section(section)
    folder = Path("/home/ada/.local/share/purser/vaults/acme-ltd")
    picture = snapshot(profile=BITNOB) if live else snapshot()
    page.show_snapshot(replace(picture, folder=folder))
    return page


def make_check(proof: Proof = Proof.PROVEN) -> SettingsPage:
    """The connection check, before or after its figures disagreed."""
    page = make_settings("check", live=True)
    seen = "2,000,000 units were stated as $2 in an answer, which fits."
    at = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
    unit = {
        Proof.PROVEN: Finding(Probe.UNIT, Verdict.YES, at, seen),
        Proof.CONTRADICTED: Finding(Probe.UNIT, Verdict.NO, at, seen.replace("$2 ", "$20 ")),
    }.get(proof, Finding(Probe.UNIT))
    wire = MoneyStep(
        MoneyStepKind.UNIT,
        "Send a load of at most $2",
        f"{probe_words(UnitScale(1_000_000))} It goes to “Google Ads” ••4821, plus the fee.",
        Money.usd(2),
        2,
    )
    steps = (wire,) if proof is Proof.UNPROVEN else ()
    lines = tuple(ProbeLine.of(unit if p is Probe.UNIT else Finding(p)) for p in Probe)
    page.section("check")._show_report(
        CheckupReport(lines, at, proof, steps, proof is Proof.CONTRADICTED)
    )
    return page


def make_backups(*, failed: bool = False) -> SettingsPage:
    """Backups of some days, or the first one that failed."""
    page = make_settings("backups", live=True)
    folder = PurePath("/home/ada/.local/share/purser/vaults/acme-ltd/backups")
    made = [datetime(2026, 11, day, 9, 12, tzinfo=UTC) for day in (21, 20, 19, 12, 2)]
    kept = tuple(Backup(folder / "b", at, 1_400_000 - at.day * 30_000) for at in made)
    failure = Failure.from_error(BackupFailed(DiskFull.happened, todo=DiskFull.todo))
    state = BackupState(folder, () if failed else kept, failure=failure if failed else None)
    page.show_snapshot(snapshot(profile=BITNOB, backups=state))
    page.section("backups").show_snapshot(snapshot(profile=BITNOB, backups=state))
    return page


def make_restore(*, failed: bool = False) -> QWidget:
    """The restore sheet over the first page."""
    page = make_first()
    page.resize(960, 640)
    page.show()
    sheet = RestoreSheet(page._ui, page, PLACES)
    sheet.open()
    sheet.take_file("/media/ada/stick/2026-11-21T09-12-00Z.purser-backup")
    at = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
    plan = RestorePlan(
        PurePath("a"),
        BackupFacts("id", "Acme Ltd", at, is_practice=False),
        PurePath("/home/ada/.local/share/purser/vaults/restored-2026-11-21T09-12-00Z"),
    )
    sheet._show_facts(plan)
    if failed:
        sheet._refused(Failure.from_error(BackupDamaged()))
    return page


SHOTS: dict[str, Callable[[], QWidget]] = {
    "settings-check": make_check,
    "settings-check-unproven": lambda: make_check(Proof.UNPROVEN),
    "settings-check-disputed": lambda: make_check(Proof.CONTRADICTED),
    "settings-backups": make_backups,
    "settings-backups-failed": lambda: make_backups(failed=True),
    "restore": make_restore,
    "restore-failed": lambda: make_restore(failed=True),
    "unlock": make_unlock,
    "unlock-sandbox": lambda: holder(
        column(Banner(), (make_unlock(sandbox=True, several=False), 1))
    ),
    "unlock-wrong": make_wrong,
    "unlock-in-use": make_in_use,
    "unlock-opening": make_opening,
    "first-sandbox": make_first,
    "first-open": lambda: make_first("open"),
    "first-password": make_password,
    "first-password-wrong": lambda: make_password(wrong=True),
    "first-connect": make_connect,
    "first-connect-tested": lambda: make_connect(tested=True),
    "first-making": make_making,
    "first-failed": lambda: make_making(failed=True),
    "settings-connection": lambda: make_settings("connection"),
    "settings-connection-live": lambda: make_settings("connection", live=True),
    "settings-security": lambda: make_settings("security"),
    "settings-appearance": lambda: make_settings("appearance"),
    "settings-about": lambda: make_settings("about"),
}


def main(shots: dict[str, Callable[[], QWidget]] = SHOTS) -> None:
    """Save every picture in both themes and sizes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--family", default="")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    app = QApplication([])
    current().install(app)
    fonts.set_scale(options.scale)
    if options.family:
        fonts.set_families((options.family,))
    options.folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        current().set_theme(theme)
        for name, make in shots.items():
            for width, height in SIZES:
                if options.only in name:
                    page = make()
                    # Settings stand beside the navigation.
                    page.resize(width - (212 if name.startswith("settings") else 0), height)
                    page.show()
                    QTest.qWait(_SETTLES_MS)
                    page.grab().save(str(options.folder / f"{name}-{width}-{theme}.png"))
                    page.close()


if __name__ == "__main__":
    main()
