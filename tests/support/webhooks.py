"""Deliveries signed as the card service signs them, or as asked, and readers for them."""

import asyncio
import hashlib
import hmac
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME, WebhookScheme
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.relay.receiver import MAX_CONNECTIONS
from desktop_app.application.receiving import Delivery, Take, Taken, Way
from desktop_app.domain.events import Doubt, Doubted, Event
from desktop_app.domain.secrets import Secret

SECRET = "whsec_5d1f-only-in-tests"
HEADER = "x-bitnob-signature"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
Headers = tuple[tuple[str, str], ...]


def encode(body: object) -> bytes:
    """As the service writes JSON, or the bytes themselves."""
    return body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()


def sign(raw: bytes, secret: str = SECRET, digest: str = "sha512") -> str:
    """Lower-case hex."""
    return hmac.new(secret.encode(), raw, getattr(hashlib, digest)).hexdigest()


def sign_base64(raw: bytes, secret: str = SECRET, digest: str = "sha512") -> str:
    """Base64 with its padding."""
    return b64encode(bytes.fromhex(sign(raw, secret, digest))).decode()


def deliver(body: object, headers: Headers | None = None, exact: bool = True) -> Delivery:
    """`body` with its right signature, or with `headers` instead."""
    raw = encode(body)
    if headers is None:
        headers = (("Content-Type", "application/json"), (HEADER, sign(raw)))
    return Delivery(Way.OWN if exact else Way.SMEE, headers, raw, NOW, exact)


async def deliver_all(take: Take, deliveries: Iterable[Delivery]) -> Counter[Taken]:
    """By as many connections as may be open at once, each waiting for its answer."""
    left, answers = iter(deliveries), Counter[Taken]()

    async def connection() -> None:
        for delivery in left:
            answers[await take(delivery)] += 1

    await asyncio.gather(*(connection() for _ in range(MAX_CONNECTIONS)))
    return answers


def make_reader(
    units: Units | None = None, is_proven: bool = True, scheme: WebhookScheme = DEFAULT_SCHEME
) -> EventReader:
    """A reader at a million units to the dollar, proven unless said otherwise."""
    return EventReader(scheme, Secret(SECRET), units or Units(1_000_000), lambda: is_proven)


def read(body: object, reader: EventReader | None = None) -> Event:
    """What a rightly signed `body` says."""
    return (reader or make_reader()).read(deliver(body), NOW)


def doubt_of(delivery: Delivery, reader: EventReader | None = None) -> Doubt | None:
    """Why `delivery` is not believed; None when it is."""
    try:
        (reader or make_reader()).read(delivery, NOW)
    except Doubted as doubted:
        return doubted.doubt
    return None
