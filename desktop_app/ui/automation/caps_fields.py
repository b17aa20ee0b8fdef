"""What a rule moves at most: the usual limits until its owner types others."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import NumberStyle
from desktop_app.domain.rules import RuleCaps
from desktop_app.ui.automation.plan_pane import beside
from desktop_app.ui.automation.reading import Reading, typed
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column

TITLE: Final = "At most"
WHAT: Final = (
    "What this rule puts on the card, without fees; the limits of all rules hold as well. Days and "
    "months end at 00:00 UTC. The usual figures are filled in: type others where you want them."
)
_NAMES = (("cap_run", "In one run"), ("cap_day", "In a day"), ("cap_month", "In a month"))


class CapsFields(QWidget):
    """Follows the plan until something is typed here."""

    edited = Signal()

    def __init__(self, style: NumberStyle) -> None:
        super().__init__()
        self._style = style
        self.is_owners = False
        self.fields = {name: Field(label, prefix="$", suffix="USD") for name, label in _NAMES}
        for field in self.fields.values():
            field.text_edited.connect(lambda _text: self._edited())
        self.setLayout(
            column(
                Label(TITLE, "head"), 4, Label(WHAT, "caption", "ink3", wrap=True), 12,
                beside(*self.fields.values()),
            )
        )  # fmt: skip

    def offer(self, caps: RuleCaps) -> None:
        """Put in the usual limits, unless the owner has typed others."""
        if not self.is_owners:
            self._put(caps)

    def fill(self, caps: RuleCaps) -> None:
        """Put in the limits of a rule that is there."""
        self.is_owners = True
        self._put(caps)

    def take(self, texts: Mapping[str, str]) -> None:
        """Put back what the owner typed, by the names of the fields; without, the usual stays."""
        kept = {name: texts[name] for name in self.fields if name in texts}
        self.is_owners = self.is_owners or bool(kept)
        for name, text in kept.items():
            self.fields[name].set_text(text)

    def read(self, reading: Reading) -> RuleCaps:
        """The limits as they stand in the fields."""
        texts = {name: field.text() for name, field in self.fields.items()}
        return RuleCaps(*(reading.money(name, text) for name, text in texts.items()))

    def _put(self, caps: RuleCaps) -> None:
        for field, cap in zip(self.fields.values(), (caps.run, caps.day, caps.month), strict=True):
            field.set_text(typed(cap, self._style) if cap else "")

    def _edited(self) -> None:
        self.is_owners = True
        self.edited.emit()
