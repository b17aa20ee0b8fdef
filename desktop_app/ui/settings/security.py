"""When Purser locks, how long the clipboard holds a number, and where the vault is."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.application.preferences import CLIPBOARD_S, Preferences
from desktop_app.domain.cards import ExpiryFormat
from desktop_app.domain.errors import Failure
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.settings.asking import AskingBox
from desktop_app.ui.settings.capture_box import CaptureBox
from desktop_app.ui.settings.key_file_box import KeyFileBox
from desktop_app.ui.settings.lock_rules import DEPTHS, LockRules
from desktop_app.ui.settings.login_switch import LoginSwitch
from desktop_app.ui.settings.password_box import PasswordBox
from desktop_app.ui.settings.place_box import PlaceBox
from desktop_app.ui.settings.quick_box import QuickBox
from desktop_app.ui.settings.recovery_box import KitBox
from desktop_app.ui.settings.section import section, titled

_EXAMPLES = {
    ExpiryFormat.MM_YY: "03/29",
    ExpiryFormat.MM_YYYY: "03/2029",
    ExpiryFormat.MM: "03, the month alone",
    ExpiryFormat.YY: "29, the year alone",
}
NUMBERS = (
    "Locking drops the key of your card numbers and everything the window shows. Without "
    "disposable cards to watch or rules to run, nothing is read from the service either until you "
    "unlock."
)
WATCH = "Watch disposable cards and run rules while locked"
WATCHES = (
    "Then a locked Purser goes on reading, keeps messages, freezes a card that was used, and tops "
    "up cards as rules that are on say, inside their caps. For that it holds the keys of the "
    "connection and of the vault's pages; it opens no number, issues no card, ends none and sends "
    "nothing else. “Lock completely” drops them as well."
)


class SecuritySection(QWidget):
    """Choices are kept in the vault at once; a choice that could not be kept goes back."""

    lock_requested = Signal()
    key_change_requested = Signal()
    sheet_wanted = Signal(object)
    """`Callable[[QWidget], Sheet]`: what opens over the window it is given."""
    sheet_made = Signal(object)
    """A sheet to be shown over the window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shown: Preferences | None = None
        self._stored = Preferences()
        self.rules = LockRules(ui)
        self.rules.changed.connect(self._keep)
        self.clipboard = ComboField("Clear the clipboard after", _clipboard_items())
        self.expiry = ComboField("Copy an expiry as", _expiry_items())
        for field in (self.clipboard, self.expiry):
            field.chosen.connect(lambda _: self._keep())
        self.watch_locked = CheckBox(WATCH)
        self.watch_locked.clicked.connect(lambda _: self._keep())
        self.asking = AskingBox(ui)
        self.asking.failed.connect(self._say_not_kept)
        self._trouble = Alarm(ui)
        self.place = PlaceBox(ui)
        self._make_ways()
        boxes = (
            titled("When Purser locks", self.rules, note=DEPTHS),
            self._locking(),
            self.password,
            self.kit,
            self.key_file,
            self.quick,
            titled("Copying", self.clipboard, 14, self.expiry),
            self.asking,
            CaptureBox(ui.capture),
            self.place,
        )
        inner = section(self._trouble, *(part for box in boxes for part in (box, 16)))
        self.setLayout(column((inner, 1)))

    def _make_ways(self) -> None:
        """What opens the vault."""
        self.password = PasswordBox(self._ui)
        self.password.sheet_wanted.connect(self.sheet_wanted)
        self.password.key_change_requested.connect(self.key_change_requested)
        self.kit = KitBox(self._ui)
        self.kit.sheet_made.connect(self.sheet_made)
        self.key_file = KeyFileBox(self._ui)
        self.key_file.sheet_made.connect(self.sheet_made)
        self.quick = QuickBox(self._ui)

    def _locking(self) -> QWidget:
        lock = Button("Lock completely", icon="lock", key_hint="Ctrl+Shift+L")
        lock.clicked.connect(self.lock_requested)
        watches = Label(WATCHES, "body", "ink2", wrap=True)
        self.login = LoginSwitch(self._ui)
        self.login.failed.connect(self._say_not_kept)
        watching = (self.watch_locked, 6, watches, 14, self.login)
        return titled("While it is locked", *watching, 14, row(lock, STRETCH), note=NUMBERS)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the stored choices, where the vault's files are, and what lies around them."""
        self.place.show_folder(snapshot.folder)
        self.kit.show_state(snapshot.recovery)
        self.key_file.show_kit(has_kit=snapshot.recovery.pages > 0)
        self.asking.show_asking(snapshot.asking)
        if snapshot.preferences != self._shown:
            self._shown = self._stored = snapshot.preferences
            self._show_stored()

    def _show_stored(self) -> None:
        self.rules.show_stored(self._stored)
        self.clipboard.set_current_id(str(self._stored.clipboard_s))
        self.expiry.set_current_id(self._stored.expiry_format.value)
        self.watch_locked.setChecked(self._stored.watch_locked)

    def _keep(self) -> None:
        wanted = replace(
            self.rules.chosen(self._stored),
            clipboard_s=int(self.clipboard.current_id()),
            expiry_format=ExpiryFormat(self.expiry.current_id()),
            watch_locked=self.watch_locked.isChecked(),
        )
        if wanted == self._stored:
            return
        self._stored = wanted
        self._trouble.clear()
        self._ui.bridge.run(
            self, lambda s: s.wallet.set_preferences(wanted), lambda _: None, self._not_kept
        )

    def _not_kept(self, failure: Failure) -> None:
        self._stored = self._shown or Preferences()
        self._show_stored()
        self._say_not_kept(failure)

    def _say_not_kept(self, failure: Failure) -> None:
        self._trouble.tell(failure, "The choice was not kept")


def _clipboard_items() -> tuple[tuple[str, str], ...]:
    return tuple((str(n), f"{n} seconds") for n in CLIPBOARD_S)


def _expiry_items() -> tuple[tuple[str, str], ...]:
    return tuple((each.value, f"{each.value} ({_EXAMPLES[each]})") for each in ExpiryFormat)
