"""How deliveries prove who sent them: data per profile, one check for all of them."""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from desktop_app.domain.events import Doubt
from desktop_app.domain.secrets import Secret

Headers = tuple[tuple[str, str], ...]
_HASHES: dict[str, Callable[..., "hashlib._Hash"]] = {
    "sha512": hashlib.sha512,
    "sha256": hashlib.sha256,
}


class Encoding(StrEnum):
    """How the digest is written; hex is read in either case."""

    HEX = "hex"
    BASE64 = "base64"


@dataclass(frozen=True, slots=True)
class WebhookScheme:
    """One way to sign. Header names are compared without case.

    With a `timestamp_header`, its text (Unix seconds) and a full stop are signed before the body,
    and a delivery further than `window` from now is stale. No scheme is without a signature.
    """

    header: str = "x-bitnob-signature"
    digest: str = "sha512"
    encoding: Encoding = Encoding.HEX
    timestamp_header: str = ""
    window: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        if not self.header or self.digest not in _HASHES:
            raise ValueError("a scheme needs a header and a known digest")


DEFAULT_SCHEME = WebhookScheme()
SCHEMES = {
    "body-sha512-hex": DEFAULT_SCHEME,
    "body-sha512-base64": WebhookScheme(encoding=Encoding.BASE64),
    "body-sha256-hex": WebhookScheme(digest="sha256"),
    "time-sha256-hex": WebhookScheme(digest="sha256", timestamp_header="x-bitnob-timestamp"),
    "time-sha256-base64": WebhookScheme(
        digest="sha256", encoding=Encoding.BASE64, timestamp_header="x-bitnob-timestamp"
    ),
}
"""The name goes into the settings. The current service signs by the first; its older guides
describe the last two and do not say which encoding."""


def find_doubt(
    scheme: WebhookScheme, secret: Secret, headers: Headers, body: bytes, now: datetime
) -> Doubt | None:
    """Why the sender is not proven; None when `body` is signed with `secret`, once, in time."""
    claimed = _only(headers, scheme.header)
    stamp = _only(headers, scheme.timestamp_header) if scheme.timestamp_header else ""
    for found in (claimed, stamp):
        if isinstance(found, Doubt):
            return found
    signed = f"{stamp}.".encode("utf-8", "replace") + body if scheme.timestamp_header else body
    mac = hmac.new(secret.reveal().encode(), signed, _HASHES[scheme.digest])
    if not _is_same(scheme.encoding, claimed, mac.digest()):
        return Doubt.BAD_SIGNATURE
    return Doubt.STALE if scheme.timestamp_header and _is_stale(scheme, stamp, now) else None


def _only(headers: Headers, name: str) -> str | Doubt:
    found = [value for key, value in headers if key.lower() == name.lower()]
    if len(found) == 1:
        return found[0]
    return Doubt.TWO_SIGNATURES if found else Doubt.NO_SIGNATURE


def _is_same(encoding: Encoding, claimed: str, digest: bytes) -> bool:
    """In constant time, over the one spelling there is of `digest`."""
    if encoding is Encoding.HEX:
        claimed, expected = claimed.lower(), digest.hex().encode()
    else:
        expected = b64encode(digest)
    return hmac.compare_digest(claimed.encode("utf-8", "replace"), expected)


def _is_stale(scheme: WebhookScheme, stamp: str, now: datetime) -> bool:
    if not re.fullmatch(r"[0-9]{1,10}", stamp):
        return True
    return abs(now - datetime.fromtimestamp(int(stamp), UTC)) > scheme.window
