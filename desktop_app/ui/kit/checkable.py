"""What can be ticked or chosen, for whoever does it: a hand, a key, or an assistive tool."""

from PySide6.QtWidgets import QAbstractButton


class Checkable(QAbstractButton):
    """A checkable button whose `clicked` also follows what an assistive tool toggles.

    Qt lets such a tool change the mark without a click: the window would show a choice of which
    nobody had heard. What code marks stays without a signal.
    """

    def __init__(self) -> None:
        super().__init__()
        self._is_known = False
        self.setCheckable(True)
        self.toggled.connect(self._follow)

    def setChecked(self, checked: bool) -> None:
        """Mark it in code."""
        self._is_known = True
        super().setChecked(checked)
        self._is_known = False

    def nextCheckState(self) -> None:
        self._is_known = True
        super().nextCheckState()
        self._is_known = False

    def _follow(self, checked: bool) -> None:
        is_one_of = self.autoExclusive() or self.group() is not None
        # The mark that another choice takes away is no choice.
        if not self._is_known and (checked or not is_one_of):
            self.clicked[bool].emit(checked)  # type: ignore[index]  # the stubs know one overload
