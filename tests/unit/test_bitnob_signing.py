"""Requests are signed as the published vectors say, and never twice alike."""

import json
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob.signing import derive_headers, derive_signature, make_nonce
from desktop_app.domain.profiles import AuthScheme, Credentials
from desktop_app.domain.secrets import Secret

VECTORS = json.loads(
    (Path(__file__).parents[1] / "fixtures/bitnob/signing_vectors.json").read_text()
)


@pytest.mark.parametrize("vector", VECTORS, ids=["no-body", "body"])
def test_a_published_vector_is_reproduced(vector: dict[str, str]) -> None:
    keys = Credentials(vector["client_id"], Secret(vector["secret"]))
    signed = derive_signature(keys, vector["timestamp"], vector["nonce"], vector["body"].encode())
    assert signed == vector["signature"]


def test_hmac_headers_carry_what_was_signed() -> None:
    vector = VECTORS[0]
    keys = Credentials(vector["client_id"], Secret(vector["secret"]))
    headers = derive_headers(AuthScheme.HMAC, keys, int(vector["timestamp"]), vector["nonce"], b"")
    assert headers == {
        "X-Auth-Client": vector["client_id"],
        "X-Auth-Timestamp": vector["timestamp"],
        "X-Auth-Nonce": vector["nonce"],
        "X-Auth-Signature": vector["signature"],
    }


def test_bearer_sends_the_key_alone() -> None:
    headers = derive_headers(AuthScheme.BEARER, Credentials("", Secret("k-1")), 1, "n", b"{}")
    assert headers == {"Authorization": "Bearer k-1"}


def test_nonces_are_32_hex_digits_and_differ() -> None:
    nonces = {make_nonce() for _ in range(100)}
    assert len(nonces) == 100
    assert all(len(nonce) == 32 and int(nonce, 16) >= 0 for nonce in nonces)
