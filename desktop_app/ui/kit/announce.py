"""Says a result to assistive tools without moving focus."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(source: QObject, text: str) -> None:
    """Let a screen reader speak `text`, which must hold no secret."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))
