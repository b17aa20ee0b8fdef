"""Plain text in a style and a role; what comes from outside is never read as markup."""

from functools import lru_cache
from weakref import WeakSet

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from shiboken6 import isValid

from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.type import Style, font, line_height, text_width


class Label(QLabel):
    """Text of one style and colour role; follows the theme."""

    def __init__(
        self,
        text: str = "",
        style: Style = "body",
        role: Role = "ink",
        *,
        wrap: bool = False,
        align: Qt.AlignmentFlag | None = None,
        selectable: bool = False,
    ) -> None:
        super().__init__()
        self._role: Role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setFont(font(style))
        self.setWordWrap(wrap)
        # Inside a button a label would else take the colour of button text.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        if align is not None:
            self.setAlignment(align)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._tint()
        _listen()
        _LABELS.add(self)

    def set_role(self, role: Role) -> None:
        """Change the colour."""
        if role != self._role:
            self._role = role
            self._tint()

    def set_style(self, style: Style) -> None:
        """Change size and weight."""
        self.setFont(font(style))

    def _tint(self) -> None:
        made = QPalette()
        made.setColor(QPalette.ColorRole.WindowText, color(self._role))
        made.setColor(QPalette.ColorRole.Text, color(self._role))
        self.setPalette(made)


_LABELS: WeakSet[Label] = WeakSet()


@lru_cache(maxsize=1)
def _listen() -> None:
    current().theme_changed.connect(_tint_all)


def _tint_all() -> None:
    # Not by PaletteChange: Qt leaves it out for some whose parents were told in another order.
    for label in tuple(_LABELS):
        if isValid(label):
            label._tint()


class ElidedLabel(QWidget):
    """One line that ends in "…" where it does not fit; its accessible name is whole."""

    def __init__(self, text: str = "", style: Style = "body", role: Role = "ink") -> None:
        super().__init__()
        self._style: Style = style
        self._role: Role = role
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Replace the text; the same one again changes nothing."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_role(self, role: Role) -> None:
        """Change the colour."""
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(text_width(self._text, self._style)) + 2, line_height(self._style))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(text_width("Mmm…", self._style)), line_height(self._style))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_text(painter, QRectF(self.rect()), self._text, self._style, color(self._role))
