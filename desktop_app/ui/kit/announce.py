"""Says a result to assistive tools without moving focus."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(source: QObject, text: str) -> None:
    """Let a screen reader speak `text`, which must hold no secret."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))


def read_out(source: QObject, digits: str) -> None:
    """Let a screen reader speak digits one by one, in groups of four; only where somebody asked.

    Whoever listens on the desktop's bus for assistive tools hears them too.
    """
    groups = (" ".join(digits[at : at + 4]) for at in range(0, len(digits), 4))
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, ", ".join(groups)))


def is_anybody_listening() -> bool:
    """Whether an assistive tool is at work on this desktop."""
    return QAccessible.isActive()
