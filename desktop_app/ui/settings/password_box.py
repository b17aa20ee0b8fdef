"""The master password in the settings: what it does, and the way to change it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import KeysNotKnown, WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.settings.password_sheet import PasswordSheet
from desktop_app.ui.settings.section import titled
from desktop_app.ui.trouble_box import TroubleBox

NOTE = (
    "It opens the vault, with the key file if there is one, and every backup made while it was the "
    "password. Purser cannot look it up. Change it when somebody may have seen it."
)
CHANGE, CHANGING = "Change the master password…", "Changing the master password…"
CHANGE_KEY = "Change the vault's key…"
KEY_NOTE = (
    "If somebody knows the password and may have a copy of the vault's files, a new password is "
    "not enough: with both they have the vault's key, and that stays the same. Then change the "
    "key as well. Purser locks completely first."
)
CHANGED = "The master password was changed. What was written was read back and opens with it."
BACKING_UP = "A backup with the new password is being made."
BACKED_UP = "A backup with the new password was made."
NOT_CHANGED = "The master password was not changed"
NOT_KNOWN = "It is not known which password opens the vault"


class PasswordBox(QWidget):
    """Owns a change while it runs: the sheet over the window may be closed meanwhile."""

    sheet_wanted = Signal(object)
    """`Callable[[QWidget], Sheet]`: what opens over the window it is given."""

    key_change_requested = Signal()
    """The person wants another vault key: for that the window locks first."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._sheet: PasswordSheet | None = None
        self.change = Button(CHANGE, icon="key")
        self.change.clicked.connect(lambda: self.sheet_wanted.emit(self._make_sheet))
        self._said = Label("", "body", "ink2", wrap=True)
        self._trouble = TroubleBox(ui)
        set_shown(self._said, False)
        self.change_key = Button(CHANGE_KEY, icon="refresh")
        self.change_key.clicked.connect(self.key_change_requested)
        buttons = row(self.change, STRETCH)
        key = Label(KEY_NOTE, "body", "ink2", wrap=True)
        parts = (buttons, self._said, self._trouble, key, row(self.change_key, STRETCH))
        inner = titled("Master password", column(*parts, spacing=10), note=NOTE)
        self.setLayout(column(inner))

    def _make_sheet(self, window: QWidget) -> PasswordSheet:
        sheet = PasswordSheet(self._ui, window)
        sheet.wished.connect(self._wish)
        self._sheet = sheet
        return sheet

    def _wish(self, old: Secret, new: Secret, wants_backup: bool) -> None:
        self._trouble.clear()
        self._say(CHANGING)
        self.change.disable("The password is being changed.")
        self._ui.bridge.run(
            self,
            lambda s: s.change_password(old, new),
            lambda _: self._changed(wants_backup),
            self._refused,
        )

    def _changed(self, wants_backup: bool) -> None:
        self.change.enable()
        self._close_sheet()
        self._say(f"{CHANGED} {BACKING_UP}" if wants_backup else CHANGED)
        if wants_backup:
            self._ui.bridge.run(
                self,
                lambda s: s.wallet.back_up(),
                lambda _: self._say(f"{CHANGED} {BACKED_UP}"),
                self._not_backed_up,
            )

    def _not_backed_up(self, failure: Failure) -> None:
        self._say(CHANGED)
        self._trouble.tell(failure, "No backup with the new password was made")

    def _refused(self, failure: Failure) -> None:
        self.change.enable()
        set_shown(self._said, False)
        sheet = self._open_sheet()
        if sheet is not None and failure.code == WrongPassword.code:
            sheet.refuse_old(MISTYPED)
            return
        if sheet is not None and failure.code == PasswordPause.code:
            sheet.hold(int(failure.reason))
            return
        self._close_sheet()
        unsure = failure.code == KeysNotKnown.code
        self._trouble.tell(failure, NOT_KNOWN if unsure else NOT_CHANGED)

    # --- what is shown ------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        self._said.setText(words)
        set_shown(self._said, True)
        announce(self, words)

    def _open_sheet(self) -> PasswordSheet | None:
        sheet = self._sheet
        return sheet if sheet is not None and isValid(sheet) and sheet.isVisible() else None

    def _close_sheet(self) -> None:
        sheet, self._sheet = self._open_sheet(), None
        if sheet is not None:
            sheet.dismiss()
