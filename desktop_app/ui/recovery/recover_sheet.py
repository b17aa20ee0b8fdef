"""The way back into a vault whose password is forgotten: the code, and a new password."""

from pathlib import PurePath

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.errors import Failure
from desktop_app.domain.vault_errors import WrongRecoveryCode
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.code_field import CodeField
from desktop_app.ui.first_run.password_pair import PasswordPair
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.patience import Patience
from desktop_app.ui.recovery import recover_words as words
from desktop_app.ui.trouble_box import TroubleBox

_TICK_MS = 200


class RecoverSheet(Sheet):
    """Code and password are dropped with the sheet; a refusal leaves the form as it is."""

    recovered = Signal(object)
    """`PurePath`, the folder of the vault, which is open."""

    def __init__(
        self, ui: Ui, window: QWidget, folder: PurePath, name: str, patience: Patience
    ) -> None:
        super().__init__(
            window,
            f"{words.TITLE}: {name}",
            subtitle=words.WHAT,
            effect=words.OPEN,
            promise=words.STAYS,
        )
        self._ui = ui
        self._folder = folder
        self._patience = patience
        self._is_busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._refresh)
        self.code = CodeField()
        self.pair = PasswordPair(ui.bridge, words.NEW)
        self.code.text_edited.connect(lambda _: self.problems.leave_out(self.code))
        self.code.submitted.connect(lambda: self.pair.field.setFocus())
        self.pair.edited.connect(self.problems.leave_out)
        self.pair.submitted.connect(self.accepted)
        self._trouble = TroubleBox(ui)
        self.body.addLayout(column(self._trouble, self.code, self.pair, spacing=16))
        self.accepted.connect(self._recover)
        ui.bridge.run(self, lambda s: s.key_file.wanted(folder), self._say_both, lambda _: None)
        self._refresh()

    def dismiss(self) -> None:
        """Close and drop what was typed, unless the vault is being opened: its end must be seen."""
        if not self._is_busy:
            self.code.forget()
            self.pair.forget()
            super().dismiss()

    # --- inner --------------------------------------------------------------------------------

    def _say_both(self, wanted: KeyFileWanted | None) -> None:
        if wanted is not None:
            self.set_subtitle(f"{words.WHAT} {words.STANDS_FOR_BOTH}")

    def _recover(self) -> None:
        if self._is_busy or self._patience.seconds_left():
            return
        code = self.code.read()
        wrong = ([] if code else [("code", self.code)]) + self.pair.problems()
        self.problems.set_problems(wrong)
        if code is None or wrong:
            wrong[0][1].setFocus()
            return
        folder, new = self._folder, self.pair.password()
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: s.recovering.recover(folder, code, new),
            lambda _: self._done(),
            self._refused,
        )

    def _done(self) -> None:
        self._set_busy(False)
        self._patience.note_right()
        self.dismiss()
        self.recovered.emit(self._folder)

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == WrongRecoveryCode.code:
            self._patience.note_wrong()
            self.code.set_error(f"{failure.happened} {failure.todo}")
            announce(self.code.input, failure.happened)
            self.code.setFocus()
        else:
            self._trouble.tell(failure, words.FAILED)
        self._refresh()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self.code, self.pair, self.cancel, self._close):
            part.setEnabled(not is_busy)
        self._refresh()

    def _refresh(self) -> None:
        """Show whether the sheet waits for a person, for the vault, or for time."""
        left = self._patience.seconds_left()
        if self._is_busy:
            self.set_effect(words.OPENING)
            self.effect.disable("The vault is being opened.")
        elif left:
            self.set_effect(f"Wait {left} s")
            self.effect.disable(words.WAIT.format(seconds=left))
        else:
            self.set_effect(words.OPEN)
            self.effect.enable()
        if left and not self._timer.isActive():
            self._timer.start()
        elif not left:
            self._timer.stop()
