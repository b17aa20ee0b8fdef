"""Card details that the bank encrypts for the owner's key, from the bank to the digits."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop_app.adapters.bitnob.decode import decode
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.secure import EncryptedDetails, RsaCardKeys, open_details
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.domain.cards import CardDetails, CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import (
    BadAnswer,
    DetailsEncrypted,
    OtherCardKey,
    Refused,
    RefusedReason,
)
from desktop_app.sandbox.secure import encrypt
from tests.support.bitnob_rig import sandbox_client
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

MINUTE = 60
DIGITS = {
    "card_id": "c-1",
    "card_number": "4111111111111111",
    "cvv": "123",
    "expiry_month": "09",
    "expiry_year": "2029",
    "name": "AMA MENSAH",
    "balance": 5.0,
}
"""What stands inside, as published."""


def make_keys() -> tuple[Secret, str]:
    async def make() -> tuple[Secret, str]:
        maker = RsaCardKeys(asyncio.to_thread)
        key = await maker.make()
        return key, await maker.public(key)

    return asyncio.run(make())


@pytest.fixture(scope="module")
def keys() -> tuple[Secret, str]:
    return make_keys()


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    running.control("delays", {"activate_ms": 0})
    running.control("populate", {"count": 1})
    yield running
    running.stop()


def read(bank: RunningSandbox, key: Secret | None) -> CardDetails | PurserError:
    """The one card's details, or the error that reading them ended in."""
    bank.control("clock", {"advance_seconds": MINUTE})  # two reads a minute
    card = bank.control("ledger")["cards"][0]["id"]

    async def main() -> CardDetails | PurserError:
        api = sandbox_client(bank, DialectName.V2)
        try:
            return await api.secure_details(CardId(card), key)
        except PurserError as error:
            return error
        finally:
            await api.close()

    return asyncio.run(main())


def test_details_are_the_same_in_clear_and_encrypted(
    bank: RunningSandbox, keys: tuple[Secret, str]
) -> None:
    key, public = keys
    bank.control("card_key", {"mode": "plain"})
    clear = read(bank, key)
    assert isinstance(clear, CardDetails)
    bank.control("card_key", {"mode": "encrypted", "public_key_pem": public})
    opened = read(bank, key)
    assert isinstance(opened, CardDetails)
    assert [one.reveal() for one in opened.fields().values()] == [
        one.reveal() for one in clear.fields().values()
    ]


def test_without_a_key_or_with_another_one_nothing_is_read(
    bank: RunningSandbox, keys: tuple[Secret, str]
) -> None:
    bank.control("card_key", {"mode": "encrypted", "public_key_pem": keys[1]})
    assert isinstance(read(bank, None), DetailsEncrypted)
    assert isinstance(read(bank, make_keys()[0]), OtherCardKey)
    assert isinstance(read(bank, Secret("no key at all")), OtherCardKey)


def test_an_account_without_a_registered_key_is_told_what_to_do(
    bank: RunningSandbox, keys: tuple[Secret, str]
) -> None:
    bank.control("card_key", {"mode": "encrypted"})
    refused = read(bank, keys[0])
    assert isinstance(refused, Refused)
    assert refused.reason is RefusedReason.CARD_KEY


def test_what_is_inside_is_read_as_strictly_as_what_comes_in_clear(
    keys: tuple[Secret, str],
) -> None:
    key, public = keys
    for inside, holds in (
        (DIGITS, True),
        ({**DIGITS, "card_id": "another"}, False),
        ({**DIGITS, "card_number": 4111111111111111}, False),
        ({**DIGITS, "cvv": "12x"}, False),
        ({}, False),
    ):
        found = V2.secure_details.read({"encrypted_details": encrypt(inside, public)}, "c-1", UNITS)
        assert isinstance(found, EncryptedDetails)
        assert "4111" not in repr(found)
        raw = open_details(found, key)
        try:
            details = V2.decrypted(decode(raw), "c-1")
        except NotAsPublished:
            assert not holds
        else:
            assert holds
            assert details.pan.reveal() == DIGITS["card_number"]


def test_any_changed_character_opens_nothing(keys: tuple[Secret, str]) -> None:
    key, public = keys
    whole = encrypt(DIGITS, public)
    sealed = EncryptedDetails(whole["encrypted_key"], whole["encrypted_data"])
    assert json.loads(open_details(sealed, key)) == DIGITS
    for name in ("key", "data"):
        text = getattr(sealed, name)
        for at in range(0, len(text) - 4, 7):
            other = "B" if text[at] == "A" else "A"
            changed = replace(sealed, **{name: text[:at] + other + text[at + 1 :]})
            with pytest.raises(OtherCardKey):
                open_details(changed, key)
        for odd in ("", text[:-8], text + "AAAA", "no base64!", "é"):
            with pytest.raises(OtherCardKey):
                open_details(replace(sealed, **{name: odd}), key)


def test_another_way_of_encrypting_is_not_guessed_at(keys: tuple[Secret, str]) -> None:
    answer = encrypt(DIGITS, keys[1]) | {"algorithm": "RSA1_5"}
    for data in ({"encrypted_details": answer}, {}, {"details": None}):
        with pytest.raises(NotAsPublished):
            V2.secure_details.read(data, "c-1", UNITS)


def test_an_answer_that_is_no_table_inside_is_a_bad_one(
    bank: RunningSandbox, keys: tuple[Secret, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.control("card_key", {"mode": "encrypted", "public_key_pem": keys[1]})
    monkeypatch.setattr(
        "desktop_app.adapters.bitnob.client.open_details", lambda _sealed, _key: b"[1,"
    )
    assert isinstance(read(bank, keys[0]), BadAnswer)


UNITS = Units(1_000_000)
