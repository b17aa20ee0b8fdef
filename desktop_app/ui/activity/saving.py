"""Saved filters: the menu that applies one, and the sheet that gives one a name."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.saved_filters import SavedFilter
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import parse_label
from desktop_app.ui.activity.filter_bar import FilterBar
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.menu import Menu
from desktop_app.ui.kit.sheet import Sheet

if TYPE_CHECKING:
    from desktop_app.application.session import Session


class SavedFilters(QObject):
    """Keeps the list of saved filters; `used` carries the one that was chosen."""

    used = Signal(object)
    """`SavedFilter`."""
    cleared = Signal()

    def __init__(self, ui: Ui, bar: FilterBar) -> None:
        super().__init__(bar)
        self._ui = ui
        self._bar = bar
        self.kept: tuple[SavedFilter, ...] = ()
        bar.saved_requested.connect(self._open_menu)

    def load(self) -> None:
        """Ask for them."""
        self._run(lambda s: s.wallet.activity.filters())

    def _open_menu(self) -> None:
        menu = Menu(self._bar)
        for one in self.kept:
            menu.add(one.name, partial(self.used.emit, one), icon="filter")
        if self.kept:
            menu.addSeparator()
        menu.add("Show everything", self.cleared.emit)
        menu.add("Save these filters…", self._ask_name, icon="add")
        for one in self.kept:
            menu.add(f"Forget “{one.name}”", partial(self._drop, one.name), icon="close")
        menu.open_below(self._bar.saved_button)

    def _ask_name(self) -> None:
        NameSheet(self._bar.window(), self._keep).open()

    def _keep(self, name: str) -> None:
        saved = replace(self._bar.choice, name=name)
        self._run(lambda s: s.wallet.activity.save_filter(saved))

    def _drop(self, name: str) -> None:
        self._run(lambda s: s.wallet.activity.drop_filter(name))

    def _run(self, work: "Callable[[Session], Awaitable[tuple[SavedFilter, ...]]]") -> None:
        self._ui.bridge.run(self, work, self._take)

    def _take(self, kept: tuple[SavedFilter, ...]) -> None:
        self.kept = kept


class NameSheet(Sheet):
    """Asks for a name; `accepted` comes only with one that can be kept."""

    def __init__(self, window: QWidget, keep: Callable[[str], object]) -> None:
        super().__init__(window, "Save these filters", effect="Save filters")
        self._keep = keep
        self._name = Field("Name", placeholder="Declined this month")
        self._name.submitted.connect(self.accepted)
        self.body.addWidget(self._name)
        self.body.addSpacing(24)
        self.accepted.connect(self._take)

    def _take(self) -> None:
        try:
            name = parse_label(self._name.text(), field="name")
        except InvalidInput as error:
            self._name.set_error(str(error.happened))
            self._name.setFocus()
            return
        self._keep(name)
        self.dismiss()
