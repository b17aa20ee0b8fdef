"""A restore for a trial: the newest backup, opened by what is typed, counted, and removed again."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.key_file_care import KeyFileState
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.application.recovery_state import Contents
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword, WrongRecoveryCode
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.code_field import CodeField
from desktop_app.ui.key_file.field import KeyFileField, given
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.recovery import rehearse_words as words
from desktop_app.ui.trouble_box import TroubleBox

_KINDS = ((WayKind.PASSWORD.value, words.BY_PASSWORD), (WayKind.RECOVERY.value, words.BY_CODE))


class RehearseSheet(Sheet):
    """Nothing of the open vault is touched; what was tried leaves nothing behind."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window, words.TITLE, subtitle=words.WHAT, effect=words.REHEARSE)
        self._ui = ui
        self._is_busy = self._is_done = False
        self._wanted: KeyFileWanted | None = None
        self.kind = Segments(_KINDS, "What to open the backup with")
        self.kind.chosen.connect(lambda _: self._show_field())
        self.password = Field(words.PASSWORD, password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.key_file = KeyFileField(may_be_empty=True)
        self.code = CodeField(words.CODE)
        self._said = Label("", "body", wrap=True)
        self._trouble = TroubleBox(ui)
        set_shown(self._said, False)
        form = column(
            self._trouble,
            self._said,
            row(self.kind, STRETCH),
            self.password,
            self.key_file,
            self.code,
            spacing=16,
            margins=(0, 0, 0, 8),
        )
        self.body.addLayout(form)
        self.accepted.connect(self._go_on)
        self._show_field()
        ui.bridge.run(self, lambda s: s.key_file.state(), self._ask_key_file, lambda _: None)

    def dismiss(self) -> None:
        """Close and drop what was typed."""
        self._forget()
        super().dismiss()

    # --- inner --------------------------------------------------------------------------------

    def _way(self) -> WayKind:
        return WayKind(self.kind.current_id())

    def _field(self) -> Field:
        return self.code if self._way() is WayKind.RECOVERY else self.password

    def _show_field(self) -> None:
        for field in (self.password, self.code):
            set_shown(field, field is self._field() and not self._is_done)
        by_password = self._field() is self.password and not self._is_done
        self.key_file.show_wanted(self._wanted if by_password else None)
        set_shown(self.kind, not self._is_done)

    def _ask_key_file(self, state: KeyFileState) -> None:
        """What the vault asks for, its newest backup does as well, but for one of before."""
        if state.file is not None:
            self._wanted = KeyFileWanted(state.file, state.place)
        self._show_field()

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
        elif not self._is_busy:
            self._rehearse()

    def _rehearse(self) -> None:
        kind, field = self._way(), self._field()
        typed = self.code.read() if kind is WayKind.RECOVERY else Secret(field.text())
        if not typed:
            if not field.error():
                field.set_error("Enter the master password.")
            field.setFocus()
            return
        if self.key_file.is_missing():
            return
        key_file = self.key_file.file()
        self._forget()
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: given(s, typed, key_file, lambda secret: s.recovering.rehearse(secret, kind)),
            self._came_back,
            self._refused,
        )

    def _came_back(self, contents: Contents) -> None:
        self._is_done = True
        self._set_busy(False)
        self._show_field()
        said = words.result(contents, self._ui.words)
        self.set_title(words.DONE)
        self.set_subtitle("")
        self._said.setText(said)
        set_shown(self._said, True)
        set_shown(self.cancel, False)
        announce(self, said)
        self.effect.setFocus()

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        field = self._field()
        if failure.code in (WrongPassword.code, WrongRecoveryCode.code):
            field.set_error(f"{failure.happened} {words.OF_THAT_DAY}")
            announce(field.input, failure.happened)
        elif self.key_file.takes(failure):
            return
        else:
            self._trouble.tell(failure, words.FAILED)
        field.setFocus()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self.kind, self.password, self.key_file, self.code):
            part.setEnabled(not is_busy)
        if is_busy:
            self.set_effect(words.REHEARSING)
            self.effect.disable("The backup is being brought back and counted.")
        else:
            self.set_effect("Done" if self._is_done else words.REHEARSE)
            self.effect.enable()

    def _forget(self) -> None:
        for field in (self.password, self.code):
            field.clear()
            field.conceal()
