"""The floor of every first window: bare PySide6, painted once.

`text` draws one line and names an alignment, which no window of Python and Qt can do without;
`empty` is a QWidget with nothing in it.
"""

import os
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

MARK = b"painted\n"


class Window(QWidget):
    """Ends the process after its first paint."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if sys.argv[1] == "text":
            painter = QPainter(self)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Purser")
            painter.end()
        QTimer.singleShot(0, _end)


def _end() -> None:
    os.write(1, MARK)
    os._exit(0)


app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
