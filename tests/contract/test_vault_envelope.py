"""The envelope is the published algorithms, used so that nothing sealed opens anywhere else."""

import struct
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.vault import envelope
from desktop_app.adapters.vault.envelope import (
    CAP,
    FLOOR,
    KdfCost,
    NotAuthentic,
    calibrate,
    derive_associated,
    derive_kek,
    derive_key,
    make_cipher,
    make_id,
    make_key,
    make_salt,
    seal,
    unseal,
    wipe,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import NotEnoughMemory
from tests.contract.vault_rig import CHEAPEST

VAULT_ID = "0f" * 16


def test_the_key_of_a_password_never_changes() -> None:
    kek = derive_kek(Secret("correct horse"), bytes(range(16)), KdfCost(64, 1, 4))
    assert kek.hex() == "aa95608e1d65dabbb9aea943e09764b589e9f36b0c3db56ae3854dd87ba82954"


def test_the_sub_keys_never_change_and_differ() -> None:
    keys = {p: derive_key(bytes(32), VAULT_ID, p).hex() for p in ("pages", "secrets")}
    assert keys == {
        "pages": "aadb8a2bafcd188f0e2358ab3a4ba83c28948b4d09b8dbdb477d17215a289a1c",
        "secrets": "91e51e5ae9f0a68faa0b32fbf99bf4def541d260894a9b0b96a15aa45d7aefe9",
    }
    assert derive_key(bytes(32), "ff" * 16, "pages").hex() != keys["pages"]


def test_one_password_typed_in_two_ways_is_one_password() -> None:
    keys = {derive_kek(Secret(t), bytes(16), CHEAPEST).hex() for t in ("ﬁve ü", "five u\u0308")}
    assert len(keys) == 1


def test_a_password_may_hold_anything_a_keyboard_sends() -> None:
    for typed in ("", "\ud800", "\x00", "🂡" * 400):
        assert len(derive_kek(Secret(typed), bytes(16), CHEAPEST)) == 32


def test_too_little_memory_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Starved:
        def __init__(self, **_given: object) -> None:
            pass

        def derive_into(self, _password: bytes, _key: bytearray) -> None:
            raise MemoryError

    monkeypatch.setattr(envelope, "Argon2id", Starved)
    with pytest.raises(NotEnoughMemory, match="too little free memory"):
        derive_kek(Secret("x"), bytes(16), CHEAPEST)


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_what_is_sealed_opens_with_the_same_key_and_binding(plain: bytes, bound: bytes) -> None:
    cipher = make_cipher(bytes(32))
    assert unseal(cipher, seal(cipher, plain, bound), bound) == plain


@given(st.data())
def test_one_changed_bit_never_opens(data: st.DataObject) -> None:
    cipher = make_cipher(bytes(32))
    sealed = bytearray(seal(cipher, b"4000001234567899", b"here"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NotAuthentic):
        unseal(cipher, bytes(sealed), b"here")


@pytest.mark.parametrize("length", [0, 1, 27, 28])
def test_a_stub_never_opens(length: int) -> None:
    with pytest.raises(NotAuthentic):
        unseal(make_cipher(bytes(32)), bytes(length), b"")


def test_another_key_or_another_place_never_opens() -> None:
    sealed = seal(make_cipher(bytes(32)), b"x", b"here")
    with pytest.raises(NotAuthentic):
        unseal(make_cipher(b"\x01" * 32), sealed, b"here")
    with pytest.raises(NotAuthentic):
        unseal(make_cipher(bytes(32)), sealed, b"there")


def test_the_same_plaintext_is_never_sealed_alike() -> None:
    cipher = make_cipher(bytes(32))
    assert len({seal(cipher, b"x", b"") for _ in range(100)}) == 100


_part = st.text("ab\x00", max_size=3)


@given(st.tuples(_part, _part, _part, _part), st.tuples(_part, _part, _part, _part))
def test_two_places_are_bound_alike_only_when_they_are_one(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str]
) -> None:
    alike = derive_associated(*one, 1) == derive_associated(*other, 1)
    assert alike == (one == other)
    assert derive_associated(*one, 1) != derive_associated(*one, 2)


@given(_part, _part, st.text(max_size=3), _part, st.integers(1, 300))
def test_every_part_of_a_place_stands_behind_its_length(
    vault: str, table: str, row: str, field: str, version: int
) -> None:
    parts = [part.encode() for part in ("purser/1", vault, table, row, field, str(version))]
    framed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    assert derive_associated(vault, table, row, field, version) == framed


def test_made_keys_and_ids_do_not_repeat() -> None:
    assert len({bytes(make_key()) for _ in range(50)}) == 50
    assert len({make_id() for _ in range(50)}) == 50
    assert len({make_salt() for _ in range(50)}) == 50
    assert (len(make_key()), len(make_salt()), len(make_id())) == (32, 16, 32)


def test_wiping_overwrites_in_place() -> None:
    key = make_key()
    wipe(key)
    assert key == bytearray(32)


class Computer:
    """Argon2id on a computer that takes `per_mib_pass` seconds for one MiB and one pass."""

    def __init__(self, per_mib_pass: float) -> None:
        self._rate, self.now = per_mib_pass, 1_000.0

    def derive(self, _password: Secret, _salt: bytes, cost: KdfCost) -> bytearray:
        """Takes its time, on its own clock."""
        self.now += self.seconds(cost)
        return bytearray(32)

    def seconds(self, cost: KdfCost) -> float:
        """What `cost` takes here."""
        return self._rate * cost.passes * cost.memory_kib / 1024


@pytest.mark.parametrize("floor_s", [0.02, 0.05, 0.1, 0.2, 0.31, 0.4, 0.49, 0.6, 0.9])
def test_calibration_lands_between_half_a_second_and_a_second(
    floor_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = Computer(floor_s / 3 / 64)
    monkeypatch.setattr(envelope, "derive_kek", computer.derive)
    monkeypatch.setattr(envelope.time, "perf_counter", lambda: computer.now)
    cost = calibrate()
    assert 0.5 <= computer.seconds(cost) <= 1.0
    assert FLOOR.memory_kib <= cost.memory_kib <= CAP.memory_kib
    assert cost.memory_kib % 1024 == 0


def test_the_floor_and_the_cap_are_these() -> None:
    assert KdfCost(65_536, 3, 4) == FLOOR
    assert KdfCost(524_288, 10, 8) == CAP


@pytest.mark.parametrize(
    ("floor_s", "expected"),
    [(3.0, FLOOR), (sys.float_info.min, KdfCost(CAP.memory_kib, CAP.passes, FLOOR.lanes))],
)
def test_calibration_stays_within_floor_and_cap(
    floor_s: float, expected: KdfCost, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = Computer(floor_s / 3 / 64)
    monkeypatch.setattr(envelope, "derive_kek", computer.derive)
    monkeypatch.setattr(envelope.time, "perf_counter", lambda: computer.now)
    assert calibrate() == expected


def test_calibration_measures_this_computer() -> None:
    assert calibrate(CHEAPEST).memory_kib >= CHEAPEST.memory_kib
