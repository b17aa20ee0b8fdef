"""The striped banner that stands over everything that is practice."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.layout import STRETCH, row, set_shown
from desktop_app.ui.kit.paint import draw_text, rounded
from desktop_app.ui.kit.tinted_link import TintedLink
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import font, grown, line_height, text_width

_STRIPE = 14
_LEFT = 12
_TEXT = "Practice money. Nothing here reaches a real card or wallet."


class Banner(QWidget):
    """Word and sentence on plain plates over stripes; the action is a real button."""

    activated = Signal()

    def __init__(
        self, word: str = "SANDBOX", text: str = _TEXT, action: str = "Sandbox panel"
    ) -> None:
        super().__init__()
        self._word = word
        self._text = text
        self._action = TintedLink(action, "stripe_ink", "right")
        set_shown(self._action, bool(action))
        self._action.clicked.connect(self.activated)
        self.setLayout(row(STRETCH, self._action, margins=(0, 0, 12, 0)))
        self.setFixedHeight(grown(Height.BANNER, "label", 10))
        self.setMinimumWidth(320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{word}. {text}")

    def set_action_visible(self, visible: bool) -> None:
        """Show the action only where it leads somewhere."""
        set_shown(self._action, visible)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_stripes(painter)
        plate = max(20, line_height("label") + 4)
        top = (self.height() - plate) / 2
        word_font = _spaced()
        width = text_width(self._word, "label_strong") + 0.8 * len(self._word) + 18
        word_area = QRectF(_LEFT, top, width, plate)
        rounded(painter, word_area, Radius.KEY, color("stripe_ink"))
        draw_text(
            painter, word_area, self._word, word_font, color("stripe_a"), "center", elide=False
        )
        self._paint_sentence(painter, QRectF(_LEFT + width + 6, top, 0, plate))
        if self._action.isVisible():
            seat = QRectF(self._action.geometry())
            rounded(painter, seat, Radius.KEY, color("stripe_a"))

    def _paint_sentence(self, painter: QPainter, start: QRectF) -> None:
        room = self._action.x() - 8 if self._action.isVisible() else self.width() - 12
        wanted = text_width(self._text, "label") + 12
        area = QRectF(start.x(), start.y(), min(wanted, room - start.x()), start.height())
        rounded(painter, area, Radius.KEY, color("stripe_a"))
        words = area.adjusted(6, 0, -6, 0)
        draw_text(painter, words, self._text, "label", color("stripe_ink"))

    def _paint_stripes(self, painter: QPainter) -> None:
        height = self.height()
        painter.fillRect(self.rect(), color("stripe_a"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("stripe_b"))
        for x in range(-2 * height, self.width() + height, 2 * _STRIPE):
            corners = (x, height), (x + _STRIPE, height), (x + _STRIPE + height, 0), (x + height, 0)
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _spaced() -> QFont:
    made = QFont(font("label_strong"))
    made.setWeight(QFont.Weight.Bold)
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
    return made
