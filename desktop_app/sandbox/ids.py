"""Makes ids, card numbers and practice credentials that depend only on the seed and a counter."""

import hashlib
import uuid
from dataclasses import dataclass, field

from desktop_app.sandbox.store import Store

BIN = "400000"
NON_LUHN_CARD = 13
"""The bank's 13th card fails the Luhn check, as one published sandbox card does."""


def derive_bytes(seed: int, *parts: object) -> bytes:
    text = ":".join(["purser-sandbox", str(seed), *map(str, parts)])
    return hashlib.sha256(text.encode()).digest()


def derive_uuid(seed: int, *parts: object) -> str:
    raw = bytearray(derive_bytes(seed, *parts)[:16])
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(raw)))


def derive_check_digit(digits: str) -> str:
    """The Luhn digit that completes ``digits``."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def derive_pan(seed: int, card_number: int, attempt: int = 0) -> str:
    """Sixteen digits; Luhn-valid except for card ``NON_LUHN_CARD``."""
    middle = int.from_bytes(derive_bytes(seed, "pan", card_number, attempt)[:8]) % 10**9
    body = f"{BIN}{middle:09d}"
    check = derive_check_digit(body)
    if card_number == NON_LUHN_CARD:
        check = str((int(check) + 1) % 10)
    return body + check


def derive_cvv(seed: int, card_number: int) -> str:
    return f"{int.from_bytes(derive_bytes(seed, 'cvv', card_number)[:4]) % 1000:03d}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Practice secrets: they open nothing but this bank."""

    client_id: str
    client_secret: str = field(repr=False)
    api_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)


def derive_credentials(seed: int) -> Credentials:
    return Credentials(
        client_id=derive_uuid(seed, "client"),
        client_secret="secret_" + derive_bytes(seed, "client_secret").hex(),
        api_key="sk_sandbox_" + derive_bytes(seed, "api_key").hex()[:40],
        webhook_secret="whsec_" + derive_bytes(seed, "webhook_secret").hex()[:40],
    )


class Ids:
    """Ids counted in the store, so that a restarted bank goes on where it stopped."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self.seed = seed
        self.company_id = derive_uuid(seed, "company")
        self.account_number = str(10**9 + int.from_bytes(derive_bytes(seed, "account")[:4]))

    def next_uuid(self, kind: str) -> str:
        count = int(self._store.meta("id_count", "0")) + 1
        self._store.set_meta("id_count", str(count))
        return derive_uuid(self.seed, kind, count)
