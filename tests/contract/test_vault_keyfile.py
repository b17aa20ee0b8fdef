"""A key file of format 2: several ways in, each sealed by itself, all of it vouched for."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.adapters.vault import slots
from desktop_app.adapters.vault.envelope import CAP, FLOOR, KdfCost, NotAuthentic
from desktop_app.adapters.vault.keyfile import (
    add_slot,
    make_key_file,
    replace_password,
)
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    KeyringUseless,
    NotAVault,
    VaultDamaged,
    VaultTooNew,
    WrongPassword,
    WrongRecoveryCode,
)
from tests.contract.keyfile_rig import (
    CODE,
    ID,
    KEPT,
    VAULT_KEY,
    Changed,
    make_format_1,
    make_format_2,
    spelled,
)
from tests.contract.vault_rig import CHEAPEST, PASSWORD, enter, stock

MAX_BYTES = 16 * 1024
GOOD = make_format_2()
changed, with_slot, with_kdf = Changed(GOOD).file, Changed(GOOD).slot, Changed(GOOD).kdf
SECRETS = {WayKind.PASSWORD: PASSWORD, WayKind.RECOVERY: CODE, WayKind.KEYRING: KEPT}
WRONG = {
    WayKind.PASSWORD: WrongPassword,
    WayKind.RECOVERY: WrongRecoveryCode,
    WayKind.KEYRING: KeyringUseless,
}


def slots_of(data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(data)["slots"]
    return found


@pytest.mark.parametrize("kind", WayKind)
def test_each_way_in_opens_to_the_same_key(kind: WayKind) -> None:
    read = parse_key_file(GOOD.dump(), CHEAPEST)
    assert read == GOOD
    assert read.unwrap(Secret(SECRETS[kind]), kind) == VAULT_KEY


@pytest.mark.parametrize("kind", WayKind)
@pytest.mark.parametrize("secret", ["wrong", "", "c0" * 19, "c1" * 20, "c0" * 65, PASSWORD])
def test_another_secret_opens_nothing(kind: WayKind, secret: str) -> None:
    if SECRETS[kind] != secret:
        with pytest.raises(WRONG[kind]):
            GOOD.unwrap(Secret(secret), kind)


def test_the_secret_of_one_kind_is_none_of_another() -> None:
    """A code that was read off the paper must not pass for what the keyring holds."""
    made = make_key_file(ID, "Shop", Secret(CODE), VAULT_KEY, CHEAPEST)
    made = add_slot(made, WayKind.RECOVERY, Secret(CODE), VAULT_KEY)
    with pytest.raises(KeyringUseless):
        made.unwrap(Secret(CODE), WayKind.KEYRING)


@pytest.mark.parametrize("weak", ["ab" * 19, "correct horse battery", "ab" * 65, ""])
def test_a_secret_that_is_not_stretched_must_be_strong(weak: str) -> None:
    with pytest.raises(NotAuthentic):
        add_slot(GOOD, WayKind.RECOVERY, Secret(weak), VAULT_KEY)


def test_it_names_itself_and_says_who_can_read_it() -> None:
    plain = json.loads(GOOD.dump())
    assert (plain["magic"], plain["format"], plain["min_reader"]) == ("purser-key", 2, 2)
    assert plain["epoch"] == 1
    assert set(plain) == {
        "created", "epoch", "format", "mac", "magic", "min_reader", "name", "slots", "vault_id",
    }  # fmt: skip


def test_two_files_of_one_password_have_nothing_in_common() -> None:
    one, two = (
        make_key_file(ID, "Shop", Secret(PASSWORD), VAULT_KEY, CHEAPEST).password for _ in range(2)
    )
    assert one.id != two.id
    assert one.salt != two.salt
    assert one.sealed != two.sealed


def test_a_new_password_leaves_the_other_ways_as_they_are() -> None:
    made = replace_password(GOOD, Secret("a new one"), VAULT_KEY, CHEAPEST)
    assert made.slots[1:] == GOOD.slots[1:]
    assert made.password.id != GOOD.password.id
    for kind in (WayKind.RECOVERY, WayKind.KEYRING):
        assert made.unwrap(Secret(SECRETS[kind]), kind) == VAULT_KEY
    with pytest.raises(WrongPassword):
        made.unwrap(Secret(PASSWORD))


def test_a_slot_of_the_file_before_does_not_come_back() -> None:
    """The old password's slot, put into the file of the new one: its seal opens, the MAC does not.

    Nothing else tells a rolled back file from the one of today.
    """
    made = replace_password(GOOD, Secret("a new one"), VAULT_KEY, CHEAPEST)
    plain = json.loads(made.dump())
    plain["slots"][0] = slots_of(GOOD.dump())[0]
    with pytest.raises(VaultDamaged, match=r"vault\.key"):
        parse_key_file(spelled(plain), CHEAPEST).unwrap(Secret(PASSWORD))


def test_format_1_gets_its_first_slot_of_format_2_with_a_new_password() -> None:
    made = replace_password(make_format_1(), Secret("a new one"), VAULT_KEY, CHEAPEST)
    assert parse_key_file(made.dump(), CHEAPEST) == made
    assert (made.format, made.epoch, len(made.slots)) == (2, 1, 1)
    assert made.unwrap(Secret("a new one")) == VAULT_KEY


def test_a_changed_name_is_damage_and_the_file_is_named(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    for name in ("vault.key", "vault.key.bak"):
        plain = json.loads((tmp_path / "vault" / name).read_bytes())
        (tmp_path / "vault" / name).write_bytes(spelled(plain | {"name": "Another name"}))
    with pytest.raises(VaultDamaged, match=r"vault\.key"):
        enter(tmp_path / "vault")
    with pytest.raises(WrongPassword):
        enter(tmp_path / "vault", "wrong")


def test_the_keys_on_the_way_are_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytearray] = []

    def keep(name: str) -> None:
        real = getattr(slots, name)

        def kept(*given: object) -> bytearray:
            made.append(real(*given))
            return made[-1]

        monkeypatch.setattr(slots, name, kept)

    keep("derive_kek")
    keep("derive_slot_key")
    file = make_format_2()
    for kind in WayKind:
        file.unwrap(Secret(SECRETS[kind]), kind)
        with pytest.raises(WrongPassword):
            file.unwrap(Secret("d0" * 20), kind)
    assert made == [bytes(32)] * 9


def test_it_is_dated_in_utc_wherever_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "JST-9")
        time.tzset()
        before = datetime.now(UTC).replace(microsecond=0)
        made = make_format_2()
        after = datetime.now(UTC)
    time.tzset()
    for created in (made.created, *(slot.created for slot in made.slots)):
        assert before <= datetime.fromisoformat(created) <= after


@pytest.mark.parametrize(
    "change",
    [
        changed(name="Other"),
        changed(created="2020-01-01T00:00:00Z"),
        changed(epoch=2),
        changed(mac="00" * 32),
        changed(slots=slots_of(GOOD.dump())[:2]),
        changed(slots=[slots_of(GOOD.dump())[n] for n in (0, 2, 1)]),
        with_slot(1, sealed="00" * 60),
        with_slot(2, created="2020-01-01T00:00:00Z"),
    ],
)
def test_what_the_password_does_not_open_is_vouched_for(change: bytes) -> None:
    with pytest.raises(VaultDamaged):
        parse_key_file(change, CHEAPEST).unwrap(Secret(PASSWORD))


@pytest.mark.parametrize(
    "change",
    [
        changed(vault_id="0b" * 16),
        with_kdf(passes=2),
        with_kdf(memory_kib=128),
        with_kdf(lanes=2),
        with_kdf(salt="00" * 16),
        with_slot(id="0b" * 16),
        with_slot(created="2020-01-01T00:00:00Z"),
        with_slot(sealed="00" * 60),
    ],
)
def test_a_seal_is_bound_to_its_slot_and_vault(change: bytes) -> None:
    with pytest.raises(WrongPassword):
        parse_key_file(change, CHEAPEST).unwrap(Secret(PASSWORD))


def _many(count: int) -> list[dict[str, Any]]:
    first, second, _ = slots_of(GOOD.dump())
    return [first, *(second | {"id": f"{n:032x}"} for n in range(count - 1))]


HOSTILE = {
    "too long": GOOD.dump() + b" " * MAX_BYTES,
    "white space": GOOD.dump() + b"\n",
    "twice the same key": GOOD.dump()[:-1] + b',"vault_id":"' + ID.encode() + b'"}',
    "unknown key": changed(pepper="x"),
    "read by all": changed(min_reader=1),
    "of format 1": changed(format=1, min_reader=1),
    "format is a fraction": changed(format=2.0),
    "no slots": changed(slots=[]),
    "slots are a text": changed(slots="x"),
    "slots are an object": changed(slots={"0": 1}),
    "nine slots": changed(slots=_many(9)),
    "a thousand slots": changed(slots=[1] * 1000),
    "slot is a list": changed(slots=[["kdf"]]),
    "no password": changed(slots=slots_of(GOOD.dump())[1:]),
    "password not first": changed(slots=slots_of(GOOD.dump())[::-1]),
    "two passwords": changed(
        slots=[slots_of(GOOD.dump())[0], slots_of(GOOD.dump())[0] | {"id": "0b" * 16}]
    ),
    "two of one id": changed(slots=[*slots_of(GOOD.dump()), slots_of(GOOD.dump())[2]]),
    "unknown kind": with_slot(1, kind="passkey"),
    "kind is a list": with_slot(1, kind=["recovery"]),
    "id too short": with_slot(1, id="0a"),
    "id is a number": with_slot(1, id=1),
    "no time": with_slot(1, created="yesterday"),
    "no such day": with_slot(1, created="2026-02-30T00:00:00Z"),
    "time in other figures": with_slot(1, created="٢٠٢٦-01-01T00:00:00Z"),
    "short salt": with_slot(1, salt="00"),
    "long salt": with_slot(1, salt="00" * 17),
    "salt is a number": with_slot(1, salt=0),
    "short seal": with_slot(1, sealed="00"),
    "recovery with a derivation": with_slot(1, kdf={}),
    "unknown key in a slot": with_slot(2, pepper=1),
    "a hundred gigabytes": with_kdf(memory_kib=100 * 1024 * 1024),
    "memory is true": with_kdf(memory_kib=True),
    "no passes": with_kdf(passes=0),
    "a billion passes": with_kdf(passes=10**9),
    "a thousand lanes": with_kdf(lanes=1000),
    "no epoch": changed(epoch=0),
    "epoch is true": changed(epoch=True),
    "epoch is a fraction": changed(epoch=1.0),
    "epoch beyond all counting": changed(epoch=2**31),
    "no mac": changed(mac=""),
    "short mac": changed(mac="00" * 31),
    "mac of capitals": changed(mac=GOOD.mac.hex().upper()),
    "lone surrogate": GOOD.dump().replace("Ärger".encode(), b"\\ud800"),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_no_vault_and_costs_nothing(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(NotAVault):
        parse_key_file(data, CHEAPEST)
    assert time.process_time() - began < 0.01


def test_eight_ways_are_read() -> None:
    assert len(parse_key_file(changed(slots=_many(8)), CHEAPEST).slots) == 8


@pytest.mark.parametrize("cost", [FLOOR, CAP])
def test_the_shipped_bounds_are_the_ones_of_the_format(cost: KdfCost) -> None:
    data = with_kdf(memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes)
    assert parse_key_file(data).password.cost == cost


def test_a_file_of_a_newer_purser_is_said_to_be_one() -> None:
    for data in (changed(min_reader=4), changed(min_reader=9, format=9, pepper="new", slots=5)):
        with pytest.raises(VaultTooNew):
            parse_key_file(data, CHEAPEST)
