"""Saves pictures of how news arrives and of the webhook log, to be looked at.

python -m tests.ui.shots_news OUTPUT_FOLDER [--family "DejaVu Sans"]
"""

import argparse
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop_app.application.hearing import HearingForm, News
from desktop_app.application.message_log import LogLine, LogPage
from desktop_app.application.messages import Snapshot
from desktop_app.application.receiving import Way, WayState
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.domain.event_log import LogEntry
from desktop_app.domain.events import Doubt, Event, EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import Environment
from desktop_app.domain.relay_errors import RelayLost
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from tests.support.snapshots import CARDS, NOW, snapshot
from tests.support.ui import make_ui

FORM = HearingForm(
    way=Way.GOSMEE,
    scheme="body-sha512-hex",
    has_secret=True,
    has_gosmee=True,
    has_smee=False,
    server="",
    public="",
    port=20_417,
)
ON = News(Way.GOSMEE, WayState.ON, NOW, None, "hook.example", here=3, elsewhere=2, doubted=2)
DOWN = replace(
    ON,
    state=WayState.FAILED,
    failure=Failure.from_error(RelayLost()),
    is_lasting=False,
    again_at=NOW + timedelta(seconds=12),
)


def real(news: News) -> Snapshot:
    """A picture of a real account that hears so."""
    made = snapshot(news=news)
    profile = replace(
        made.profile, environment=Environment.BITNOB_LIVE, base_url="https://api.bitnob.com"
    )
    link = replace(made.link, next_check=NOW + timedelta(seconds=48))
    return replace(made, profile=profile, link=link)


def line(number: int, doubt: Doubt | None, kind: EventKind, times: int = 1) -> LogLine:
    """One message of the log."""
    at = NOW - timedelta(minutes=7 * number)
    event = Event(
        id=f"0199f0c4-8d0a-7c3e-9f11-0000000000{number:02d}",
        kind=kind,
        name=f"virtualcard.transaction.{kind.value}",
        card_id=CARDS[0].id if number % 3 else CardId("card-of-nobody"),
        amount=Money.usd(7),
        merchant="Corner Books",
        mcc="5942",
        country="US",
        at=at,
    )
    said = None if doubt in (Doubt.BAD_SIGNATURE, Doubt.NOT_JSON) else event
    entry = LogEntry(f"k{number}", "gosmee", doubt, said, bytes(range(32)), at, at, times)
    return LogLine(entry, CARDS[0].label if said is not None and number % 3 else "")


LOG = LogPage(
    (
        line(1, None, EventKind.AUTHORIZED),
        line(2, Doubt.BAD_SIGNATURE, EventKind.AUTHORIZED, 41),
        line(3, None, EventKind.DECLINED),
        line(4, None, EventKind.UNRECOGNISED),
        line(5, Doubt.ALTERED, EventKind.SETTLED, 2),
        line(6, Doubt.NOT_EXACT, EventKind.TOPPED_UP),
        line(7, Doubt.NOT_JSON, EventKind.TOPPED_UP),
        *(line(n, None, EventKind.SETTLED) for n in range(8, 30)),
    ),
    1_240,
)


SCENES = {
    "news-on": ("news", real(ON), (1000, 1180)),
    "news-down": ("news", real(DOWN), (748, 1180)),
    "messages": ("messages", real(ON), (1068, 760)),
    "messages-forged": ("messages", real(ON), (900, 560)),
}


def take(app: QApplication, file: Path, key: str, picture: Snapshot, size: tuple[int, int]) -> None:
    """Save one section of the settings page."""
    page = SettingsPage(make_ui())
    page.show_snapshot(picture)
    page.resize(*size)
    page.show_section(key)
    page.show()
    bridge = page._ui.bridge
    for call in bridge.asked("listening.form"):
        call.answer(FORM)
    for call in bridge.asked("listening.log.page"):
        call.answer(LOG)
    if key == "messages":
        part = page.section("messages")
        part.list.setCurrentIndex(part.list.messages.index(1 if "forged" in file.name else 4))
    for _ in range(3):
        app.processEvents()
    page.grab().save(str(file))
    page.deleteLater()


def main() -> None:
    """Save every picture in both themes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", default="")
    options = parser.parse_args()
    app = QApplication([])
    current().install(app)
    if options.family:
        fonts.set_families((options.family,))
    options.folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        current().set_theme(theme)
        for name, (key, picture, size) in SCENES.items():
            take(app, options.folder / f"{name}-{theme}.png", key, picture, size)


if __name__ == "__main__":
    main()
