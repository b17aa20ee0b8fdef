"""Who is to hold the card: somebody known, or where the service keeps no list, somebody new."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.people import Holder, Person
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.people.people_words import quota_hint

SOMEBODY_NEW = "Somebody new…"
_NEW = "*"  # the id of nobody: ours hold letters, digits and hyphens


class HolderField(QWidget):
    """The choice finds by the first letters; the name is typed only for somebody new."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._words = ui.words
        self._has_list = True
        self._items: list[tuple[str, str]] = []
        self._snapshot: Snapshot | None = None
        self.choice = ComboField("Holder")
        self.name = Field("Holder", placeholder="Name of the person")
        self.setLayout(column(self.choice, self.name, spacing=8))
        self.choice.chosen.connect(lambda _key: self._chosen())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Offer whom this connection knows. Who was chosen and is gone leaves nobody chosen."""
        self._snapshot = snapshot
        self._has_list = snapshot.capabilities.holders
        items = _items(snapshot.holders)
        if items and not self._has_list:
            items.append((_NEW, SOMEBODY_NEW))
        if items != self._items:
            before, was_there = self.choice.current_id(), bool(self._items)
            if self.name.text():
                before = _NEW
            self._items = items
            self.choice.set_items(items)
            if was_there and before not in dict(items):
                self.choice.combo.setCurrentIndex(-1)
            elif before:
                self.choice.set_current_id(before)
        self._show()

    def choose(self, person: Person) -> None:
        """Somebody known."""
        self.name.clear()
        self.choice.set_current_id(person.holder_id)
        self._show()

    def fill(self, name: str) -> None:
        """Whoever is known by this name, else the name."""
        known = next((holder_id for holder_id, shown in self._items if shown == name), "")
        if known:
            self.choice.set_current_id(known)
        elif not self._has_list:
            self.choice.set_current_id(_NEW)
        self.name.set_text("" if known else name)
        self._show()

    def take(self, holder_id: str, name: str) -> bool:
        """Whoever has this id, else, where the service keeps no list, the name; whether it did."""
        is_known = holder_id in dict(self._items) and holder_id != _NEW
        if is_known:
            self.name.clear()
            self.choice.set_current_id(holder_id)
            self._show()
        elif name and not self._has_list:
            self.fill(name)
        return is_known or bool(name and not self._has_list)

    def text(self) -> str:
        """What `parse_draft` reads: the id of somebody known, or a name."""
        return self.name.text() if self._is_new() else self.choice.current_id()

    def current(self) -> Field | ComboField:
        """Where an error belongs."""
        return self.name if self._is_new() else self.choice

    def _is_new(self) -> bool:
        is_chosen = self.choice.current_id() == _NEW
        return not self._has_list and (is_chosen or not self._items)

    def _chosen(self) -> None:
        self._show()
        if self._is_new():
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        known = bool(self._items)
        set_shown(self.choice, known or self._has_list)
        set_shown(self.name, self._is_new())
        self.name.set_label("Name" if known else "Holder")
        self.choice.set_hint(self._hint())

    def _hint(self) -> str:
        if not self._items:
            return "Not loaded yet"
        if self._snapshot is None or self._is_new():
            return ""
        people = self._snapshot.people
        return quota_hint(people.of_holder(self.choice.current_id()), people.quota, self._words)


def _items(holders: tuple[Holder, ...]) -> list[tuple[str, str]]:
    """Two of one name are told apart by their e-mail."""
    names = Counter(holder.name for holder in holders)
    return [
        (one.id, f"{one.name}, {one.email}" if names[one.name] > 1 and one.email else one.name)
        for one in holders
    ]
