"""gosmee relays (github.com/chmouel/gosmee): the raw body survives, as base64 in `bodyB`.

A channel is an address anybody can post to and, knowing it, listen on. Headers arrive lower-cased,
of each name the first value only. Protected channels are not spoken.
"""

import base64
import binascii
import ssl
from urllib.parse import urlsplit

from desktop_app.adapters.bitnob.decode import Undecodable, decode
from desktop_app.adapters.relay.sse import ServerEvent
from desktop_app.adapters.relay.stream import READ_S, Source, StreamReceiver, Told
from desktop_app.adapters.relay.upkeep import PAUSE, Pause
from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Way
from desktop_app.domain.secrets import Secret

_BODY = "bodyB"
_ADDED = {_BODY, "timestamp"}


def make_gosmee(
    channel: Secret,
    clock: Clock,
    tls: ssl.SSLContext | None = None,
    pause: Pause = PAUSE,
    read_s: float = READ_S,
) -> StreamReceiver:
    """A receiver for `channel`, which `make_channel` or `parse_channel` gave."""
    parts = urlsplit(channel.reveal())
    events = Secret(f"{parts.scheme}://{parts.netloc}/events{parts.path}")
    source = Source(Way.GOSMEE, channel, events, read_event, resumes=True)
    return StreamReceiver(source, clock, tls, pause, read_s)


def read_event(event: ServerEvent) -> Told | None:
    """What the event carries; None for greetings, gaps and nonsense."""
    try:
        told = decode(event.data)
        coded = told.get(_BODY) if isinstance(told, dict) else None
        body = base64.b64decode(coded, validate=True) if isinstance(coded, str) else None
    except (Undecodable, binascii.Error, ValueError):
        return None
    if body is None or not isinstance(told, dict):
        return None
    headers = ((name, value) for name, value in told.items() if isinstance(value, str))
    return Told(tuple(pair for pair in headers if pair[0] not in _ADDED), body, exact=True)
