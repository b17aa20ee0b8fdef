"""Takes what was typed along when Purser locks, and offers it again afterwards."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.drafts import BULK, ISSUE, RULE, Draft
from desktop_app.application.messages import Action, CardView, Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.ui.bulk.drafted import name_of
from desktop_app.ui.context import Ui
from desktop_app.ui.home.pictures import Pictures
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import column, holder, set_shown

ORDER = "Your unfinished card order is here."
NEW_RULE = "Your unfinished rule is here."
CHANGED_RULE = "Your unfinished change of a rule is here."
LIST = "Your file of cards {} is not issued yet."
_MONEY = {
    Action.TOP_UP: "Your unfinished top-up of {} is here.",
    Action.WITHDRAW: "Your unfinished withdrawal from {} is here.",
}
CONTINUE, DISCARD = "Continue", "Discard"


class Drafting(Protocol):
    """A form that may hold a draft."""

    def drafts(self) -> tuple[Draft, ...]:
        """What was typed and not sent."""


class DraftDoor(QObject):
    """One offer at a time; what is continued or discarded leaves the vault first.

    So a draft is never offered again beside a request that was made of it.
    """

    continued = Signal(object)
    """The `Draft` of a card order, or of a file of them."""
    rule_continued = Signal(object)
    """The `Draft` of a rule."""
    money_continued = Signal(object, object, object)
    """The `Action` of a money sheet, its card and its `Draft`."""

    def __init__(self, ui: Ui, pictures: Pictures) -> None:
        super().__init__(pictures)
        self._ui = ui
        self._pictures = pictures
        self._waiting: deque[Draft] = deque()
        self._bar = InfoBar("note", "off", "", CONTINUE, DISCARD)
        self._bar.activated.connect(self._continue)
        self._bar.refused.connect(lambda: self._drop(lambda: None))
        self.seat: QWidget = holder(column(self._bar, margins=(16, 10, 16, 10)))
        set_shown(self.seat, False)
        pictures.arrived.connect(self._begin)

    def collect(self, *forms: Drafting | None) -> tuple[Draft, ...]:
        """What was typed in these, for the vault; the offer is over."""
        self._waiting.clear()
        return tuple(one for form in forms if form is not None for one in form.drafts())

    def _begin(self, _snapshot: Snapshot) -> None:
        self._pictures.arrived.disconnect(self._begin)
        self._ui.bridge.run(
            self, lambda s: s.wallet.drafts.all(), self._take, lambda _: None
        )  # what cannot be read now is offered after the next unlock

    def _take(self, drafts: tuple[Draft, ...]) -> None:
        self._waiting = deque(one for one in drafts if self._words(one))
        self._show()

    def _show(self) -> None:
        set_shown(self.seat, bool(self._waiting))
        if self._waiting:
            self._bar.set_text(self._words(self._waiting[0]))

    def _words(self, draft: Draft) -> str:
        """The offer; "" for a form, a card or a rule that is not there any more."""
        if draft.form == ISSUE:
            return ORDER
        if draft.form == BULK:
            return LIST.format(f"“{name_of(draft)}”") if name_of(draft) else ""
        if draft.form == RULE:
            return self._rule_words(draft)
        card = self._card(draft)
        action = _action(draft)
        return "" if card is None or action is None else _MONEY[action].format(f"“{card.label}”")

    def _rule_words(self, draft: Draft) -> str:
        newest = self._pictures.newest
        rules = () if newest is None else newest.automation.rules
        if not draft.about:
            return NEW_RULE
        return CHANGED_RULE if any(one.rule.id == draft.about for one in rules) else ""

    def _card(self, draft: Draft) -> CardView | None:
        rows = () if self._pictures.newest is None else self._pictures.newest.rows
        cards = (row for row in rows if isinstance(row, CardView))
        return next((card for card in cards if card.id == draft.about), None)

    def _continue(self) -> None:
        draft = self._waiting[0]
        card, action = self._card(draft), _action(draft)
        if draft.form in (ISSUE, BULK):
            self._drop(lambda: self.continued.emit(draft))
        elif draft.form == RULE and self._words(draft):
            self._drop(lambda: self.rule_continued.emit(draft))
        elif card is not None and action is not None:
            self._drop(lambda: self.money_continued.emit(action, card, draft))
        else:
            self._drop(lambda: None)

    def _drop(self, then: Callable[[], None]) -> None:
        """Out of the vault, then on; where that fails it is offered after the next unlock."""
        form = self._waiting.popleft().form
        self._show()

        def failed(failure: Failure) -> None:
            self._ui.bridge.failed.emit(failure)

        self._ui.bridge.run(self, lambda s: s.wallet.drafts.drop(form), lambda _: then(), failed)


def _action(draft: Draft) -> Action | None:
    return next((action for action in _MONEY if action.value == draft.form), None)
