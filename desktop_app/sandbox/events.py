"""Records every event as signed deliveries, in the same unit of work as its cause."""

import hashlib
import hmac

from desktop_app.sandbox.callbacks import skip_reason
from desktop_app.sandbox.clock import SECOND_NS, Clock
from desktop_app.sandbox.faces.registry import FACES
from desktop_app.sandbox.ids import Credentials, Ids
from desktop_app.sandbox.letters import Json, Letter, Message, write_all
from desktop_app.sandbox.mishaps import Mishaps
from desktop_app.sandbox.model import BankEvent
from desktop_app.sandbox.store import Store

REORDER_SECONDS = 60
"""How long a message waits to be overtaken before it goes anyway."""


def derive_signature(secret: str, body: bytes) -> str:
    """Lower-case hex HMAC-SHA512 of the raw body, as ``x-bitnob-signature`` carries it."""
    return hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()


def target_url(store: Store, card_url: str) -> str:
    """A card's own address, else the one set for the whole company."""
    return card_url or store.meta("webhook_url", "")


class Recorder:
    """Writes rows of ``deliveries``; the deliverer sends them. State is in the store alone."""

    def __init__(self, store: Store, ids: Ids, clock: Clock, credentials: Credentials) -> None:
        self._store = store
        self._ids = ids
        self._clock = clock
        self._credentials = credentials

    def tell(self, event: BankEvent) -> None:
        """One event, named and filled by the face the card was made through."""
        card = event.card
        face = FACES[card.face]
        name, data = face.event(event, self._ids.company_id, self._clock.now_ns())
        self.send(name, data, card_id=card.id, url=card.callback_url, letter=face.letter)

    def send(
        self,
        name: str,
        data: Json,
        *,
        card_id: str = "",
        url: str = "",
        letter: frozenset[str] = frozenset(),
    ) -> str:
        """Any event, also one that nobody knows; its id."""
        event_id, spare = self._ids.next_uuid("event"), self._ids.next_uuid("spare")
        message = Message(event_id, spare, self._ids.company_id, name, data)
        mishaps = Mishaps(self._store).take(name)
        kinds = letter.union(*(mishap.kinds for mishap in mishaps))
        seconds = max((one.seconds for one in mishaps if "delay" in one.kinds), default=0)
        url = target_url(self._store, url)
        overtaken = self._store.all("SELECT id FROM deliveries WHERE is_held=1 AND url=?", url)
        for one in write_all(message, kinds):
            self._write(one, card_id, url, kinds, seconds)
        for row in overtaken:
            self._store.run(
                "UPDATE deliveries SET is_held=0, due_ns=? WHERE id=?",
                self._clock.now_ns(),
                row["id"],
            )
        return event_id

    def _write(
        self, letter: Letter, card_id: str, url: str, kinds: frozenset[str], seconds: int
    ) -> None:
        state, reason = "pending", skip_reason(url)
        if reason:
            state = "skipped"
        elif "drop" in kinds:
            state, reason = "lost", "dropped on purpose"
        held = "reorder" in kinds
        now = self._clock.now_ns()
        self._store.insert(
            "deliveries",
            event_id=letter.event_id,
            event=letter.name,
            card_id=card_id,
            url=url,
            body=letter.body,
            signature=derive_signature(self._credentials.webhook_secret, letter.signed.encode()),
            signing=letter.signing,
            state=state,
            reason=reason,
            created_ns=now,
            due_ns=now + max(seconds, REORDER_SECONDS if held else 0) * SECOND_NS,
            is_held=int(held),
        )
