"""Saves what could be read of a damaged vault in a file that only its passphrase opens."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import PurePath

from PySide6.QtWidgets import QWidget

from desktop_app.application.session import Session
from desktop_app.domain.secrets import Secret
from desktop_app.ui.actions.sealed_file_sheet import SealedFileSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.label import Label
from desktop_app.ui.moving.export_sheet import EXPORT_WORDS, WITH_CVV
from desktop_app.ui.salvage import salvage_words as words


class SalvageExportSheet(SealedFileSheet):
    """All cards that were found; the CVVs only where that is ticked."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        self.with_cvv = CheckBox(WITH_CVV)
        super().__init__(
            ui,
            window,
            replace(EXPORT_WORDS, title="Save what could be read"),
            self._sealing,
            Label(words.EXPORT_HOLDS, "body", wrap=True),
            Label(words.EXPORT_OPENS, "body", "ink2", wrap=True),
            self.with_cvv,
        )

    def _sealing(
        self, file: PurePath, secret: Secret, replace: bool
    ) -> Callable[[Session], Awaitable[object]]:
        with_cvv = self.with_cvv.isChecked()  # the worker must not ask a widget
        return lambda s: s.salvaging.write(secret, file, with_cvv=with_cvv, replace=replace)
