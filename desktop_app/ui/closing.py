"""What closing the window and quitting mean while something is open or watched."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_app.application.messages import Snapshot
    from desktop_app.ui.context import Ui
    from desktop_app.ui.home.page import HomePage
    from desktop_app.ui.kit.sheet import Sheet
    from desktop_app.ui.tray import Tray
    from desktop_app.ui.unlock.locker import Locker


class Closing(QObject):
    """A closed window stays in the tray while cards are watched or rules run; to quit is asked."""

    quit_requested = Signal()

    def __init__(self, ui: "Ui", window: QWidget, locker: "Locker") -> None:
        super().__init__(window)
        self._ui = ui
        self._window = window
        self._locker = locker
        self._home: HomePage | None = None
        self._tray: Tray | None = None
        locker.changed.connect(self._tell_tray)

    def close(self, home: "HomePage | None") -> None:
        """The person closed the window, which shows `home` or asks for a password."""
        self._home = home
        tray = self._make_tray() if self._watched() else None
        if tray is not None and tray.is_available:
            tray.show()
            tray.set_watching(True)
            self._window.hide()
        else:
            self.quit(home)

    def quit(self, home: "HomePage | None") -> None:
        """Quit, once the person has seen what is open."""
        self._home = home
        sheet = self._sheet()
        if sheet is None:
            self._quit()
            return
        self._come_back()
        sheet.accepted.connect(self._quit)
        if home is not None and self._ui.bridge.snapshot is not None:
            home.keep(sheet)
        else:
            sheet.open()

    def _sheet(self) -> "Sheet | None":
        snapshot = self._ui.bridge.snapshot
        if self._home is not None and snapshot is not None and is_open(snapshot):
            from desktop_app.ui.home.leaving import LeavingSheet

            sheet = LeavingSheet(self._window, snapshot, self._ui.words)
            sheet.freeze_requested.connect(self._home.freezing.open)
            return sheet
        if snapshot is None and self._watched():
            from desktop_app.ui.home.leaving import leaving_while_locked

            return leaving_while_locked(self._window, self._locker.watched, self._locker.rules)
        return None

    def _watched(self) -> int:
        """How many cards and rules need a Purser that runs."""
        snapshot = self._ui.bridge.snapshot
        if snapshot is None:
            return self._locker.watched + self._locker.rules
        return len(snapshot.armed) + snapshot.automation.running

    def _make_tray(self) -> "Tray":
        if self._tray is None:
            from desktop_app.ui.tray import Tray

            self._tray = Tray(self)
            self._tray.open_requested.connect(self._come_back)
            self._tray.gone.connect(self._come_back)
            self._tray.quit_requested.connect(lambda: self.quit(self._home))
        return self._tray

    def _tell_tray(self) -> None:
        if self._tray is not None:
            self._tray.set_watching(self._watched() > 0)

    def _come_back(self) -> None:
        if self._tray is not None:
            self._tray.hide()
        self._window.show()
        self._window.activateWindow()

    def _quit(self) -> None:
        if self._tray is not None:
            self._tray.hide()
        self._ui.clipboard.clear()
        self.quit_requested.emit()


def is_open(snapshot: "Snapshot") -> bool:
    """Whether something is unresolved, on its way, not wholly sent, watched or run by a rule."""
    waits = snapshot.uncertain or snapshot.under_way or snapshot.parts_left
    unsent = snapshot.errands or snapshot.rows_left
    return bool(waits or unsent or snapshot.armed or snapshot.automation.running)
