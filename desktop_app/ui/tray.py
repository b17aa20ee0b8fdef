"""Purser's icon in the desktop's tray, for the time in which its window is closed."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_app.ui.kit.logo import logo_icon

STAYS = "Purser goes on watching"
HOW = "Click the icon in the tray to open the window again, or to quit."
IDLE = "Purser is locked"
LOOK_MS = 5_000


class Tray(QObject):
    """`gone`: the desktop has no tray any more, so nobody could come back by the icon."""

    open_requested = Signal()
    quit_requested = Signal()
    gone = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look)

    @property
    def is_available(self) -> bool:
        """Whether this desktop shows such icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Put the icon there; the first time it says what it is for."""
        if self._icon is None:
            self._icon, self._menu = QSystemTrayIcon(logo_icon(), self), QMenu()
            self._menu.addAction("Open Purser", self.open_requested.emit)
            self._menu.addAction("Quit", self.quit_requested.emit)
            self._icon.setContextMenu(self._menu)
            self._icon.setToolTip(STAYS)
            self._icon.activated.connect(self._take_click)
            self._icon.messageClicked.connect(self.open_requested)
            self._icon.show()
            self._icon.showMessage(STAYS, HOW, logo_icon())
        self._icon.show()
        self._looking.start()

    def set_watching(self, is_watching: bool) -> None:
        """Say under the icon whether disposable cards are still watched."""
        if self._icon is not None:
            self._icon.setToolTip(STAYS if is_watching else IDLE)

    def hide(self) -> None:
        """Take the icon away."""
        self._looking.stop()
        if self._icon is not None:
            self._icon.hide()

    def _take_click(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.open_requested.emit()

    def _look(self) -> None:
        if not self.is_available:
            self.hide()
            self.gone.emit()
