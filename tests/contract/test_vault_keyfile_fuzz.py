"""Whatever somebody makes of a key file, it is refused in our words, cheaply, or it is noticed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.vault.envelope import CAP
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError
from tests.contract.keyfile_rig import CODE, JSON, make_format_2, spelled
from tests.contract.vault_rig import CHEAPEST, PASSWORD

GOOD = make_format_2()


@given(st.sampled_from(sorted(json.loads(GOOD.dump()))), JSON)
def test_any_value_in_any_place_is_refused_in_our_words_or_is_the_file(
    name: str, value: object
) -> None:
    plain = json.loads(GOOD.dump()) | {name: value}
    _refused_or_good(json.dumps(plain, sort_keys=True).encode())
    _refused_or_noticed(spelled_or_nothing(plain))


@given(st.integers(0, 2), st.sampled_from(["created", "id", "kdf", "kind", "salt", "sealed"]), JSON)
def test_any_value_in_any_slot_is_refused_in_our_words(
    place: int, name: str, value: object
) -> None:
    plain = json.loads(GOOD.dump())
    plain["slots"][place][name] = value
    _refused_or_noticed(spelled_or_nothing(plain))


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_our_words(data: bytes) -> None:
    with pytest.raises(VaultError):
        parse_key_file(data, CHEAPEST)


@given(st.binary(min_size=1, max_size=60), st.integers(0, len(GOOD.dump())))
def test_any_bytes_in_the_middle_are_noticed(data: bytes, place: int) -> None:
    good = GOOD.dump()
    for spoiled in (
        good[:place] + data + good[place:],
        good[:place] + data + good[place + len(data) :],
        good[:place],
    ):
        _refused_or_noticed(spoiled)


def test_no_changed_bit_of_a_key_file_is_silent() -> None:
    good = GOOD.dump()
    for place in range(len(good)):
        for bit in (0, 3, 5):
            data = bytearray(good)
            data[place] ^= 1 << bit
            with pytest.raises(VaultError):
                parse_key_file(bytes(data), CHEAPEST).unwrap(Secret(PASSWORD))


def spelled_or_nothing(plain: Any) -> bytes:
    """In the spelling of the format, where the values have one."""
    try:
        return spelled(plain)
    except ValueError:
        return b""


def _refused_or_good(data: bytes) -> None:
    try:
        parsed = parse_key_file(data, CHEAPEST)
    except VaultError:
        return
    assert parsed == GOOD


def _refused_or_noticed(data: bytes) -> None:
    """In our words, and without a cost that a stranger asked for."""
    try:
        parsed = parse_key_file(data, CHEAPEST)
        assert _is_cheap(parsed)
        parsed.unwrap(Secret(CODE), WayKind.RECOVERY)
    except VaultError:
        return
    assert parsed == GOOD


def _is_cheap(file: KeyFile) -> bool:
    cost = file.password.cost
    return cost is not None and cost.memory_kib <= CAP.memory_kib and cost.passes <= CAP.passes
