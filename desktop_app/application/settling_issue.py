"""Settles a card that was ordered: found by its reference, else asked about, never made again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.candidates import (
    find_candidates,
    is_made_by_another,
    is_named_by,
    is_of_another,
)
from desktop_app.application.desk import Desk
from desktop_app.application.details import (
    fetch_details,
    keep_created,
    prove_card,
    prove_made,
    say_where,
    wanted,
)
from desktop_app.application.doubts import Doubts
from desktop_app.application.facts import merge
from desktop_app.application.journal import Journal
from desktop_app.application.ports import Created
from desktop_app.domain.cards import Card, CardDetails, CardId, CardStatus
from desktop_app.domain.evidence import Source, of_card
from desktop_app.domain.intents import UNREAD, Intent, IntentId, PanState, Stage, advance
from desktop_app.domain.looking import WATCHED_FOR
from desktop_app.domain.vault_errors import NotKept, VaultError


class IssueSettler:
    """Compares one issue with the list of cards and with the answers that were kept."""

    def __init__(
        self,
        desk: Desk,
        journal: Journal,
        doubts: Doubts,
        answered_at: Callable[[Intent], float | None],
    ) -> None:
        """See `Outbox.answered_at`."""
        self._answered_at = answered_at
        self._proven: set[IntentId] = set()
        self._vault = desk.vault
        self._book = desk.book
        self._api = desk.api
        self._clock = desk.clock
        self._journal = journal
        self._doubts = doubts

    async def settle(self, intent: Intent, window: timedelta) -> None:
        """Look once. `window` is how long its request may still land. Raises ServiceError."""
        intent = self.take_from_answers(intent)
        card = self._find(intent)
        if card is None:
            self._miss(intent, window)
            return
        if intent.card_id is None:
            found = of_card(intent.id, card)
            intent = self._journal.put(intent, Stage.ACCEPTED, found, card_id=card.id, reason="")
            intent = self.take_from_answers(intent)
        if self._was_read(intent, card):
            await self._follow(intent, card)

    def _was_read(self, intent: Intent, card: Card) -> bool:
        """M6 NoFalseDone: an answer may state what was taken back; a later read states the card."""
        answered_at = self._answered_at(intent)
        return answered_at is not None and self._book.began(card.id) > answered_at

    async def _follow(self, intent: Intent, card: Card) -> None:
        seen, status = of_card(intent.id, card), card.facts.status
        if status is CardStatus.FAILED:
            none = PanState.NONE
            self._journal.put(intent, Stage.REJECTED, seen, pan=none, reason="failed_later")
            return
        if status is CardStatus.PENDING:
            return
        if status is CardStatus.TERMINATED and intent.pan is not PanState.STORED:
            pan = intent.pan if intent.reason == UNREAD else PanState.LOST
            self._journal.put(intent, Stage.CONFIRMED, seen, pan=pan, reason="")
            return
        if self._vault.is_resting:
            return  # no number can be opened or sealed
        if intent.pan is PanState.PENDING and self._api.capabilities.details_later:
            await fetch_details(self._vault, self._api, card.facts)
            self._book.reload(card.id)
            intent = self._journal.mark(intent, PanState.STORED)
        if intent.pan is PanState.STORED and self._is_proven(intent, card.id):
            self._journal.put(intent, Stage.CONFIRMED, seen, reason="")

    def take_kept(self, intent: Intent) -> None:
        """What was kept and not opened, and once a run what was stored and perhaps not proven."""
        if self._vault.is_resting or intent.stage in (Stage.READY, Stage.SENDING):
            return
        intent = self.take_from_answers(intent)
        is_stored = intent.pan is PanState.STORED and intent.id not in self._proven
        if is_stored and intent.card_id is not None and self._is_proven(intent, intent.card_id):
            self._proven.add(intent.id)

    def _is_proven(self, intent: Intent, card_id: CardId) -> bool:
        """Whether what is stored is what the kept answers hold.

        M4: a crash or a disk may have come between storing and proving, and the answers of a
        confirmed issue are purged.
        """
        for raw in self._vault.intents.raw(intent.id):
            made = self._api.read_created(intent.sent_as, raw)
            if made is not None and made.details is not None and made.card.id == card_id:
                return self._prove(card_id, made.details)
        return True  # read from the service, and proven when it was

    def _prove(self, card_id: CardId, details: CardDetails) -> bool:
        """What is stored otherwise is sealed anew; that too is proven before it is offered."""
        came, details = details, wanted(self._vault, details)
        try:
            prove_made(self._vault, self._book, card_id, came)
        except NotKept:
            if self._is_held(card_id, details):
                return False  # only the checkpoint failed: the next look tries it again
            self._vault.cards.seal_details(card_id, details)
            try:
                prove_card(self._vault, self._book, card_id, details)
            except NotKept:
                return False
        self._book.reload(card_id)
        return True

    def _is_held(self, card_id: CardId, details: CardDetails) -> bool:
        try:
            return self._vault.cards.holds(card_id, details)
        except VaultError:
            return False

    def _miss(self, intent: Intent, window: timedelta) -> None:
        """Absent from a whole list that was read after the request could land: not made.

        A new card that nothing names may be it; then only a person can tell. So it is when one
        turns up later, unless the person has already told.
        """
        if intent.stage is Stage.NOT_FOUND and self._is_question(intent):
            self._journal.put(intent, Stage.UNKNOWN, reason="card_appeared")
        listed_at = self._book.listed_at
        if intent.stage is not Stage.UNKNOWN or listed_at is None:
            return
        if not self._doubts.is_over(intent, listed_at, window):
            return
        if not find_candidates(self._vault, self._book, intent):
            self._journal.put(intent, Stage.NOT_FOUND)

    def _is_question(self, intent: Intent) -> bool:
        is_watched = self._clock.now() - intent.created_at < WATCHED_FOR
        told = any(e.source is Source.USER for e in self._vault.intents.evidence(intent.id))
        return is_watched and not told and bool(find_candidates(self._vault, self._book, intent))

    def take_from_answers(self, intent: Intent) -> Intent:
        """An answer that was kept and then not understood, by a crash say, still holds the number.

        Needs no network, and no key of the service.
        """
        if self._vault.is_resting or intent.pan is PanState.STORED:
            return intent
        for raw in self._vault.intents.raw(intent.id):
            made = self._api.read_created(intent.sent_as, raw)
            if made is not None and self._is_its(intent, made):
                return self._keep_made(intent, made)
        return intent if intent.card_id is None else self._say_where(intent)

    def _is_its(self, intent: Intent, made: Created) -> bool:
        if intent.card_id is not None:
            return made.card.id == intent.card_id and made.details is not None
        return not is_of_another(self._vault, made.card, intent)

    def _keep_made(self, intent: Intent, made: Created) -> Intent:
        """The number and whose it is. What else a kept answer states no read has borne out."""
        card_id = made.card.id
        unread = made.card._replace(status=CardStatus.UNRECOGNISED, available=None)
        card = self._book.get(card_id) or merge(None, unread, intent.created_at)
        card = card._replace(label=intent.params.get("label", card.label))
        with self._vault.commit():
            accepted = intent
            if intent.stage is not Stage.ACCEPTED:
                accepted = advance(intent, Stage.ACCEPTED, self._clock.now())
            kept = keep_created(self._vault, replace(accepted, reason=""), card, made.details)
            kept = say_where(self._vault, self._api, kept)
            self._vault.intents.put(kept)
        if made.details is not None:
            prove_made(self._vault, self._book, card_id, made.details)
        self._book.reload(card_id)
        return kept

    def _say_where(self, intent: Intent) -> Intent:
        told = say_where(self._vault, self._api, intent)
        if told != intent:
            with self._vault.commit():
                self._vault.intents.put(told)
        return told

    def _find(self, intent: Intent) -> Card | None:
        if intent.card_id is not None:
            return self._book.get(intent.card_id)
        named = (c for c in self._book.all() if is_named_by(self._vault, c.facts, intent))
        own = (card for card in named if not is_made_by_another(self._vault, card.id, intent))
        return next(own, None)
