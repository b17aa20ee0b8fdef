"""The sheet for a failure no screen took care of."""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import four_part
from desktop_app.ui.kit.four_part import FourPartError
from desktop_app.ui.kit.sheet import Sheet


class TroubleSheet(Sheet):
    """Four parts and a way to close them."""

    def __init__(self, ui: Ui, window: QWidget, failure: Failure) -> None:
        super().__init__(window, "Something needs your attention")
        box = FourPartError(four_part(failure, "This did not work"))
        box.closed.connect(self.dismiss)
        box.copy_requested.connect(ui.clipboard.copy_plain)
        self.body.addWidget(box)
        self.body.addSpacing(24)
