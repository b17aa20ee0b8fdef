"""What stands in the columns of the vault, read with SQL and not by the code that wrote it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop_app.adapters.vault import sealer as sealer_module
from desktop_app.adapters.vault.columns import (
    from_money_or_none,
    from_time,
    from_time_or_none,
    to_money_or_none,
    to_time,
    to_time_or_none,
)
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.cards import CardId, Field, SpendLimits
from desktop_app.domain.errors import Locked
from desktop_app.domain.evidence import of_person
from desktop_app.domain.intents import PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.stated_time import NOT_STATED
from desktop_app.domain.vault_errors import VaultDamaged
from tests.contract.vault_rig import NOW, card, details, intent, make

MICROS = 1_772_366_400_123_456


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[OpenVault]:
    made = make(tmp_path / "vault")
    yield made
    made.close()


def rows(vault: OpenVault, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in vault.intents._database.rows(sql)]


def test_a_time_is_microseconds_since_1970_in_utc() -> None:
    assert from_time(NOW) == from_time_or_none(NOW) == MICROS
    assert type(from_time(NOW)) is int
    assert from_time(NOW.astimezone(timezone(timedelta(hours=5)))) == MICROS
    assert (from_time(datetime(1970, 1, 1, tzinfo=UTC)), from_time_or_none(None)) == (0, None)
    assert to_time(MICROS) == to_time_or_none(MICROS) == NOW
    assert (to_time(MICROS).tzinfo, to_time_or_none(None)) == (UTC, None)


@pytest.mark.parametrize("micros", [0, 1, -1, 2_500_000_000])
def test_money_is_micro_dollars_and_zero_is_not_nothing(micros: int) -> None:
    assert from_money_or_none(Money(micros)) == micros
    assert to_money_or_none(micros) == Money(micros)
    assert (from_money_or_none(None), to_money_or_none(None)) == (None, None)


def test_a_time_of_zero_is_kept_and_means_that_nobody_stated_one() -> None:
    zero = datetime(1970, 1, 1, tzinfo=UTC)
    assert from_time_or_none(zero) == 0
    assert to_time_or_none(0) is None
    assert to_time(0) == NOT_STATED


def test_every_change_of_an_intent_is_written_and_nothing_else(vault: OpenVault) -> None:
    vault.intents.add(intent(1))
    vault.intents.add(intent(2))
    moved = intent(
        1,
        card_id=CardId("other"),
        amount=Money.usd(7),
        fee=Money(5),
        stage=Stage.ACCEPTED,
        pan=PanState.STORED,
        reason="why",
        changed_at=NOW + timedelta(days=1),
    )
    vault.intents.put(replace(moved, session="x", form_token="x", params={}))
    assert vault.intents.get(moved.id) == moved
    assert vault.intents.get(intent(2).id) == intent(2)


def test_what_an_intent_does_not_have_is_nothing_and_hides_nothing(vault: OpenVault) -> None:
    freeze = intent(1, amount=None)
    order = intent(2, card_id=None, parent=intent(1).id)
    for one in (freeze, order):
        vault.intents.add(one)
        assert vault.intents.get(one.id) == one


def test_an_attempt_keeps_when_it_began_and_what_it_proved(vault: OpenVault) -> None:
    for number in (1, 2):
        vault.intents.add(intent(number))
        vault.intents.begin_attempt(intent(number).id, NOW)
    vault.intents.begin_attempt(intent(1).id, NOW + timedelta(seconds=1))
    vault.intents.end_attempt(intent(1).id, 1, "refused", "said so")
    columns = "intent_id, number, begun_at, outcome, detail, sealed"
    assert rows(vault, f"SELECT {columns} FROM attempts ORDER BY intent_id, number") == [
        (intent(1).id, 1, MICROS, "refused", "said so", None),
        (intent(1).id, 2, MICROS + 1_000_000, "", "", None),
        (intent(2).id, 1, MICROS, "", "", None),
    ]
    places = rows(vault, "SELECT row_id FROM attempts")
    assert len(set(places)) == 3


def test_an_answer_is_opened_in_its_own_place_alone(vault: OpenVault) -> None:
    for number in (1, 2):
        vault.intents.add(intent(number))
        vault.intents.begin_attempt(intent(number).id, NOW)
        vault.intents.keep_raw(intent(number).id, 1, b"raw")
    moved = (
        "UPDATE attempts SET sealed = (SELECT sealed FROM attempts WHERE intent_id = ?)"
        " WHERE intent_id = ?"
    )
    vault.intents._database.write(moved, (intent(1).id, intent(2).id))
    with pytest.raises(VaultDamaged):
        vault.intents.raw(intent(2).id)
    assert vault.intents.raw(intent(1).id) == (b"raw",)


def test_an_observation_keeps_its_time_and_its_digest(vault: OpenVault) -> None:
    vault.intents.add(intent(1))
    seen = of_person(intent(1).id, "found", NOW)
    vault.intents.add_evidence(seen)
    columns = "intent_id, source, key, seen_at, body_hash"
    (kept,) = rows(vault, f"SELECT {columns} FROM evidence")
    assert kept == (intent(1).id, "user", seen.key, MICROS, seen.digest)


def test_a_card_stands_in_its_columns(vault: OpenVault) -> None:
    limits = SpendLimits(daily=Money.usd(100), all_time=Money.usd(9))
    full = card()._replace(facts=card().facts._replace(limits=limits, nonce="n"), ended_at=NOW)
    vault.cards.put([full, card(2)])
    columns = (
        "id, status, label, holder, stated_label, stated_holder, last4, available, reference,"
        " nonce, limits, callback_url, created_at, read_at, ended_at"
    )
    first, second = rows(vault, f"SELECT {columns} FROM cards ORDER BY id")
    assert first == (
        "card-000001",
        "active",
        "Label 1",
        "Ada L.",
        "Service label 1",
        "Ada",
        "7899",
        25_000_000,
        "PSR1I-1",
        "n",
        '{"daily": 100000000, "all_time": 9000000}',
        "http://127.0.0.1:9/events",
        MICROS - 86_400_000_000,
        MICROS,
        MICROS,
    )
    assert (second[10], second[14]) == ("", None)
    assert vault.cards.get(full.id) == full


def test_sealed_fields_belong_to_their_card(vault: OpenVault) -> None:
    vault.cards.put([card(1), card(2)])
    vault.cards.seal_details(card(1).id, details())
    one, two = (vault.cards.get(card(n).id) for n in (1, 2))
    assert one is not None
    assert two is not None
    assert (one.stored, two.stored) == (frozenset(Field), frozenset())
    assert two.expiry is None
    assert vault.cards.all() == (one, two)
    assert not vault.cards.holds(card(2).id, details())


def test_a_field_that_is_sealed_again_keeps_its_row_and_gets_the_next_version(
    vault: OpenVault,
) -> None:
    seen = []
    for cvv in ("111", "222", "333"):
        vault.cards.seal_details(card().id, details(cvv=cvv))
        seen += rows(vault, "SELECT row_id, owner, version FROM secrets WHERE field = 'cvv'")
    assert [(owner, version) for _, owner, version in seen] == [
        (f"card/{card().id}", version) for version in (1, 2, 3)
    ]
    assert len({row for row, _, _ in seen}) == 1


def test_a_sealer_wipes_its_key_and_forgets_its_cipher(monkeypatch: pytest.MonkeyPatch) -> None:
    key = bytearray(b"k" * 32)
    monkeypatch.setattr(sealer_module, "derive_key", lambda *_: key)
    sealer = sealer_module.Sealer(b"", "0f" * 16)
    assert key == bytes(32)
    sealed = sealer.seal("t", "r", "f", 1, b"value")
    assert sealer.unseal("t", "r", "f", 1, sealed) == b"value"
    sealer.close()
    with pytest.raises(Locked):
        sealer.seal("t", "r", "f", 1, b"value")
    with pytest.raises(Locked):
        sealer.unseal("t", "r", "f", 1, sealed)
