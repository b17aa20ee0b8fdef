"""What a file leaves open: which column is what, which card is meant, how a date is read."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.application.import_messages import ImportPlan, ImportRow, Verdict
from desktop_app.domain.cards import CardId
from desktop_app.domain.found_cards import Part
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, set_shown
from desktop_app.ui.moving.import_words import asked_words, meant_words

NOT_THERE = "Not in the file"
_PER_LINE, _MOST_ASKED = 4, 30
_NONE = "none"


class PartColumns(QWidget):
    """A choice per part of a card; `changed` when the person chose another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields = {part: ComboField(f"{part[:1].upper()}{part[1:]}") for part in Part}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for place, (part, choice) in enumerate(self._fields.items()):
            grid.addWidget(choice, place // _PER_LINE, place % _PER_LINE)
            choice.chosen.connect(partial(self._chosen, part))
        for at in range(_PER_LINE):
            grid.setColumnStretch(at, 1)
        self.setAccessibleName("Columns of the file")

    def show_plan(self, plan: ImportPlan) -> None:
        """Offer the headings of the file, with what was taken for what."""
        headings = [("", NOT_THERE)]
        headings += [(str(n), name or f"Column {n + 1}") for n, name in enumerate(plan.header)]
        taken = dict(plan.columns)
        for part, choice in self._fields.items():
            choice.set_items(headings)
            choice.set_current_id(str(taken[part]) if part in taken else "")

    def columns(self) -> dict[Part, int]:
        """What is chosen now."""
        chosen = {part: choice.current_id() for part, choice in self._fields.items()}
        return {part: int(place) for part, place in chosen.items() if place}

    def _chosen(self, part: Part, place: str) -> None:
        for other, choice in self._fields.items():
            if place and other is not part and choice.current_id() == place:
                choice.set_current_id("")  # one column is one thing
        self.changed.emit()


class CardChoices(QWidget):
    """A choice for each row of which several cards may be meant."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[int, ComboField] = {}
        self._more = Label("", "caption", "ink3", wrap=True)
        self._lines = column(spacing=10)
        self.setLayout(column(self._lines, 6, self._more))
        self.setAccessibleName("Which cards are meant")

    def show_plan(self, plan: ImportPlan) -> None:
        """Ask about rows that are open; those that were answered stay to be changed."""
        open_rows = [r for r in plan.rows if r.verdict is Verdict.ASKS or r.row in self._fields]
        asked = open_rows[:_MOST_ASKED]
        if [row.row for row in asked] != list(self._fields):
            self._ask(asked)
        more = len(open_rows) - len(asked)
        self._more.setText(f"{more:,} more rows are open. They are left out." if more else "")
        set_shown(self._more, bool(more))
        set_shown(self, bool(asked))

    def reset(self) -> None:
        """Forget every answer."""
        self._fields = {}
        clear(self._lines)

    def cards(self) -> dict[int, CardId | None]:
        """What was answered."""
        said = {row: field.current_id() for row, field in self._fields.items()}
        return {row: None if key == _NONE else CardId(key) for row, key in said.items() if key}

    def _ask(self, rows: list[ImportRow]) -> None:
        answered = {row: field.current_id() for row, field in self._fields.items()}
        self.reset()
        for row in rows:
            items = [("", "Choose the card…")]
            items += [(str(one.id), meant_words(one)) for one in row.meant]
            field = ComboField(asked_words(row), [*items, (_NONE, "None of these: leave it out")])
            field.set_current_id(answered.get(row.row, ""))
            field.chosen.connect(lambda _: self.changed.emit())
            self._fields[row.row] = field
            self._lines.addWidget(field)
