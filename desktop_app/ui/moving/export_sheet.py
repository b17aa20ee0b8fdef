"""Exports the details of all cards into one file that only its passphrase opens."""

from collections.abc import Awaitable, Callable
from pathlib import PurePath
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop_app.application.session import Session
from desktop_app.domain.asking import Act
from desktop_app.domain.secrets import Secret
from desktop_app.ui.actions.sealed_file_sheet import SealedFileSheet, SealedWords
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.label import Label

HOLDS: Final = (
    "The file holds every card of this wallet: number and expiry where they are stored, label, "
    "holder, note and state, and the people who hold cards. It holds no keys of the connection, "
    "no amounts and no history: it is no backup."
)
OPENS: Final = (
    "Only Purser opens it, with the passphrase: “Import card details” in another vault of the same "
    "account. The page “Vault format” under Help tells how it is made, for other programs."
)
WITH_CVV: Final = "Put the CVVs in as well"
EXPORT_WORDS: Final = SealedWords(
    title="Export card details",
    promise="The file cannot be taken back. It is opened again before Purser says it is there.",
    hint="Keep the passphrase apart from the file. Purser does not keep it: without it, the file "
    "is of no use.",
    name="Purser cards.purser-export",
    kind="Sealed export (*.purser-export)",
    refused="The details were not exported",
    written="It was opened again with its passphrase. Now keep the passphrase in another place.",
    act=Act.EXPORT,
    target="",
)


class ExportSheet(SealedFileSheet):
    """All cards; the CVVs only where that is ticked."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        self.with_cvv = CheckBox(WITH_CVV)
        super().__init__(
            ui,
            window,
            EXPORT_WORDS,
            self._sealing,
            Label(HOLDS, "body", wrap=True),
            Label(OPENS, "body", "ink2", wrap=True),
            self.with_cvv,
        )

    def _sealing(
        self, file: PurePath, secret: Secret, replace: bool
    ) -> Callable[[Session], Awaitable[object]]:
        with_cvv = self.with_cvv.isChecked()  # the worker must not ask a widget
        return lambda s: s.files.export(secret, file, with_cvv=with_cvv, replace=replace)
