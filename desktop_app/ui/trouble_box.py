"""The box in which a screen tells a failure."""

from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import four_part
from desktop_app.ui.kit.four_part import FourPart, FourPartError
from desktop_app.ui.kit.layout import set_shown


class TroubleBox(FourPartError):
    """Hidden until there is something to tell; its reference may be copied."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.closed.connect(self.clear)
        self.copy_requested.connect(ui.clipboard.copy_plain)
        set_shown(self, False)

    def tell(self, failure: Failure, title: str, time: str = "", action: str = "") -> None:
        """Show a failure and speak it; the words are those of `four_part`."""
        self.set_parts(four_part(failure, title, time, action))

    def set_parts(self, parts: FourPart) -> None:
        """Show an error, then tell it to assistive tools."""
        self._write(parts)
        # Before it speaks: an assistive tool may pass over what comes from a hidden part.
        set_shown(self, True)
        self._speak(parts)

    def clear(self) -> None:
        """Put it away."""
        set_shown(self, False)
