"""Below the tabs: the newest transactions, or the facts of the card, and how old they are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from desktop_app.application.messages import CardDetail, LinkState, Snapshot
from desktop_app.ui.cards.feed_view import BAR_ROOM, FeedView
from desktop_app.ui.cards.fields_box import FieldsBox
from desktop_app.ui.cards.money_block import age_words
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.facts import Age
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.tabs import TAB_SIDE, Tabs

_TRANSACTIONS, _DETAILS = "transactions", "details"


class FeedPane(QWidget):
    """Two tabs over one stack; all lines of the card are on the Activity page."""

    all_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._tabs = Tabs(
            ((_TRANSACTIONS, "Transactions"), (_DETAILS, "Details")), name="Parts of the card"
        )
        self._tabs.chosen.connect(self._show_tab)
        self._age = Age("")
        self._all = Button("All activity", "link")
        self._all.clicked.connect(self.all_requested)
        self._feed = FeedView(ui.words)
        self._nothing = Label("", "body", "ink2", wrap=True)
        self._fields = FieldsBox(ui)
        empty = column(self._nothing, STRETCH, margins=(0, 16, 0, 16))
        self._feed_stack = QStackedLayout()
        feed = holder(self._feed_stack)
        self._feed_stack.addWidget(self._feed)
        self._feed_stack.addWidget(holder(empty))
        self._stack = QStackedLayout()
        body = holder(self._stack)
        self._stack.addWidget(holder(column(8, row((self._age, 1), self._all, 14), 2, (feed, 1))))
        fields = ScrollPane(self._fields)
        fields.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._stack.addWidget(fields)
        tabs = row(self._tabs, margins=(0, 0, BAR_ROOM, 0))
        self.setLayout(column(tabs, (row(body, margins=(TAB_SIDE, 0, 0, 0)), 1)))

    def show_detail(self, detail: CardDetail, snapshot: Snapshot) -> None:
        """Show one card's rows and facts."""
        self._feed.show_rows(detail.transactions, self._ui.words.read_as())
        self._fields.show_detail(detail)
        read_at = detail.transactions_read_at
        if read_at is not None:
            stale = self._ui.words.is_stale(read_at)
            old = self._ui.words.is_old(read_at)
            self._age.set_age(age_words(read_at, snapshot, self._ui.words), stale=stale, old=old)
        elif detail.transactions:
            self._age.set_age("Kept from an earlier read; not read since unlocking.", stale=True)
        set_shown(self._age, read_at is not None or bool(detail.transactions))
        self._feed_stack.setCurrentIndex(0 if detail.transactions else 1)
        self._nothing.setText(_nothing_words(detail, snapshot))

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(0 if key == _TRANSACTIONS else 1)


def _nothing_words(detail: CardDetail, snapshot: Snapshot) -> str:
    if detail.transactions_read_at is not None:
        return "No transactions yet."
    reading = snapshot.link.state in (LinkState.ONLINE, LinkState.NEVER)
    return "Not loaded yet. Reading…" if reading else "Not loaded yet."
