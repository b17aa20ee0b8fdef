"""The left pane: the card list, its search and the way to a new card."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout

from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.ui.cards.list_view import CardListView
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.chips import FilterChip
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row
from desktop_app.ui.theme.tokens import Height, Space
from desktop_app.ui.words import source

_SEARCH_AFTER_MS = 100


class CardListPane(Fill):
    """Shows the rows of a snapshot; what is typed in the search is asked of the worker."""

    issue_requested = Signal()
    card_chosen = Signal(str)
    detail_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__("surface")
        self._ui = ui
        self._read_as = ui.words.read_as()
        self._issue = Button("Issue card", "tonal", icon="add", height=Height.BUTTON_CARD)
        self._issue.clicked.connect(self.issue_requested)
        self._search = Field(
            "Search cards",
            placeholder="Search label, holder, last 4, state",
            icon="search",
            label_visible=False,
        )
        self._search.text_edited.connect(self._typed)
        self._search.submitted.connect(self._leave_search)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SEARCH_AFTER_MS)
        self._wait.timeout.connect(self._ask)
        self.view = CardListView(ui.words)
        self.view.picked.connect(self.card_chosen)
        self.view.opened.connect(self.detail_requested)
        self._note = Label("", "body", "ink2", wrap=True)
        self._chips = row()
        self._chip_query = ""
        note = column(self._note, 12, row(holder(self._chips), STRETCH), STRETCH)
        note.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self._stack = QStackedLayout()
        body = holder(self._stack)
        self._stack.addWidget(self.view)
        self._stack.addWidget(holder(note))
        top = column(
            row(Label("Cards", "title"), STRETCH, self._issue), 14, self._search,
            margins=(Space.XL, 18, Space.XL, 8),
        )  # fmt: skip
        self.setLayout(column(top, (body, 1)))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the rows, or say why there are none."""
        self.view.show_rows(snapshot.rows)
        read_as = self._ui.words.read_as()
        if self._read_as != read_as:
            self._read_as = read_as
            self.view.cards.repaint_all()
        if snapshot.rows:
            self._stack.setCurrentIndex(0)
        else:
            self._show_note(snapshot)

    def focus_search(self) -> None:
        """Put the cursor into the search, everything in it marked."""
        self._search.setFocus()
        self._search.input.selectAll()

    def search_for(self, text: str) -> None:
        """Ask the worker for the cards that match."""
        self._wait.stop()
        self._ui.bridge.run(self, lambda s: s.wallet.search(text), lambda _: None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        in_search = self._search.input.hasFocus()
        if event.key() == Qt.Key.Key_Escape and self._search.text():
            self._clear_search()
        elif event.key() == Qt.Key.Key_Down and in_search:
            self._leave_search()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._wait.start()

    def _ask(self) -> None:
        self.search_for(self._search.text())

    def _clear_search(self) -> None:
        self._search.clear()
        self.search_for("")

    def _leave_search(self) -> None:
        if self._wait.isActive():
            self._ask()
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_note(self, snapshot: Snapshot) -> None:
        query = snapshot.query.strip()
        self._stack.setCurrentIndex(1)
        self._note.setText(_note(snapshot, query))
        wanted = query if snapshot.card_count else ""
        if wanted == self._chip_query:
            return
        self._chip_query = wanted
        clear(self._chips)
        if wanted:
            chip = FilterChip(f"“{query}”")
            chip.removed.connect(self._clear_search)
            self._chips.addWidget(chip)


def _note(snapshot: Snapshot, query: str) -> str:
    if query and snapshot.card_count:
        only_one = snapshot.card_count == 1
        return (
            "The only card does not match."
            if only_one
            else (f"None of {snapshot.card_count:,} cards matches.")
        )
    if snapshot.link.as_of is not None:
        return "No cards yet."
    if snapshot.link.state in (LinkState.NEVER, LinkState.ONLINE) or snapshot.refreshing:
        return f"Not loaded yet. Reading the cards from {source(snapshot.profile)}…"
    return "Not loaded yet."
