"""Asks for a new master password twice, says how strong it is, and warns once."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.passwords import parse_password
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.first_run.disclosure import Disclosure
from desktop_app.ui.first_run.passphrase import make_passphrase
from desktop_app.ui.first_run.strength import Strength, measure
from desktop_app.ui.first_run.strength_line import StrengthLine
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.theme.tokens import Height

DIALECTS = ((DialectName.V2.value, "Current (v2)"), (DialectName.GUIDE.value, "Card guide"))
UNDERSTOOD = "I understand: without this password nobody can open the numbers."
_FORM_WIDTH = 520
_PAUSE_MS = 250


class PasswordStep(QWidget):
    """Nothing typed here leaves the two fields except as a `Secret`."""

    submitted = Signal()
    restore_requested = Signal()
    edited = Signal(QWidget)
    """This part was changed; what was wrong with it may be so no more."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._typed = 0
        # The estimate is asked for when the hand rests, not at every key.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask_strength)
        self.field = Field("Master password", password=True, height=Height.FIELD_PASSWORD)
        self.field.text_changed.connect(lambda _: self._note_typing())
        self.field.submitted.connect(self._go_on)
        self.repeat = Field("Repeat the password", password=True, height=Height.FIELD_PASSWORD)
        self.repeat.text_changed.connect(lambda _: self._clear(self.repeat))
        self.repeat.submitted.connect(self.submitted)
        self._strength = StrengthLine()
        self._suggest = Button("Suggest five words", icon="refresh")
        self._suggest.clicked.connect(self._fill_suggestion)
        self._unticked = Label("", "caption", "bad", wrap=True)
        self.understood = CheckBox(UNDERSTOOD)
        self.understood.toggled.connect(lambda _: self._unticked.hide())
        self.understood.toggled.connect(lambda _: self.edited.emit(self.understood))
        self._api = Segments(DIALECTS, "API generation", DialectName.V2.value)
        self._more = Disclosure("More: which API the practice bank speaks", self._api)
        self._restore = Button("Restore a backup…", "link")
        self._restore.clicked.connect(self.restore_requested)
        self._lay_out()

    def start(self, *, sandbox: bool, is_first: bool = False) -> None:
        """Get ready to be shown; only the practice bank has an API to choose here.

        As the first page it also has the way to a backup, which stands on the page of choices else.
        """
        set_shown(self._more, sandbox)
        set_shown(self._restore, is_first)
        self.field.setFocus()

    def dialect(self) -> DialectName:
        """Return the API generation for a practice vault."""
        return DialectName(self._api.current_id())

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
        if not self.understood.isChecked():
            self._unticked.setText("Tick this to go on: nobody can reset the password.")
            found.append(("the box to tick", self.understood))
        set_shown(self._unticked, not self.understood.isChecked())
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

    def _lay_out(self) -> None:
        self._unticked.hide()
        form = holder(
            column(
                Label("Choose a master password", "hero", wrap=True),
                8,
                Label(
                    "It encrypts every card number on this computer. Purser cannot reset it.",
                    "lead",
                    "ink2",
                    wrap=True,
                ),
                24,
                self.field,
                8,
                self._strength,
                12,
                row(self._suggest, STRETCH),
                16,
                self.repeat,
                16,
                self.understood,
                self._unticked,
                16,
                self._more,
                12,
                row(self._restore, STRETCH),
            )
        )
        form.setMaximumWidth(_FORM_WIDTH)
        self.setLayout(row((form, 1000), STRETCH, spacing=0))

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
