"""A card in the place of another: which shops have to be told, and which were told."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop_app.application.desk import Desk
from desktop_app.application.foreseeing import Foreseeing
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import AlreadyReplaced, NotAllowed
from desktop_app.domain.foresight import Shop
from desktop_app.domain.intents import Intent, IntentId, Kind, Stage
from desktop_app.domain.replaced import Replaced

REPLACES = "replaces"
"""The parameter of an issue that names the card in whose place the new one is."""
_NAME = "shops_told/"
_LOOKED_THROUGH = 5_000


@dataclass(frozen=True, slots=True)
class Move:
    """The shops of the replaced card, those that recur first; `told` are the names of those ticked.

    `read_at` and `since` as in `Outlook`.
    """

    old: Replaced
    shops: tuple[Shop, ...]
    told: frozenset[str]
    read_at: datetime | None
    since: datetime | None


class Replacing:
    """Reads the link from the issue's wish; keeps the ticks in the vault. Nothing is sent."""

    def __init__(self, desk: Desk, foreseeing: Foreseeing, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._foreseeing = foreseeing
        self._publish = publish
        self._known: dict[CardId, CardId | None] = {}

    def replaced_by(self, card_id: CardId, newest: Iterable[Intent]) -> Replaced | None:
        """What `card_id` is in the place of, while its list is still open.

        `newest` are the card's newest wishes: a wish of unknown outcome finds its card late.
        """
        old = self._old_of(card_id, newest)
        if old is None or self._load(card_id).is_over:
            return None
        return self._name(old)

    async def look(self, card_id: CardId) -> Move:
        """The shops to tell of `card_id`. Raises NotAllowed, VaultError."""
        old = self._old_of(card_id, ())
        if old is None:
            raise NotAllowed("This card is in no other card's place.")
        outlook = await self._foreseeing.look(old)
        kept = self._load(card_id)
        if outlook is None:  # only ever for a revision that was seen
            return Move(self._name(old), (), kept.told, None, None)
        shops, read_at = outlook.foresight.shops, outlook.read_at
        return Move(self._name(old), shops, kept.told, read_at, outlook.since)

    async def tick(self, card_id: CardId, name: str, told: bool) -> None:
        """Keep that a shop was told, or was not. Raises VaultError."""
        kept = self._load(card_id)
        names = kept.told | {name} if told else kept.told - {name}
        self._keep(card_id, _Kept(names, kept.is_over))

    async def end(self, card_id: CardId) -> None:
        """The list is done with. Raises VaultError."""
        self._keep(card_id, _Kept(self._load(card_id).told, True))
        self._publish()

    def _old_of(self, card_id: CardId, newest: Iterable[Intent]) -> CardId | None:
        if card_id not in self._known:
            newest = self._desk.vault.intents.of_card(card_id, _LOOKED_THROUGH)
        found = (
            i.params[REPLACES] for i in newest if i.kind is Kind.ISSUE and REPLACES in i.params
        )
        old = next(found, None)
        self._known[card_id] = self._known.get(card_id) if old is None else CardId(old)
        return self._known[card_id]

    def _name(self, card_id: CardId) -> Replaced:
        card = self._desk.book.get(card_id)
        if card is None:
            return Replaced(card_id, "", "")
        return Replaced(card_id, card.label, card.facts.last4)

    def _load(self, card_id: CardId) -> "_Kept":
        """What cannot be read is a list of which nothing was told yet."""
        try:
            kept = json.loads(self._desk.vault.settings.get(_NAME + card_id) or "{}")
        except ValueError:
            return _Kept()
        if not isinstance(kept, dict) or not isinstance(kept.get("told", []), list):
            return _Kept()
        told = frozenset(name for name in kept.get("told", []) if isinstance(name, str))
        return _Kept(told, kept.get("over") is True)

    def _keep(self, card_id: CardId, kept: "_Kept") -> None:
        text = json.dumps({"told": sorted(kept.told), "over": kept.is_over})
        self._desk.vault.settings.put(_NAME + card_id, text)


def refuse_second(issues: Iterable[Intent], lost: IntentId | None) -> None:
    """Raises AlreadyReplaced where one of `issues` took the place of `lost`, or may have."""
    others = (i for i in issues if lost is not None and i.parent == lost)
    if any(i.is_open or i.stage is Stage.CONFIRMED for i in others):
        raise AlreadyReplaced


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the vault keeps of a list."""

    told: frozenset[str] = frozenset()
    is_over: bool = False
