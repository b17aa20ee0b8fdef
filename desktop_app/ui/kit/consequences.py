"""What will happen, said before the button that makes it happen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, row
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role

Consequence = tuple[IconName, str]


class Consequences(QWidget):
    """One sentence per consequence, each with its icon."""

    def __init__(self, items: Sequence[Consequence] = (), role: Role = "ink2") -> None:
        super().__init__()
        self._role: Role = role
        self._lines = column(spacing=10)
        self.setLayout(self._lines)
        self.set_items(items)

    def set_items(self, items: Sequence[Consequence]) -> None:
        """Replace the sentences."""
        clear(self._lines)
        for icon, sentence in items:
            words = Label(sentence, wrap=True)
            top = Qt.AlignmentFlag.AlignTop
            picture = IconView(icon, 18, self._role)
            self._lines.addLayout(row((picture, 0, top), (words, 1), spacing=12))
        self.setAccessibleName(" ".join(sentence for _, sentence in items))
