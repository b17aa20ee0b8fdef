"""Keys that work anywhere in the unlocked window."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def make_shortcuts(parent: QWidget, keys: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Bind each key to its slot for as long as `parent` lives."""
    for sequence, slot in keys:
        shortcut = QShortcut(QKeySequence(sequence), parent)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(slot)
