"""Before what the master password is asked for again; kept in the vault at once."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.asking import AMOUNTS, USUAL, Act, Asking, PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.domain.money import Money, NumberStyle, format_money
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.settings.section import titled

TITLE: Final = "Ask for the master password again"
NOTE: Final = (
    "Against somebody at your unlocked computer. The password counts for the one thing that is "
    "done, a CVV for two minutes. Handing over or exporting card details, deleting all CVVs and "
    "asking less often always ask. Freezing never asks; disposable cards and rules go on by "
    "themselves, inside their caps."
)
_NAMES: Final = {
    Act.SEE_CVV: "Before a CVV is shown or copied",
    Act.END_CARD: "Before a card is ended",
    Act.RAISE_CAPS: "Before rules may move more than all of them may now",
    Act.CHANGE_KEYS: "Before the keys of the connection are changed",
    Act.MOVE_MONEY: "Before a large amount goes to a card, or to a list of new cards",
}


class AskingBox(QWidget):
    """A choice that asks less is kept only with the password; without it, it goes back."""

    failed = Signal(object)
    """`Failure`: the choice was not kept."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._stored = USUAL
        self.boxes = {act: CheckBox(name) for act, name in _NAMES.items()}
        self.above = ComboField("Large is more than", amount_items(ui.words.style))
        for box in self.boxes.values():
            box.clicked.connect(lambda _: self._keep(self._chosen()))
        self.above.chosen.connect(lambda _: self._keep(self._chosen()))
        parts = column(*self.boxes.values(), self.above, spacing=10)
        self.setLayout(column(titled(TITLE, parts, note=NOTE)))
        self._show()

    def show_asking(self, asking: Asking) -> None:
        """Show the stored choice."""
        if asking != self._stored:
            self._stored = asking
            self._show()

    def _show(self) -> None:
        for act, box in self.boxes.items():
            box.setChecked(act in self._stored.acts)
        self.above.set_current_id(str(self._stored.above.micros))
        set_shown(self.above, Act.MOVE_MONEY in self._stored.acts)

    def _chosen(self) -> Asking:
        acts = frozenset(act for act, box in self.boxes.items() if box.isChecked())
        return Asking(acts, Money(int(self.above.current_id())))

    def _keep(self, wanted: Asking) -> None:
        set_shown(self.above, Act.MOVE_MONEY in wanted.acts)
        if wanted != self._stored:
            self._ui.bridge.run(
                self,
                lambda s: s.wallet.confirming.set_asking(wanted),
                lambda _: None,
                lambda failure: self._not_kept(wanted, failure),
            )

    def _not_kept(self, wanted: Asking, failure: Failure) -> None:
        if failure.code == PasswordNeeded.code:
            ask_password(self._ui, self, Act.ASK_LESS, "", lambda: self._keep(wanted), self._show)
            return
        self._show()
        self.failed.emit(failure)


def amount_items(style: NumberStyle) -> tuple[tuple[str, str], ...]:
    """The amounts that can be chosen, by their millionths."""
    return tuple((str(each.micros), format_money(each, style)) for each in AMOUNTS)
