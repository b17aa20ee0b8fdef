"""A key file of format 1 is read as ever: strictly, and any change to it is noticed."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.vault import slots
from desktop_app.adapters.vault.envelope import CAP, FLOOR, KdfCost
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import NotAVault, VaultError, VaultTooNew, WrongPassword
from tests.contract.keyfile_rig import JSON, VAULT_KEY, Changed, make_format_1
from tests.contract.vault_rig import CHEAPEST, PASSWORD

MAX_BYTES = 16 * 1024
GOOD = make_format_1()
changed, with_slot, with_kdf = Changed(GOOD).file, Changed(GOOD).slot, Changed(GOOD).kdf


def longer_newer(size: int) -> bytes:
    """What a newer Purser wrote, `size` bytes of it."""
    return changed(min_reader=4, pepper="x" * (size - len(changed(min_reader=4, pepper=""))))


def test_a_key_file_comes_back_as_it_was_made() -> None:
    assert parse_key_file(GOOD.dump(), CHEAPEST) == GOOD
    assert GOOD.unwrap(Secret(PASSWORD)) == VAULT_KEY


def test_it_names_itself_and_says_who_can_read_it() -> None:
    plain = json.loads(GOOD.dump())
    assert (plain["magic"], plain["format"], plain["min_reader"]) == ("purser-key", 1, 1)
    assert set(plain) == {"created", "format", "magic", "min_reader", "name", "slots", "vault_id"}


def test_a_wrong_password_pays_the_whole_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    paid: list[KdfCost] = []
    real = slots.derive_kek

    def counted(password: Secret, salt: bytes, cost: KdfCost) -> bytearray:
        paid.append(cost)
        return real(password, salt, cost)

    monkeypatch.setattr(slots, "derive_kek", counted)
    with pytest.raises(WrongPassword):
        GOOD.unwrap(Secret("wrong"))
    GOOD.unwrap(Secret(PASSWORD))
    assert paid == [CHEAPEST, CHEAPEST]


@pytest.mark.parametrize("name", ["x", "x" * 60])
def test_a_name_has_one_to_sixty_signs(name: str) -> None:
    assert parse_key_file(changed(name=name), CHEAPEST).name == name


@pytest.mark.parametrize(
    "change",
    [
        changed(name="Other"),
        changed(vault_id="0b" * 16),
        changed(created="2020-01-01T00:00:00Z"),
        with_kdf(passes=2),
        with_kdf(memory_kib=128),
        with_kdf(lanes=2),
        with_kdf(salt="00" * 16),
        with_slot(sealed="00" * 60),
    ],
)
def test_every_part_of_the_header_is_authenticated(change: bytes) -> None:
    with pytest.raises(WrongPassword):
        parse_key_file(change, CHEAPEST).unwrap(Secret(PASSWORD))


HOSTILE = {
    "empty": b"",
    "no json": b"\x00" * 100,
    "a list": b"[]",
    "a number": b"1",
    "too deep": b"[" * 16_000,
    "long number": b'{"magic":' + b"9" * 5_000 + b"}",
    "too long": GOOD.dump() + b" " * MAX_BYTES,
    "white space": GOOD.dump() + b"\n",
    "twice the same key": GOOD.dump()[:-1] + b',"vault_id":"' + b"0a" * 16 + b'"}',
    "not utf-8": b"\xff\xfe",
    "other magic": changed(magic="other"),
    "other magic of a newer one": changed(magic="other", min_reader=4),
    "newer and too long": longer_newer(MAX_BYTES + 1),
    "no magic": b"{}",
    "nothing but the magic": b'{"magic":"purser-key"}',
    "older format": changed(format=0),
    "newer format that anybody reads": changed(format=2),
    "format 2 without what it has": changed(format=2, min_reader=2),
    "format is true": changed(format=True),
    "unknown critical key": changed(pepper="x"),
    "empty name": changed(name=""),
    "long name": changed(name="x" * 61),
    "name is a list": changed(name=["x"]),
    "lone surrogate": GOOD.dump().replace("Ärger".encode(), b"\\ud800"),
    "escaped name": json.dumps(json.loads(GOOD.dump()), sort_keys=True).encode(),
    "id too short": changed(vault_id="0a"),
    "id is a number": changed(vault_id=1),
    "id of capitals": changed(vault_id="0A" * 16),
    "no time": changed(created="yesterday"),
    "no slots": changed(slots=[]),
    "slots are a text": changed(slots="x"),
    "two slots": changed(slots=json.loads(GOOD.dump())["slots"] * 2),
    "slot is a number": changed(slots=[1]),
    "slot is a list": changed(slots=[["kdf", "kind", "sealed"]]),
    "other slot": with_slot(kind="keyring"),
    "short seal": with_slot(sealed="00"),
    "seal is no hex": with_slot(sealed="zz" * 60),
    "other derivation": with_kdf(type="scrypt"),
    "short salt": with_kdf(salt="00"),
    "extra in the derivation": with_kdf(pepper=1),
    "a hundred gigabytes": with_kdf(memory_kib=100 * 1024 * 1024),
    "minus memory": with_kdf(memory_kib=-1),
    "memory is a fraction": with_kdf(memory_kib=64.0),
    "memory is true": with_kdf(memory_kib=True),
    "passes are a fraction": with_kdf(passes=1.0),
    "passes are true": with_kdf(passes=True),
    "lanes are a fraction": with_kdf(lanes=1.0),
    "lanes are true": with_kdf(lanes=True),
    "no passes": with_kdf(passes=0),
    "a billion passes": with_kdf(passes=10**9),
    "no lanes": with_kdf(lanes=0),
    "a thousand lanes": with_kdf(lanes=1000),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_no_vault_and_costs_nothing(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(NotAVault):
        parse_key_file(data, CHEAPEST)
    assert time.process_time() - began < 0.01


@pytest.mark.parametrize(
    ("cost", "passes"),
    [
        (FLOOR, True),
        (CAP, True),
        (KdfCost(FLOOR.memory_kib - 1, 3, 4), False),
        (KdfCost(FLOOR.memory_kib, 2, 4), False),
        (KdfCost(CAP.memory_kib + 1, 3, 4), False),
        (KdfCost(FLOOR.memory_kib, 11, 4), False),
        (KdfCost(FLOOR.memory_kib, 3, 9), False),
    ],
)
def test_the_shipped_bounds_are_the_ones_of_the_format(cost: KdfCost, passes: bool) -> None:
    data = with_kdf(memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes)
    if passes:
        assert parse_key_file(data).password.cost == cost
        return
    with pytest.raises(NotAVault):
        parse_key_file(data)


def test_a_file_of_a_newer_purser_is_said_to_be_one() -> None:
    newest = longer_newer(MAX_BYTES)
    for data in (
        newest,
        changed(min_reader=4),
        changed(min_reader=7, format=7, pepper="new", slots=5),
    ):
        with pytest.raises(VaultTooNew):
            parse_key_file(data, CHEAPEST)


@given(st.sampled_from(sorted(json.loads(GOOD.dump()))), JSON)
def test_any_value_in_any_place_is_refused_in_our_words_or_fails_the_seal(
    name: str, value: object
) -> None:
    plain = json.loads(GOOD.dump()) | {name: value}
    try:
        parsed = parse_key_file(json.dumps(plain, sort_keys=True).encode(), CHEAPEST)
    except VaultError:
        return
    assert parsed == GOOD


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_our_words(data: bytes) -> None:
    with pytest.raises(VaultError):
        parse_key_file(data, CHEAPEST)


def test_no_changed_bit_of_a_key_file_is_silent() -> None:
    good = GOOD.dump()
    for place in range(len(good)):
        for bit in (0, 3, 5):
            data = bytearray(good)
            data[place] ^= 1 << bit
            with pytest.raises(VaultError):
                parse_key_file(bytes(data), CHEAPEST).unwrap(Secret(PASSWORD))
