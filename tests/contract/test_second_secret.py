"""A key file of format 3: the password opens nothing without the owner's key file."""

import json
import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.vault import slots
from desktop_app.adapters.vault.keyfile import add_slot, replace_password
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.application.ways import WayKind
from desktop_app.domain.second_secret import (
    KeyFileNeeded,
    OtherKeyFile,
    PairedPassword,
    SecondSecret,
    paired,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultTooNew,
    WrongPassword,
)
from tests.contract.keyfile_rig import (
    CODE,
    JSON,
    KEPT,
    VAULT_KEY,
    Changed,
    make_format_2,
    spelled,
)
from tests.contract.second_rig import both, make_format_3, second
from tests.contract.vault_rig import CHEAPEST, PASSWORD

GOOD = make_format_3()
changed, with_slot = Changed(GOOD).file, Changed(GOOD).slot


def test_it_names_itself_and_a_purser_from_before_refuses_it() -> None:
    plain = json.loads(GOOD.dump())
    assert (plain["format"], plain["min_reader"]) == (3, 3)
    assert set(plain["slots"][0]["second"]) == {"file", "held"}
    assert parse_key_file(GOOD.dump(), CHEAPEST) == GOOD
    with pytest.raises(VaultTooNew):
        parse_key_file(changed(min_reader=4), CHEAPEST)


def test_only_both_together_open_it() -> None:
    assert GOOD.unwrap(both()) == VAULT_KEY
    with pytest.raises(WrongPassword) as wrong:
        GOOD.unwrap(both("wrong"))
    assert type(wrong.value) is WrongPassword
    forged = SecondSecret(second().file, bytes(32))
    with pytest.raises(WrongPassword) as wrong:
        GOOD.unwrap(paired(Secret(PASSWORD), forged))
    assert type(wrong.value) is WrongPassword, "a key file with the right name is not told apart"


def test_without_its_key_file_nothing_is_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    def derive(*_given: object) -> bytearray:
        raise AssertionError("a derivation costs most of a second and memory")

    monkeypatch.setattr(slots, "derive_kek", derive)
    with pytest.raises(KeyFileNeeded):
        GOOD.unwrap(Secret(PASSWORD))
    with pytest.raises(OtherKeyFile) as other:
        GOOD.unwrap(both(number=2))
    assert "0101-0101" in other.value.todo


@pytest.mark.parametrize(("kind", "secret"), [(WayKind.RECOVERY, CODE), (WayKind.KEYRING, KEPT)])
def test_the_other_ways_need_no_key_file(kind: WayKind, secret: str) -> None:
    assert GOOD.unwrap(Secret(secret), kind) == VAULT_KEY


def test_the_other_ways_outlive_its_coming_and_going() -> None:
    """Their seals are of before: nobody has their secrets when a key file is made."""
    before = make_format_2()
    with_it = replace_password(before, Secret(PASSWORD), VAULT_KEY, CHEAPEST, second())
    without = replace_password(with_it, Secret(PASSWORD), VAULT_KEY, CHEAPEST)
    assert with_it.slots[1:] == before.slots[1:] == without.slots[1:]
    assert (with_it.format, without.format) == (3, 2)
    for made in (with_it, without):
        read = parse_key_file(made.dump(), CHEAPEST)
        assert read.unwrap(Secret(CODE), WayKind.RECOVERY) == VAULT_KEY
    assert without.unwrap(Secret(PASSWORD)) == VAULT_KEY
    assert without.unwrap(both()) == VAULT_KEY, "a key file that is not needed does no harm"
    assert add_slot(with_it, WayKind.RECOVERY, Secret("d1" * 20), VAULT_KEY).format == 3


def test_the_copy_that_is_held_opens_by_the_vault_key_alone() -> None:
    held = GOOD.open_second(VAULT_KEY)
    assert held is not None
    assert (held.file, held.reveal()) == (second().file, second().reveal())
    assert make_format_2().open_second(VAULT_KEY) is None
    with pytest.raises(VaultDamaged):
        GOOD.open_second(bytearray(32))
    assert second().reveal() not in GOOD.dump()
    assert second().reveal().hex().encode() not in GOOD.dump()


def test_a_held_copy_of_another_vault_or_key_file_is_noticed() -> None:
    slot = GOOD.password
    assert slot.second is not None
    renamed = replace(slot.second, file="0f" * 16)
    elsewhere = replace(GOOD, slots=(replace(slot, second=renamed), *GOOD.slots[1:]))
    with pytest.raises(VaultDamaged):
        elsewhere.open_second(VAULT_KEY)


def stripped() -> dict[str, Any]:
    """The file as if its password had never needed a second secret."""
    plain: dict[str, Any] = json.loads(GOOD.dump()) | {"format": 2, "min_reader": 2}
    del plain["slots"][0]["second"]
    return plain


def test_the_need_for_it_cannot_be_taken_out_of_the_file() -> None:
    with pytest.raises(WrongPassword):
        parse_key_file(spelled(stripped()), CHEAPEST).unwrap(Secret(PASSWORD))
    with pytest.raises(VaultDamaged):
        parse_key_file(spelled(stripped()), CHEAPEST).unwrap(Secret(CODE), WayKind.RECOVERY)


def _second(**values: Any) -> bytes:
    return with_slot(second=json.loads(GOOD.dump())["slots"][0]["second"] | values)


HOSTILE = {
    "of format 2": changed(format=2, min_reader=2),
    "read by those of format 2": changed(min_reader=2),
    "without it, of format 3": spelled(stripped() | {"format": 3, "min_reader": 3}),
    "nothing": with_slot(second=None),
    "a text": with_slot(second="x"),
    "no copy": with_slot(second={"file": "0a" * 16}),
    "short copy": _second(held="00"),
    "copy is a number": _second(held=0),
    "copy of capitals": _second(held=json.loads(GOOD.dump())["slots"][0]["sealed"].upper()),
    "short name": _second(file="0a"),
    "name is a list": _second(file=["0a" * 16]),
    "one more": _second(pepper=1),
    "of the recovery code": with_slot(1, second=json.loads(GOOD.dump())["slots"][0]["second"]),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_second_secret_is_no_vault(data: bytes) -> None:
    with pytest.raises(NotAVault):
        parse_key_file(data, CHEAPEST)


@given(st.sampled_from(["file", "held", "second", "kdf", "sealed", "id", "kind"]), JSON)
def test_any_value_in_its_place_is_refused_in_our_words(name: str, value: object) -> None:
    plain = json.loads(GOOD.dump())
    place = plain["slots"][0]
    (place["second"] if name in ("file", "held") else place)[name] = value
    try:
        data = spelled(plain)
    except ValueError:
        return
    try:
        read = parse_key_file(data, CHEAPEST)
        read.unwrap(both())
    except VaultError:
        return
    assert read == GOOD


def test_what_is_asked_for_again_is_not_kept_by_a_password_that_is_wiped() -> None:
    """What is held for an open vault is overwritten at its lock, in the middle of a derivation."""
    held = second()
    pair = paired(Secret(PASSWORD), held)
    held.wipe()
    assert isinstance(pair, PairedPassword)
    assert pair.second.reveal() == second().reveal()
    assert held.reveal() == bytes(32)
    with pytest.raises(TypeError):
        _ = held == second()
    for secret in (held, pair):
        with pytest.raises(TypeError):
            pickle.dumps(secret)
    for shown in (repr(pair), repr(held), str(pair)):
        assert PASSWORD not in shown
        assert second().reveal().hex() not in shown


def test_it_says_whether_it_needs_one() -> None:
    assert GOOD.key_file == second().file
    assert make_format_2().key_file is None
