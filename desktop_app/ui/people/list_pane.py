"""The left pane: the people, their search, and the way to one more."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout

from desktop_app.application.messages import Snapshot
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.people.list_view import PeopleListView
from desktop_app.ui.people.people_words import (
    NOT_FOUND,
    cards_text,
    held_text,
    nobody_text,
    unknown_text,
)
from desktop_app.ui.theme.tokens import Height, Space

_SEARCH_AFTER_MS = 100


class PeopleListPane(Fill):
    """Shows the rows of a picture; what is typed in the search is asked of the worker."""

    add_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__("surface")
        self._ui = ui
        self.add = Button("Add person", "tonal", icon="add", height=Height.BUTTON_CARD)
        self.add.clicked.connect(self.add_requested)
        self._search = Field(
            "Search people", placeholder="Search name, department, e-mail", icon="search",
            label_visible=False,
        )  # fmt: skip
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SEARCH_AFTER_MS)
        self._wait.timeout.connect(self._ask)
        self._search.text_edited.connect(lambda _text: self._wait.start())
        self._search.submitted.connect(self._leave_search)
        self.view = PeopleListView(ui.words)
        self._none = Label("", "body", "ink2", wrap=True)
        self._sum = Label("", "caption", "ink3", wrap=True)
        self._stack = QStackedLayout()
        body = holder(self._stack)
        self._stack.addWidget(self.view)
        edge = (Space.XL, Space.L, Space.XL, Space.L)
        self._stack.addWidget(holder(column(self._none, STRETCH, margins=edge)))
        top = column(
            row(Label("People", "title"), STRETCH, self.add), 14, self._search, 8, self._sum,
            margins=(Space.XL, 18, Space.XL, 8),
        )  # fmt: skip
        self.setLayout(column(top, (body, 1)))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the people, or that nobody matches."""
        people, words = snapshot.people, self._ui.words
        self.view.show_people(people)
        self._stack.setCurrentIndex(0 if people.rows else 1)
        self._none.setText(NOT_FOUND if people.query.strip() else "")
        count = "1 person" if people.count == 1 else f"{people.count:,} people"
        said = (
            f"{count} with {cards_text(people.held, None)}",
            held_text(people.held, words),
            unknown_text(people.held),
            nobody_text(people.nobody),
        )
        self._sum.setText(" · ".join(part for part in said if part))

    def focus_search(self) -> None:
        """Put the cursor into the search, everything in it marked."""
        self._search.setFocus()
        self._search.input.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
            self._ask()
        elif event.key() == Qt.Key.Key_Down and self._search.input.hasFocus():
            self._leave_search()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._wait.stop()
        text = self._search.text()
        self._ui.bridge.run(self, lambda s: s.wallet.people.search(text), lambda _: None)

    def _leave_search(self) -> None:
        if self._wait.isActive():
            self._ask()
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
