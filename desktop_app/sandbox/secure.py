"""Card details as the account asks for them: in clear, or encrypted for its key.

RSA-OAEP-256 of a fresh AES key, and AES-256-GCM: nonce, text and tag in one value.
"""

import json
import secrets
from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from desktop_app.sandbox.problem import BankError, Reason, invalid
from desktop_app.sandbox.store import Store

ALGORITHM = "RSA-OAEP-256+AES-256-GCM"
NO_KEY = "no encryption key is registered"
MODES = ("plain", "encrypted")
Json = dict[str, Any]
_AES_BYTES, _NONCE_BYTES = 32, 12


class CardKey:
    """What the dashboard's "card encryption key" is in this bank: a setting of the account."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, mode: str, pem: str) -> None:
        """Raises ``BankError`` for another mode, or for what is no RSA public key."""
        if mode not in MODES:
            raise invalid(mode="must be one of " + ", ".join(MODES))
        if pem:
            _load(pem)
        self._store.set_meta("secure_mode", mode)
        self._store.set_meta("card_key", pem)

    @property
    def mode(self) -> str:
        """``plain`` or ``encrypted``."""
        return self._store.meta("secure_mode", MODES[0])

    def told(self, details: Json) -> Json:
        """The ``data`` of an answer. Raises ``BankError`` where a key is asked for and missing."""
        if self.mode == MODES[0]:
            return {"details": details}
        pem = self._store.meta("card_key", "")
        if not pem:
            raise BankError(Reason.NO_CARD_KEY, NO_KEY)
        return {"encrypted_details": encrypt(details, pem)}


def encrypt(details: Json, pem: str) -> Json:
    """``details`` as published, under a fresh key that only the owner of ``pem`` can open."""
    key, nonce = secrets.token_bytes(_AES_BYTES), secrets.token_bytes(_NONCE_BYTES)
    wrapped = _load(pem).encrypt(key, OAEP(MGF1(SHA256()), SHA256(), None))
    data = nonce + AESGCM(key).encrypt(nonce, json.dumps(details).encode(), None)
    return {
        "encrypted_key": b64encode(wrapped).decode(),
        "encrypted_data": b64encode(data).decode(),
        "algorithm": ALGORITHM,
    }


def _load(pem: str) -> RSAPublicKey:
    try:
        loaded = load_pem_public_key(pem.encode())
    except ValueError:
        raise invalid(public_key_pem="must be an RSA public key") from None
    if not isinstance(loaded, RSAPublicKey):
        raise invalid(public_key_pem="must be an RSA public key")
    return loaded
