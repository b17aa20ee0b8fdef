"""An icon as a widget; decoration only, so assistive tools skip it."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color


class IconView(QWidget):
    """An icon of fixed size beside the words it belongs to."""

    def __init__(self, name: IconName, size: int = 20, role: Role = "ink2") -> None:
        super().__init__()
        self._name: IconName = name
        self._role: Role = role
        self.setFixedSize(size, size)

    def set_icon(self, name: IconName, role: Role | None = None) -> None:
        """Change the drawing, and its colour where one is given."""
        wanted = (name, role or self._role)
        if wanted != (self._name, self._role):
            self._name, self._role = wanted
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, self._name, 0, 0, self.width(), color(self._role))
