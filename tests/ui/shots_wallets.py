"""Saves pictures of the Wallets page, to be looked at.

python -m tests.ui.shots_wallets OUTPUT_FOLDER [--family "DejaVu Sans"]
"""

import argparse
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop_app.application.top_ups import NamedTopUp
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.wallets import Debit
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from desktop_app.ui.wallets.page import WalletsPage
from tests.support.snapshots import RATES, WALLETS, snapshot
from tests.support.ui import make_ui
from tests.ui.test_record_words import RECORD

SIZES = {"large": (1067, 728), "small": (899, 568)}
DEARER = Debit("USDC", 6, 100_200_401, 1_012_004)


def make(scene: str) -> WalletsPage:
    """The page with figures of this minute."""
    ui, now = make_ui(), datetime.now(UTC)
    wallets = tuple(replace(wallet, read_at=now) for wallet in WALLETS)
    rates = tuple(replace(rate, read_at=now) for rate in RATES)
    if scene == "doubted":
        wallets = (replace(wallets[0], read_at=now - timedelta(minutes=4)), *wallets[1:])
    ui.words.hidden = scene == "hidden"
    page = WalletsPage(ui)
    shown = snapshot(wallets=() if scene == "empty" else wallets, rates=rates)
    page.show_snapshot(shown)
    return page


def answer(page: WalletsPage, scene: str) -> None:
    """The newest top-ups, as the vault has them."""
    now = datetime.now(UTC)
    paid = replace(RECORD, asked_at=now - timedelta(minutes=9))
    top_ups = (
        NamedTopUp(replace(paid, stage=Stage.UNKNOWN, asked=Money.usd(40)), "Adobe", "9021"),
        NamedTopUp(replace(paid, debit=DEARER), "Google Ads", "4417"),
        NamedTopUp(paid, "Marketing team: newsletter and landing pages", "1177"),
        NamedTopUp(replace(paid, debit=None), "Hosting", "1177"),
        NamedTopUp(replace(paid, stage=Stage.REJECTED, asked=Money.usd(2_500)), "Travel", "3301"),
    )
    page._ui.bridge.last("wallet.top_ups.recent").answer(() if scene == "empty" else top_ups)


def main() -> None:
    """Every scene in every theme, at both sizes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", default="")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    if given.family:
        fonts.set_families((given.family,))
    current().install(app)
    for look in ("light", "dark", "contrast"):
        current().set_theme(look)
        for name, size in SIZES.items():
            for scene in ("plain", "doubted", "hidden", "empty"):
                page = make(scene)
                page.resize(*size)
                page.show()
                answer(page, scene)
                QApplication.sendPostedEvents()
                app.processEvents()
                page.grab().save(str(given.folder / f"{scene}-{look}-{name}.png"))
                page.close()


if __name__ == "__main__":
    main()
