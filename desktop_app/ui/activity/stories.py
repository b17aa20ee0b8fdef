"""Opens a line of the table: asks for all that is known of it, and shows that below it."""

from PySide6.QtCore import QObject, Signal

from desktop_app.application.activity import Told
from desktop_app.application.timeline import Deed
from desktop_app.domain.history import Charge
from desktop_app.ui.activity.deed_words import deed_words
from desktop_app.ui.activity.panel import DeedPanel, StoryPanel
from desktop_app.ui.activity.story import sentences
from desktop_app.ui.activity.view import LinesView
from desktop_app.ui.context import Ui


class Stories(QObject):
    """What a panel asks for is passed on with its card."""

    help_requested = Signal(object, object)
    """`Help`, `CardId`."""
    card_requested = Signal(object)
    """`CardId`."""
    rules_requested = Signal(object)
    """`CardId`, None where no card is meant."""
    wish_requested = Signal(str)
    """The reference under which everything about a wish is found."""

    def __init__(self, ui: Ui, view: LinesView) -> None:
        super().__init__(view)
        self._ui = ui
        self._view = view
        view.opened.connect(self._open)

    def _open(self, number: int) -> None:
        line = self._view.lines.line_at(number)
        if isinstance(line, Charge):
            self._ui.bridge.run(
                self,
                lambda s: s.wallet.activity.tell(line),
                lambda told: self._show(line, told),
            )
        elif isinstance(line, Deed):
            panel = DeedPanel(line, f"{deed_words(line, self._ui.words)}.")
            panel.card_requested.connect(lambda: self.card_requested.emit(line.card_id))
            panel.rules_requested.connect(lambda: self.rules_requested.emit(line.card_id))
            panel.wish_requested.connect(lambda: self.wish_requested.emit(line.reference))
            self._view.open_line(number, panel)

    def _show(self, charge: Charge, told: Told) -> None:
        number = self._view.lines.row_of(charge.subject)
        if number < 0:
            return
        panel = StoryPanel(sentences(charge, told, self._ui.words))
        panel.help_requested.connect(lambda kind: self.help_requested.emit(kind, charge.card_id))
        panel.card_requested.connect(lambda: self.card_requested.emit(charge.card_id))
        self._view.open_line(number, panel)
