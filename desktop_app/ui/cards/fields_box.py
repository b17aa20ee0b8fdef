"""The plain facts of a card, each with a way to copy it."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop_app.application.messages import CardDetail
from desktop_app.domain.intents import Kind
from desktop_app.ui.cards.feed_view import BAR_ROOM
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import ElidedLabel, Label
from desktop_app.ui.words import UNKNOWN

_NAMES: Final = ("Card id", "Reference", "Holder", "Created", "Expires", "Ended")
_COPYABLE: Final = {"Card id", "Reference", "Holder"}


class FieldsBox(QWidget):
    """One line per fact; what cannot be read whole can be copied whole."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._values: dict[str, ElidedLabel] = {}
        self._copies: dict[str, Button] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, BAR_ROOM, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for line, name in enumerate(_NAMES):
            grid.addWidget(Label(name, "label", "ink2"), line, 0)
            value = self._values[name] = ElidedLabel()
            grid.addWidget(value, line, 1)
            if name in _COPYABLE:
                button = self._copies[name] = _copy_button(name)
                button.clicked.connect(partial(self._copy, name))
                grid.addWidget(button, line, 2)
            grid.setRowMinimumHeight(line, 32)
        grid.setRowStretch(len(_NAMES), 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_detail(self, detail: CardDetail) -> None:
        """Show the facts of a card; what is not known is a dash."""
        card, words = detail.card, self._ui.words
        reference = next((i.reference for i in detail.intents if i.kind is Kind.ISSUE), "")
        for name, value in (
            ("Card id", card.id),
            ("Reference", reference),
            ("Holder", card.holder),
            ("Created", words.day(card.created_at) if card.created_at else ""),
            ("Expires", card.expiry.text() if card.expiry else ""),
            ("Ended", words.day(card.ended_at) if card.ended_at else ""),
        ):
            self._values[name].setText(value or UNKNOWN)
            if name in self._copies:
                self._copies[name].setEnabled(bool(value))

    def _copy(self, name: str) -> None:
        self._ui.clipboard.copy_plain(self._values[name].text())


def _copy_button(name: str) -> Button:
    return Button(kind="icon", icon="copy", height=28, name=f"Copy {name.lower()}")
