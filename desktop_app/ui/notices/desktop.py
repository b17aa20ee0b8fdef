"""Says on the desktop what happened while nobody looked at the window."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.application.notice_board import Detail, Tidings
from desktop_app.application.telling import Notifier
from desktop_app.domain.notices import Notice, bundles
from desktop_app.ui.context import Ui

# What comes within this time is told together.
GATHER_MS = 1500
MANY = "many"


class DesktopNotices(QObject):
    """Gathers tidings for a moment, then tells them; a lock leaves nothing but their number.

    `make` gives the desktop's channel and is called when there is something to tell: most runs
    begin without.
    """

    def __init__(self, ui: Ui, window: QWidget, make: Callable[[QObject], Notifier]) -> None:
        super().__init__(window)
        self._ui = ui
        self._window = window
        self._make = make
        self._channel: Notifier | None = None
        self._waiting: list[Notice] = []
        self._detail = Detail.KIND
        self._told = 0
        # A notice's own key names a charge or a card, and the desktop may write down what it gets.
        self._numbers = count(1)
        self._is_locked = False
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self._tell)
        ui.bridge.told.connect(self._take)
        QGuiApplication.instance().applicationStateChanged.connect(self._look)  # type: ignore[union-attr]

    def unlock(self) -> None:
        """What comes from now on may be said as the owner chose."""
        self._is_locked = False

    def lock(self) -> None:
        """Take back what was said; say how much there was."""
        self._is_locked = True
        self._gathering.stop()
        many, self._waiting, self._told = self._told + len(self._waiting), [], 0
        if self._channel is not None:
            self._channel.withdraw()
        if many and not self._window.isActiveWindow():
            from desktop_app.ui.notices.notice_words import while_locked

            self._told = many
            self._show(MANY, *while_locked(many))

    def hide_amounts(self) -> None:
        """Take back what was said with sums in it: whoever hides them is at the window."""
        self._take_back()

    def _take(self, tidings: Tidings) -> None:
        self._waiting += tidings.notices
        self._detail = tidings.detail
        if not self._gathering.isActive():
            self._gathering.start()

    def _tell(self) -> None:
        from desktop_app.ui.notices.notice_words import on_desktop

        notices, self._waiting = self._waiting, []
        if self._is_locked:
            from desktop_app.ui.notices.notice_words import while_locked

            self._told += len(notices)
            self._show(MANY, *while_locked(self._told))
            return
        if self._window.isActiveWindow():
            return  # the list is before the person's eyes
        for bundle in bundles(notices):
            name = MANY if len(bundle) > 1 else str(next(self._numbers))
            self._show(name, *on_desktop(bundle, self._detail, self._ui.words))
        self._told += len(notices)

    def _show(self, name: str, title: str, body: str) -> None:
        if self._channel is None:
            self._channel = self._make(self)
        self._channel.show(name, title, body)

    def _look(self, state: Qt.ApplicationState) -> None:
        """The person is back: the list says it all."""
        if state is Qt.ApplicationState.ApplicationActive:
            self._take_back()

    def _take_back(self) -> None:
        if self._channel is not None:
            self._channel.withdraw()
            self._told = 0
