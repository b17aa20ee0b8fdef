"""The desktop's own notifications: the freedesktop portal where there is one, else the tray.

The portal's call takes strings alone. The older org.freedesktop.Notifications wants an unsigned
number, which PySide cannot send (its `int` is a signed one, and daemons refuse that).
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtWidgets import QSystemTrayIcon

from desktop_app.application.telling import Notifier
from desktop_app.ui.kit.logo import logo_icon

SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Notification"
# Some desktops read markup in a text. No notice needs these signs.
_NO_MARKUP = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


def make_channel(opened: Callable[[], None], parent: QObject) -> Notifier:
    """What this desktop has. `opened` is called when a person clicks on one from the tray."""
    tray = TrayNotifier(opened, parent)
    bus = QDBusConnection.sessionBus() if sys.platform == "linux" else None
    return tray if bus is None or not bus.isConnected() else PortalNotifier(bus, tray, parent)


class TrayNotifier(QObject):
    """The icon is in the tray for as long as there is something to read."""

    def __init__(self, opened: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._opened = opened
        self._tray: QSystemTrayIcon | None = None

    def show(self, name: str, title: str, body: str) -> None:
        """See Notifier; a tray shows one at a time."""
        del name
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return  # the list in the window has it
        if self._tray is None:
            self._tray = QSystemTrayIcon(logo_icon(), self)
            self._tray.messageClicked.connect(self._opened)
            self._tray.activated.connect(self._opened)
        self._tray.show()
        self._tray.showMessage(title, body.translate(_NO_MARKUP), self._tray.icon())

    def withdraw(self) -> None:
        """See Notifier."""
        if self._tray is not None:
            self._tray.hide()


class PortalNotifier(QObject):
    """Asks the portal and does not wait; what it refuses goes to `instead`, now and later."""

    def __init__(self, bus: QDBusConnection, instead: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        self._instead = instead
        self._refused = False
        self._shown: set[str] = set()

    def show(self, name: str, title: str, body: str) -> None:
        """See Notifier."""
        if self._refused:
            self._instead.show(name, title, body)
            return
        self._shown.add(name)
        call = self._bus.asyncCall(_call("AddNotification", name, texts(title, body)))
        waiting = QDBusPendingCallWatcher(call, self)
        waiting.finished.connect(lambda done: self._hear(done, name, title, body))

    def withdraw(self) -> None:
        """See Notifier."""
        for name in self._shown:
            self._bus.asyncCall(_call("RemoveNotification", name))
        self._shown.clear()
        self._instead.withdraw()

    def _hear(self, done: QDBusPendingCallWatcher, name: str, title: str, body: str) -> None:
        # Withdrawn meanwhile: it must not come back by another way.
        if done.isError() and name in self._shown:
            self._refused = True
            self._shown.discard(name)
            self._instead.show(name, title, body)
        done.deleteLater()


def texts(title: str, body: str) -> dict[str, str]:
    """What the portal shows; neither is markup to any desktop."""
    return {"title": title.translate(_NO_MARKUP), "body": body.translate(_NO_MARKUP)}


def _call(method: str, *arguments: object) -> QDBusMessage:
    message = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, method)
    message.setArguments(list(arguments))
    return message
