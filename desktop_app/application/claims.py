"""Messages that the reads do not agree with: read again, then told with both sides."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import inf

from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.domain.cards import CardId
from desktop_app.domain.claims import (
    LOOKS_S,
    PASSING,
    Claim,
    Standing,
    agrees,
    claim_of,
    claims_something,
    states_status,
)
from desktop_app.domain.event_log import Shown, key_of
from desktop_app.domain.events import Event
from desktop_app.domain.transactions import Transaction

TOLD_FOR = timedelta(days=1)
"""How long a message that no read bears out is told; it stays in the webhook log."""
PROMPT = timedelta(minutes=5)
"""What was true only for a moment is compared only when it came at once."""
MOST = 1_000
_ROWS = 200
Rows = Callable[[CardId], tuple[Transaction, ...]]


@dataclass(slots=True)
class _Open:
    """`looks` of the planned reads were made; `standing` is None before a read disagreed."""

    event: Event
    card_id: CardId
    heard: float
    looks: int = 0
    compared: float = -inf
    standing: Standing | None = None

    @property
    def due(self) -> float:
        return self.heard + LOOKS_S[self.looks] if self.looks < len(LOOKS_S) else inf


class Claims:
    """What believed messages say and no read has stated yet.

    Only what is in the vault counts, so a run that begins finds what the last one left open.
    """

    def __init__(self, desk: Desk, feeds: Feeds) -> None:
        self._desk = desk
        self._feeds = feeds
        self._open: dict[str, _Open] = {}
        self.told: Mapping[CardId, tuple[Claim, ...]] = {}
        """What is claimed of each card and not borne out by a read."""

    def start(self) -> None:
        """Take up what came within a day."""
        since = self._desk.clock.now() - TOLD_FOR
        # Of the believed ones: anybody can send a thousand of the others.
        for entry in self._desk.vault.events.page(Shown.BELIEVED, "", MOST):
            if entry.received_at >= since and entry.event is not None:
                self._take(entry.event)

    def hear(self, event: Event) -> None:
        """A message came. One that is not believed is a reason to read, and no claim."""
        if event.card_id is None or not claims_something(event):
            return
        known = self._desk.vault.events.get(key_of(event.id))
        if known is not None and known.doubt is None and known.event == event:
            self._take(event)

    def soonest(self) -> float:
        """When the next card is to be read again for what is claimed of it (monotonic)."""
        return min((one.due for one in self._open.values()), default=inf)

    def take_due(self) -> frozenset[CardId]:
        """The cards to be read again now; each is asked for once."""
        now = self._desk.clock.monotonic()
        due = [one for one in self._open.values() if one.due <= now]
        for one in due:
            one.looks = bisect_right(LOOKS_S, now - one.heard)
        return frozenset(one.card_id for one in due)

    def compare(self) -> None:
        """Drop what the reads bear out, and say how the rest stands."""
        now, told = self._desk.clock.monotonic(), dict[CardId, list[Claim]]()
        rows = cache(lambda card_id: self._desk.vault.facts.transactions(card_id, _ROWS))
        for key, one in list(self._open.items()):
            if self._is_borne_out(one, rows) or now - one.heard > TOLD_FOR.total_seconds():
                del self._open[key]
            elif one.standing is not None:
                claim = claim_of(one.event, one.card_id, one.standing)
                told.setdefault(one.card_id, []).append(claim)
        self.told = {card_id: tuple(claims) for card_id, claims in told.items()}

    def is_disputed(self, card_id: CardId) -> bool:
        """Whether a message and the reads go on contradicting each other."""
        return any(c.standing is Standing.DISPUTED for c in self.told.get(card_id, ()))

    def _take(self, event: Event) -> None:
        if event.card_id is None or not claims_something(event) or len(self._open) >= MOST:
            return
        if event.kind in PASSING and not self._is_prompt(event):
            return
        heard = self._desk.clock.monotonic()
        self._open.setdefault(event.id, _Open(event, event.card_id, heard))

    def _is_prompt(self, event: Event) -> bool:
        return event.at is not None and abs(self._desk.service_now() - event.at) <= PROMPT

    def _is_borne_out(self, one: _Open, rows: Rows) -> bool:
        """By a read that began after the message came; what was compared is not compared again."""
        card, book = self._desk.book.get(one.card_id), self._desk.book
        is_status = states_status(one.event)
        began = book.began(one.card_id) if is_status else self._feeds.began(one.card_id)
        if card is None or began <= max(one.heard, one.compared):
            return False
        one.compared = began
        if agrees(one.event, card.facts.status, () if is_status else rows(one.card_id)):
            return True
        is_final = began - one.heard >= LOOKS_S[-1]
        one.standing = Standing.DISPUTED if is_final else Standing.LOOKING
        return False
