"""The bars above a card: each says one thing that is true of the whole picture."""

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.ui.cards.bars import (
    limits_bar,
    link_bar,
    load_bar,
    read_only_bar,
    replaced_bar,
    strangers_bar,
    strikes_bar,
    unsent_bar,
    waiting_bar,
)
from desktop_app.ui.cards.login_bar import LoginBar
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import column, set_shown

_NAMES = (
    "link", "read_only", "waiting", "unsent", "strikes", "limits", "load", "replaced", "strangers",
)  # fmt: skip


class BarColumn(QWidget):
    """Hidden while there is nothing to say."""

    refresh_requested = Signal()
    top_up_requested = Signal()
    limits_requested = Signal()
    shops_requested = Signal()
    strangers_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._words = ui.words
        self._bars = {name: InfoBar("info", "off", "") for name in _NAMES}
        self._login = LoginBar(ui)
        self._column = column(*self._bars.values(), self._login, spacing=8)
        self.setLayout(self._column)
        for part in (self, *self._bars.values()):
            set_shown(part, False)
        self._login.changed.connect(self._show)
        for name, asked in (
            ("link", self.refresh_requested),
            ("strikes", self.top_up_requested),
            ("limits", self.limits_requested),
            ("load", self.top_up_requested),
            ("replaced", self.shops_requested),
            ("strangers", self.strangers_requested),
        ):
            self._bars[name].activated.connect(asked)

    def set_margins(self, left: int, right: int) -> None:
        """Stand where the card stands."""
        self._column.setContentsMargins(left, 12, right, 0)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what is true of this picture."""
        words = self._words
        shown = (
            link_bar(snapshot, words),
            read_only_bar(snapshot, words),
            waiting_bar(snapshot, words),
            unsent_bar(snapshot, words, datetime.now(UTC)),
            strikes_bar(snapshot),
            limits_bar(snapshot, words),
            load_bar(snapshot, words),
            replaced_bar(snapshot),
            strangers_bar(snapshot),
        )
        for bar, said in zip(self._bars.values(), shown, strict=True):
            if said is not None:
                said.put_on(bar)
            set_shown(bar, said is not None)
        self._login.show_snapshot(snapshot)
        self._show()

    def _show(self) -> None:
        bars = (*self._bars.values(), self._login)
        set_shown(self, any(not bar.isHidden() for bar in bars))
