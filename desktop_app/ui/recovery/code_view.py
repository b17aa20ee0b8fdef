"""The code on the screen: painted and nothing else, so that no client and no copy gets at it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.application.recovery_page import KitPage
from desktop_app.domain.secrets import Secret
from desktop_app.ui.kit.paint import draw_text, rounded
from desktop_app.ui.recovery.page_pdf import Paper, make_picture
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import line_height, make_font, scale
from desktop_app.ui.words import Words

NAME = "Recovery code, painted only. It stands on the page that you save."
_CELL, _NUMBER, _PAD = 19, 22, 16
_PER_GROUP = 5
_PAPER_WIDTH = 188


class CodeView(QWidget):
    """Two columns of numbered groups."""

    def __init__(self) -> None:
        super().__init__()
        self._code: Secret | None = None
        self.setAccessibleName(NAME)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_code(self, code: Secret | None) -> None:
        """Paint a code, or none."""
        self._code = code
        self.update()

    def sizeHint(self) -> QSize:
        width = 2 * (_NUMBER + _PER_GROUP * self._cell()) + 3 * _PAD
        return QSize(round(width), 4 * self._line() + 2 * _PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        rounded(painter, area, Radius.INSET, color("sunken"), color("line"))
        if self._code is None:
            return
        big = make_font(round(18 * scale()), 600)
        column = (area.width() - _PAD) / 2
        for at, group in enumerate(self._code.reveal().split("-")):
            x, y = _PAD + (at // 4) * column, _PAD + (at % 4) * self._line()
            number = QRectF(x, y, _NUMBER, self._line())
            draw_text(painter, number, str(at + 1), "caption", color("ink3"))
            for place, letter in enumerate(group):
                left = x + _NUMBER + place * self._cell()
                cell = QRectF(left, y, self._cell(), self._line())
                draw_text(painter, cell, letter, big, color("ink"), "center", elide=False)

    def _cell(self) -> float:
        return _CELL * scale()

    def _line(self) -> int:
        return line_height("title") + 6


class PaperView(QWidget):
    """The page as it will be printed, small."""

    def __init__(self, formats: Words) -> None:
        super().__init__()
        self._formats = formats
        self._picture: QImage | None = None
        self.setAccessibleName("The page as it is printed, small")
        self.setFixedSize(_PAPER_WIDTH, round(_PAPER_WIDTH * 1.415))

    def show_page(self, page: KitPage | None, paper: Paper) -> None:
        """Paint a page, or none."""
        self._picture = None
        if page is not None:
            ratio = self.devicePixelRatioF()
            width = round((_PAPER_WIDTH - 2) * ratio)
            self._picture = make_picture(page, paper, self._formats, width)
            self._picture.setDevicePixelRatio(ratio)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.deviceIndependentSize()
        painter.drawImage(QRectF(1, 1, size.width(), size.height()), self._picture)
        painter.setPen(color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0.5, 0.5, size.width() + 1, size.height() + 1))
