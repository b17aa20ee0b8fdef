"""Rules and their log come back as they were kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Locked
from desktop_app.domain.intents import IntentId
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rules import (
    NO_CAPS,
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Plan,
    Reminder,
    Rule,
    RuleCaps,
    RuleId,
    WalletAlert,
    Why,
)
from desktop_app.domain.schedules import Every, Schedule
from tests.contract.vault_rig import NOW, card

Behaviour = Callable[[Vault], None]
LIST = 1_000
AT = time(9, 30)
PLANS: tuple[Plan, ...] = (
    KeepTo(Money.usd(20), Money.usd(50)),
    KeepBy(Money(1), Money(50_000_000_000)),
    *(Allowance(Schedule(every, AT, "Africa/Lagos", 6, 31), Money.usd(5)) for every in Every),
    Allowance(Schedule(Every.DAY, time(), "UTC"), Money.usd(5), Mode.ADD),
    Reminder(),
    Reminder('Bäckerei "Möhre" \\ 东京\n', 14, 0),
    Payout(Money.usd(100), percent=1),
    Payout(Money.usd(100), amount=ZERO),
    Payout(Money.usd(100), amount=Money.usd(9, 99), template="Süß"),
    WalletAlert(Money(7)),
)


def rule(number: int = 1, **changes: object) -> Rule:
    """A rule as its owner just made it; equal numbers give equal rules."""
    made = Rule(
        id=RuleId(f"{number:032x}"),
        plan=PLANS[0],
        card_id=card().id,
        caps=RuleCaps(Money.usd(50), Money.usd(100), Money.usd(1_500)),
        account="account-1",
        since=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def note(number: int = 1, **changes: object) -> RuleNote:
    """A line about that rule, as it is written."""
    made = RuleNote(NOW, Deed.MADE, Actor.OWNER, rule(number).id)
    return replace(made, **changes)  # type: ignore[arg-type]


def told(vault: Vault, limit: int = LIST, number: int | None = None) -> list[tuple[int, Deed]]:
    about = None if number is None else rule(number).id
    return [(line.seq, line.deed) for line in vault.rules.notes(limit, about)]


def every_plan_comes_back_as_it_was_kept(vault: Vault) -> None:
    assert vault.rules.all() == ()
    rules = tuple(rule(n, plan=plan, place=n) for n, plan in enumerate(PLANS))
    for one in rules:
        vault.rules.put(one)
    assert vault.rules.all() == rules


def every_reason_of_a_pause_comes_back_and_so_does_none(vault: Vault) -> None:
    rules = tuple(rule(n, paused=why) for n, why in enumerate((None, *Why)))
    for one in rules:
        vault.rules.put(one)
    assert vault.rules.all() == rules


def a_rule_without_a_card_and_one_that_dealt_with_something_come_back(vault: Vault) -> None:
    bare = rule(1, plan=PLANS[-1], card_id=None, caps=NO_CAPS, account="")
    done = rule(2, done_to=NOW + timedelta(days=40, microseconds=1), paused=None)
    vault.rules.put(bare)
    vault.rules.put(done)
    assert vault.rules.all() == (bare, done)


def rules_come_by_place_and_then_by_id(vault: Vault) -> None:
    for number, place in ((4, 2), (3, 10), (9, -1), (2, 10), (1, 2)):
        vault.rules.put(rule(number, place=place))
    assert [int(one.id, 16) for one in vault.rules.all()] == [9, 1, 4, 2, 3]


def a_rule_that_is_put_again_takes_the_place_of_the_first(vault: Vault) -> None:
    vault.rules.put(rule(1))
    vault.rules.put(rule(2, place=1))
    moved = rule(1, place=2, plan=PLANS[1], paused=None, card_id=CardId("other"))
    vault.rules.put(moved)
    assert vault.rules.all() == (rule(2, place=1), moved)


def a_dropped_rule_is_gone_and_what_it_did_is_not(vault: Vault) -> None:
    for number in (1, 2):
        vault.rules.put(rule(number))
        vault.rules.note(note(number))
    vault.rules.drop(rule(1).id)
    vault.rules.drop(rule(1).id)
    vault.rules.note(note(1, deed=Deed.REMOVED))
    assert vault.rules.all() == (rule(2),)
    assert told(vault, number=1) == [(3, Deed.REMOVED), (1, Deed.MADE)]
    assert [line.rule_id for line in vault.rules.last_notes()] == [rule(2).id]


def every_line_comes_back_as_it_was_noted(vault: Vault) -> None:
    full = note(
        card_id=CardId("c"), code="cap_day", amount=Money.usd(7), intent_id=IntentId("f" * 32)
    )
    lines = (
        full,
        note(rule_id=None, deed=Deed.ALL_OFF, actor=Actor.PURSER),
        note(amount=ZERO, at=NOW + timedelta(microseconds=1)),
        *(note(deed=deed, actor=actor) for deed in Deed for actor in Actor),
    )
    for line in lines:
        vault.rules.note(line)
    kept = tuple(replace(line, seq=seq) for seq, line in enumerate(lines, 1))
    assert vault.rules.notes(LIST) == kept[::-1]


def the_log_counts_for_itself(vault: Vault) -> None:
    vault.rules.note(note(seq=70))
    vault.rules.note(note(seq=1))
    assert [seq for seq, _ in told(vault)] == [2, 1]


def the_log_is_in_the_order_of_writing_and_not_of_clocks(vault: Vault) -> None:
    """A clock that was set back must not hide what was done last."""
    for hours in (5, 1, 3):
        vault.rules.note(note(at=NOW + timedelta(hours=hours)))
    assert [line.at - NOW for line in vault.rules.notes(2)] == [
        timedelta(hours=3),
        timedelta(hours=1),
    ]
    assert [line.seq for line in vault.rules.last_notes()] == []
    vault.rules.put(rule())
    assert [line.seq for line in vault.rules.last_notes()] == [3]


def the_newest_lines_are_cut_and_those_of_one_rule_are_found_behind_others(vault: Vault) -> None:
    for number in (1, 1, 2, 2, 2, 3):
        vault.rules.note(note(number))
    vault.rules.note(note(rule_id=None, deed=Deed.TERMS))
    assert [seq for seq, _ in told(vault, 3)] == [7, 6, 5]
    assert [seq for seq, _ in told(vault, 3, number=1)] == [2, 1]
    assert [seq for seq, _ in told(vault, 2, number=2)] == [5, 4]
    assert told(vault, number=9) == []
    assert told(vault, 0) == told(vault, 0, number=1) == []


def the_last_line_is_told_of_each_rule_there_is(vault: Vault) -> None:
    for number in (1, 2, 4):
        vault.rules.put(rule(number, place=-number))
    for number in (1, 2, 3, 1):
        vault.rules.note(note(number))
    vault.rules.note(note(rule_id=None, deed=Deed.ALL_ON))
    last = vault.rules.last_notes()
    assert [(line.seq, line.rule_id) for line in last] == [(4, rule(1).id), (2, rule(2).id)]


def after_close_rules_are_locked(vault: Vault) -> None:
    vault.close()
    for use in (
        vault.rules.all,
        vault.rules.last_notes,
        lambda: vault.rules.notes(1),
        lambda: vault.rules.notes(1, rule().id),
        lambda: vault.rules.put(rule()),
        lambda: vault.rules.drop(rule().id),
        lambda: vault.rules.note(note()),
    ):
        with pytest.raises(Locked):
            use()


def a_thousand_rules_are_kept_in_their_order(vault: Vault) -> None:
    with vault.commit():
        for number in range(LIST):
            vault.rules.put(rule(number, place=LIST - number, plan=PLANS[number % len(PLANS)]))
            for _ in range(3):
                vault.rules.note(note(number))
    rules, last = vault.rules.all(), vault.rules.last_notes()
    assert [int(one.id, 16) for one in rules] == list(range(LIST))[::-1]
    assert [(line.rule_id, line.seq) for line in last] == [
        (one.id, 3 * number + 3) for number, one in zip(range(LIST)[::-1], rules, strict=True)
    ]


BEHAVIOURS: tuple[Behaviour, ...] = tuple(
    value
    for value in list(globals().values())
    if callable(value) and getattr(value, "__annotations__", {}) == {"vault": Vault, "return": None}
)
