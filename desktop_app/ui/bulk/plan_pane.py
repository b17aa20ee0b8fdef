"""A file before anything of it is sent: its columns, its faults, its cards and their price."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.bulk_messages import BulkPlan
from desktop_app.domain.bulk_file import MAX_ROWS
from desktop_app.ui.bulk.bulk_words import cost_words, effect_words, file_words
from desktop_app.ui.bulk.mapping import ColumnChoices
from desktop_app.ui.bulk.table import BulkTable
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import Words

HOW = (
    "Save a table as CSV, with one row for each card and headings such as label, holder, load, "
    "spending cap, use and note. Purser reads the whole file and shows what it would cost. "
    f"Nothing is sent before you say so. At most {MAX_ROWS:,} cards in one file."
)
READING = "Reading the file…"
PROMISE = "One card after another, each sent once. It stops where an outcome is not known."


class PlanPane(QWidget):
    """`accepted` carries the `BulkPlan` the person saw."""

    file_requested = Signal()
    columns_changed = Signal()
    accepted = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._plan: BulkPlan | None = None
        self._block = ""
        self.choose = Button("Choose a file…", "filled", height=Height.BUTTON_SHEET)
        self.said = Label(HOW, "body", "ink2", wrap=True)
        self.columns = ColumnChoices()
        self.bar = InfoBar("alert", "bad", "")
        self.table = BulkTable(words)
        self.costs = Label("", "body", "ink2", wrap=True)
        self.agree = CheckBox("")
        self.effect = Button("", "filled", height=Height.BUTTON_SHEET)
        self.other = Button("Choose another file…", height=Height.BUTTON_SHEET)
        self._box = Box()
        self._box.setLayout(column((self.table, 1), margins=(1, 4, 1, 4)))
        self.why = Label(PROMISE, "caption", "ink3", wrap=True)
        self._rest = holder(column(
            self.columns, self.bar, (self._box, 1), self.costs, self.agree,
            row((self.why, 1), self.other, self.effect, spacing=10),
            spacing=12,
        ))  # fmt: skip
        first = row(self.choose, STRETCH)
        self._first = holder(column(first, STRETCH))
        self.setLayout(column(self.said, (self._rest, 1), (self._first, 1), spacing=12))
        self.choose.clicked.connect(self.file_requested)
        self.other.clicked.connect(self.file_requested)
        self.columns.changed.connect(self.columns_changed)
        self.agree.toggled.connect(lambda _: self._offer())
        self.effect.clicked.connect(self._accept)
        self.reset()

    @property
    def shown(self) -> BulkPlan | None:
        """The plan that is seen."""
        return self._plan

    def reset(self) -> None:
        """Show no file."""
        self._plan = None
        self._say(HOW)
        self._arrange(has_file=False)

    def show_reading(self) -> None:
        """The file is being read."""
        self._say(READING)

    def show_unreadable(self, name: str, why: str) -> None:
        """Nothing can be made of this file."""
        self.reset()
        self._say(f"{name} was not read. {why}")
        announce(self.said, why)

    def show_plan(self, name: str, plan: BulkPlan) -> None:
        """Show what was read: faults first, and alone where there are any."""
        self._plan = plan
        self._say(file_words(name, plan))
        self.columns.show_plan(plan)
        self.table.show_plan(plan)
        faults, notes = len(plan.problems), len(plan.warnings)
        self.bar.set_text(_count_words(faults, notes))
        self.bar.set_look("alert", "bad" if faults else "wait")
        self.costs.setText(cost_words(plan, self._words))
        self.agree.setText("I looked at these rows. Issue their cards all the same.")
        self.agree.setChecked(False)
        self._arrange(has_file=True)
        set_shown(self.bar, bool(faults or notes))
        set_shown(self.agree, bool(notes) and not faults)
        set_shown(self.costs, not faults)
        self._offer()

    def show_block(self, why: str) -> None:
        """Why no card can be issued now, "" where one can."""
        if why != self._block:
            self._block = why
            self._offer()

    # --- inner --------------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        self.said.setText(words)

    def _arrange(self, *, has_file: bool) -> None:
        set_shown(self._rest, has_file)
        set_shown(self._first, not has_file)

    def _offer(self) -> None:
        plan = self._plan
        if plan is None:
            return
        self.effect.setText(effect_words(plan, self._words))
        why = self._why_not(plan)
        set_shown(self.effect, not plan.problems)
        self.why.setText(why or PROMISE)
        if why:
            self.effect.disable(why)
        else:
            self.effect.enable()
        if plan.price.short_from is not None and not plan.problems:
            self.costs.set_role("wait")
        else:
            self.costs.set_role("ink2")

    def _why_not(self, plan: BulkPlan) -> str:
        if plan.problems:
            return "Correct the file first."
        if plan.warnings and not self.agree.isChecked():
            return "Look at the rows with a note first, and say that you did."
        if plan.price.short_from is not None:
            return "The wallet holds too little for all of them."
        return self._block

    def _accept(self) -> None:
        if self._plan is not None and not self._why_not(self._plan):
            self.accepted.emit(self._plan)


def _count_words(faults: int, notes: int) -> str:
    if faults:
        things = "1 thing" if faults == 1 else f"{faults:,} things"
        return f"{things} to fix in the file. Nothing was sent. Correct it and choose it again."
    return "1 row to look at first." if notes == 1 else f"{notes:,} notes to look at first."
