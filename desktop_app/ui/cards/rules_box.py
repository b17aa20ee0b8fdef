"""The rules of a card on its page: what each does, whether it runs, and when it looks next."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.automation_view import RuleView
from desktop_app.application.messages import CardDetail, CardView, Snapshot
from desktop_app.domain.cards import CardState, may_terminate
from desktop_app.domain.disposable import Standing
from desktop_app.ui.automation.reason_words import look_of
from desktop_app.ui.automation.rule_words import short
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import ElidedLabel, Label
from desktop_app.ui.kit.layout import clear, column, holder, row, set_shown
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.words import Words

SHOWN: Final = 3
NO_RULE: Final = "No rule fills this card."


class RulesBox(Box):
    """Hidden where there is no rule and none can be made."""

    rules_requested = Signal(object)
    """`CardView`: show its rules."""
    new_rule_requested = Signal(object)
    """`CardView`: write one for it."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._card: CardView | None = None
        self._shown: object = None
        self._note = Label("", "caption", "ink3")
        self.all = Button("Show rules", "link")
        self.new = Button("New rule", "link", name="New rule for this card")
        self.all.clicked.connect(lambda: self.rules_requested.emit(self._card))
        self.new.clicked.connect(lambda: self.new_rule_requested.emit(self._card))
        self._lines = column(spacing=6)
        self._gap = holder(column(4))
        head = row(
            IconView("automation", 16, "ink3"), Label("Rules", "label", "ink3"),
            (self._note, 1), self.all, self.new, spacing=8,
        )  # fmt: skip
        self.setLayout(column(head, self._gap, self._lines, margins=(16, 8, 12, 8)))
        set_shown(self, False)

    def show_detail(self, detail: CardDetail, snapshot: Snapshot) -> None:
        """Show the rules of a card, or the way to a first one."""
        self._card = card = detail.card
        rules = tuple(v for v in snapshot.automation.rules if v.rule.card_id == card.id)
        may_have, all_on = _may_have(card), snapshot.automation.terms.is_on
        whole = (rules, may_have, all_on, self._words.read_as())
        if whole == self._shown:
            return
        self._shown = whole
        set_shown(self, bool(rules) or may_have)
        set_shown(self.new, may_have)
        set_shown(self.all, bool(rules))
        clear(self._lines)
        set_shown(self._gap, bool(rules))
        more = len(rules) - SHOWN
        self._note.setText(NO_RULE if not rules else f"and {more} more" if more > 0 else "")
        for view in rules[:SHOWN]:
            self._lines.addWidget(self._line(view, all_on=all_on))

    def _line(self, view: RuleView, *, all_on: bool) -> QWidget:
        look, said = look_of(view, self._words, all_on=all_on), short(view.rule.plan, self._words)
        when = ""
        if view.next_at is not None and view.rule.is_on:
            when = f"Next look {self._words.soon(view.next_at)}"
        pill = Pill(look.pill, look.word)
        pill.setToolTip(look.text)
        made = holder(
            row((ElidedLabel(said, "strong"), 1), Label(when, "caption", "ink3"), pill, spacing=10)
        )
        told = (said, look.word, look.text, when)
        made.setAccessibleName(". ".join(part.removesuffix(".") for part in told if part))
        return made


def _may_have(card: CardView) -> bool:
    is_disposable = card.guard is not None and card.guard.standing is not Standing.RELEASED
    return may_terminate(card.state) and card.state is not CardState.EXPIRED and not is_disposable
