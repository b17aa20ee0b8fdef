"""Spending limits of a card that is being issued: out of the way until they are asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.cards import NO_LIMITS, SpendLimits
from desktop_app.ui.actions.limit_fields import LimitFields
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.words import Words, source

ADD, DROP = "Add spending limits", "Leave spending limits out"

_AFTER_LOAD = "after its first load"
_BEFORE_LOAD = "before it is loaded; a disposable card is not loaded without them"


class IssueLimits(QWidget):
    """Hidden where the connection has none; `edited` follows every change."""

    edited = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._is_open = self._is_own = self._is_filling = False
        self._toggle = Button(ADD, "link", icon="allowance")
        self._fields = LimitFields(words)
        self._rule = Label("", "caption", "ink3", wrap=True)
        self.setLayout(column(row(self._toggle, STRETCH), self._rule, self._fields, spacing=10))
        self._toggle.clicked.connect(self._turn)
        self._fields.edited.connect(lambda _field: self._edit())
        self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what this connection offers."""
        set_shown(self, bool(snapshot.capabilities.spend_limits))
        self._fields.show_offer(snapshot)
        is_loaded = snapshot.capabilities.create_loads
        order = _AFTER_LOAD if is_loaded else _BEFORE_LOAD
        self._rule.setText(
            f"Set once the card is active, {order}. From then on {source(snapshot.profile)} "
            "declines what goes over them, even while this computer is off."
        )

    def check(
        self, snapshot: Snapshot, *, everything: bool
    ) -> tuple[SpendLimits, list[tuple[str, QWidget]]]:
        """The limits asked for, and the fields to fix; errors are shown once `everything` is."""
        if not self._is_open or not snapshot.capabilities.spend_limits or self._fields.is_empty():
            return NO_LIMITS, []
        limits, errors = self._fields.read(snapshot)
        return limits, self._fields.show_errors(errors) if everything else []

    def clear(self) -> None:
        """No limits again."""
        self._is_own = False
        self.fill(NO_LIMITS)

    def fill(self, limits: SpendLimits) -> None:
        """Put in limits that are known from elsewhere; what somebody typed or chose stays."""
        if self._is_own:
            return
        self._is_open, self._is_filling = limits != NO_LIMITS, True
        self._fields.fill(limits)
        self._is_filling = False
        self._show()

    def _edit(self) -> None:
        if not self._is_filling:
            self._is_own = True
            self.edited.emit()

    def _turn(self) -> None:
        is_open = not self._is_open
        self.clear()
        self._is_open, self._is_own = is_open, True
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        for part in (self._rule, self._fields):
            set_shown(part, self._is_open)
        self._toggle.setText(DROP if self._is_open else ADD)
