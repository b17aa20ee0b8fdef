"""smee.io and its kin: they parse the body and write it anew, so no signature can be checked.

What they bring is a hint that something happened, never more (`exact` is False). Servers that
carry the text itself in `rawbody` are believed like any other way.
"""

import json
import ssl

from desktop_app.adapters.bitnob.decode import Undecodable, decode
from desktop_app.adapters.relay.sse import ServerEvent
from desktop_app.adapters.relay.stream import READ_S, Source, StreamReceiver, Told
from desktop_app.adapters.relay.upkeep import PAUSE, Pause
from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Way
from desktop_app.domain.secrets import Secret

_ADDED = {"body", "rawbody", "query", "timestamp"}
_NOTICES = {b"ready", b"ping"}


def make_smee(
    channel: Secret,
    clock: Clock,
    tls: ssl.SSLContext | None = None,
    pause: Pause = PAUSE,
    read_s: float = READ_S,
) -> StreamReceiver:
    """A receiver for `channel`, which `make_channel` or `parse_channel` gave."""
    return StreamReceiver(Source(Way.SMEE, channel, channel, read_event), clock, tls, pause, read_s)


def read_event(event: ServerEvent) -> Told | None:
    """What the event carries; None for notices and nonsense."""
    try:
        # Checks size, depth and doubled keys; figures are then read once more, as plain JSON.
        told = decode(event.data) if event.name not in _NOTICES else None
    except Undecodable:
        return None
    if not isinstance(told, dict):
        return None
    headers = ((name, value) for name, value in told.items() if isinstance(value, str))
    plain = tuple(pair for pair in headers if pair[0] not in _ADDED)
    raw = told.get("rawbody")
    if isinstance(raw, str):
        return Told(plain, raw.encode("utf-8", "surrogatepass"), exact=True)
    if not isinstance(told.get("body"), dict):
        return None
    body = json.loads(event.data)["body"]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Told(plain, text.encode("utf-8", "surrogatepass"), exact=False)
