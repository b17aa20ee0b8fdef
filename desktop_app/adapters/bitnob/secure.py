"""Card details that the service encrypted for the owner's key: RSA-OAEP-256 and AES-256-GCM.

The private half is made here and never leaves the vault; the owner gives the public half to Bitnob.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from functools import partial

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import DetailsEncrypted, OtherCardKey

ALGORITHM = "RSA-OAEP-256+AES-256-GCM"
KEY_BITS = 3072
_EXPONENT = 65_537
_AES_BYTES, _NONCE_BYTES = 32, 12


@dataclass(frozen=True, slots=True)
class EncryptedDetails:
    """`key`: base64 of an AES key under the owner's key; `data`: base64 of nonce, text and tag."""

    key: str = field(repr=False)
    data: str = field(repr=False)


class RsaCardKeys:
    """CardKeyMaker. Making a key takes up to a second, so it is done beside the loop."""

    def __init__(self, run_blocking: RunBlocking) -> None:
        self._run_blocking = run_blocking

    async def make(self) -> Secret:
        """A new private half, PEM."""
        return await self._run_blocking(_make)

    async def public(self, key: Secret) -> str:
        """Its public half, PEM. Raises OtherCardKey for what is no such key."""
        made = await self._run_blocking(partial(_load, key))
        public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return public.decode("ascii")


def open_details(sealed: EncryptedDetails, key: Secret | None) -> bytes:
    """What was encrypted. Raises DetailsEncrypted without a key, OtherCardKey for a wrong one.

    Whether another key, a changed byte or a broken answer is to blame cannot be told apart.
    """
    if key is None:
        raise DetailsEncrypted
    try:
        secret = _load(key).decrypt(
            b64decode(sealed.key, validate=True), OAEP(MGF1(SHA256()), SHA256(), None)
        )
        data = b64decode(sealed.data, validate=True)
        if len(secret) != _AES_BYTES:
            raise OtherCardKey
        return AESGCM(secret).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], None)
    except (ValueError, NotBase64, InvalidTag):
        raise OtherCardKey from None


def _make() -> Secret:
    made = generate_private_key(_EXPONENT, KEY_BITS)
    private = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Secret(private.decode("ascii"))


def _load(key: Secret) -> RSAPrivateKey:
    # Checking the primes takes a tenth of a second, and the vault authenticates what it kept.
    loaded = load_pem_private_key(
        key.reveal().encode("ascii"), password=None, unsafe_skip_rsa_key_validation=True
    )
    if not isinstance(loaded, RSAPrivateKey):
        raise OtherCardKey
    return loaded
