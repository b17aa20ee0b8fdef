"""Offers once, with the first disposable card to watch, that Purser starts when one logs in."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import column, set_shown

OFFER = (
    "A disposable card is watched only while Purser runs. Start Purser when you log in? It then "
    "asks for the master password, and watches once you have typed it."
)
YES, NO = "Start at log-in", "Not now"


class LoginBar(QWidget):
    """Hidden but for that moment; whatever is answered is not asked again in this vault."""

    changed = Signal()
    """It was shown or hidden."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._snapshot: Snapshot | None = None
        self._has_looked = False
        self._bar = InfoBar("guard", "off", OFFER, YES, NO)
        self._bar.activated.connect(self._accept)
        self._bar.refused.connect(self._keep)
        self.setLayout(column(self._bar))
        set_shown(self, False)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take in the newest picture; practice is not worth a place among what starts."""
        self._snapshot = snapshot
        if snapshot.preferences.login_offered:
            set_shown(self, False)
        elif snapshot.armed and not snapshot.profile.is_sandbox and not self._has_looked:
            self._has_looked = True
            self._ui.bridge.run(self, lambda s: s.computer.login.is_on(), self._show)

    def _show(self, is_on: bool | None) -> None:
        set_shown(self, is_on is False)
        self.changed.emit()

    def _accept(self) -> None:
        self._ui.bridge.run(
            self, lambda s: s.computer.login.set(on=True), lambda _: self._keep(), self._failed
        )

    def _failed(self, failure: Failure) -> None:
        self._bar.set_look("alert", "wait")
        self._bar.set_text(f"{failure.happened} {failure.todo}")
        self._bar.set_action("")

    def _keep(self) -> None:
        set_shown(self, False)
        self.changed.emit()
        if self._snapshot is not None:
            asked = replace(self._snapshot.preferences, login_offered=True)
            self._ui.bridge.run(self, lambda s: s.wallet.set_preferences(asked), lambda _: None)
