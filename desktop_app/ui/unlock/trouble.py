"""Room above the panel for why a vault was not opened."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.layout import STRETCH, row, set_shown

if TYPE_CHECKING:
    from desktop_app.domain.errors import Failure
    from desktop_app.ui.context import Ui
    from desktop_app.ui.trouble_box import TroubleBox

_WIDTH = 600
# Against a stretch at each side: all the room up to the greatest width.
_MOST = 1000


class TroubleSeat(QWidget):
    """Rare, so its parts are imported and built when they are needed: they cost no first paint."""

    turned = Signal(bool)
    """Whether anything is told now."""
    salvage_wanted = Signal()
    """The files are damaged, and the person wants what is left."""

    def __init__(self, ui: "Ui") -> None:
        super().__init__()
        self._ui = ui
        self._box: TroubleBox | None = None
        self._seat = row(STRETCH, STRETCH)
        self.setLayout(self._seat)
        set_shown(self, False)

    def tell(self, failure: "Failure", title: str) -> None:
        """Say it in four parts."""
        from desktop_app.domain.vault_errors import (
            DiskFailed,
            NotAVault,
            VaultDamaged,
            VaultReadOnly,
        )
        from desktop_app.ui.salvage.salvage_words import OFFER
        from desktop_app.ui.trouble_box import TroubleBox

        if self._box is None:
            self._box = TroubleBox(self._ui)
            self._box.setMaximumWidth(_WIDTH)
            self._box.closed.connect(self.clear)
            self._box.action_requested.connect(self.salvage_wanted)
            self._seat.insertWidget(1, self._box, _MOST)
        # The system often turns a disk that fails read-only: numbers can be read all the same.
        broken = {kind.code for kind in (VaultDamaged, NotAVault, VaultReadOnly, DiskFailed)}
        set_shown(self, True)
        self._box.tell(failure, title, action=OFFER if failure.code in broken else "")
        self.turned.emit(True)

    def clear(self) -> None:
        """Put it away."""
        if self._box is not None:
            self._box.clear()
        set_shown(self, False)
        self.turned.emit(False)
