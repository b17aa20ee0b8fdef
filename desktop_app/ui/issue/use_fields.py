"""What the card is for: an ordinary one, or a disposable one with its policy in a sentence."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.policies import PolicyKind
from desktop_app.ui.cards.guard_words import POLICY_WORDS, PROMISES, UNTIL_SEEN
from desktop_app.ui.issue.use import FIELDS, ORDINARY, Use
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, row, set_shown

_ORDINARY = "An ordinary card: it stays until you end it."
_PLAIN = "Ordinary card"


class UseFields(QWidget):
    """`edited` carries the name of the field and its text, as the form counts them."""

    edited = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.kind = ComboField("What for")
        self.kind.set_items(
            [(ORDINARY, _PLAIN), *((kind.value, POLICY_WORDS[kind]) for kind in PolicyKind)]
        )
        self.expected = Field("All parts together", prefix="$", suffix="USD")
        self.until = Field("Last day", placeholder="2026-12-31")
        self.uses = Field("Purchases", placeholder="For example 3")
        self._promise = Label("", "caption", "ink3", wrap=True)
        more = column(self.expected, self.until, self.uses)
        self.setLayout(column(row((self.kind, 1), (more, 1), spacing=16), 8, self._promise))
        self.kind.chosen.connect(lambda _key: self._choose())
        for name, field in self.fields().items():
            field.text_changed.connect(lambda text, name=name: self.edited.emit(name, text))
        self._show()

    def fields(self) -> dict[str, Field]:
        """What may have to be typed, by the name its errors have."""
        shown = {"expected": self.expected, "until": self.until, "uses": self.uses}
        return {FIELDS[name]: field for name, field in shown.items()}

    def use(self) -> Use:
        """As chosen and typed."""
        return Use(
            self.kind.current_id(), self.expected.text(), self.until.text(), self.uses.text()
        )

    def clear(self) -> None:
        """An ordinary card again."""
        self.kind.set_current_id(ORDINARY)
        for field in self.fields().values():
            field.clear()
        self._show()

    def _choose(self) -> None:
        self._show()
        self.edited.emit("what for", "chosen")

    def _show(self) -> None:
        key = self.kind.current_id()
        kind = PolicyKind(key) if key else None
        set_shown(self.expected, kind is PolicyKind.PARTS)
        set_shown(self.until, kind is PolicyKind.UNTIL)
        set_shown(self.uses, kind is PolicyKind.USES)
        promise = _ORDINARY if kind is None else f"{PROMISES[kind]} {UNTIL_SEEN}"
        self._promise.setText(promise)
