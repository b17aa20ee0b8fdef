"""A new master password, typed twice, with its strength and five words to take instead."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.passwords import parse_password
from desktop_app.domain.secrets import Secret
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.first_run.passphrase import make_passphrase
from desktop_app.ui.first_run.strength import Strength, measure
from desktop_app.ui.first_run.strength_line import StrengthLine
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.theme.tokens import Height

_PAUSE_MS = 250


class PasswordPair(QWidget):
    """Nothing typed here leaves the two fields except as a `Secret`."""

    submitted = Signal()
    edited = Signal(QWidget)
    """This field was changed; what was wrong with it may be so no more."""

    def __init__(self, bridge: Bridge, label: str = "Master password") -> None:
        super().__init__()
        self._bridge = bridge
        self._typed = 0
        # The estimate is asked for when the hand rests, not at every key.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask_strength)
        self.field = Field(label, password=True, height=Height.FIELD_PASSWORD)
        self.field.text_changed.connect(lambda _: self._note_typing())
        self.field.submitted.connect(self._go_on)
        self.repeat = Field("Repeat the password", password=True, height=Height.FIELD_PASSWORD)
        self.repeat.text_changed.connect(lambda _: self._clear(self.repeat))
        self.repeat.submitted.connect(self.submitted)
        self._strength = StrengthLine()
        self._suggest = Button("Suggest five words", icon="refresh")
        self._suggest.clicked.connect(self._fill_suggestion)
        suggest = row(self._suggest, STRETCH)
        self.setLayout(column(self.field, 8, self._strength, 12, suggest, 16, self.repeat))

    def password(self) -> Secret:
        """Return what was typed; call after `problems` found none."""
        return Secret(self.field.text())

    def problems(self) -> list[tuple[str, QWidget]]:
        """Say beside each field what is wrong with it; return names and fields in their order."""
        found: list[tuple[str, QWidget]] = []
        try:
            parse_password(self.password())
        except InvalidInput as error:
            self.field.set_error(error.happened)
            found.append(("password", self.field))
        if not found and self.repeat.text() != self.field.text():
            self.repeat.set_error("This differs from the password above.")
            found.append(("repeat", self.repeat))
        return found

    def forget(self) -> None:
        """Empty both fields."""
        for field in (self.field, self.repeat):
            field.clear()
            field.conceal()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        for field in (self.field, self.repeat):
            field.conceal()

    def _go_on(self) -> None:
        if self.repeat.text():
            self.submitted.emit()
        else:
            self.repeat.setFocus()

    def _note_typing(self) -> None:
        self._typed += 1
        self._clear(self.field)
        self._clear(self.repeat)
        if self.field.text() and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()
            self._strength.show_strength(None)

    def _clear(self, field: Field) -> None:
        field.set_error("")
        self.edited.emit(field)

    def _ask_strength(self) -> None:
        asked, password = self._typed, self.password()
        self._bridge.run(
            self,
            lambda _: measure(password),
            lambda strength: self._take_strength(asked, strength),
            lambda _: None,
        )

    def _take_strength(self, asked: int, strength: Strength) -> None:
        if asked == self._typed and self.field.text():
            self._strength.show_strength(strength)

    def _fill_suggestion(self) -> None:
        """Show the words; they are typed once more below, so that they are kept somewhere."""
        self.field.set_text(make_passphrase())
        eye = next(b for b in self.field.findChildren(Button) if b.isCheckable())
        eye.setChecked(True)
        self.repeat.clear()
        self.repeat.setFocus()
