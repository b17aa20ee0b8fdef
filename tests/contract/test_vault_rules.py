"""Rules on disk: what stands in the columns, what is refused, which index finds a wish."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import OPEN_STAGES, IntentId, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.rule_text import dump_rule
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged, VaultError, VaultReadOnly
from tests.contract.faulty_disk import Faults, faulty_disk
from tests.contract.vault_rig import NOW, intent, make, opened
from tests.contract.vault_suite_rule_wishes import DAY, wish
from tests.contract.vault_suite_rules import LIST, note, rule

LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[OpenVault]:
    with closing(make(tmp_path / "vault")) as made:
        yield made


@pytest.fixture
def disk() -> Iterator[Faults]:
    """Vaults opened in this test lie on a disk that can fail."""
    with faulty_disk() as faults:
        yield faults


def rows(vault: OpenVault, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in vault._database.rows(sql)]


def test_a_rule_stands_in_its_columns(vault: OpenVault) -> None:
    vault.rules.put(rule(place=7))
    ((kept, place, body),) = rows(vault, "SELECT id, place, body FROM rules")
    assert (kept, place) == (rule().id, 7)
    assert json.loads(str(body)) == {
        "id": rule().id,
        "plan": {"kind": "keep_to", "threshold": 20_000_000, "target": 50_000_000},
        "card_id": "card-000001",
        "caps": [50_000_000, 100_000_000, 1_500_000_000],
        "account": "account-1",
        "since": "2026-03-01T12:00:00.123456+00:00",
        "paused": "new",
        "done_to": None,
        "like": "",
    }


def test_a_line_of_the_log_stands_in_its_columns(vault: OpenVault) -> None:
    full = note(card_id=CardId("c"), code="cap_day", amount=Money(7), intent_id=IntentId("f" * 32))
    vault.rules.note(full)
    vault.rules.note(note(rule_id=None, actor=Actor.PURSER, deed=Deed.ALL_OFF, amount=Money(0)))
    columns = "seq, at, deed, actor, rule_id, card_id, code, amount, intent_id"
    at = 1_772_366_400_123_456
    assert rows(vault, f"SELECT {columns} FROM rule_log") == [
        (1, at, "made", "owner", rule().id, "c", "cap_day", 7, "f" * 32),
        (2, at, "all_off", "purser", None, None, "", 0, None),
    ]


def test_the_day_of_a_wish_is_written_with_it_and_stays(vault: OpenVault) -> None:
    vault.intents.add(wish(1))
    vault.intents.add(intent(2))
    vault.intents.put(wish(1, DAY + timedelta(days=1), stage=Stage.REJECTED))
    kept = rows(vault, "SELECT id, rule_day FROM intents ORDER BY seq")
    assert kept == [(wish(1).id, "2026-03-01"), (intent(2).id, None)]


def _asked(vault: OpenVault, ask: Callable[[], object]) -> str:
    """How SQLite goes about what `ask` asks of it."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    real = vault._database.rows

    def listen(sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        asked.append((sql, values))
        return real(sql, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault._database, "rows", listen)
        ask()
    ((sql, values),) = asked
    return "; ".join(row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}", values))


def _long_in_use(vault: OpenVault) -> None:
    with vault.commit():
        for number in range(1, 400):
            old = wish(number, LONG_AGO) if number % 2 else intent(number)
            vault.intents.add(old)
            vault.intents.put(
                wish(number, LONG_AGO, stage=Stage.CONFIRMED)
                if number % 2
                else intent(number, stage=Stage.CONFIRMED)
            )
        vault.rules.put(rule())
        for number in range(400):
            vault.rules.note(note(number % 2 + 1))


def test_no_look_at_wishes_of_rules_goes_through_every_wish(vault: OpenVault) -> None:
    """Not through all of people's, and not through all that rules ever made either."""
    _long_in_use(vault)
    plan = _asked(vault, lambda: vault.intents.of_rules(DAY))
    assert "intents_of_rules (rule_day>?)" in plan
    assert "SCAN intents USING INDEX intents_open" in plan
    assert plan.count("SCAN") == 1
    assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_open_wishes_are_found_by_their_index(vault: OpenVault) -> None:
    _long_in_use(vault)
    assert _asked(vault, vault.intents.open) == "SCAN intents USING INDEX intents_open"
    ((kept,),) = rows(vault, "SELECT sql FROM sqlite_schema WHERE name = 'intents_open'")
    named = str(kept).partition("stage IN")[2].strip("\n ()").replace("'", "").split(", ")
    assert sorted(named) == sorted(OPEN_STAGES)


def test_no_look_at_the_log_goes_through_all_of_it(vault: OpenVault) -> None:
    _long_in_use(vault)
    of_one = _asked(vault, lambda: vault.rules.notes(5, rule(2).id))
    assert of_one == "SEARCH rule_log USING INDEX rule_log_of_rule (rule_id=?)"
    assert _asked(vault, lambda: vault.rules.notes(5)) == "SCAN rule_log"  # back, and stops at five
    last = _asked(vault, vault.rules.last_notes)
    assert "SEARCH rule_log USING INTEGER PRIMARY KEY (rowid=?)" in last
    assert "COVERING INDEX rule_log_of_rule (rule_id=?)" in last
    assert "SCAN rule_log" not in last


_GOOD = json.loads(dump_rule(rule()))
BODIES = {
    "nothing": "",
    "no JSON": "keep the card filled",
    "no object": "[]",
    "nobody": "null",
    "an empty object": "{}",
    "the half of one": dump_rule(rule())[:-9],
    "a kind of a later version": {"plan": {"kind": "round_up", "threshold": 1, "target": 2}},
    "a plan that is a word": {"plan": "keep_to"},
    "a plan without an amount": {"plan": {"kind": "keep_to", "threshold": 1}},
    "an amount with a point": {"plan": {"kind": "wallet_alert", "below": 1.5}},
    "an amount in letters": {"plan": {"kind": "wallet_alert", "below": "1"}},
    "an amount that is true": {"plan": {"kind": "wallet_alert", "below": True}},
    "caps of which one is missing": {"caps": [1, 2]},
    "caps that are no numbers": {"caps": [1, 2, None]},
    "a reason of a later version": {"paused": "tired"},
    "no time": {"since": "yesterday"},
    "a time that is a number": {"done_to": 5},
    "the id of another": {"id": rule(2).id},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_rule_that_cannot_be_read_is_damage_and_is_never_left_out(
    body: str | dict[str, object], vault: OpenVault
) -> None:
    """A list without it would let the others run into its card and its caps."""
    vault.rules.put(rule(1))
    vault.rules.put(rule(2))
    text = body if isinstance(body, str) else json.dumps({**_GOOD, **body})
    vault._database.write("UPDATE rules SET body = ? WHERE id = ?", (text, rule(1).id))
    with pytest.raises(VaultDamaged) as told:
        vault.rules.all()
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__ or told.value.__context__ is None


@pytest.mark.parametrize("column", ["deed", "actor"])
def test_a_line_of_nobody_and_of_no_deed_is_damage(column: str, vault: OpenVault) -> None:
    vault.rules.put(rule())
    vault.rules.note(note())
    vault._database.write(f"UPDATE rule_log SET {column} = 'robot'")
    for look in (lambda: vault.rules.notes(LIST), vault.rules.last_notes):
        with pytest.raises(VaultDamaged):
            look()
    vault.rules.note(note())
    assert [line.seq for line in vault.rules.notes(1)] == [2]


@pytest.mark.parametrize(
    ("foreign", "ours"), [(apsw.FullError, DiskFull), (apsw.ReadOnlyError, VaultReadOnly)]
)
def test_a_disk_that_takes_nothing_refuses_in_words_and_leaves_rules_as_they_were(
    foreign: type[apsw.Error], ours: type[VaultError], tmp_path: Path, disk: Faults
) -> None:
    with closing(make(tmp_path / "vault")) as vault:
        vault.rules.put(rule(1))
        vault.rules.note(note(1))
        for write in (
            lambda: vault.rules.put(rule(1, paused=None)),
            lambda: vault.rules.put(rule(2)),
            lambda: vault.rules.drop(rule(1).id),
            lambda: vault.rules.note(note(1, deed=Deed.REMOVED)),
            lambda: vault.intents.add(wish(1)),
        ):
            disk.error = foreign("x")
            with pytest.raises(ours):
                write()
            disk.error = None
            assert vault.rules.all() == (rule(1),)
            assert [line.deed for line in vault.rules.notes(LIST)] == [Deed.MADE]
            assert vault.intents.of_rules(date.min) == ()
        vault.rules.put(rule(1, paused=None))
        vault.rules.note(note(1, deed=Deed.SWITCHED_ON))
    with opened(tmp_path / "vault") as again:
        assert again.rules.all() == (rule(1, paused=None),)
        assert [line.seq for line in again.rules.notes(LIST)] == [2, 1]


def test_times_of_any_zone_are_kept_as_the_moment_they_are(vault: OpenVault) -> None:
    from_lagos = datetime.fromisoformat("2026-03-01T13:00:00.123456+01:00")
    vault.rules.put(rule(since=from_lagos, done_to=from_lagos))
    vault.rules.note(note(at=from_lagos))
    assert vault.rules.all()[0].since == vault.rules.notes(1)[0].at == NOW
    assert vault.rules.notes(1)[0].at.tzinfo is UTC
