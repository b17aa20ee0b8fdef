"""The card of a rule: those that can still be used, or a new one after one of the templates."""

from typing import Final

from desktop_app.application.activity import CardName
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.cards import CardId, CardState, may_terminate
from desktop_app.domain.disposable import Standing
from desktop_app.domain.own_template import OwnTemplate
from desktop_app.ui.automation.rule_words import card_name
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.words import STATE_WORDS

NONE: Final = "No card can be used: issue one first."
CHOOSE: Final = "Choose a card"
_TEMPLATE: Final = "template:"


class CardField(ComboField):
    """Nothing is chosen until somebody chooses: money must not go to the first of a list."""

    def __init__(self, ui: Ui, snapshot: Snapshot, card: tuple[CardId, str] | None) -> None:
        super().__init__("Card")
        self._ui = ui
        self._snapshot = snapshot
        self._kept = card
        self._found: tuple[tuple[CardId, CardName], ...] = ()
        self._templates: tuple[OwnTemplate, ...] = ()
        self._offers_templates = False
        self._offer()
        if card is not None:
            self.set_current_id(card[0])
        if snapshot.query.strip():  # the list is searched just now, and holds not every card
            ui.bridge.run(self, lambda s: s.wallet.activity.cards(), self._take_cards)
        ui.bridge.run(self, lambda s: s.wallet.templates.all(), self._take_templates)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Cards may have come, gone or ended."""
        self._snapshot = snapshot
        self._offer()

    def offer_templates(self, *, offered: bool) -> None:
        """Whether a new card is a choice too."""
        self._offers_templates = offered
        self.set_label("Onto" if offered else "Card")
        self._offer()

    def card_id(self) -> CardId | None:
        """The chosen card, None for none."""
        key = self.current_id()
        return CardId(key) if key and not key.startswith(_TEMPLATE) else None

    def template(self) -> str:
        """The chosen template, "" for none."""
        key = self.current_id()
        return key.removeprefix(_TEMPLATE) if key.startswith(_TEMPLATE) else ""

    def choose(self, key: str) -> None:
        """Choose what `current_id` once said; a card that cannot be used now is not chosen."""
        if key.startswith(_TEMPLATE):
            self.choose_template(key.removeprefix(_TEMPLATE))
        else:
            self.set_current_id(key)

    def choose_template(self, name: str) -> None:
        """Choose a template, known or not."""
        if name and all(one.name != name for one in self._templates):
            self._templates = (*self._templates, OwnTemplate(name, ""))
            self._offer()
        if name:
            self.set_current_id(f"{_TEMPLATE}{name}")

    def _offer(self) -> None:
        before = self.current_id()
        items = [("", CHOOSE), *self._cards().items()]
        if self._offers_templates:
            items += [(f"{_TEMPLATE}{one.name}", f"A new card like “{one.name}”")
                      for one in self._templates]  # fmt: skip
        self.set_items(items)
        self.set_current_id(before if before in dict(items) else "")
        self.set_hint("" if len(items) > 1 else NONE)

    def _cards(self) -> dict[str, str]:
        views = {row.id: row for row in self._snapshot.rows if isinstance(row, CardView)}
        found = {view.id: _text(view) for view in views.values() if _is_usable(view)}
        others = (one for one in self._found if one[0] not in views)
        found.update((card, card_name(name.label, name.last4)) for card, name in others)
        if self._kept is not None:
            found.setdefault(*self._kept)
        return {str(card): text for card, text in found.items()}

    def _take_cards(self, cards: tuple[tuple[CardId, CardName], ...]) -> None:
        self._found = cards
        self._offer()

    def _take_templates(self, kept: tuple[OwnTemplate, ...]) -> None:
        known = {one.name for one in kept}
        self._templates = (*kept, *(one for one in self._templates if one.name not in known))
        self._offer()


def _is_usable(card: CardView) -> bool:
    is_disposable = card.guard is not None and card.guard.standing is not Standing.RELEASED
    return may_terminate(card.state) and card.state is not CardState.EXPIRED and not is_disposable


def _text(card: CardView) -> str:
    name = card_name(card.label, card.last4)
    is_plain = card.state is CardState.ACTIVE
    return name if is_plain else f"{name} ({STATE_WORDS[card.state].lower()})"
