"""Where the vault is, and what lies around it that can spoil it."""

from pathlib import PurePath

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.surroundings import Surroundings
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, set_shown
from desktop_app.ui.settings.place_words import PERMISSION, warnings
from desktop_app.ui.settings.section import titled


class PlaceBox(QWidget):
    """Looks each time it comes up: what was moved away is no longer said."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._known: PurePath | None = None
        self._folder = Label("", "medium", wrap=True, selectable=True)
        self._said: QWidget | None = None
        words = Label(PERMISSION, "body", "ink2", wrap=True)
        self._seat = column(self._folder, 6, words)
        self.setLayout(column(titled("Where the vault is", holder(self._seat))))
        set_shown(self, False)

    def show_folder(self, folder: PurePath) -> None:
        """Show where the vault's files are."""
        is_new = folder != self._known
        self._known = folder
        self._folder.setText(str(folder))
        set_shown(self, True)
        if is_new and self.isVisible():
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        folder = self._known
        if folder is not None:
            self._ui.bridge.run(
                self, lambda s: s.computer.surveyor.look(folder), self._show, lambda _: None
            )

    def _show(self, seen: Surroundings) -> None:
        if self._said is not None:
            set_shown(self._said, False)
            self._said.deleteLater()
            self._said = None
        parts: list[QWidget | int] = []
        for what, todo in warnings(seen):
            parts += [14, InfoBar("alert", "wait", what), 6, Label(todo, "body", "ink2", wrap=True)]
        if parts:
            self._said = holder(column(*parts))
            self._seat.addWidget(self._said)
            set_shown(self._said, True)
