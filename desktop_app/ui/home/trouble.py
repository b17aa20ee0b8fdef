"""The sheet for a failure no screen took care of."""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox


class TroubleSheet(Sheet):
    """Four parts and a way to close them."""

    def __init__(self, ui: Ui, window: QWidget, failure: Failure) -> None:
        super().__init__(window, "Something needs your attention")
        box = TroubleBox(ui)
        box.closed.connect(self.dismiss)
        self.body.addWidget(box)
        box.tell(failure, "This did not work")
        self.body.addSpacing(24)
