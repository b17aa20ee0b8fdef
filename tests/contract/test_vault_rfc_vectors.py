"""The published vectors of the algorithms, through the vault's own functions.

What Purser fixes for itself (a context, a random nonce) is put aside for a moment; all the rest is
the code that seals and opens vaults.
"""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop_app.adapters.vault import envelope
from desktop_app.adapters.vault.envelope import KdfCost, NotAuthentic, make_cipher, seal, unseal
from desktop_app.domain.secrets import Secret

RFC_8452 = Path(__file__).parents[1] / "vectors" / "rfc" / "rfc_8452.txt"
HKDF_CASES = {
    "A.1": (
        b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    "A.2": (
        bytes(range(0x50)), bytes(range(0x60, 0xB0)), bytes(range(0xB0, 0x100)),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
        "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    "A.3": (
        b"\x0b" * 22, b"", b"",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
}  # fmt: skip
"""RFC 5869, those with SHA-256: input key, salt, info, and what comes of them."""
Sealed = tuple[bytes, bytes, bytes, bytes, bytes]


def _sealed() -> Iterator[Sealed]:
    """Key, nonce, plaintext, associated data, result."""
    key = nonce = b""
    for line in RFC_8452.read_text("ascii").splitlines():
        first, *rest = line.split()
        if first == "key":
            key, nonce = map(bytes.fromhex, rest)
        elif first != "#":
            plain, bound, result = ("" if word == "-" else word for word in (first, *rest))
            yield key, nonce, *map(bytes.fromhex, (plain, bound, result))  # type: ignore[misc]


SEALED = list(_sealed())


def test_all_of_rfc_8452_for_keys_of_256_bits_are_here() -> None:
    assert len(SEALED) == 26
    assert {len(key) for key, *_ in SEALED} == {32}
    assert len({result for *_, result in SEALED}) == 26


@pytest.mark.parametrize("case", SEALED, ids=lambda case: case[-1].hex()[:12])
def test_seal_and_unseal_are_those_of_rfc_8452(
    case: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, nonce, plain, bound, result = case
    cipher = make_cipher(key)
    monkeypatch.setattr(envelope.secrets, "token_bytes", lambda size: nonce[:size])
    assert seal(cipher, plain, bound) == nonce + result
    assert unseal(cipher, nonce + result, bound) == plain


@pytest.mark.parametrize("case", SEALED, ids=lambda case: case[-1].hex()[:12])
def test_no_bit_of_rfc_8452_may_be_another(case: Sealed) -> None:
    key, nonce, _, bound, result = case
    cipher, sealed = make_cipher(key), nonce + result
    for at in range(len(sealed) * 8):
        spoiled = bytearray(sealed)
        spoiled[at // 8] ^= 1 << at % 8
        with pytest.raises(NotAuthentic):
            unseal(cipher, bytes(spoiled), bound)
    with pytest.raises(NotAuthentic):
        unseal(cipher, sealed, bound + b"\0")


@pytest.mark.parametrize("case", HKDF_CASES.values(), ids=HKDF_CASES)
def test_the_sub_keys_are_hkdf_of_rfc_5869(
    case: tuple[bytes, bytes, bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given, salt, info, result = case
    assert HKDF(SHA256(), len(result) // 2, salt, info).derive(given).hex() == result
    monkeypatch.setattr(envelope, "CONTEXT", info)
    # A key of ours has 32 bytes: of a longer result they are the first.
    assert envelope.derive_key(given, salt.hex(), "").hex() == result[:64]


def test_the_password_is_stretched_as_in_rfc_9106(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_a_pepper(**given: object) -> Argon2id:
        return Argon2id(**{**given, "ad": b"\x04" * 12, "secret": b"\x03" * 8})  # type: ignore[arg-type]

    monkeypatch.setattr(envelope, "Argon2id", with_a_pepper)
    kek = envelope.derive_kek(Secret("\x01" * 32), b"\x02" * 16, KdfCost(32, 3, 4))
    assert kek.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_the_check_of_the_key_file_is_hmac_of_rfc_4231() -> None:
    """Cases 1 and 2, with the digest that `KeyFile.make_mac` and the links of the log use."""
    hi = hmac.digest(b"\x0b" * 20, b"Hi There", hashlib.sha256).hex()
    jefe = hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex()
    assert hi == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    assert jefe == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_the_stream_of_a_page_is_chacha20_of_rfc_8439() -> None:
    """2.4.2: the counter is four bytes, little end first, the nonce the twelve behind it."""
    plain = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        b"future, sunscreen would be it."
    )
    nonce = bytes.fromhex("000000000000004a00000000")
    said = envelope._chacha20(bytes(range(32)), 1, nonce, plain)
    assert said.hex() == (
        "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dab"
        "cd62b3571639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806"
        "818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42874d"
    )
