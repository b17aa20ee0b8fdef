"""The way from the unlock page to the recovery kit; imported lightly, for the first paint."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.context import Ui
    from desktop_app.ui.unlock.page import UnlockPage


def offer_recovery(
    ui: "Ui", window: "QWidget", page: "UnlockPage", enter: Callable[[PurePath], None]
) -> None:
    """Open the sheet over `window` when `page` asks for it; `enter` what was recovered."""

    def open_sheet(folder: PurePath, name: str) -> None:
        from desktop_app.ui.recovery.recover_sheet import RecoverSheet

        sheet = RecoverSheet(ui, window, folder, name, page.patience)
        sheet.recovered.connect(enter)
        sheet.open()

    page.recover_requested.connect(open_sheet)
