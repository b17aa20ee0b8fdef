"""Paints the recovery kit's one page, in tenths of a point, always in ink on white paper.

A point is 1/72 inch. Tenths, because the sizes of fonts are whole numbers.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from desktop_app.application.recovery_page import KitPage
from desktop_app.ui.kit.logo import paint_logo
from desktop_app.ui.recovery import page_words as words
from desktop_app.ui.recovery.qr import paint_qr
from desktop_app.ui.theme.type import make_font
from desktop_app.ui.words import Words

MARGIN: Final = 450.0
_INK, _INK2, _INK3, _LINE = "#131A29", "#465064", "#5E687C", "#7C8699"
_QR: Final = 1480.0
_PAD: Final = 180.0
_ROW: Final = 330.0
_RULE: Final = 240.0
_WRAP: Final = Qt.TextFlag.TextWordWrap.value


def paint_page(painter: QPainter, size: QSizeF, page: KitPage, formats: Words) -> None:
    """Paint `page` on paper of `size`; everything fits on one A4 or Letter sheet."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(QPointF(0, 0), size), QColor("#FFFFFF"))
    _Paper(painter, size, page, formats).paint()


class _Paper:
    """Walks down the page; `_y` is where the next thing begins."""

    def __init__(self, painter: QPainter, size: QSizeF, page: KitPage, formats: Words) -> None:
        self._painter = painter
        self._size = size
        self._page = page
        made = page.made_at
        self._when = formats.moment(made)
        self._width = size.width() - 2 * MARGIN
        self._y = MARGIN

    def paint(self) -> None:
        self._head()
        self._facts()
        self._code()
        self._text(words.SECOND_KEY, 110, 600)
        self._y += 40
        self._text(words.READING, 95, 400, _INK2)
        self._y += 180
        self._list(words.USE, words.STEPS, numbered=True)
        self._y += 140
        self._list(words.KEEP, words.KEEPING, numbered=False)
        self._y += 160
        self._notes()

    def _head(self) -> None:
        paint_logo(self._painter, MARGIN, self._y, 500, on_paper=True)
        left, top = MARGIN + 640, self._y
        self._line_of(words.TITLE, 280, 600, QRectF(left, top - 40, self._width - 640, 330))
        self._line_of(words.FOR, 115, 400, QRectF(left, top + 310, self._width - 640, 190), _INK2)
        self._y += 500 + 200

    def _facts(self) -> None:
        page, wide = self._page, self._width * 0.68
        self._fact("Vault", page.vault_name, MARGIN, wide)
        self._fact("Made on", self._when, MARGIN + wide, self._width - wide)
        self._y += 370
        self._fact("Vault id", page.vault_id, MARGIN, self._width)
        self._y += 420

    def _fact(self, name: str, value: str, x: float, width: float) -> None:
        self._line_of(name, 90, 500, QRectF(x, self._y, width - 100, 130), _INK3)
        self._line_of(value, 110, 500, QRectF(x, self._y + 130, width - 100, 170))

    def _code(self) -> None:
        """Two columns of four numbered groups beside the square."""
        groups = self._page.code.reveal().split("-")
        half = len(groups) // 2
        height = max(_QR, half * _ROW) + _PAD
        box = QRectF(MARGIN, self._y, self._width, height)
        self._painter.setPen(QPen(QColor(_LINE), 10))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(box, 100, 100)
        top = box.y() + (height - half * _ROW) / 2
        column = (self._width - _QR - 3 * _PAD) / 2
        for at, group in enumerate(groups):
            x = MARGIN + _PAD + (at // half) * column
            y = top + (at % half) * _ROW
            self._line_of(str(at + 1), 95, 500, QRectF(x, y + 20, 140, _ROW), _INK3)
            self._spaced(group, x + 180, y)
        paint_qr(
            self._painter,
            QRectF(box.right() - _PAD / 4 - _QR, box.y() + (height - _QR) / 2, _QR, _QR),
            self._page.code,
        )
        self._y = box.bottom() + 140

    def _spaced(self, group: str, x: float, y: float) -> None:
        """Each letter in a cell of its own, so that groups stand under each other."""
        for at, letter in enumerate(group):
            cell = QRectF(x + at * 228, y, 228, _ROW)
            self._line_of(letter, 235, 600, cell, center=True)

    def _list(self, title: str, lines: Sequence[str], *, numbered: bool) -> None:
        self._text(title, 130, 600)
        self._y += 50
        for number, line in enumerate(lines, 1):
            mark = f"{number}." if numbered else "•"
            top = self._y
            self._text(mark, 105, 600, _INK2)
            self._y = top
            self._text(line, 105, 400, indent=180)
            self._y += 40

    def _notes(self) -> None:
        """Rules down to the bottom margin."""
        head = self._y
        self._text(words.NOTES, 130, 600)
        beside = QRectF(MARGIN + 600, head, self._width - 600, self._y - head)
        self._line_of(words.ASIDE, 95, 400, beside, _INK3, right=True)
        self._painter.setPen(QPen(QColor(_LINE), 4))
        y = self._y + _RULE
        while y <= self._size.height() - MARGIN:
            self._painter.drawLine(QPointF(MARGIN, y), QPointF(MARGIN + self._width, y))
            y += _RULE

    # --- text ---------------------------------------------------------------------------------

    def _text(
        self, text: str, size: int, weight: int, ink: str = _INK, indent: float = 0.0
    ) -> None:
        """Wrapped text at the present height, which moves below it."""
        self._use(size, weight, ink)
        room = QRectF(MARGIN + indent, self._y, self._width - indent, self._size.height())
        taken = self._painter.drawText(room, _WRAP, text)
        self._y = taken.bottom()

    def _line_of(
        self,
        text: str,
        size: int,
        weight: int,
        where: QRectF,
        ink: str = _INK,
        *,
        center: bool = False,
        right: bool = False,
    ) -> None:
        """One line in the middle of `where`; a name that is too long ends in "…"."""
        metrics = self._use(size, weight, ink)
        across = Qt.AlignmentFlag.AlignHCenter if center else Qt.AlignmentFlag.AlignLeft
        across = Qt.AlignmentFlag.AlignRight if right else across
        fits = metrics.elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        self._painter.drawText(where, across | Qt.AlignmentFlag.AlignVCenter, fits)

    def _use(self, size: int, weight: int, ink: str) -> QFontMetricsF:
        made = make_font(size, weight)
        self._painter.setFont(made)
        self._painter.setPen(QColor(ink))
        return QFontMetricsF(made, self._painter.device())
