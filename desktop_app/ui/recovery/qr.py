"""A QR code as squares: sharp at any size of paper."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from desktop_app.domain.secrets import Secret

QUIET = 4
"""Empty modules around it, as the standard asks for."""
_BLACK, _WHITE = "#000000", "#FFFFFF"


def make_matrix(code: Secret) -> tuple[tuple[bool, ...], ...]:
    """The modules, dark ones True, without the quiet zone; error correction M or better."""
    # Only whoever makes a kit needs the library.
    import segno

    made = segno.make_qr(code.reveal(), error="m")
    return tuple(tuple(bool(module) for module in line) for line in made.matrix)


def paint_qr(painter: QPainter, where: QRectF, code: Secret) -> None:
    """Fill the square `where`, quiet zone and all; always dark on white, for the scanner."""
    matrix = make_matrix(code)
    module = where.width() / (len(matrix) + 2 * QUIET)
    path = QPainterPath()
    for line, modules in enumerate(matrix):
        for at, is_dark in enumerate(modules):
            if is_dark:
                x, y = where.x() + (at + QUIET) * module, where.y() + (line + QUIET) * module
                path.addRect(QRectF(x, y, module, module))
    painter.fillRect(where, QColor(_WHITE))
    # One outline without seams between neighbours, which thin white lines would be.
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_BLACK))
    painter.drawPath(path.simplified())
