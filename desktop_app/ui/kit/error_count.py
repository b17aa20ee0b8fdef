"""The line above the main button that counts what is to fix, and leads there."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import row, set_shown


class ErrorCount(QWidget):
    """ "1 thing to fix: limit per charge"; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[tuple[str, QWidget], ...] = ()
        self._words = Label("", "label", "bad", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        icon = IconView("alert", 16, "bad")
        self.setLayout(row((icon, 0, Qt.AlignmentFlag.AlignTop), (self._words, 1), spacing=6))
        self.hide()

    def set_problems(self, problems: Sequence[tuple[str, QWidget]]) -> None:
        """Name the fields that hold errors, in the order of the form."""
        self._problems = tuple(problems)
        count = len(problems)
        names = ", ".join(name for name, _ in problems)
        things = "1 thing" if count == 1 else f"{count} things"
        self._words.setText(f"{things} to fix: {names}" if count else "")
        self.setAccessibleName(self._words.text())
        set_shown(self, count > 0)
        if count:
            announce(self, self._words.text())

    def leave_out(self, field: QWidget) -> None:
        """Count a field no more: it is being mended."""
        left = [problem for problem in self._problems if problem[1] is not field]
        if len(left) < len(self._problems):
            self.set_problems(left)

    def text(self) -> str:
        """Return the line, "" while there is none."""
        return self._words.text()

    def focus_first(self) -> bool:
        """Move focus to the first field to fix; False if there is none."""
        if not self._problems:
            return False
        self._problems[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
        return True
