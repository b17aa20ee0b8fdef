"""Keeps every window of Purser out of screenshots and shared screens, where the system has a way.

Nothing here says what was asked for: what is told is read back from the system each time.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.capturing import ScreenShield, Sight

if TYPE_CHECKING:
    from desktop_app.ui.local_settings import LocalSettings

# Before a window is first seen, and when the system gave it another native window.
_NEW_WINDOW = {QEvent.Type.Show, QEvent.Type.WinIdChange}


class CaptureGuard(QObject):
    """One for the program: menus, lists and tooltips are windows of their own to the system.

    `local` keeps the person's choice on this computer, since it holds before a password is typed.
    `allowed` is what the command line wishes: pictures for as long as this run lasts.
    """

    changed = Signal()

    def __init__(
        self,
        shield: ScreenShield,
        local: "LocalSettings | None" = None,
        parent: QObject | None = None,
        *,
        allowed: bool = False,
    ) -> None:
        super().__init__(parent)
        self._shield = shield
        self._local = local
        self.for_this_run = allowed and shield.can
        self.until_locked = False
        self.bar: QWidget | None = None
        """What says above every page that something was allowed, where there is a way at all."""
        app = QCoreApplication.instance()
        if shield.can and app is not None:
            app.installEventFilter(self)

    @property
    def system(self) -> str:
        """The system's name: "Windows"."""
        return self._shield.system

    @property
    def can(self) -> bool:
        """Whether the system has a way."""
        return self._shield.can

    @property
    def chosen(self) -> bool:
        """What is set for good: windows are kept out of pictures. On unless it was turned off."""
        return self._local is None or not self._local.allow_capture

    @property
    def covers(self) -> bool:
        """Whether windows are to be kept out now."""
        return self.can and self.chosen and not (self.until_locked or self.for_this_run)

    def look(self, widget: QWidget) -> Sight:
        """What the system says now of the window that `widget` stands in."""
        native = widget.window().effectiveWinId()
        return self._shield.look(native) if native else Sight.ALL

    def choose(self, covered: bool) -> None:
        """Keep the choice; what was allowed for a while is over with it."""
        if self._local is not None:
            self._local.allow_capture = not covered
        self.until_locked = self.for_this_run = False
        self._cover_all()

    def allow_until_locked(self) -> None:
        """For somebody who helps from afar: windows can be seen until Purser locks."""
        self.until_locked = True
        self._cover_all()

    def end_allowance(self) -> None:
        """Purser locked, or the person has had enough of it."""
        if self.until_locked:
            self.until_locked = False
            self._cover_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _NEW_WINDOW and isinstance(watched, QWidget) and watched.isWindow():
            self._cover(watched)
            # Once more when it is on the screen: showing may have set it back.
            QTimer.singleShot(0, watched, lambda: self._cover(watched))
        return False

    def _cover_all(self) -> None:
        for window in QApplication.topLevelWidgets():
            self._cover(window)
        self.changed.emit()

    def _cover(self, window: QWidget) -> None:
        native = window.effectiveWinId()
        if native and self.can:
            self._shield.cover(native, covered=self.covers)
