"""One rule on the page: its switch, its sentence, how it stands, and what can be done with it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.application.automation_view import RuleView
from desktop_app.domain.money import ZERO
from desktop_app.ui.automation.reason_words import look_of
from desktop_app.ui.automation.rule_words import sentence_of, spoken
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.sentence import Sentence
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.kit.switch import Switch
from desktop_app.ui.words import Words

_SMALL: Final = 30
_TIED: Final = "\u00a0"
UP, DOWN = -1, 1


def facts_of(view: RuleView, words: Words) -> str:
    """Last run, next look, what it moved: what is known of them."""
    said, run = [], view.last_run
    if run is not None:
        said.append(f"Last run {words.when(run.at)}, {words.money(run.load)}")
    elif view.rule.moves_money:
        said.append("Has not run this month")
    if view.next_at is not None and view.rule.is_on:
        said.append(f"Next look {words.soon(view.next_at)}")
    if view.moved_month > ZERO:
        cap = words.money(view.rule.caps.day)
        said.append(f"Today {words.money(view.moved_today)} of {cap}")
        said.append(f"This month {words.money(view.moved_month)}")
    # Each of them stays on one line.
    return "  ·  ".join(part.replace(" ", _TIED) for part in said)


class RuleRow(QWidget):
    """Signals carry the `RuleView` that is shown."""

    switch_asked = Signal(object, bool)
    edit_asked = Signal(object)
    remove_asked = Signal(object)
    move_asked = Signal(object, int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._shown: object = None
        self.view: RuleView | None = None
        self.switch = Switch("")
        self.sentence = Sentence()
        self._pill = Pill("off")
        self._why = Label("", "body", "ink2", wrap=True)
        self._facts = Label("", "caption", "ink3", wrap=True)
        self._line = HLine()
        self.up = Button(kind="icon", icon="up", height=_SMALL)
        self.down = Button(kind="icon", icon="down", height=_SMALL)
        self.edit = Button("Edit", height=_SMALL)
        self.remove = Button(kind="icon", icon="close", height=_SMALL)
        self._lay_out()
        self._wire()

    def controls(self) -> tuple[QAbstractButton, ...]:
        """What takes focus, in its order."""
        return (self.switch, self.edit, self.up, self.down, self.remove)

    def show_view(
        self, view: RuleView, *, all_on: bool, is_top: bool, is_first: bool, is_last: bool
    ) -> None:
        """Show a rule. `is_first` and `is_last` among all, `is_top` on the page."""
        whole = (view, all_on, is_top, is_first, is_last, self._words.read_as())
        if whole == self._shown:
            return
        if self.view is not None and self.view.rule.id != view.rule.id:
            for button in self.controls():  # pressed for the rule before: it is not let go for this
                button.setDown(False)
        self._shown, self.view = whole, view
        parts, look = sentence_of(view, self._words), look_of(view, self._words, all_on=all_on)
        self.sentence.set_parts(parts)
        self.switch.set_on(view.rule.is_on)
        self._pill.set_state(look.pill, look.word)
        self._why.setText(look.text)
        facts = facts_of(view, self._words)
        self._facts.setText(facts)
        set_shown(self._facts, bool(facts))
        set_shown(self._line, not is_top)
        self.up.setEnabled(not is_first)
        self.down.setEnabled(not is_last)
        self._name(spoken(parts))

    def go(self, step: int) -> None:
        """Ask for another place, where there is one."""
        button = self.up if step == UP else self.down
        if button.isEnabled():
            self.move_asked.emit(self.view, step)

    def _name(self, sentence: str) -> None:
        self.setAccessibleName(f"{sentence} {self._pill.words()}. {self._why.text()}")
        self.switch.setAccessibleDescription(f"{self._pill.words()}. {self._why.text()}")
        # A decision changes the state of many rules and the sentence of none; each name and each
        # tip that is set, the same or not, is an event for everybody who listens to events.
        if sentence == self.switch.accessibleName():
            return
        self.switch.setAccessibleName(sentence)
        for button, verb in (
            (self.up, "Move up"), (self.down, "Move down"), (self.edit, "Edit"),
            (self.remove, "Remove"),
        ):  # fmt: skip
            button.set_name(f"{verb}: {sentence}")
        for button, tip in (
            (self.up, "Goes earlier (Alt+Up)"), (self.down, "Goes later (Alt+Down)"),
            (self.remove, "Remove (Del)"),
        ):  # fmt: skip
            button.setToolTip(tip)

    def _wire(self) -> None:
        self.switch.asked.connect(lambda on: self.switch_asked.emit(self.view, on))
        self.edit.clicked.connect(lambda: self.edit_asked.emit(self.view))
        self.remove.clicked.connect(lambda: self.remove_asked.emit(self.view))
        self.up.clicked.connect(lambda: self.go(UP))
        self.down.clicked.connect(lambda: self.go(DOWN))

    def _lay_out(self) -> None:
        state = row(column(self._pill, STRETCH), (self._why, 1), spacing=10)
        words = column(4, self.sentence, 8, state, 4, self._facts)
        acts = row(self.edit, self.up, self.down, self.remove, spacing=2)
        body = row(
            column(self.switch, STRETCH), (words, 1), column(acts, STRETCH), spacing=12,
            margins=(0, 14, 0, 14),
        )  # fmt: skip
        self.setLayout(column(self._line, body))
