"""What the panes of all kinds of rules share: named fields, and a word when they change."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import ZERO, NumberStyle
from desktop_app.domain.rules import Plan, WalletAlert
from desktop_app.ui.automation.reading import Reading
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.field_base import FieldBase
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, Part, column, row


class PlanPane(QWidget):
    """`fields` are named as errors name them; `read` and `fill` are each kind's own."""

    changed = Signal()

    def __init__(self, style: NumberStyle) -> None:
        super().__init__()
        self.style_ = style
        self.fields: dict[str, FieldBase] = {}

    def read(self, reading: Reading) -> Plan:
        """The plan as it stands in the fields."""
        return WalletAlert(ZERO)

    def fill(self, plan: Plan) -> None:
        """Put in a plan of this kind."""

    def money(self, name: str, label: str, hint: str = "") -> Field:
        """One more field, for dollars."""
        return self.keep(name, Field(label, prefix="$", suffix="USD", hint=hint))

    def keep(self, name: str, field: Field) -> Field:
        """One more field."""
        self.fields[name] = field
        field.text_changed.connect(lambda _text: self.changed.emit())
        return field


def beside(*fields: Part) -> Part:
    """Fields of equal width, whatever their hints say."""
    return row(*((column(field, STRETCH), 1) for field in fields), spacing=16)


def asked(text: str, choice: QWidget) -> Part:
    """A choice under its words."""
    return column(Label(text, "label", "ink2"), 6, row(choice, STRETCH))
