"""The Activity page: every charge, or everything that happened, of all cards or of one."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.activity import Knowledge, Look
from desktop_app.application.messages import Snapshot
from desktop_app.application.saved_filters import SavedFilter
from desktop_app.application.timeline import Ask, Lens, Sort, Totals
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.ui.activity.choices import ask_of, cards_of, is_narrow
from desktop_app.ui.activity.filter_bar import FilterBar
from desktop_app.ui.activity.gaps import GapLine
from desktop_app.ui.activity.head import TableHead
from desktop_app.ui.activity.saving import SavedFilters
from desktop_app.ui.activity.stories import Stories
from desktop_app.ui.activity.totals import TotalsRow
from desktop_app.ui.activity.view import LinesView
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box, Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.theme.tokens import Space

_LENSES = ((Lens.CHARGES, "Transactions"), (Lens.DEEDS, "What happened"))
_AGAIN_MS, _SUMS_AFTER_MS = 250, 150


class ActivityPage(Fill):
    """Asks the worker for what is looked at; nothing is filtered or sorted here."""

    help_requested = Signal(object, object)
    """`Help`, `CardId`."""
    card_requested = Signal(object)
    """`CardId`."""
    rules_requested = Signal(object)
    """`CardId`, None where no card is meant."""

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._ui = ui
        self._snapshot: Snapshot | None = None
        self._known: Knowledge | None = None
        self._look: Look | None = None
        self._sums: Totals | None = None
        self._looking: Future[Look | None] | None = None
        self._read_as: tuple[bool, date] | None = None
        self._lens = Segments(_LENSES, "Lens")
        self._totals = TotalsRow()
        self.filters = FilterBar()
        self._saved = SavedFilters(ui, self.filters)
        self._head = TableHead()
        self.view = LinesView(ui.words)
        self._stories = Stories(ui, self.view)
        self._nothing = Label("Reading…", "body", "ink2")
        self._clear = Button("Show everything", "secondary")
        self._gaps = GapLine(ui)
        self._again = QTimer(self)  # pictures come in bursts; the history is asked once
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._sum_up = QTimer(self)  # who types on must not wait for sums of a moment ago
        self._sum_up.setSingleShot(True)
        self._sum_up.setInterval(_SUMS_AFTER_MS)
        self._sum_up.timeout.connect(self._ask_sums)
        self._lay_out()
        self._wire()

    # --- showing ------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """A picture came: something may have happened."""
        self._snapshot = snapshot
        if self.isVisible():
            self._again.start()
        self._gaps.show_gaps(self._known, snapshot)
        self._repaint()

    def show_card(self, card_id: CardId) -> None:
        """Only what happened on one card."""
        self._use(SavedFilter("", lens=self.filters.choice.lens, card_id=card_id))

    def _show_wish(self, reference: str) -> None:
        """Everything that happened under a reference."""
        self._use(SavedFilter("", lens=Lens.DEEDS, text=reference))

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.filters.focus_search()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
        self._ui.bridge.run(self, lambda s: cards_of(s.wallet.activity), self.filters.set_cards)
        self._saved.load()
        focus = cast("QWidget | None", self.window().focusWidget())  # the stubs promise too much
        if focus is None or not focus.isVisible():
            self.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and is_narrow(self.filters.choice):
            self.filters.clear()
        else:
            super().keyPressEvent(event)

    # --- asking -------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Only the newest ask counts: an earlier one still worked on is called off."""
        if self._looking is not None:
            self._looking.cancel()
        words = self._ui.words
        ask = ask_of(self.filters.choice, words.local(datetime.now(UTC)), words.zone)
        same = self._look is not None and self._look.ask == ask
        seen = self.view.lines.revision if same else -1
        self._looking = self._ui.bridge.run(
            self, lambda s: s.wallet.activity.look(ask, seen), self._take_look, self._failed
        )

    def _take_look(self, look: Look | None) -> None:
        self._looking = None
        self._known = self._known if look is None else look.knowledge
        due = 0 if self._known is None else self._known.due
        if due and self.isVisible():
            self._again.start()  # it is still being prepared
        if look is None:
            return
        self._look = look
        self.view.show_look(look)
        # Sums over a part of the lines would be no sums.
        has_sums = look.ask.lens is Lens.CHARGES and not due
        set_shown(self._totals.widget, has_sums)
        if has_sums:
            self._sum_up.start()
        self._stack.setCurrentIndex(0 if look.count else 1)
        narrow = is_narrow(self.filters.choice)
        set_shown(self._clear, narrow)
        self._nothing.setText(
            "Preparing the history…" if due else _nothing_words(self.filters.choice, narrow=narrow)
        )
        self._gaps.show_gaps(self._known, self._snapshot)

    def _ask_sums(self) -> None:
        ask = self.view.lines.ask
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.activity.sums(ask),
            lambda totals: self._take_sums(ask, totals),
        )

    def _take_sums(self, ask: Ask, totals: Totals) -> None:
        if ask == self.view.lines.ask:
            self._sums = totals
            self._totals.show(totals, self._ui.words)

    def _failed(self, failure: Failure) -> None:
        self._looking = None
        self.view.add_page(None)
        self._ui.bridge.failed.emit(failure)

    def _want(self, first: int) -> None:
        ask: Ask = self.view.lines.ask
        self._ui.bridge.run(
            self, lambda s: s.wallet.activity.page(ask, first), self._take_page, self._failed
        )

    def _take_page(self, look: Look) -> None:
        lines = self.view.lines
        if look.ask == lines.ask and look.revision != lines.revision:
            self._ask()  # something happened in between: rows may stand elsewhere
            self.view.add_page(None)
        else:
            self.view.add_page(look)

    # --- filters ------------------------------------------------------------------------------

    def _choose_lens(self, key: str) -> None:
        self._use(replace(self.filters.choice, lens=Lens(key), sort=Sort.TIME, descending=True))

    def _use(self, choice: SavedFilter) -> None:
        self.filters.set_choice(choice)
        self._changed()

    def _changed(self) -> None:
        choice = self.filters.choice
        self._lens.set_current_id(choice.lens)
        self._head.show_order(choice.lens, choice.sort, descending=choice.descending)
        self._ask()

    # --- inner --------------------------------------------------------------------------------

    def _repaint(self) -> None:
        """Amounts were hidden or shown, or "Today" is another day."""
        read_as = self._ui.words.read_as()
        if read_as != self._read_as:
            self._read_as = read_as
            self.view.lines.repaint_all()
            self.view.close_line()
            if self._sums is not None:
                self._totals.show(self._sums, self._ui.words)

    def _lay_out(self) -> None:
        empty = column(STRETCH, row(STRETCH, self._nothing, STRETCH), 12,
                       row(STRETCH, self._clear, STRETCH), STRETCH)  # fmt: skip
        self._stack = QStackedLayout()
        body = holder(self._stack)
        self._stack.addWidget(self.view)
        self._stack.addWidget(holder(empty))
        self._stack.setCurrentIndex(1)
        set_shown(self._clear, False)
        box = Box()
        box.setLayout(column(self._head, (body, 1), margins=(1, 1, 1, 1)))
        top = row(Label("Activity", "title"), 12, self._lens, STRETCH)
        self.setLayout(
            column(
                top, 14, self._totals.widget, 10, self.filters, 12, (box, 1), 8, self._gaps,
                margins=(Space.PANE, 18, Space.PANE, 12),
            )
        )  # fmt: skip

    def _wire(self) -> None:
        self._lens.chosen.connect(self._choose_lens)
        self._again.timeout.connect(self._ask)
        self.filters.changed.connect(self._changed)
        self._saved.used.connect(self._use)
        self._saved.cleared.connect(self.filters.clear)
        self.filters.left.connect(lambda: self.view.setFocus())
        self._gaps.read_back.connect(self._ask)
        self._clear.clicked.connect(self.filters.clear)
        self._head.sorted_by.connect(
            lambda sort, down: self._use(replace(self.filters.choice, sort=sort, descending=down))
        )
        self.view.wanted.connect(self._want)
        self._stories.help_requested.connect(self.help_requested)
        self._stories.card_requested.connect(self.card_requested)
        self._stories.rules_requested.connect(self.rules_requested)
        self._stories.wish_requested.connect(self._show_wish)
        self.view.side_changed.connect(self._head.set_side)


def _nothing_words(choice: SavedFilter, *, narrow: bool) -> str:
    what = "transactions" if choice.lens is Lens.CHARGES else "entries"
    return f"No {what} match these filters." if narrow else f"No {what} yet."
