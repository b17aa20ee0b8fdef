"""The whole program until it has painted its unlocked list, typed into at once: `DATA CARDS`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLineEdit

from desktop_app.composition.app import SWITCH_INTERVAL_S, App, make_qt
from desktop_app.composition.backstage import Options
from tests.bench.children import PAINTED
from tests.bench.hands import BankHost, press
from tests.bench.password import PASSWORD

if TYPE_CHECKING:
    from desktop_app.ui.cards.list_view import CardListView


class Typist(QObject):
    """Types the password as soon as there is a field for it, and waits for the list's paint."""

    def __init__(self, app: App, cards: int) -> None:
        super().__init__()
        self._app = app
        self._cards = cards
        self._timer = QTimer(self)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._type)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_whole():
            QTimer.singleShot(0, _end)  # when this paint is done
        return False

    def _is_whole(self) -> bool:
        return any(view.model().rowCount() >= self._cards for view in self._lists())

    def _lists(self) -> "list[CardListView]":
        # Imported when there is one: the program itself does not before its first window.
        from desktop_app.ui.cards.list_view import CardListView

        return self._app.window.findChildren(CardListView)

    def _type(self) -> None:
        fields = self._app.window.findChildren(QLineEdit)
        named = (line for line in fields if line.accessibleName() == "Master password")
        password = next((line for line in named if line.isVisible()), None)
        if password is None:
            return
        self._timer.stop()
        # The list is there with the first of these, and filled with the last.
        self._app.window.entered.connect(self._watch)
        self._app.bridge.snapshot_changed.connect(self._watch)
        for letter in PASSWORD:
            press(password, text=letter)
        press(password, Qt.Key.Key_Return)

    def _watch(self) -> None:
        for view in self._lists():
            view.viewport().installEventFilter(self)
            view.viewport().update()


def _end() -> None:
    os.write(1, PAINTED)
    sys.stdin.read()  # until its memory was read
    os._exit(0)


def main() -> None:
    """Offline: what is measured is this computer."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = make_qt(["purser"])
    app = App(Options(data=Path(sys.argv[1]), host=BankHost(None)), quits=False)
    typist = Typist(app, int(sys.argv[2]))
    app.start()
    qt.exec()
    del typist


if __name__ == "__main__":
    main()
