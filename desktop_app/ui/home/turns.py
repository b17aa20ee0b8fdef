"""Does a long piece of work in the GUI thread a step per turn of the event loop."""

from collections.abc import Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

# Between two steps for paints and keys; with none, steps would run one after another.
_BREATH_MS = 3


class Turns(QTimer):
    """`done` after the last step; what is left undone ends with its owner."""

    done = Signal()

    def __init__(self, owner: QWidget, steps: Iterator[object]) -> None:
        super().__init__(owner)
        self._steps = steps
        self.setInterval(_BREATH_MS)
        self.timeout.connect(self._go_on)

    def begin(self) -> None:
        """Do the first step now."""
        self.start()
        self._go_on()

    def _go_on(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self.stop()
            self.deleteLater()
            self.done.emit()
