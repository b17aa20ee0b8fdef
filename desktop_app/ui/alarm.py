"""A trouble with its gap: both come and go together."""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import four_part
from desktop_app.ui.kit.four_part import FourPart
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.trouble_box import TroubleBox


class Alarm(QWidget):
    """For where a layout has no spacing of its own; `above` and `below` are pixels."""

    def __init__(self, ui: Ui, *, above: int = 0, below: int = 16) -> None:
        super().__init__()
        self._box = TroubleBox(ui)
        self.closed = self._box.closed
        self.closed.connect(self.clear)
        self.setLayout(column(self._box, margins=(0, above, 0, below)))
        set_shown(self, False)

    def tell(self, failure: Failure, title: str) -> None:
        """Show a failure and speak it."""
        self.say(four_part(failure, title))

    def say(self, parts: FourPart | None) -> None:
        """Show four parts and speak them, or show nothing."""
        if parts is None:
            self.clear()
            return
        set_shown(self, True)
        self._box.set_parts(parts)

    def clear(self) -> None:
        """Put it away."""
        self._box.clear()
        set_shown(self, False)
