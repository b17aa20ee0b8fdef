"""The rules below each other, a page of them at a time: a thousand cost what ten do."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.automation_view import RuleView
from desktop_app.domain.rules import RuleId
from desktop_app.ui.automation.reason_words import is_paused_by_purser
from desktop_app.ui.automation.rule_row import DOWN, UP, RuleRow
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.words import Words

PAGE: Final = 10
NOTHING: Final = "No rules. What they did stands below."


class RuleList(Box):
    """Alt with Up or Down moves the rule that has the focus, which goes along; Del removes it."""

    switch_asked = Signal(object, bool)
    edit_asked = Signal(object)
    remove_asked = Signal(object)
    order_asked = Signal(object)
    """All `RuleId`s in the wanted order."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._views: tuple[RuleView, ...] = ()
        self._page = 0
        self._all_on = False
        self._moved: RuleId | None = None
        self.rows: list[RuleRow] = []
        self._column = column()
        self._empty = Label(NOTHING, "body", "ink2", wrap=True)
        self._where = Label("", "caption", "ink3")
        self.before = Button("Previous", "ghost")
        self.after = Button("Next", "ghost")
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self._turns = holder(row(self._where, STRETCH, self.before, self.after, spacing=4))
        margins = (16, 2, 12, 4)
        self._none = holder(column(14, self._empty, 12))
        self.setLayout(column(self._none, self._column, self._turns, margins=margins))
        self.setAccessibleName("Rules")
        self._bind("Alt+Up", lambda row: row.go(UP))
        self._bind("Alt+Down", lambda row: row.go(DOWN))
        self._bind("Del", lambda row: row.remove.click())

    def show_rules(self, views: tuple[RuleView, ...], *, all_on: bool) -> None:
        """Show rules; the page stays, or goes along with a rule that was just moved."""
        self._all_on = all_on
        if self._moved is not None and views != self._views:
            self._page = _page_of(views, self._moved, self._page)
        self._views = views
        self._page = max(0, min(self._page, (len(views) - 1) // PAGE))
        self._show_page()

    def go_to(self, rule_id: RuleId) -> None:
        """Show one rule, and put the focus on its switch."""
        self._page = _page_of(self._views, rule_id, self._page)
        self._show_page()
        self._focus(rule_id, 0)

    def go_to_paused(self) -> None:
        """Show the first rule that Purser paused."""
        found = next((view for view in self._views if is_paused_by_purser(view)), None)
        if found is not None:
            self.go_to(found.rule.id)

    def _show_page(self) -> None:
        held = self._held()
        start = self._page * PAGE
        views, last = self._views[start : start + PAGE], len(self._views) - 1
        while len(self.rows) < len(views):
            self._make()
        for place, made in enumerate(self.rows):
            set_shown(made, place < len(views))
            if place < len(views):
                at = start + place
                made.show_view(
                    views[place],
                    all_on=self._all_on,
                    is_top=not place,
                    is_first=not at,
                    is_last=at == last,
                )
        set_shown(self._none, not views)
        set_shown(self._turns, len(self._views) > PAGE)
        self._where.setText(f"{start + 1:,}–{start + len(views):,} of {len(self._views):,}")
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(start + PAGE <= last)
        if held is not None:
            self._focus(*held)

    def _make(self) -> None:
        made = RuleRow(self._words)
        made.switch_asked.connect(self.switch_asked)
        made.edit_asked.connect(self.edit_asked)
        made.remove_asked.connect(self.remove_asked)
        made.move_asked.connect(self._move)
        self.rows.append(made)
        self._column.addWidget(made)

    def _bind(self, keys: str, act: Callable[[RuleRow], None]) -> None:
        """By a shortcut: a button keeps arrow keys, whatever is held with them, to itself."""

        def activated() -> None:
            focus = QApplication.focusWidget()
            for made in self.rows:
                if focus in made.controls():
                    act(made)

        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(activated)

    def _held(self) -> tuple[RuleId, int] | None:
        """The rule whose control has the focus, and which control that is."""
        focus = QApplication.focusWidget()
        for made in self.rows:
            if made.view is not None and focus in made.controls():
                return made.view.rule.id, made.controls().index(focus)
        return None

    def _focus(self, rule_id: RuleId, control: int) -> None:
        for made in self.rows:
            if made.view is None or made.view.rule.id != rule_id or made.isHidden():
                continue
            wanted: QWidget = made.controls()[control]
            target = wanted if wanted.isEnabled() else made.switch
            if QApplication.focusWidget() is not target:
                target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, step: int) -> None:
        self._moved = None
        self._page += step
        self._show_page()

    def _move(self, view: RuleView, step: int) -> None:
        ids = [one.rule.id for one in self._views]
        at = ids.index(view.rule.id)
        ids[at], ids[at + step] = ids[at + step], ids[at]
        self._moved = view.rule.id
        self.order_asked.emit(tuple(ids))


def _page_of(views: tuple[RuleView, ...], rule_id: RuleId, otherwise: int) -> int:
    found = (n for n, view in enumerate(views) if view.rule.id == rule_id)
    at = next(found, None)
    return otherwise if at is None else at // PAGE
