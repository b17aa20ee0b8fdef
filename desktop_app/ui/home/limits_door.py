"""The way to a card's spending limits, from wherever they are asked for."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView
from desktop_app.ui.actions.limits_sheet import LimitsSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.home.pictures import Pictures
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.toast import ToastHost


class LimitsDoor(QObject):
    """Opens the sheet with the newest picture; `keep` shows it over the window."""

    def __init__(
        self,
        ui: Ui,
        window: QWidget,
        pictures: Pictures,
        toasts: ToastHost,
        keep: Callable[[Sheet], None],
    ) -> None:
        super().__init__(pictures)
        self._ui = ui
        self._window = window
        self._pictures = pictures
        self._toasts = toasts
        self._keep = keep

    def open(self, card: CardView) -> None:
        """Show the limits of a card."""
        if self._pictures.newest is None:
            return
        sheet = LimitsSheet(self._ui, self._window, self._pictures.newest, card)
        sheet.done.connect(lambda title, text: self._toasts.show_toast("done", title, text))
        self._keep(sheet)
