"""Signs exactly the bytes that are sent, by the scheme of the profile."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.profiles import AuthScheme, Credentials, Profile


def make_nonce() -> str:
    """16 random bytes in lower-case hex; a nonce is used for one request."""
    return secrets.token_hex(16)


def derive_signature(credentials: Credentials, timestamp: str, nonce: str, body: bytes) -> str:
    """Lower-case hex HMAC-SHA256 of `client:timestamp:nonce:body`; no body leaves a colon."""
    head = f"{credentials.client_id}:{timestamp}:{nonce}:".encode()
    return hmac.new(credentials.secret.reveal().encode(), head + body, hashlib.sha256).hexdigest()


def derive_headers(
    scheme: AuthScheme, credentials: Credentials, unix_seconds: int, nonce: str, body: bytes
) -> Mapping[str, str]:
    """The headers that prove who asks."""
    if scheme is AuthScheme.BEARER:
        return {"Authorization": f"Bearer {credentials.secret.reveal()}"}
    timestamp = str(unix_seconds)
    return {
        "X-Auth-Client": credentials.client_id,
        "X-Auth-Timestamp": timestamp,
        "X-Auth-Nonce": nonce,
        "X-Auth-Signature": derive_signature(credentials, timestamp, nonce, body),
    }


def account_mark(profile: Profile, credentials: Credentials) -> str:
    """A short name of the account behind the keys; a bare key gives nothing of itself away.

    Another bare key of the same account makes another name: then less is known, nothing untrue.
    """
    named = credentials.client_id
    if profile.auth is AuthScheme.BEARER:
        named = f"key {credentials.secret.reveal()}"
    text = f"purser/1/account\n{profile.environment}\n{profile.dialect}\n{named}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def check_keys(scheme: AuthScheme, credentials: Credentials) -> None:
    """Keys travel in headers: what cannot is refused before anything is sent.

    Raises InvalidInput.
    """
    if not re.fullmatch(r"[!-~]{1,512}", credentials.secret.reveal()):
        raise InvalidInput("The key holds signs that no key has. Copy it again.", field="secret")
    if scheme is AuthScheme.HMAC and not re.fullmatch(r"[!-~]{1,128}", credentials.client_id):
        raise InvalidInput("Enter the client ID as Bitnob shows it.", field="client_id")
