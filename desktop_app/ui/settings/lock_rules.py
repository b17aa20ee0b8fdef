"""When Purser locks: one choice for each sign that nobody is there, and what it means."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.preferences import LOCK_MIN, SYSTEM_MIN, Preferences
from desktop_app.application.presence import Senses
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column

DEPTHS = (
    "Locking takes your card numbers and everything shown away. Locking completely also stops "
    "watching disposable cards and running rules, until you unlock."
)
IDLE_HERE = (
    "A key, a click or a move of the mouse in Purser's window is use. Sleep counts as time "
    "without, and setting the clock back changes nothing."
)
IDLE_ALL = "A key or a move of the mouse in any program is use."
NO_IDLE = "This desktop does not say how long nobody used the computer, so this is off."
SCREEN = "Also when its screen saver comes on."
NO_SCREEN = "This desktop does not say when its screen is locked, so this is off."
SLEEP = "Sleep waits for the lock, four seconds at most. Hibernation is sleep too."
NO_SLEEP = (
    "This system does not say so beforehand. Where its clocks show that it slept, Purser locks on "
    "waking, before it paints anything."
)
SWITCH = "When another session of this computer comes to the front, the log-in page for one."
NO_SWITCH = "This system does not say whose session is in front, so this is off."
MINIMISE = "Some desktops, most of those on Wayland, do not say that a window was minimised."


@dataclass(frozen=True, slots=True)
class _Rule:
    """A choice with the sentence below it. `lacking` is said where the system cannot tell."""

    field: CheckBox | ComboField
    words: Label
    works: str
    lacking: str

    def show(self, *, can: bool) -> None:
        self.words.setText(self.works if can else self.lacking)


class LockRules(QWidget):
    """`changed` when the person chose; asks the system what it can tell whenever it is seen."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._stored = Preferences()
        self._senses = Senses(sleep=True, screen=True, switch=True, idle=True)
        self.lock_after = ComboField("Lock when nobody uses Purser", _items(LOCK_MIN))
        self.after_system = ComboField("Lock when nobody uses the computer", _items(SYSTEM_MIN))
        self.at_screen = CheckBox("Lock completely when the screen is locked")
        self.at_sleep = CheckBox("Lock completely before the computer sleeps")
        self.at_switch = CheckBox("Lock completely when somebody else's session is in front")
        self.at_minimised = CheckBox("Lock when the window is minimised")
        self._system = _rule(self.after_system, IDLE_ALL, NO_IDLE)
        self._screen = _rule(self.at_screen, SCREEN, NO_SCREEN)
        self._sleep = _rule(self.at_sleep, SLEEP, NO_SLEEP)
        self._switch = _rule(self.at_switch, SWITCH, NO_SWITCH)
        rules = (
            _rule(self.lock_after, IDLE_HERE, ""),
            self._system,
            self._screen,
            self._sleep,
            self._switch,
            _rule(self.at_minimised, MINIMISE, ""),
        )
        for field in (self.lock_after, self.after_system):
            field.chosen.connect(lambda _: self.changed.emit())
        for box in (self.at_screen, self.at_sleep, self.at_switch, self.at_minimised):
            box.clicked.connect(lambda _: self.changed.emit())
        blocks = [column(rule.field, 6, rule.words) for rule in rules]
        self.setLayout(column(*blocks, spacing=16))

    def show_stored(self, stored: Preferences) -> None:
        """Show what the vault holds."""
        self._stored = stored
        self._show()

    def chosen(self, before: Preferences) -> Preferences:
        """`before` with what is chosen here; what the system cannot tell stays as it was."""
        senses = self._senses
        return replace(
            before,
            lock_after_min=int(self.lock_after.current_id()),
            lock_system_min=int(self.after_system.current_id())
            if senses.idle
            else before.lock_system_min,
            lock_screen=self.at_screen.isChecked() if senses.screen else before.lock_screen,
            lock_sleep=self.at_sleep.isChecked(),
            lock_switch=self.at_switch.isChecked() if senses.switch else before.lock_switch,
            lock_minimised=self.at_minimised.isChecked(),
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ui.bridge.run(self, lambda s: s.departures.senses(), self._sense)

    def _sense(self, senses: Senses) -> None:
        self._senses = senses
        self._show()

    def _show(self) -> None:
        stored, senses = self._stored, self._senses
        self.lock_after.set_current_id(str(stored.lock_after_min))
        self.after_system.set_current_id(str(stored.lock_system_min if senses.idle else 0))
        self.at_screen.setChecked(stored.lock_screen and senses.screen)
        self.at_sleep.setChecked(stored.lock_sleep)
        self.at_switch.setChecked(stored.lock_switch and senses.switch)
        self.at_minimised.setChecked(stored.lock_minimised)
        self.after_system.setEnabled(senses.idle)
        self.at_screen.setEnabled(senses.screen)
        self.at_switch.setEnabled(senses.switch)
        self._system.show(can=senses.idle)
        self._screen.show(can=senses.screen)
        self._sleep.show(can=senses.sleep)
        self._switch.show(can=senses.switch)


def _rule(field: CheckBox | ComboField, works: str, lacking: str) -> _Rule:
    return _Rule(field, Label(works, "body", "ink2", wrap=True), works, lacking)


def _items(minutes: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((str(n), _minutes(n)) for n in minutes)


def _minutes(n: int) -> str:
    if not n:
        return "Never"
    return "After 1 minute" if n == 1 else f"After {n} minutes"
