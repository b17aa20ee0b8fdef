"""Asks for a new master password twice, says how strong it is, and warns once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.first_run.disclosure import Disclosure
from desktop_app.ui.first_run.password_pair import PasswordPair
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.segments import Segments

DIALECTS = (
    (DialectName.V2.value, "Current (v2)"),
    (DialectName.GUIDE.value, "Card guide"),
    (DialectName.V2BETA.value, "Earlier (v2 beta)"),
)
UNDERSTOOD = "I understand: without this password or a recovery kit nobody can open the numbers."
_FORM_WIDTH = 520


class PasswordStep(QWidget):
    """Nothing typed here leaves the two fields except as a `Secret`."""

    submitted = Signal()
    restore_requested = Signal()
    edited = Signal(QWidget)
    """This part was changed; what was wrong with it may be so no more."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._pair = PasswordPair(bridge)
        self._pair.submitted.connect(self.submitted)
        self._pair.edited.connect(self.edited)
        self.field, self.repeat = self._pair.field, self._pair.repeat
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
        return self._pair.password()

    def problems(self) -> list[tuple[str, QWidget]]:
        """Say beside each field what is wrong with it; return names and fields in their order."""
        found = self._pair.problems()
        if not self.understood.isChecked():
            self._unticked.setText("Tick this to go on: nobody can reset the password.")
            found.append(("the box to tick", self.understood))
        set_shown(self._unticked, not self.understood.isChecked())
        return found

    def forget(self) -> None:
        """Empty both fields."""
        self._pair.forget()

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
                self._pair,
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
