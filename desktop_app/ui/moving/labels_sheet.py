"""Takes labels from a file: what would change is shown first, and what fits nothing is said."""

from pathlib import Path, PurePath
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.labelling import LabelPlan
from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.file_dialog import EVERY_FILE, ask_open
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.lines import Lines
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import masked

TITLE: Final = "Import labels"
HOW: Final = (
    "A file of JSON lines, as “Export labels…” writes it: “type” is card, “ref” is the card's id, "
    "“label” is its name here. Holder, note and digits are not read. Bitnob keeps its own names."
)
CHOOSE, OTHER, CHANGING, DONE = "Choose a file…", "Choose another file…", "Changing…", "Done"
_SHOWN = 30


class LabelsSheet(Sheet):
    """Nothing is changed before the person saw what would be."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window, TITLE, effect=CHOOSE)
        self._ui = ui
        self._file = PurePath()
        self._plan: LabelPlan | None = None
        self._is_done = False
        self._said = Label(HOW, "body", wrap=True)
        self._trouble = TroubleBox(ui)
        self.lines, self.faults = Lines(), Label("", "body", "wait", wrap=True)
        self.other = Button(OTHER)
        self.other.clicked.connect(self._choose_file)
        for hidden in (self.lines, self.faults, self.other):
            set_shown(hidden, False)
        self.body.addLayout(self._lay_out())
        self.accepted.connect(self._go_on)

    def take_file(self, path: str) -> None:
        """Have a file read and compared."""
        self._file, self._plan = PurePath(path), None
        file = self._file
        self.effect.disable("The file is being read.")
        self._ui.bridge.run(self, lambda s: s.files.read_labels(file), self._show, self._unreadable)

    # --- inner ----------------------------------------------------------------------------------

    def _lay_out(self) -> QVBoxLayout:
        other = row(self.other, STRETCH)
        parts = (self._said, self._trouble, self.lines, self.faults, other)
        return column(*parts, spacing=12, margins=(0, 0, 0, 8))

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
        elif self._plan is None:
            self._choose_file()
        elif self._plan.changes:
            self._apply(self._plan.number)

    def _choose_file(self) -> None:
        kinds = ("Labels (*.jsonl *.json *.txt)", EVERY_FILE)
        ask_open(self, "File of labels", str(Path.home()), kinds, self.take_file)

    def _show(self, plan: LabelPlan) -> None:
        self._plan = plan
        words = plan_words(self._file.name, plan)
        self._said.setText(words)
        shown = plan.changes[:_SHOWN]
        self.lines.show_lines(
            tuple((f"{one.before} {masked(one.last4)}".strip(), one.after) for one in shown)
        )
        self.faults.setText(fault_words(plan))
        self._arrange(plan)
        announce(self, words)

    def _unreadable(self, failure: Failure) -> None:
        words = f"{self._file.name} was not read. {failure.happened}"
        self._plan = None
        self._said.setText(words)
        self._arrange(None)
        announce(self, words)

    def _apply(self, number: int) -> None:
        self.set_effect(CHANGING)
        self.effect.disable("The labels are being changed.")
        self._ui.bridge.run(
            self, lambda s: s.wallet.data.labelling.apply(number), self._changed, self._refused
        )

    def _changed(self, count: int) -> None:
        self._is_done = True
        self._said.setText(f"{_labels(count)} changed in this vault.")
        self.cancel.hide()
        self._arrange(None)
        self.set_effect(DONE)

    def _refused(self, failure: Failure) -> None:
        self._trouble.tell(failure, "Not every label was changed")
        self.take_file(str(self._file))

    def _arrange(self, plan: LabelPlan | None) -> None:
        set_shown(self.lines, plan is not None and bool(plan.changes))
        set_shown(self.faults, plan is not None and bool(self.faults.text()))
        set_shown(self.other, plan is not None)
        self.effect.enable()
        if plan is None:
            self.set_effect(CHOOSE)
            return
        self.set_effect(f"Change {_labels(len(plan.changes))}")
        if not plan.changes:
            self.effect.disable("No label of this file is another than here.")


def plan_words(name: str, plan: LabelPlan) -> str:
    """`labels.jsonl has 40 lines: 3 change a label, 36 say what is here, 1 names no card here.`"""
    said = [f"{len(plan.changes):,} change a label", f"{plan.same:,} say what is here already"]
    if plan.unknown:
        said.append(f"{plan.unknown:,} name no card of this wallet")
    if plan.others:
        said.append(f"{plan.others:,} are about something else")
    if plan.faults:
        said.append(f"{len(plan.faults):,} cannot be used")
    more = len(plan.changes) - _SHOWN
    rest = f" The first {_SHOWN} are shown." if more > 0 else ""
    return f"{name} has {plan.lines:,} lines: {', '.join(said)}.{rest}"


def fault_words(plan: LabelPlan) -> str:
    """The first lines that cannot be used, each with its reason."""
    told = [f"Line {fault.number}: {fault.fault}" for fault in plan.faults[:5]]
    more = len(plan.faults) - len(told)
    return "\n".join([*told, *([f"and {more:,} more"] if more > 0 else [])])


def _labels(count: int) -> str:
    return "1 label" if count == 1 else f"{count:,} labels"
