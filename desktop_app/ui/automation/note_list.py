"""What rules did, newest first: the last few lines of their log."""

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop_app.application.automation_view import Automation
from desktop_app.domain.automation_notes import RuleNote
from desktop_app.ui.automation.note_words import NoteText, note_text
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.words import Words

SHOWN: Final = 8
NOTHING: Final = "Nothing yet. Whatever a rule does, skips or is stopped by is listed here."


class NoteList(Box):
    """A line per note; the same ones again cost nothing."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._shown: object = None
        self._lines = column(margins=(16, 4, 20, 4))
        self.setLayout(self._lines)
        self.setAccessibleName("What happened")

    def show_automation(self, automation: Automation) -> None:
        """Show the newest notes."""
        notes = automation.notes[:SHOWN]
        about = {note.rule_id for note in notes}
        rules = {v.rule.id: v for v in automation.rules if v.rule.id in about}
        named = {rule_id: (v.label, v.last4, v.rule.plan) for rule_id, v in rules.items()}
        whole = (notes, named, self._words.read_as())
        if whole == self._shown:
            return
        self._shown = whole
        clear(self._lines)
        if not notes:
            empty = Label(NOTHING, "body", "ink2", wrap=True)
            self._lines.addWidget(holder(column(empty, margins=(0, 12, 0, 12))))
        for number, note in enumerate(notes):
            if number:
                self._lines.addWidget(HLine())
            self._lines.addWidget(self._line(note, note_text(note, rules, self._words)))

    def _line(self, note: RuleNote, said: NoteText) -> QWidget:
        when = self._words.when(note.at)
        words = column(
            Label(said.title, "medium"),
            2 if said.text else 0,
            Label(said.text, "caption", "ink3", wrap=True) if said.text else None,
        )
        made = holder(
            row(
                column(IconView(said.icon, 18, said.role), STRETCH), (words, 1),
                column(Label(when, "caption", "ink3"), STRETCH), spacing=12,
                margins=(0, 10, 0, 10),
            )
        )  # fmt: skip
        told = ". ".join(part for part in (when, said.title, said.text) if part)
        made.setAccessibleName(told)
        return made
