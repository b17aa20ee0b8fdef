"""Finds one wish in the pictures that come, and says how far it has got."""

from collections.abc import Iterator

from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import UNCERTAIN_STAGES, IntentId, Kind
from desktop_app.domain.intents import Stage as At
from desktop_app.ui.kit.stage_track import Stage
from desktop_app.ui.words import Words


def card_in(snapshot: Snapshot, card_id: CardId) -> CardView | None:
    """The newest view of a card, as far as the picture shows it."""
    if snapshot.detail is not None and snapshot.detail.card.id == card_id:
        return snapshot.detail.card
    shown = (row for row in snapshot.rows if isinstance(row, CardView))
    return next((card for card in shown if card.id == card_id), None)


def wishes_on(snapshot: Snapshot, card_id: CardId) -> Iterator[IntentView]:
    """Every wish on a card that the picture shows, settled ones included where it does."""
    detail = snapshot.detail
    if detail is not None and detail.card.id == card_id:
        yield from detail.intents
    card = card_in(snapshot, card_id)
    if card is not None:
        yield from card.open_intents
    yield from (wish for wish in snapshot.uncertain if wish.card_id == card_id)


class Follower:
    """Follows the wish that one click makes.

    The answer names it, but may be long in coming or never come. Until then it is the newcomer of
    its kind on the card: the outbox allows one at a time.
    """

    def __init__(self, kind: Kind, card_id: CardId, before: Snapshot) -> None:
        self._kind = kind
        self._card_id = card_id
        self._before = frozenset(wish.id for wish in wishes_on(before, card_id))
        self._id: IntentId | None = None
        self.last: IntentView | None = None
        """The wish as a picture last showed it."""

    def know(self, intent_id: IntentId) -> None:
        """The answer named the wish."""
        self._id = intent_id

    def find(self, snapshot: Snapshot) -> IntentView | None:
        """The wish as this picture shows it; None when it does not.

        One that is settled stands only in the picture of its card's page.
        """
        for wish in wishes_on(snapshot, self._card_id):
            if wish.id == self._id or (self._id is None and self._is_newcomer(wish)):
                self._id, self.last = wish.id, wish
                return wish
        return None

    def _is_newcomer(self, wish: IntentView) -> bool:
        return wish.kind is self._kind and wish.id not in self._before


def stages_of(wish: IntentView | None, words: Words) -> tuple[Stage, ...]:
    """Saved, sent once, accepted, confirmed; solid only as far as it is proven."""
    if wish is None or wish.stage is At.READY:
        return (
            Stage("now", "Saved"),
            Stage("todo", "Sent once"),
            Stage("todo", "Accepted"),
            Stage("todo", "Confirmed", "by a later read"),
        )
    saved = Stage("done", "Saved", words.clock_s(wish.created_at))
    at = words.clock_s(wish.changed_at)
    if wish.stage is At.SENDING:
        sent = Stage("now", "Sent once", at)
        return (saved, sent, Stage("todo", "Accepted"), Stage("todo", "Confirmed"))
    sent = Stage("done", "Sent once")
    if wish.stage in UNCERTAIN_STAGES:
        lost = Stage("unknown", "No answer", f"since {at}")
        return (saved, sent, lost, Stage("todo", "Confirmed", "by a later read"))
    if wish.stage is At.CONFIRMED:
        return (saved, sent, Stage("done", "Accepted"), Stage("done", "Confirmed", at))
    return (saved, sent, Stage("done", "Accepted", at), Stage("now", "Confirmed", "not yet"))
