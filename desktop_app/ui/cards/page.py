"""The cards screen: list and detail side by side, or the way to a first card."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.messages import Action, CardView, Snapshot
from desktop_app.domain.cards import CardId
from desktop_app.ui.cards.copier import Part
from desktop_app.ui.cards.detail_pane import DetailPane
from desktop_app.ui.cards.first_card import FirstCardPane
from desktop_app.ui.cards.list_pane import CardListPane
from desktop_app.ui.cards.row_menu import open_row_menu
from desktop_app.ui.cards.split import Split
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.layout import column, holder
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.theme.tokens import Width

UNHEARD = "No screen reader is at work: nothing was read out"


class CardsPage(QWidget):
    """Which card is chosen is the worker's to know; the page asks, and shows what comes back."""

    issue_requested = Signal()
    action_requested = Signal(object, object)
    refresh_requested = Signal()
    replacement_requested = Signal(object, object)
    """`IntentId` of the issue whose number is lost or None, and the `CardView` to replace."""
    like_requested = Signal(object)
    """`CardId` of the card after which another is to be made."""
    activity_requested = Signal(object)
    """`CardId`."""
    shops_requested = Signal(object)
    """`Snapshot`; its chosen card is in another's place."""
    limits_requested = Signal(object)
    """`CardView`."""
    rules_requested = Signal(object)
    """`CardView`."""
    new_rule_requested = Signal(object)
    """`CardView`."""
    strangers_requested = Signal(object)
    """`Snapshot`."""
    import_requested = Signal()
    cvv_requested = Signal(object, object)
    """`Snapshot` and `CardView` whose CVV is to be deleted, or read again."""
    hand_over_requested = Signal(object)
    """`CardView` whose number is stored."""

    def __init__(
        self,
        ui: Ui,
        toasts: ToastHost,
        cards: CardListPane | None = None,
        detail: DetailPane | None = None,
    ) -> None:
        super().__init__()
        self._ui = ui
        self._toasts = toasts
        self._snapshot: Snapshot | None = None
        self._asking: Future[None] | None = None
        self._is_compact: bool | None = None
        self.list = cards or CardListPane(ui)
        self.detail = detail or DetailPane(ui, toasts)
        self._first = FirstCardPane(ui)
        self._split = Split()
        self._split.addWidget(self.list)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(1, 1)
        self.list.setMinimumWidth(Width.LIST_MIN)
        self.list.setMaximumWidth(Width.LIST_MAX)
        self._stack = QStackedLayout()
        self.setLayout(column((holder(self._stack), 1)))
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._first)
        self._wire()
        self._make_shortcuts()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show one picture in both panes."""
        for _ in self.show_parts(snapshot):
            pass

    def parts(self) -> tuple[QWidget, ...]:
        """What can be painted apart."""
        return (self.list, self.list.view, *self.detail.parts())

    def show_parts(self, snapshot: Snapshot) -> Iterator[QWidget]:
        """Show one picture in both panes; stops after each part, which it gives."""
        self._snapshot = snapshot
        has_rows = snapshot.card_count > 0 or bool(snapshot.uncertain)
        is_empty = not has_rows and snapshot.link.as_of is not None
        self._stack.setCurrentIndex(1 if is_empty else 0)
        self._first.show_snapshot(snapshot)
        self.list.show_snapshot(snapshot)
        self._follow_choice(snapshot)
        yield self.list.view
        yield self.list
        yield from self.detail.show_parts(snapshot)

    def conceal(self) -> None:
        """Drop every digit at once."""
        self.detail.conceal()

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.list.focus_search()

    def keep_focus_in_sight(self) -> None:
        """Go to the list when the focus is nowhere, or on what is shown no more."""
        focus = cast("QWidget | None", self.window().focusWidget())  # the stubs promise too much
        if focus is None or not focus.isVisible():
            self.list.view.setFocus()

    # --- events -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.detail.press_reveal()
        elif event.key() == Qt.Key.Key_Escape:
            self.conceal()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.detail.revealer.release()
        else:
            super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_compact(self.window().width() < Width.COMPACT_BELOW)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.keep_focus_in_sight()
        self._set_compact(self.window().width() < Width.COMPACT_BELOW)

    def hideEvent(self, event: QHideEvent) -> None:
        self.conceal()
        super().hideEvent(event)

    # --- inner --------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.list.issue_requested.connect(self.issue_requested)
        self.list.card_chosen.connect(self._choose)
        self.list.view.menu_requested.connect(self._open_menu)
        self.detail.menu_requested.connect(self._open_menu)
        self.list.detail_requested.connect(self.detail.focus_first)
        self.detail.import_requested.connect(self.import_requested)
        self.detail.action_requested.connect(self.action_requested)
        self.detail.limits_requested.connect(self.limits_requested)
        self.detail.rules_requested.connect(self.rules_requested)
        self.detail.new_rule_requested.connect(self.new_rule_requested)
        self.detail.activity_requested.connect(self.activity_requested)
        self.detail.shops_requested.connect(lambda: self.shops_requested.emit(self._snapshot))
        self.detail.refresh_requested.connect(self.refresh_requested)
        self.detail.replacement_requested.connect(self.replacement_requested)
        self.detail.strangers_requested.connect(
            lambda: self.strangers_requested.emit(self._snapshot)
        )
        self._first.issue_requested.connect(self.issue_requested)
        self._first.refresh_requested.connect(self.refresh_requested)

    def _make_shortcuts(self) -> None:
        copier = self.detail.copier
        calls: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Ctrl+C", lambda: copier.copy(Part.NUMBER)),
            ("Ctrl+E", lambda: copier.copy(Part.EXPIRY)),
            ("Ctrl+Shift+C", lambda: copier.copy(Part.CVV)),
            ("Ctrl+J", lambda: copier.copy(copier.next_part())),
            ("Ctrl+Shift+R", partial(read_out, self.detail, self._toasts)),
            ("Del", self._terminate),
        )
        for keys, call in calls:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _choose(self, card_id: str) -> None:
        """Only the newest choice counts: an earlier one still reading is called off."""
        self.conceal()
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._ui.bridge.run(
            self, lambda s: s.wallet.choose(CardId(card_id)), lambda _: self._chosen()
        )

    def _chosen(self) -> None:
        self._asking = None
        newest = self._ui.bridge.snapshot or self._snapshot  # the page may show it a turn later
        if newest is not None:
            self._follow_choice(newest)

    def _follow_choice(self, snapshot: Snapshot) -> None:
        """Mark the card the worker shows, unless a newer choice is on its way to it."""
        if self._asking is not None:
            return
        if snapshot.detail is not None:
            self.list.view.choose(snapshot.detail.card.id)
        elif snapshot.question is not None:
            self.list.view.choose(snapshot.question.id)

    def _open_menu(self, card: CardView, at: QPoint) -> None:
        if self._snapshot is not None:
            ask, replace = self.action_requested.emit, self.replacement_requested.emit
            again, like = partial(replace, None), self.like_requested.emit
            open_row_menu(
                self.list.view, card, self._snapshot, at, ask, again, like,
                self.hand_over_requested.emit, partial(self.cvv_requested.emit, self._snapshot),
            )  # fmt: skip

    def _terminate(self) -> None:
        detail = None if self._snapshot is None else self._snapshot.detail
        if detail is not None and Action.TERMINATE not in detail.refusals:
            self.action_requested.emit(Action.TERMINATE, detail.card)

    def _set_compact(self, compact: bool) -> None:
        if compact == self._is_compact:
            return
        self._is_compact = compact
        self.detail.set_compact(compact)
        width = Width.LIST_COMPACT if compact else Width.LIST
        self._split.setSizes([width, max(1, self.width() - width)])


def read_out(detail: DetailPane, toasts: ToastHost) -> None:
    """Let a screen reader speak the number of the card, or say that there is none to hear it."""
    if not detail.revealer.read_out():
        toasts.show_toast("info", UNHEARD)
