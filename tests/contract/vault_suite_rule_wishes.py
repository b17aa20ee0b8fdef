"""Wishes that rules make count for their day, and are one commit with what the log says of them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop_app.application.vault_ports import DuplicateForm, Vault
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.errors import Locked
from desktop_app.domain.intents import OPEN_STAGES, Intent, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.rules import RESERVED, RULE, RULE_DAY, WINDOW
from tests.contract.vault_rig import NOW, intent
from tests.contract.vault_suite_rules import LIST, note, rule, told

Behaviour = Callable[[Vault], None]
DAY = date(2026, 3, 1)


def wish(number: int, day: date = DAY, **changes: object) -> Intent:
    """What a rule wished for, for the caps of `day`."""
    params = {RULE: rule().id, RULE_DAY: day.isoformat(), RESERVED: "26000000", WINDOW: "w"}
    return intent(number, params=params, **changes)


def wishes_of_rules_count_from_their_day(vault: Vault) -> None:
    """Not from when they were made: a clock far off must not give a day its caps twice."""
    for number, days in enumerate((-1, 0, 1, 400), 1):
        over = wish(number, DAY + timedelta(days=days), stage=Stage.CONFIRMED)
        vault.intents.add(replace(over, created_at=NOW - timedelta(days=days)))

    def numbers(since: date) -> list[int]:
        return [int(found.id, 16) for found in vault.intents.of_rules(since)]

    assert numbers(date.min) == [1, 2, 3, 4]
    assert numbers(DAY) == [2, 3, 4]
    assert numbers(DAY + timedelta(days=1)) == [3, 4]
    assert numbers(date.max) == []


def open_wishes_of_rules_count_whatever_their_day(vault: Vault) -> None:
    before = DAY - timedelta(days=90)
    for number, stage in enumerate(Stage, 1):
        vault.intents.add(wish(number, before, stage=stage))
        vault.intents.add(wish(100 + number, stage=stage))
    found = vault.intents.of_rules(DAY)
    assert {one.stage for one in found if int(one.id, 16) < 100} == OPEN_STAGES
    assert [one.stage for one in found if int(one.id, 16) > 100] == list(Stage)
    assert len(found) == len(OPEN_STAGES) + len(Stage)


def wishes_of_rules_come_oldest_first_and_each_once(vault: Vault) -> None:
    stages = (Stage.UNKNOWN, Stage.CONFIRMED, Stage.READY, Stage.SENDING)
    wishes = tuple(
        wish(9 - number, DAY + timedelta(days=-number), stage=stage)
        for number, stage in enumerate(stages)
    )
    for one in wishes:
        vault.intents.add(one)
    assert vault.intents.of_rules(date.min) == wishes
    assert vault.intents.of_rules(DAY) == (wishes[0], *wishes[2:])


def a_wish_of_a_person_is_none_of_a_rule(vault: Vault) -> None:
    for number, stage in enumerate(Stage, 1):
        vault.intents.add(intent(number, stage=stage))
    vault.intents.add(wish(50))
    assert vault.intents.of_rules(date.min) == (wish(50),)
    assert wish(50) in vault.intents.open()


def a_wish_of_a_rule_that_is_over_leaves_the_days_after_it(vault: Vault) -> None:
    vault.intents.add(wish(1, stage=Stage.SENDING))
    after = DAY + timedelta(days=1)
    assert len(vault.intents.of_rules(after)) == 1
    moved = wish(1, stage=Stage.CONFIRMED, amount=Money.usd(26), reason="", fee=Money(5))
    vault.intents.put(moved)
    assert vault.intents.of_rules(after) == ()
    assert vault.intents.of_rules(DAY) == (moved,)


def a_wish_of_a_rule_its_line_and_its_rule_are_one_commit(vault: Vault) -> None:
    def run(number: int) -> None:
        with vault.commit():
            vault.rules.put(rule(place=number))
            vault.rules.note(note(deed=Deed.SENT, intent_id=wish(number).id))
            vault.rules.drop(rule(2).id)
            vault.intents.add(wish(number))
            if number != 2:
                raise KeyError

    vault.rules.put(rule(2))
    with suppress(KeyError):
        run(1)
    assert vault.rules.all() == (rule(2),)
    assert vault.rules.notes(LIST) == vault.intents.of_rules(date.min) == ()
    run(2)
    assert vault.rules.all() == (rule(place=2),)
    assert told(vault) == [(1, Deed.SENT)]
    assert vault.intents.of_rules(date.min) == (wish(2),)


def an_occasion_that_was_used_takes_its_line_back(vault: Vault) -> None:
    """Edge 2: the form token of an occasion is used up, and nothing says that it was sent twice."""
    vault.intents.add(wish(1))

    def again() -> None:
        with vault.commit():
            vault.rules.note(note(deed=Deed.SENT))
            vault.intents.add(replace(wish(2), form_token=wish(1).form_token))

    with pytest.raises(DuplicateForm):
        again()
    assert vault.rules.notes(LIST) == ()
    assert vault.intents.of_rules(date.min) == (wish(1),)


def rules_work_while_the_vault_rests(vault: Vault) -> None:
    """A locked wallet goes on by its rules, without the key that opens numbers."""
    vault.rules.put(rule(1))
    vault.rules.put(rule(2))
    vault.rules.note(note(1))
    vault.rest()
    vault.rules.put(rule(1, paused=None))
    vault.rules.drop(rule(2).id)
    with vault.commit():
        vault.intents.add(wish(1))
        vault.rules.note(note(1, deed=Deed.SENT))
    assert vault.is_resting
    assert vault.rules.all() == (rule(1, paused=None),)
    assert told(vault) == [(2, Deed.SENT), (1, Deed.MADE)]
    assert [line.seq for line in vault.rules.last_notes()] == [2]
    assert vault.intents.of_rules(DAY) == (wish(1),)


def after_close_wishes_of_rules_are_locked(vault: Vault) -> None:
    vault.close()
    with pytest.raises(Locked):
        vault.intents.of_rules(DAY)


BEHAVIOURS: tuple[Behaviour, ...] = tuple(
    value
    for value in list(globals().values())
    if callable(value) and getattr(value, "__annotations__", {}) == {"vault": Vault, "return": None}
)
