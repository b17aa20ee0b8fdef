"""The three parts of the issue form; what is typed stays until the wallet locks."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.money import format_money
from desktop_app.domain.people import Person
from desktop_app.ui.actions.terms import limit_source
from desktop_app.ui.actions.top_up import note_label
from desktop_app.ui.context import Ui
from desktop_app.ui.issue.draft import Draft, Entries, parse_draft
from desktop_app.ui.issue.holder_field import HolderField
from desktop_app.ui.issue.left import Left
from desktop_app.ui.issue.limit_fields import IssueLimits
from desktop_app.ui.issue.price_fields import PriceFields
from desktop_app.ui.issue.purpose_tiles import NAME
from desktop_app.ui.issue.use_fields import UseFields
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.facts import SectionHead
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import column, row, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.tokens import Space

_ABOVE, _BELOW = Space.SECTION_ABOVE, Space.SECTION_BELOW


class IssueForm(QWidget):
    """`changed` follows every edit; `check` puts the sentences beside the fields.

    `beside` stands at the right of the first heading.
    """

    changed = Signal()

    def __init__(self, ui: Ui, beside: QWidget) -> None:
        super().__init__()
        self._words = ui.words
        self._touched: set[str] = set()
        self.label = Field("Label", placeholder="For example the shop")
        self.holder = HolderField(ui)
        self.load = Field("Load now", prefix="$", suffix="USD")
        self.cap = Field("Spending cap", prefix="$", suffix="USD")
        self.note = Field("Note")
        self.use = UseFields()
        self.left = Left()
        self.price = PriceFields(ui.words.style, self.load, self.left)
        self.limits = IssueLimits(ui.words)
        self._money_head = SectionHead(3, "Money")
        self.left.watch(self.label, self.load, self.cap, self.note, self.price.margin)
        self.left.watch(*self.use.fields().values())
        self._lay_out(beside)
        self._connect()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what this connection offers."""
        can, limits = snapshot.capabilities, snapshot.limits
        self.holder.show_snapshot(snapshot)
        self.use.show_capabilities(can)
        self.limits.show_snapshot(snapshot)
        set_shown(self.cap, can.needs_cap)
        self.cap.set_hint("The most this card may ever spend")
        self.note.set_label(note_label(can.describes_top_up))
        _, day, origin = limit_source(limits)
        self._money_head.set_note(f"Limits known since {day}, from {origin}")

    def check(
        self, snapshot: Snapshot, *, everything: bool
    ) -> tuple[Draft, list[tuple[str, QWidget]]]:
        """Read the form and show its errors; before `everything`, only in fields that were used."""
        draft = parse_draft(self.entries(), snapshot, self._words)
        self.load.set_hint(self._load_hint(draft, snapshot))
        errors = {**draft.errors, **self.price.errors()}
        wrong: list[tuple[str, QWidget]] = []
        for name, field in self._fields(snapshot).items():
            error = errors.get(name, "")
            shown = error if everything or name in self._touched else ""
            field.set_error(shown)
            if shown:
                wrong.append((name, field))
        limits, more = self.limits.check(snapshot, everything=everything)
        return replace(draft, limits=limits), [*wrong, *more]

    def choose_holder(self, person: Person) -> None:
        """Issue in the name of somebody known."""
        self.holder.choose(person)
        self._touched.add("holder")
        self.changed.emit()

    @property
    def is_holder_chosen(self) -> bool:
        """Whether somebody chose or typed the holder; until then it is the first of the list."""
        return "holder" in self._touched

    def reset(self) -> None:
        """Empty the form: its card was made."""
        for field in (self.label, self.load, self.cap, self.note, self.holder.name):
            field.clear()
        self.use.clear()
        self.price.clear()
        self.price.offer(offered=False)
        self.limits.clear()
        self.left.clear()
        self._touched.clear()
        self.changed.emit()

    def _fields(self, snapshot: Snapshot) -> dict[str, Field | ComboField]:
        return {
            **self.use.fields(),
            "label": self.label,
            "holder": self.holder.current(),
            **self.price.fields(),
            "load now": self.load,
            "spending cap": self.cap,
            "note": self.note,
        }

    def _load_hint(self, draft: Draft, snapshot: Snapshot) -> str:
        limits, style = snapshot.limits, self._words.style
        least = format_money(limits.min_top_up, style)
        most = format_money(limits.max_top_up, style)
        empty = "" if snapshot.capabilities.create_loads else "Empty, or "
        what = self.use.template().load_hint
        first = self.price.load_hint(draft.load) or (what and f"{what}.")
        return f"{first} {empty}{least} to {most}".strip()

    def entries(self) -> Entries:
        """The form as typed."""
        return Entries(
            label=self.label.text(),
            holder=self.holder.text(),
            load=self.load.text(),
            cap=self.cap.text(),
            note=self.note.text(),
            use=self.use.use(),
        )

    def _connect(self) -> None:
        for name, field in (
            ("label", self.label),
            ("holder", self.holder.name),
            ("load now", self.load),
            ("spending cap", self.cap),
            ("note", self.note),
        ):
            field.text_changed.connect(lambda text, name=name: self._edited(name, text))
        for helper in (self.use, self.price):
            helper.edited.connect(self._edited)
        self.limits.edited.connect(self.changed)
        self.holder.choice.chosen.connect(lambda _key: self._edited("holder", "chosen"))

    def _edited(self, name: str, text: str) -> None:
        self.price.offer(offered=self.use.template().is_priced)
        # An empty field is not yet a mistake; it is named when the button is pressed.
        if text.strip():
            self._touched.add(name)
        else:
            self._touched.discard(name)
        self.changed.emit()

    def _lay_out(self, beside: QWidget) -> None:
        people = _grid((self.label, 0, 0), (self.holder, 0, 1))
        money = _grid((self.load, 0, 0), (self.cap, 0, 1))
        self.setLayout(
            column(
                row((SectionHead(1, NAME), 1), beside), 12, self.use,
                _ABOVE, HLine(), _BELOW, SectionHead(2, "Card"), 14, people,
                _ABOVE, HLine(), _BELOW, self._money_head, 14, self.price, money, 14, self.note,
                14, self.limits,
            )
        )  # fmt: skip


def _grid(*cells: tuple[QWidget, int, int]) -> QGridLayout:
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(16)
    made.setVerticalSpacing(14)
    for widget, line, place in cells:
        made.addWidget(widget, line, place, Qt.AlignmentFlag.AlignTop)
    made.setColumnStretch(0, 1)
    made.setColumnStretch(1, 1)
    return made
