"""Admits a request only when its credentials verify over the exact bytes received."""

import hashlib
import hmac
import re
from collections.abc import Mapping

from desktop_app.sandbox.ids import Credentials
from desktop_app.sandbox.problem import BankError, Reason

WINDOW_SECONDS = 300
NONCE_FORM = re.compile(r"[0-9a-fA-F-]{8,128}")
TIMESTAMP_FORM = re.compile(r"[0-9]{1,20}")
HMAC_HEADERS = ("x-auth-client", "x-auth-timestamp", "x-auth-nonce", "x-auth-signature")


def refused(detail: str) -> BankError:
    return BankError(Reason.UNAUTHORIZED, detail)


def derive_signature(client: str, secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """Lower-case hex HMAC-SHA256 of ``client:timestamp:nonce:body``."""
    head = f"{client}:{timestamp}:{nonce}:".encode()
    return hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


class NonceCache:
    """Nonces seen within the window; a restart forgets them, as the window does."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}
        self._next_sweep = 1000

    def add(self, nonce: str, now: float) -> bool:
        """False when the nonce was seen before."""
        if len(self._seen) >= self._next_sweep:
            kept = {seen: at for seen, at in self._seen.items() if now - at <= 2 * WINDOW_SECONDS}
            self._seen, self._next_sweep = kept, 2 * len(kept) + 1000
        if nonce in self._seen:
            return False
        self._seen[nonce] = now
        return True


def verify_hmac(
    headers: Mapping[str, str],
    body: bytes,
    credentials: Credentials,
    nonces: NonceCache,
    clocks: tuple[float, ...],
) -> None:
    """Raises ``BankError`` UNAUTHORIZED. ``clocks`` are the machine's time and the bank's:
    advancing the practice clock locks out neither a client that follows it nor one that does not.
    """
    client, timestamp, nonce, signature = (headers.get(name, "") for name in HMAC_HEADERS)
    if not (client and timestamp and nonce and signature):
        raise refused("Missing authentication header")
    if not TIMESTAMP_FORM.fullmatch(timestamp) or not NONCE_FORM.fullmatch(nonce):
        raise refused("Invalid timestamp or nonce")
    if all(abs(now - int(timestamp)) > WINDOW_SECONDS for now in clocks):
        raise refused("Request timestamp is outside the allowed window")
    expected = derive_signature(
        credentials.client_id, credentials.client_secret, timestamp, nonce, body
    )
    known = hmac.compare_digest(client.encode(), credentials.client_id.encode())
    if not (known and hmac.compare_digest(signature.encode(), expected.encode())):
        raise refused("Invalid HMAC signature")
    if not nonces.add(nonce, clocks[0]):
        raise refused("Nonce has already been used")


def verify_bearer(headers: Mapping[str, str], credentials: Credentials) -> None:
    """Raises ``BankError`` UNAUTHORIZED unless ``Authorization: Bearer <api key>`` is right."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise refused("Missing API key")
    if not hmac.compare_digest(key.strip().encode(), credentials.api_key.encode()):
        raise refused("Invalid API key")
