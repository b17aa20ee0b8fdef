"""Which column of the file is what: shown, and changed by hand."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.application.bulk_messages import BulkPlan
from desktop_app.domain.bulk import Column
from desktop_app.ui.kit.combo_field import ComboField

NONE = "Not in the file"
_PER_LINE = 3


class ColumnChoices(QWidget):
    """A choice per column; `changed` when the person chose another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields = {column: ComboField(column.capitalize()) for column in Column}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        for place, (column, choice) in enumerate(self._fields.items()):
            grid.addWidget(choice, place // _PER_LINE, place % _PER_LINE)
            choice.chosen.connect(partial(self._chosen, column))
        for line in range(_PER_LINE):
            grid.setColumnStretch(line, 1)
        self.setAccessibleName("Columns of the file")

    def show_plan(self, plan: BulkPlan) -> None:
        """Offer the headings of the file, with what was taken for what."""
        headings = [("", NONE)]
        headings += [(str(n), name or f"Column {n + 1}") for n, name in enumerate(plan.header)]
        taken = dict(plan.columns)
        for column, choice in self._fields.items():
            choice.set_items(headings)
            choice.set_current_id(str(taken[column]) if column in taken else "")

    def columns(self) -> dict[Column, int]:
        """What is chosen now."""
        chosen = {column: choice.current_id() for column, choice in self._fields.items()}
        return {column: int(place) for column, place in chosen.items() if place}

    def _chosen(self, column: Column, place: str) -> None:
        """One column of the file is one thing: it is taken from what had it before."""
        for other, choice in self._fields.items():
            if place and other is not column and choice.current_id() == place:
                choice.set_current_id("")
        self.changed.emit()
