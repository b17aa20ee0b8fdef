"""The webhook log: every message that came in, why one was not believed, and its details."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.message_log import LogLine, LogPage
from desktop_app.application.messages import Snapshot
from desktop_app.domain.event_log import Shown
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row, set_shown
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.settings.message_list import MessageList
from desktop_app.ui.settings.message_words import (
    EMPTY_WORDS,
    SHOWN_WORDS,
    as_text,
    details_of,
    name_of,
    reason_of,
)
from desktop_app.ui.theme.tokens import Space

_LIST_WIDTH, _DETAILS_WIDTH = 560, 400
CHOOSE = "Choose a message to see what is kept of it."


class MessagesSection(QWidget):
    """Reads the log a page at a time; new messages never move what somebody is looking at."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._seen = -1
        self._read_as = ui.words.read_as()
        self.shown = Segments([(s.value, w) for s, w in SHOWN_WORDS.items()], "Which messages")
        self.shown.chosen.connect(lambda _: self._read())
        self._count = Label("", "caption", "ink3")
        self._more = InfoBar("info", "off", "New messages have come.", "Show them")
        self._more.activated.connect(self._read)
        set_shown(self._more, False)
        self.list = MessageList(ui.words)
        self.list.messages.wanted.connect(self._read_on)
        self._empty = Label("", "body", "ink2", wrap=True)
        self._stack = QStackedLayout()
        # In a box: the rows' ground is inset, and the first needs room under the round corner.
        self._stack.setContentsMargins(2, 8, 2, 8)
        table = Box()
        table.setLayout(self._stack)
        table.setMaximumWidth(_LIST_WIDTH)
        self._stack.addWidget(self.list)
        self._stack.addWidget(holder(column(self._empty, STRETCH, margins=(20, 14, 20, 14))))
        self.details = MessageDetails(ui)
        self.list.picked.connect(self.details.show_line)
        self.setLayout(
            column(
                row(self.shown, STRETCH, self._count),
                12,
                self._more,
                (row((table, 300), (self.details, 200), STRETCH, spacing=Space.L), 1),
                margins=(0, Space.XL, 0, Space.XXL),
            )
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Something has come: read it, unless somebody has scrolled away from the newest."""
        self._reword()
        if snapshot.news.deliveries == self._seen:
            return
        self._seen = snapshot.news.deliveries
        if not self.isVisible():
            return
        if self.list.is_at_top:
            self._read()
        else:
            set_shown(self._more, True)

    def show_doubted(self) -> None:
        """Look at what was not believed."""
        self.shown.set_current_id(Shown.DOUBTED.value)
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _reword(self) -> None:
        """What stands here already says it as the words do now: amounts may be hidden."""
        read_as = self._ui.words.read_as()
        if read_as != self._read_as:
            self._read_as = read_as
            self.list.viewport().update()
            self.details.reword()

    def _read(self) -> None:
        shown = Shown(self.shown.current_id())
        self._ui.bridge.run(
            self, lambda s: s.listening.log.page(shown), lambda page: self._begin(shown, page)
        )

    def _read_on(self, after: str) -> None:
        shown = Shown(self.shown.current_id())
        self._ui.bridge.run(
            self,
            lambda s: s.listening.log.page(shown, after),
            lambda page: self._go_on(shown, page),
        )

    def _begin(self, shown: Shown, page: LogPage) -> None:
        if shown.value != self.shown.current_id():
            return
        set_shown(self._more, False)
        self.list.begin(page)
        self._empty.setText(EMPTY_WORDS[shown])
        self._stack.setCurrentIndex(0 if page.total else 1)
        self._count.setText("1 message" if page.total == 1 else f"{page.total:,} messages")

    def _go_on(self, shown: Shown, page: LogPage) -> None:
        if shown.value == self.shown.current_id():
            self.list.messages.go_on(page)


class MessageDetails(Box):
    """What is kept of one message, in words that can be marked and copied."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._line: LogLine | None = None
        self._title = Label("", "head", wrap=True)
        self._reason = Label("", "body", "ink2", wrap=True)
        self._facts = column(spacing=2)
        self.copy = Button("Copy as text", icon="copy")
        self.copy.clicked.connect(self._copy)
        self._known = holder(column(14, self._facts, 8, row(self.copy, STRETCH)))
        inner = column(self._title, 4, self._reason, self._known, STRETCH)
        inner.setContentsMargins(20, 16, 20, 18)
        self.setLayout(column((ScrollPane(holder(inner)), 1), margins=(2, 2, 2, 2)))
        self.setMaximumWidth(_DETAILS_WIDTH)
        self.show_line(None)

    def show_line(self, line: LogLine | None) -> None:
        """Show a message; None says how to choose one."""
        self._line = line
        set_shown(self._title, line is not None)
        set_shown(self._known, line is not None)
        self._reason.setText(CHOOSE if line is None else reason_of(line))
        if line is None:
            return
        self._title.setText(name_of(line))
        clear(self._facts)
        for name, value in details_of(line, self._ui.words):
            self._facts.addWidget(Label(name, "caption", "ink3"))
            self._facts.addWidget(Label(value, "body", wrap=True, selectable=True))
            self._facts.addSpacing(8)

    def reword(self) -> None:
        """Say the same message as the words do now."""
        self.show_line(self._line)

    def _copy(self) -> None:
        if self._line is not None:
            self._ui.clipboard.copy_plain(as_text(self._line, self._ui.words))
