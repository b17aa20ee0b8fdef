"""What a connection test saw, line by line."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.application.entry_messages import CheckLine, ConnectionReport
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, row
from desktop_app.ui.theme.type import line_height, text_width

_NAMES = ("Keys", "Clock", "Environment", "Wallet", "Cards", "Connection")


class ReportView(QWidget):
    """A check or a cross, a name and a sentence per line; one plain sentence before a test."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(spacing=8)
        self.setLayout(self._lines)

    def show_sentence(self, sentence: str) -> None:
        """Say something that is no result."""
        clear(self._lines)
        self._lines.addWidget(Label(sentence, "body", "ink2", wrap=True))
        self.setAccessibleName(sentence)

    def show_report(self, report: ConnectionReport) -> None:
        """Show every line of `report` and say how it ended."""
        clear(self._lines)
        for line in report.lines:
            self._lines.addWidget(_line(line))
        failed = sum(not line.passed for line in report.lines)
        ended = "Every check passed." if not failed else f"{failed} of the checks did not pass."
        spoken = (f"{line.name}: {line.sentence}" for line in report.lines)
        self.setAccessibleName(" ".join((ended, *spoken)))
        announce(self, ended)


def _line(line: CheckLine) -> QWidget:
    made = QWidget()
    icon = IconView("check" if line.passed else "declined", 16, "ok" if line.passed else "bad")
    seat = QWidget()
    seat.setFixedHeight(max(16, line_height("body")))
    seat.setLayout(row(icon, spacing=0))
    name = Label(line.name, "medium")
    name.setMinimumWidth(int(max(text_width(each, "medium") for each in _NAMES)) + 12)
    top = Qt.AlignmentFlag.AlignTop
    words = Label(line.sentence, "body", "ink2", wrap=True)
    made.setLayout(row((seat, 0, top), (name, 0, top), (words, 1, top), spacing=8))
    made.setAccessibleName(
        f"{line.name}: {'passed' if line.passed else 'did not pass'}. {line.sentence}"
    )
    return made
