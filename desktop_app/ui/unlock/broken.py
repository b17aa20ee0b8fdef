"""The way from a vault that did not open to what can be saved; imported lightly."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.context import Ui
    from desktop_app.ui.first_run.places import Places
    from desktop_app.ui.unlock.page import UnlockPage


def offer_salvage(
    ui: "Ui",
    window: "QWidget",
    page: "UnlockPage",
    places: "Places",
    enter: Callable[[PurePath], None],
) -> None:
    """Open the sheet over `window` when `page` asks for it; `enter` what was restored from it."""

    def restore(path: str) -> None:
        from desktop_app.ui.first_run.restore_sheet import RestoreSheet

        sheet = RestoreSheet(ui, window, places, page.patience)
        sheet.restored.connect(enter)
        sheet.open()
        if path:
            sheet.take_file(path)

    def open_sheet(folder: PurePath, name: str) -> None:
        from desktop_app.ui.salvage.sheet import SalvageSheet

        sheet = SalvageSheet(ui, window, folder, name, page.patience)
        sheet.restore_wanted.connect(restore)
        sheet.open()

    page.salvage_requested.connect(open_sheet)
