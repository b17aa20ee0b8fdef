"""The page as a file to print and as a picture to look at; both are painted alike."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from desktop_app.application.recovery_page import KitPage
from desktop_app.ui.recovery.page_paint import paint_page
from desktop_app.ui.words import Words

_PER_INCH: Final = 720
"""Tenths of a point, as `paint_page` measures."""


class Paper(StrEnum):
    """The two sizes that offices print on."""

    A4 = "A4"
    LETTER = "Letter"


_SIZES: Final = {
    Paper.A4: QPageSize.PageSizeId.A4,
    Paper.LETTER: QPageSize.PageSizeId.Letter,
}


def usual_paper() -> Paper:
    """What the person's country prints on."""
    is_metric = QLocale().measurementSystem() is QLocale.MeasurementSystem.MetricSystem
    return Paper.A4 if is_metric else Paper.LETTER


def make_pdf(page: KitPage, paper: Paper, formats: Words) -> bytes:
    """One page with its fonts inside; its title names neither vault nor owner."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_PER_INCH)
    writer.setPageSize(QPageSize(_SIZES[paper]))
    writer.setPageMargins(QMarginsF())
    writer.setTitle("Purser recovery kit")
    writer.setCreator("Purser")
    painter = QPainter(writer)
    paint_page(painter, _size(paper), page, formats)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def make_picture(page: KitPage, paper: Paper, formats: Words, width: int) -> QImage:
    """The page, `width` pixels wide."""
    size = _size(paper)
    scale = width / size.width()
    made = QImage(width, round(size.height() * scale), QImage.Format.Format_RGB32)
    made.fill(QColor("#FFFFFF"))
    painter = QPainter(made)
    painter.scale(scale, scale)
    paint_page(painter, size, page, formats)
    painter.end()
    return made


def _size(paper: Paper) -> QSizeF:
    return QPageSize(_SIZES[paper]).size(QPageSize.Unit.Point) * 10.0
