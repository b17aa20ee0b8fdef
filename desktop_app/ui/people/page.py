"""The people screen: list and detail side by side, or the way to a first person."""

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.people import Person, PersonId
from desktop_app.ui.cards.split import Split
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.empty_state import EmptyFact, EmptyState
from desktop_app.ui.kit.layout import column, holder
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.people.detail_pane import PersonPane
from desktop_app.ui.people.list_pane import PeopleListPane
from desktop_app.ui.people.sheets import PersonSheet, StatementSheet
from desktop_app.ui.theme.tokens import Height, Width

NOBODY = "Nobody holds a card yet"
WHAT = "Add the people who are to hold cards, with their department."
_FACTS = (
    EmptyFact("cards", "Cards by person", "With what they hold together"),
    EmptyFact("guard", "Identity checks", "As the service states them"),
    EmptyFact("allowance", "Quota", "Seen before you issue"),
)


class PeoplePage(Fill):
    """Who is chosen is the worker's to know; the page asks, and shows what comes back."""

    card_requested = Signal(str)
    issue_requested = Signal(object)
    """`Person`."""
    sheet_made = Signal(object)
    """`Sheet`, to be shown over the window."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__("page")
        self._ui = ui
        self._window = window
        self._snapshot: Snapshot | None = None
        self._is_compact: bool | None = None
        self.list = PeopleListPane(ui)
        self.detail = PersonPane(ui)
        self.first = Button("Add person", "filled", icon="add", height=Height.BUTTON_SHEET)
        self._split = Split()
        self._split.addWidget(self.list)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(1, 1)
        self.list.setMinimumWidth(Width.LIST_MIN)
        self.list.setMaximumWidth(Width.LIST_MAX)
        self._stack = QStackedLayout()
        self.setLayout(column((holder(self._stack), 1)))
        self._stack.addWidget(self._split)
        self._stack.addWidget(EmptyState(NOBODY, WHAT, buttons=(self.first,), facts=_FACTS))
        self.setAccessibleName("People")
        self._wire()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show one picture in both panes."""
        self._snapshot = snapshot
        self._stack.setCurrentIndex(0 if snapshot.people.count else 1)
        self.list.show_snapshot(snapshot)
        self.detail.show_snapshot(snapshot)

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.list.focus_search()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        (self.list.view if self._stack.currentIndex() == 0 else self.first).setFocus()

    def _fit(self) -> None:
        compact = self.window().width() < Width.COMPACT_BELOW
        if compact != self._is_compact:
            self._is_compact = compact
            width = int(Width.LIST_COMPACT if compact else Width.LIST)
            self._split.setSizes([width, max(1, self.width() - width)])

    def _wire(self) -> None:
        self.first.clicked.connect(self._add)
        self.list.add_requested.connect(self._add)
        self.list.view.picked.connect(self._choose)
        self.list.view.opened.connect(self.detail.focus_first)
        self.detail.issue_requested.connect(self._issue)
        self.detail.edit_requested.connect(self._edit)
        self.detail.state_requested.connect(self._state)
        self.detail.take_back_requested.connect(self._take_back)
        self.detail.ask_requested.connect(self._ask_again)
        self.detail.look_requested.connect(self._look)
        self.detail.card_requested.connect(self.card_requested)

    @property
    def _chosen(self) -> Person | None:
        chosen = None if self._snapshot is None else self._snapshot.people.chosen
        return None if chosen is None else chosen.person

    def _choose(self, person_id: PersonId) -> None:
        self._ui.bridge.run(self, lambda s: s.wallet.people.choose(person_id), lambda _: None)

    def _issue(self) -> None:
        if self._chosen is not None:
            self.issue_requested.emit(self._chosen)

    def _add(self) -> None:
        if self._snapshot is not None:
            sheet = PersonSheet(self._ui, self._window, self._snapshot)
            sheet.done.connect(lambda person: self._choose(person.id))
            self._show(sheet)

    def _edit(self) -> None:
        if self._snapshot is not None and self._chosen is not None:
            self._show(PersonSheet(self._ui, self._window, self._snapshot, self._chosen))

    def _state(self) -> None:
        if self._chosen is not None:
            today = self._ui.words.local(datetime.now(UTC)).date()
            self._show(StatementSheet(self._ui, self._window, self._chosen, today))

    def _take_back(self) -> None:
        person = self._chosen
        if person is not None:
            run = self._ui.bridge.run
            run(self, lambda s: s.wallet.people.take_back(person.id), lambda _: None)

    def _ask_again(self) -> None:
        person = self._chosen
        if person is not None:
            run = self._ui.bridge.run
            run(self, lambda s: s.wallet.people.ask_again(person.id), lambda _: None)

    def _look(self) -> None:
        self._ui.bridge.run(self, lambda s: s.wallet.refresh(), lambda _: None)

    def _show(self, sheet: Sheet) -> None:
        self.sheet_made.emit(sheet)
