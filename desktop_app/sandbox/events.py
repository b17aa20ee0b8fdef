"""Records every event as one signed delivery, in the same unit of work as its cause."""

import hashlib
import hmac
import json
from collections.abc import Callable

from desktop_app.sandbox.callbacks import skip_reason
from desktop_app.sandbox.clock import Clock
from desktop_app.sandbox.faces.registry import FACES
from desktop_app.sandbox.ids import Credentials, Ids
from desktop_app.sandbox.model import BankEvent
from desktop_app.sandbox.store import Store


def derive_signature(secret: str, body: bytes) -> str:
    """Lower-case hex HMAC-SHA512 of the raw body, as ``x-bitnob-signature`` carries it."""
    return hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()


def make_recorder(
    store: Store, ids: Ids, clock: Clock, credentials: Credentials
) -> Callable[[BankEvent], None]:
    """A function that writes an event into the ``deliveries`` table, pending or skipped."""

    def record(event: BankEvent) -> None:
        now = clock.now_ns()
        name, data = FACES[event.card.face].event(event, ids.company_id, now)
        event_id = ids.next_uuid("event")
        envelope = {
            "eventId": event_id,
            "companyId": ids.company_id,
            "event": name,
            "data": data,
        }
        body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
        reason = skip_reason(event.card.callback_url)
        store.insert(
            "deliveries",
            event_id=event_id,
            event=name,
            card_id=event.card.id,
            url=event.card.callback_url,
            body=body,
            signature=derive_signature(credentials.webhook_secret, body.encode()),
            state="skipped" if reason else "pending",
            reason=reason,
            created_ns=now,
        )

    return record
