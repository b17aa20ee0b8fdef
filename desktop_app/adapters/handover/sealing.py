"""Seals a card's details under a passphrase, as `resources/help/vault-format.md` tells."""

import json
import secrets
from base64 import b64encode
from datetime import UTC

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from desktop_app.domain.handover import Handover
from desktop_app.domain.passwords import spell_passphrase
from desktop_app.domain.secrets import Secret

FORMAT, VERSION = "purser-handover", 1
KDF, ITERATIONS = "PBKDF2-HMAC-SHA-256", 1_000_000
CIPHER = "AES-256-GCM"
KEY_BYTES, SALT_BYTES, NONCE_BYTES = 32, 16, 12


def seal_details(contents: Handover, passphrase: Secret) -> str:
    """The JSON that stands in the page. Takes most of a second on purpose; never on a loop."""
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    kdf = PBKDF2HMAC(algorithm=SHA256(), length=KEY_BYTES, salt=salt, iterations=ITERATIONS)
    key = kdf.derive(spell_passphrase(passphrase).reveal().encode())
    sealed = AESGCM(key).encrypt(nonce, _plain(contents), bound())
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "kdf": KDF,
            "iterations": ITERATIONS,
            "cipher": CIPHER,
            "salt": b64encode(salt).decode(),
            "nonce": b64encode(nonce).decode(),
            "sealed": b64encode(sealed).decode(),
        },
        indent=1,
    )


def bound() -> bytes:
    """What is authenticated beside the details: the version and every parameter."""
    return f"{FORMAT}/{VERSION}/{KDF}/{ITERATIONS}/{CIPHER}".encode()


def _plain(contents: Handover) -> bytes:
    optional = {"expiry": contents.expiry, "cvv": contents.cvv}
    stated = {
        "label": contents.label,
        "holder": contents.holder,
        "number": contents.number.reveal(),
        **{name: secret.reveal() for name, secret in optional.items() if secret is not None},
        "made_at": contents.made_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    return json.dumps(stated, ensure_ascii=False).encode()
