"""Offers a recovery kit where there is none: in a new vault at once, else as a bar."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.application.recovery_state import NO_RECOVERY
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.tokens import Space

OFFER = (
    "There is no recovery kit: if the master password is forgotten, nobody can open the card "
    "numbers. One printed page is enough."
)
YES, LATER = "Make one", "In 3 days"
NOT_NOW = "Do this later"


class KitBar(QWidget):
    """Hidden while there is a kit, or until it is time to ask again."""

    def __init__(self, ui: Ui, window: QWidget, keep: Callable[[Sheet], None]) -> None:
        super().__init__()
        self._ui = ui
        self._window = window
        self._keep = keep
        self._state = NO_RECOVERY
        self._is_new = False
        self._bar = InfoBar("key", "wait", OFFER, YES, LATER)
        self._bar.activated.connect(self._make)
        self._bar.refused.connect(self._put_off)
        edge = int(Space.L)
        self.setLayout(column(self._bar, margins=(edge, 10, edge, 10)))
        set_shown(self, False)

    def greet(self) -> None:
        """The vault was made a moment ago: its kit is the next step."""
        self._is_new = True

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Ask if it is time."""
        self._state = snapshot.recovery
        set_shown(self, self._state.asks)
        if self._is_new and self._state.asks:
            self._is_new = False
            self._offer()

    def _make(self) -> None:
        from desktop_app.ui.recovery.kit_sheet import KitSheet

        self._keep(KitSheet(self._ui, self._window, self._state))

    def _offer(self) -> None:
        from desktop_app.ui.recovery.kit_sheet import KitSheet

        sheet = KitSheet(self._ui, self._window, self._state, cancel=NOT_NOW)
        sheet.closed.connect(lambda: None if sheet.is_kept else self._put_off())
        self._keep(sheet)

    def _put_off(self) -> None:
        set_shown(self, False)
        # A lock closes the sheet as well; then it is asked again after the next unlock.
        self._ui.bridge.run(
            self, lambda s: s.wallet.recovery.put_off(), lambda _: None, lambda _: None
        )
