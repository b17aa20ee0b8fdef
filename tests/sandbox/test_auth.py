"""Only exact, fresh and unused credentials open a face."""

import json
import time
from pathlib import Path

import pytest

from desktop_app.sandbox import auth
from desktop_app.sandbox.ids import Credentials
from desktop_app.sandbox.problem import BankError
from tests.support.sandbox_server import RunningSandbox

VECTORS = json.loads((Path(__file__).parent / "fixtures" / "signing_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=["empty body", "json body"])
def test_published_vectors_verify(vector: dict[str, str]) -> None:
    keys = Credentials(vector["client_id"], vector["secret"], "", "")
    headers = {
        "x-auth-client": vector["client_id"],
        "x-auth-timestamp": vector["timestamp"],
        "x-auth-nonce": vector["nonce"],
        "x-auth-signature": vector["signature"],
    }
    at = float(vector["timestamp"])
    auth.verify_hmac(headers, vector["body"].encode(), keys, auth.NonceCache(), (at + 300,))
    with pytest.raises(BankError, match="window"):
        auth.verify_hmac(headers, vector["body"].encode(), keys, auth.NonceCache(), (at + 301,))


def refused(server: RunningSandbox, headers: dict[str, str], body: bytes = b"") -> str:
    answer = server.http.request("POST", "/api/whoami", content=body, headers=headers)
    assert answer.status_code == 401, answer.text
    assert answer.json()["code"] == "UNAUTHORIZED"
    return answer.json()["detail"]


def test_no_credentials_are_a_401_problem(bank_server: RunningSandbox) -> None:
    assert refused(bank_server, {}) == "Missing authentication header"


def test_whoami_takes_any_method_and_payload(bank_server: RunningSandbox) -> None:
    assert bank_server.v2("POST", "/api/whoami", {"any": 1}).status_code == 200


def test_trailing_space_that_was_not_signed_is_refused(bank_server: RunningSandbox) -> None:
    assert refused(bank_server, bank_server.sign(b"{}"), b"{} ") == "Invalid HMAC signature"


@pytest.mark.parametrize("missing", auth.HMAC_HEADERS)
def test_each_header_is_needed(bank_server: RunningSandbox, missing: str) -> None:
    headers = bank_server.sign(b"")
    del headers[missing]
    assert refused(bank_server, headers) == "Missing authentication header"


@pytest.mark.parametrize("skew", [-400, 400])
def test_a_clock_beyond_five_minutes_is_refused(bank_server: RunningSandbox, skew: int) -> None:
    headers = bank_server.sign(b"", at=int(time.time()) + skew)
    assert "window" in refused(bank_server, headers)


def test_milliseconds_are_refused(bank_server: RunningSandbox) -> None:
    assert "window" in refused(bank_server, bank_server.sign(b"", at=int(time.time() * 1000)))


def test_a_nonce_works_once(bank_server: RunningSandbox) -> None:
    headers = bank_server.sign(b"")
    assert bank_server.http.get("/api/whoami", headers=headers).status_code == 200
    assert refused(bank_server, headers) == "Nonce has already been used"


def test_a_nonce_that_is_not_hex_is_refused(bank_server: RunningSandbox) -> None:
    assert "nonce" in refused(bank_server, bank_server.sign(b"", nonce="not hex at all!"))


def test_another_client_id_is_refused(bank_server: RunningSandbox) -> None:
    headers = bank_server.sign(b"") | {"x-auth-client": "someone-else"}
    assert refused(bank_server, headers) == "Invalid HMAC signature"


def test_the_body_of_a_delete_is_signed(bank_server: RunningSandbox) -> None:
    headers = bank_server.sign(b"")
    answer = bank_server.http.request(
        "DELETE", "/api/cards/x", content=b'{"reason":"x"}', headers=headers
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("value", ["Bearer wrong", "Bearer", "Basic abc"])
def test_a_wrong_api_key_is_refused(bank_server: RunningSandbox, value: str) -> None:
    assert "API key" in refused(bank_server, {"authorization": value})


def test_a_forced_face_still_checks_its_own_scheme(bank_server: RunningSandbox) -> None:
    assert bank_server.guide("GET", "/faces/guide/api/cards").status_code == 200
    assert bank_server.guide("GET", "/faces/v2/api/cards").status_code == 401
    assert bank_server.v2("GET", "/faces/v2/api/cards").status_code == 200
    assert bank_server.v2("GET", "/faces/guide/api/cards").status_code == 401


def test_advancing_the_practice_clock_locks_nobody_out(bank_server: RunningSandbox) -> None:
    bank_server.advance(30 * 24 * 3600)
    assert bank_server.v2("GET", "/api/whoami").status_code == 200


def test_old_nonces_are_forgotten_so_that_memory_is_bounded() -> None:
    cache = auth.NonceCache()
    for number in range(5000):
        assert cache.add(f"{number:08x}", float(number))
    assert not cache.add(f"{4999:08x}", 5000.0)
    assert len(cache._seen) < 3000
