"""Takes the recovery kit away: after the password, no printed page opens the vault."""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.consequences import Consequences
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.recovery import kit_words as words
from desktop_app.ui.trouble_box import TroubleBox


class RevokeSheet(Sheet):
    """Enter never does it: the button has to be meant."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(
            window, words.REVOKE_TITLE, effect=words.REVOKE, effect_kind="danger_filled"
        )
        self._ui = ui
        self._is_busy = False
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self._trouble = TroubleBox(ui)
        said = Consequences(
            (
                ("key", words.REVOKED),
                ("restore", words.OLDER_BACKUPS),
                ("alert", words.DESTROY),
            )
        )
        form = column(self._trouble, said, self.password, spacing=18, margins=(0, 0, 0, 8))
        self.body.addLayout(form)
        self.accepted.connect(self._revoke)

    def dismiss(self) -> None:
        """Close and drop the password."""
        self.password.clear()
        self.password.conceal()
        super().dismiss()

    def _revoke(self) -> None:
        if self._is_busy:
            return
        if not self.password.text():
            self.password.set_error("Enter the master password.")
            self.password.setFocus()
            return
        password = Secret(self.password.text())
        self.password.clear()
        self.password.conceal()
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.recovery.revoke(password),
            lambda _: self._revoked(),
            self._refused,
        )

    def _revoked(self) -> None:
        self._set_busy(False)
        self.dismiss()

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == WrongPassword.code:
            self.password.set_error(failure.happened)
            announce(self.password.input, failure.happened)
        else:
            self._trouble.tell(failure, words.NOT_REVOKED)
        self.password.setFocus()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self.password, self.cancel, self._close):
            part.setEnabled(not is_busy)
        if is_busy:
            self.set_effect(words.REVOKING)
            self.effect.disable("The vault's ways in are being written and checked.")
        else:
            self.set_effect(words.REVOKE)
            self.effect.enable()
