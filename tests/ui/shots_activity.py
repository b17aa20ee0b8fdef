"""Saves pictures of the Activity page, to be looked at.

python -m tests.ui.shots_activity OUTPUT_FOLDER [--family "DejaVu Sans"]
"""

import argparse
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from desktop_app.application.timeline import Lens
from desktop_app.domain.evidence import of_debit
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from tests.ui.activity_fixture import NOW, PAID, TOP_UP, Screen, add_rules, sample_vault

OPENED = {"decline": "declined", "settled": "Adobe", "top-up": "Top-up", "rule-story": "$80.00"}
DEEDS = {"deeds": "", "rules": "", "rule-sent": "Rule sent", "rule-skip": "limit of today"}
SIZES = {"large": (1067, 728), "small": (899, 568)}


def settle() -> None:
    """Let every posted event and timer of this moment happen."""
    for _ in range(6):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def shoot(path: Path, size: tuple[int, int], scene: str) -> None:
    """One picture."""
    vault = sample_vault(400)
    if scene == "top-up":
        vault.intents.add_evidence(of_debit(TOP_UP, PAID, NOW))
    if scene.startswith("rule"):
        add_rules(vault)
    screen = Screen(vault, size)
    settle()
    page = screen.page
    if scene in DEEDS:
        page._choose_lens(Lens.DEEDS)
        settle()
    wanted = {**OPENED, **DEEDS}.get(scene, "")
    if wanted:
        titles = screen.titles()
        page.view.toggle(next(n for n, text in enumerate(titles) if wanted in text))
    elif scene == "nothing":
        page.filters.focus_search()
        page.filters._search.set_text("zzz")
        page.filters._take_text()
    elif scene == "hidden":
        screen.ui.words.hidden = True
        page._repaint()
    settle()
    made = QPixmap(screen.window.size())
    screen.window.render(made)
    made.save(str(path))
    screen.window.hide()
    screen.window.deleteLater()


def main() -> None:
    """Every scene, light and dark, at both sizes."""
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
        for size_name, size in SIZES.items():
            for scene in ("plain", *OPENED, *DEEDS, "nothing", "hidden"):
                shoot(given.folder / f"{scene}-{look}-{size_name}.png", size, scene)


if __name__ == "__main__":
    main()
