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
        self._has_list, self._is_nobody = True, False
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
            if (was_there or self._is_nobody) and before not in dict(items):
                self.choice.combo.setCurrentIndex(-1)
            elif before:
                self.choice.set_current_id(before)
        self._show()

    def choose(self, person: Person) -> None:
        """Somebody known."""
        self.name.clear()
        self.choice.set_current_id(person.holder_id)
        self._show()

    def take(self, holder_id: str, name: str) -> bool:
        """Whoever has this id or, where none is said, alone has this name; whether somebody has.

        Where the service keeps no list, the name will do. Else nobody is chosen: never somebody
        else in their place.
        """
        key = self._find(holder_id, name)
        typed = "" if key or self._has_list else name
        self.name.set_text(typed)
        if key or typed:
            self.choice.set_current_id(key or _NEW)
        else:
            self.choice.combo.setCurrentIndex(-1)
        self._is_nobody = not (key or typed)
        self._show()
        return not self._is_nobody

    def text(self) -> str:
        """What `parse_draft` reads: the id of somebody known, or a name."""
        return self.name.text() if self._is_new() else self.choice.current_id()

    def current(self) -> Field | ComboField:
        """Where an error belongs."""
        return self.name if self._is_new() else self.choice

    def _find(self, holder_id: str, name: str) -> str:
        known = () if self._snapshot is None else self._snapshot.holders
        if any(one.id == holder_id for one in known):
            return holder_id
        if holder_id and self._has_list:
            return ""
        named = [one.id for one in known if one.name == name]
        return named[0] if len(named) == 1 else ""

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
