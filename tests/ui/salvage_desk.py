"""The sheet about a damaged vault, opened on a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

import pytest
from shiboken6 import isValid

from desktop_app.application.backup_state import Backup
from desktop_app.domain.cards import Field
from desktop_app.domain.salvaged import Salvaged
from desktop_app.domain.secrets import Secret
from desktop_app.ui.patience import Patience
from desktop_app.ui.salvage.sheet import SalvageSheet
from tests.ui.action_desk import Desk
from tests.ui.shots_salvage import FOLDER, found

PASSWORD, PAN, CVV = "canary password of fifteen", "4000001234567899", "847"
PATH = PurePath("/backups/one.purser-backup")


@pytest.fixture
def sheet(desk: Desk) -> Iterator[SalvageSheet]:
    made = SalvageSheet(desk.ui, desk.window, FOLDER, "Acme Ltd", Patience())
    made.open()
    yield made
    if isValid(made):
        made.dismiss()


def backup(hours: float = 3) -> Backup:
    return Backup(PATH, datetime.now(UTC) - timedelta(hours=hours), 1_000)


def read(desk: Desk, sheet: SalvageSheet, given: Salvaged | None = None) -> None:
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("salvaging.open").answer(given or found())


def show(desk: Desk, sheet: SalvageSheet, field: Field = Field.PAN, value: str = PAN) -> None:
    sheet.card.shows[field].click()
    desk.bridge.last("salvaging.reveal").answer(Secret(value))
