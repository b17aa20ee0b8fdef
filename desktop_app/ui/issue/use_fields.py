"""What the card is for: the tiles, what the chosen one says, and what it has to be told."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.ports import Capabilities
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.templates import SHOPPING, Template
from desktop_app.ui.issue.purpose_tiles import PurposeTiles
from desktop_app.ui.issue.purpose_words import ICONS, purpose_words
from desktop_app.ui.issue.use import FIELDS, ORDINARY, Use
from desktop_app.ui.kit.box import Inset
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, row, set_shown


class UseFields(QWidget):
    """`edited` carries the name of the field and its text, as the form counts them."""

    edited = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._can: Capabilities | None = None
        self.tiles = PurposeTiles()
        self.expected = Field("All parts together", prefix="$", suffix="USD")
        self.until = Field("Last day", placeholder="2026-12-31")
        self.uses = Field("Purchases", placeholder="For example 3")
        self._icon = IconView("cards", 20, "ink2")
        self._words = Label("", "body", "ink2", wrap=True)
        self._lay_out()
        self._note = ""
        self.is_chosen = False
        """Whether a person chose the use."""
        self.tiles.chosen.connect(self._choose_by_hand)
        for name, field in self.fields().items():
            field.text_changed.connect(lambda text, name=name: self.edited.emit(name, text))
        self._show()

    def show_capabilities(self, can: Capabilities) -> None:
        """Say what this connection offers for a use."""
        if can != self._can:
            self._can = can
            self._show()

    def template(self) -> Template:
        """What was chosen."""
        return self.tiles.template()

    def choose(self, key: str) -> None:
        """Choose a template; what was typed stays."""
        self.tiles.set_current(key)
        self._choose()

    def set_note(self, note: str) -> None:
        """One more sentence about the chosen template, until another is chosen."""
        self._note = note
        self._show()

    def fields(self) -> dict[str, Field]:
        """What may have to be typed, by the name its errors have."""
        shown = {"expected": self.expected, "until": self.until, "uses": self.uses}
        return {FIELDS[name]: field for name, field in shown.items()}

    def use(self) -> Use:
        """As chosen and typed."""
        policy = self.template().policy
        kind = ORDINARY if policy is None else policy.value
        return Use(kind, self.expected.text(), self.until.text(), self.uses.text())

    def _choose_by_hand(self) -> None:
        self.is_chosen = True
        self._choose()

    def clear(self) -> None:
        """An ordinary card again."""
        self.is_chosen = False
        self.tiles.set_current(SHOPPING.key)
        self._note = ""
        for field in self.fields().values():
            field.clear()
        self._show()

    def _choose(self) -> None:
        self._note = ""
        self._show()
        self.edited.emit("what for", "chosen")

    def _show(self) -> None:
        template = self.template()
        kind = template.policy
        asked = {
            self.expected: PolicyKind.PARTS,
            self.until: PolicyKind.UNTIL,
            self.uses: PolicyKind.USES,
        }
        for field, its in asked.items():
            set_shown(field, kind is its)
        set_shown(self._asked, kind in asked.values())
        self._icon.set_icon(ICONS[template.key], "ink2")
        if self._can is not None:
            self._words.setText(f"{purpose_words(template, self._can)} {self._note}".strip())

    def _lay_out(self) -> None:
        said = Inset()
        top = Qt.AlignmentFlag.AlignTop
        said.setLayout(
            row((self._icon, 0, top), (self._words, 1), spacing=12, margins=(16, 12, 16, 12))
        )
        self._asked = QWidget()
        more = column(self.expected, self.until, self.uses)
        self._asked.setLayout(row((more, 1), (QWidget(), 1), spacing=16, margins=(0, 14, 0, 0)))
        self.setLayout(column(self.tiles, 10, said, self._asked))
