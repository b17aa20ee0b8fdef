"""Messages that the reads do not agree with: read again, then told with both sides."""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
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
    was_read,
)
from desktop_app.domain.event_log import Shown, key_of
from desktop_app.domain.events import Event
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.vault_errors import VaultError

TOLD_FOR = timedelta(days=1)
"""How long a message is looked for that no read could yet be compared with. A dispute has no end
but that both agree, or that the owner says it is cleared up; one about a moment is past then.
"""
PROMPT = timedelta(minutes=5)
"""What was true only for a moment is compared only when it came at once."""
MOST = 1_000
DISPUTED, CLEARED = "disputed", "cleared_up"
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
        self._kept: list[str] = []
        self._unread: list[str] = []
        self._cleared: list[str] = []
        self.told: Mapping[CardId, tuple[Claim, ...]] = {}
        """What is claimed of each card and not borne out by a read."""

    def start(self) -> None:
        """Take up what was in dispute, and what came within a day and was not read since: a busy
        day is not read anew.
        """
        settings, since = self._desk.vault.settings, self._desk.clock.now() - TOLD_FOR
        self._cleared = _ids(settings.get(CLEARED))
        self._kept, self._unread = _ids(settings.get(DISPUTED)), []
        for event_id in self._kept:
            try:
                entry = self._desk.vault.events.get(key_of(event_id))
            except VaultError:  # it keeps no other from being told, and is not forgotten
                self._unread.append(event_id)
                continue
            if entry is not None and entry.event is not None:
                self._take(entry.event, Standing.DISPUTED)
        rows = self._stored()
        # Of the believed ones: anybody can send a thousand of the others.
        for entry in self._desk.vault.events.page(Shown.BELIEVED, "", MOST):
            event = entry.event
            if entry.received_at >= since and event is not None and not self._was_read(event, rows):
                self._take(event)
        self.compare()

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
        rows = self._stored()
        for key, one in list(self._open.items()):
            if self._is_borne_out(one, rows) or _is_over(one, now):
                del self._open[key]
            elif one.standing is not None:
                claim = claim_of(one.event, one.card_id, one.standing)
                told.setdefault(one.card_id, []).append(claim)
        self.told = {card_id: tuple(claims) for card_id, claims in told.items()}
        with suppress(VaultError):  # kept by a later look
            self._keep_disputed()

    def clear_up(self, claims: Collection[Claim]) -> None:
        """The owner found out what is right of these: they are told no more. Raises VaultError."""
        meant = {claim.event_id for claim in claims}
        cleared = [
            key
            for key, one in self._open.items()
            if one.standing is Standing.DISPUTED and key in meant
        ]
        kept = [*self._cleared, *cleared][-MOST:]
        self._desk.vault.settings.put(CLEARED, json.dumps(kept))
        self._cleared = kept
        for key in cleared:
            del self._open[key]
        self.compare()

    def is_disputed(self, card_id: CardId) -> bool:
        """Whether a message and the reads go on contradicting each other."""
        return any(c.standing is Standing.DISPUTED for c in self.told.get(card_id, ()))

    def _keep_disputed(self) -> None:
        """The next run has to know of them, however long ago they came."""
        told = [key for key, one in self._open.items() if one.standing is Standing.DISPUTED]
        disputed = [*self._unread, *told]
        if disputed != self._kept:
            self._desk.vault.settings.put(DISPUTED, json.dumps(disputed))
            self._kept = disputed

    def _take(self, event: Event, standing: Standing | None = None) -> None:
        if event.card_id is None or not claims_something(event) or len(self._open) >= MOST:
            return
        if event.id in self._cleared or (event.kind in PASSING and not self._is_prompt(event)):
            return
        heard = self._desk.clock.monotonic()
        self._open.setdefault(event.id, _Open(event, event.card_id, heard, standing=standing))

    def _stored(self) -> Rows:
        return cache(lambda card_id: self._desk.vault.facts.transactions(card_id, _ROWS))

    def _was_read(self, event: Event, rows: Rows) -> bool:
        if event.card_id is None or not claims_something(event):
            return False
        card = self._desk.book.get(event.card_id)
        status = None if card is None else card.facts.status
        return was_read(event, status, () if states_status(event) else rows(event.card_id))

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
        is_final = began - one.heard >= LOOKS_S[-1] or one.standing is Standing.DISPUTED
        one.standing = Standing.DISPUTED if is_final else Standing.LOOKING
        return False


def _ids(kept: str) -> list[str]:
    """The ids in a setting; none where it holds anything else."""
    try:
        ids = json.loads(kept)
    except ValueError:
        return []
    is_list = isinstance(ids, list) and all(isinstance(each, str) for each in ids)
    return ids if is_list else []


def _is_over(one: _Open, now: float) -> bool:
    is_lasting = one.standing is Standing.DISPUTED and one.event.kind not in PASSING
    return not is_lasting and now - one.heard > TOLD_FOR.total_seconds()
