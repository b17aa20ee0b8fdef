"""What only a person can answer: which card is it, and is this known to you."""

from dataclasses import replace

from desktop_app.application.candidates import find_candidates
from desktop_app.application.desk import Desk
from desktop_app.application.details import say_where
from desktop_app.application.journal import Journal
from desktop_app.application.sync import Sync
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.evidence import of_person
from desktop_app.domain.intents import OTHER_KEYS, Intent, IntentId, Kind, Stage


class Questions:
    """An answer is evidence of its own kind; nothing here sends."""

    def __init__(self, desk: Desk, sync: Sync) -> None:
        self._desk = desk
        self._sync = sync
        self._journal = Journal(desk.vault, desk.clock)

    async def adopt(self, intent_id: IntentId, card_id: CardId) -> None:
        """This card is what the issue without an answer made. Raises NotAllowed, VaultError."""
        intent = self._open_issue(intent_id)
        found = find_candidates(self._desk.vault, self._desk.book, intent)
        if card_id not in {card.id for card in found}:
            raise NotAllowed("This card cannot be the result of that request.")
        label = intent.params.get("label", "")
        told = say_where(self._desk.vault, self._desk.api, replace(intent, reason=""))
        where = {"pan": told.pan, "reason": told.reason}
        said = of_person(intent.id, f"made {card_id}", self._desk.clock.now())
        with self._desk.vault.commit():
            self._journal.put(intent, Stage.ACCEPTED, said, card_id=card_id, **where)
            self._desk.book.put(self._desk.card(card_id)._replace(label=label))
        await self._sync.settle()

    async def none_of_these(self, intent_id: IntentId) -> None:
        """None of the new cards is what that issue made. Raises NotAllowed, VaultError."""
        intent = self._open_issue(intent_id)
        if intent.reason == OTHER_KEYS:
            raise NotAllowed("This request went to another account, whose cards are not here.")
        if self._sync.may_still_land(intent):
            raise NotAllowed("The request may still arrive. Purser keeps looking; answer later.")
        said = of_person(intent.id, "made none of them", self._desk.clock.now())
        self._journal.put(intent, Stage.NOT_FOUND, said)

    def _open_issue(self, intent_id: IntentId) -> Intent:
        intent = self._desk.vault.intents.get(intent_id)
        if intent is None or intent.kind is not Kind.ISSUE or intent.stage is not Stage.UNKNOWN:
            raise NotAllowed("This request is settled already.")
        return intent
