"""What rules did, newest first: the last few lines of their log."""

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop_app.application.automation_view import Automation
from desktop_app.ui.automation.note_words import NoteText, note_text
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.words import Words

SHOWN: Final = 8
NOTHING: Final = "Nothing yet. Whatever a rule does, skips or is stopped by is listed here."
_GAP: Final = 2


class NoteLine(QWidget):
    """One note, and the next one in its place: a line is made once, for making takes a while."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None
        self._line = HLine()
        self._icon = IconView("info", 18, "ink3")
        self._title = Label("", "medium")
        self._text = Label("", "caption", "ink3", wrap=True)
        self._when = Label("", "caption", "ink3")
        body = row(
            column(self._icon, STRETCH), (column(self._title, self._text, spacing=_GAP), 1),
            column(self._when, STRETCH), spacing=12, margins=(0, 10, 0, 10),
        )  # fmt: skip
        self.setLayout(column(self._line, body))

    def show_note(self, said: NoteText, when: str, *, is_top: bool) -> None:
        """Show a note; the same one again costs nothing."""
        if (said, when, is_top) == self._shown:
            return
        self._shown = said, when, is_top
        self._icon.set_icon(said.icon, said.role)
        self._title.setText(said.title)
        self._text.setText(said.text)
        self._when.setText(when)
        set_shown(self._text, bool(said.text))
        set_shown(self._line, not is_top)
        told = ". ".join(part for part in (when, said.title, said.text) if part)
        self.setAccessibleName(told)


class NoteList(Box):
    """A line per note; the same ones again cost nothing."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._shown: object = None
        empty = Label(NOTHING, "body", "ink2", wrap=True)
        self._empty = holder(column(empty, margins=(0, 12, 0, 12)))
        self._column = column(self._empty, margins=(16, 4, 20, 4))
        self.lines: list[NoteLine] = []
        self.setLayout(self._column)
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
        set_shown(self._empty, not notes)
        while len(self.lines) < len(notes):
            self.lines.append(NoteLine())
            self._column.addWidget(self.lines[-1])
        for place, line in enumerate(self.lines):
            set_shown(line, place < len(notes))
            if place < len(notes):
                note = notes[place]
                said = note_text(note, rules, self._words)
                line.show_note(said, self._words.when(note.at), is_top=not place)
