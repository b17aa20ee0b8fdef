"""Intents pass only through the stages the protocol has."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardId, Wish
from desktop_app.domain.intents import (
    LOOK_ALIKE_FOR,
    MONEY_KINDS,
    OPEN_STAGES,
    REFERENCE_CHARS,
    SENT_AS,
    Intent,
    IntentId,
    InvalidTransition,
    Kind,
    PanState,
    Stage,
    advance,
    blocking,
    derive_reference,
    find_look_alike,
    is_without_effect,
    open_wish,
)
from desktop_app.domain.money import Money

NOW = datetime(2026, 5, 18, tzinfo=UTC)
STEPS = {
    "ready": "sending stale rejected",
    "sending": "accepted confirmed rejected unknown",
    "accepted": "confirmed rejected unknown disputed",
    "unknown": "accepted confirmed rejected not_found disputed",
    "not_found": "accepted confirmed rejected unknown disputed",
    "disputed": "confirmed rejected",
    "confirmed": "",
    "rejected": "",
    "stale": "",
}
"""The protocol, written down once more: a step is added or dropped here too, or not at all."""


def make(kind: Kind = Kind.FUND, stage: Stage = Stage.READY, n: int = 1) -> Intent:
    at = NOW + timedelta(seconds=n)
    return Intent(IntentId(f"{n:032x}"), kind, f"f{n}", "s", at, at, CardId("c"), stage=stage)


@pytest.mark.parametrize("before", Stage)
@pytest.mark.parametrize("after", Stage)
def test_the_protocol_has_these_steps_and_no_other(before: Stage, after: Stage) -> None:
    if after.value in STEPS[before.value].split():
        moved = advance(make(stage=before), after, NOW, pan=PanState.LOST)
        assert (moved.stage, moved.changed_at, moved.pan) == (after, NOW, PanState.LOST)
    else:
        with pytest.raises(InvalidTransition):
            advance(make(stage=before), after, NOW)


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_is_final_when_no_step_leaves_it(stage: Stage) -> None:
    assert make(stage=stage).is_open is bool(STEPS[stage.value])
    assert (stage in OPEN_STAGES) is bool(STEPS[stage.value])


@pytest.mark.parametrize("before", [s for s in Stage if s is not Stage.READY])
def test_only_a_ready_intent_is_ever_sent(before: Stage) -> None:
    with pytest.raises(InvalidTransition):
        advance(make(stage=before), Stage.SENDING, NOW)


@pytest.mark.parametrize("stage", Stage)
def test_what_is_not_known_is_told_as_not_known(stage: Stage) -> None:
    doubtful = {Stage.UNKNOWN, Stage.NOT_FOUND, Stage.DISPUTED}
    assert make(stage=stage).is_uncertain is (stage in doubtful)


@pytest.mark.parametrize("stage", Stage)
def test_only_what_was_refused_or_never_sent_is_proven_to_be_without_effect(stage: Stage) -> None:
    assert is_without_effect(make(stage=stage)) is (stage.value in {"rejected", "stale"})


def test_an_issue_a_load_and_a_withdrawal_move_money_and_nothing_else_does() -> None:
    assert {Kind.ISSUE, Kind.FUND, Kind.WITHDRAW} == MONEY_KINDS


@given(st.sampled_from(Kind), st.binary(min_size=16, max_size=16))
def test_a_reference_depends_on_the_intent_alone(kind: Kind, raw: bytes) -> None:
    intent_id = IntentId(raw.hex())
    reference = derive_reference(kind, intent_id)
    assert reference == derive_reference(kind, intent_id)
    assert reference.startswith("PSR1")
    assert len(reference) == REFERENCE_CHARS == 32
    assert make(kind).reference == derive_reference(kind, make(kind).id)
    assert set(reference) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def test_an_agreed_repeat_is_sent_under_the_first_ones_reference() -> None:
    first = make()
    repeat = replace(make(n=2), params={SENT_AS: first.reference})
    assert (first.sent_as, repeat.sent_as) == (first.reference, first.reference)
    assert repeat.reference != first.reference


def test_references_of_different_kinds_differ() -> None:
    assert len({derive_reference(k, IntentId("0" * 32)) for k in Kind}) == len(Kind)


def test_the_newest_open_status_wish_is_shown() -> None:
    freeze = make(Kind.FREEZE, Stage.ACCEPTED, 1)
    unfreeze = make(Kind.UNFREEZE, Stage.SENDING, 2)
    assert open_wish((freeze, unfreeze)) is Wish.UNFREEZE
    for stage in (Stage.CONFIRMED, Stage.READY, Stage.NOT_FOUND, Stage.DISPUTED):
        assert open_wish((make(Kind.FREEZE, stage),)) is None
    assert open_wish((make(Kind.TERMINATE, Stage.UNKNOWN),)) is Wish.TERMINATE


def test_the_newer_wish_is_the_one_made_later_and_of_two_at_once_always_the_same() -> None:
    later = replace(make(Kind.FREEZE, Stage.SENDING, 1), created_at=NOW + timedelta(hours=1))
    earlier = make(Kind.UNFREEZE, Stage.SENDING, 2)
    assert open_wish((later, earlier)) is open_wish((earlier, later)) is Wish.FREEZE
    twin = replace(earlier, created_at=later.created_at)
    assert open_wish((later, twin)) is open_wish((twin, later)) is Wish.UNFREEZE


@pytest.mark.parametrize("stage", Stage)
def test_a_wish_that_happened_or_may_have_is_a_look_alike(stage: Stage) -> None:
    known = replace(make(stage=stage), amount=Money.usd(5))
    found = find_look_alike((known,), Kind.FUND, Money.usd(5), NOW)
    alike = stage not in (Stage.REJECTED, Stage.STALE)
    assert found is (known if alike else None)


@pytest.mark.parametrize(
    ("kind", "amount"),
    [(Kind.WITHDRAW, Money.usd(5)), (Kind.FUND, Money.usd(6)), (Kind.FUND, None)],
)
def test_another_kind_or_amount_is_no_look_alike(kind: Kind, amount: Money | None) -> None:
    known = replace(make(stage=Stage.CONFIRMED), amount=Money.usd(5))
    assert find_look_alike((known,), kind, amount, NOW) is None


def test_a_look_alike_is_less_than_a_day_old_and_the_newest() -> None:
    old, new = (replace(make(stage=Stage.CONFIRMED, n=n), amount=Money.usd(5)) for n in (9, 1))
    old = replace(old, created_at=NOW)
    known, later = (old, new), NOW + timedelta(hours=24)
    assert timedelta(hours=24) == LOOK_ALIKE_FOR
    assert find_look_alike((old,), Kind.FUND, Money.usd(5), later) is None
    assert find_look_alike((old,), Kind.FUND, Money.usd(5), later - timedelta(seconds=1)) is old
    assert find_look_alike(known, Kind.FUND, Money.usd(5), later) is new
    for either in (known, known[::-1]):
        assert find_look_alike(either, Kind.FUND, Money.usd(5), NOW) is new
    twin = replace(old, created_at=new.created_at)
    for either in ((twin, new), (new, twin)):
        assert find_look_alike(either, Kind.FUND, Money.usd(5), NOW) is twin


def test_one_change_at_a_time_and_a_freeze_may_overtake() -> None:
    fund = make(Kind.FUND, Stage.UNKNOWN)
    assert blocking((fund,), Kind.FUND) is fund
    assert blocking((fund,), Kind.TERMINATE) is fund
    assert blocking((fund,), Kind.FREEZE) is None
    freeze = make(Kind.FREEZE, Stage.ACCEPTED, 2)
    assert blocking((freeze,), Kind.FREEZE) is freeze
    assert blocking((make(stage=Stage.CONFIRMED),), Kind.FUND) is None


def test_a_wish_that_can_no_longer_land_blocks_nothing() -> None:
    assert blocking((make(stage=Stage.NOT_FOUND),), Kind.FUND) is None


@pytest.mark.parametrize("kind", Kind)
def test_a_contradicted_wish_blocks_unless_it_changed_a_state(kind: Kind) -> None:
    """Money that may have moved twice waits for a person; a freeze may be wished anew."""
    disputed = make(kind, Stage.DISPUTED)
    blocks = kind in (Kind.FUND, Kind.WITHDRAW)
    assert blocking((disputed,), Kind.FUND) is (disputed if blocks else None)


@pytest.mark.parametrize(
    "passed_over",
    [
        make(stage=Stage.CONFIRMED),
        make(Kind.ISSUE, Stage.UNKNOWN),
        make(stage=Stage.NOT_FOUND),
        make(Kind.UNFREEZE, Stage.DISPUTED),
    ],
    ids=["settled", "issue", "not found", "contradicted"],
)
def test_what_blocks_is_found_behind_what_does_not(passed_over: Intent) -> None:
    fund, freeze = make(Kind.FUND, Stage.UNKNOWN, 2), make(Kind.FREEZE, Stage.UNKNOWN, 3)
    assert blocking((passed_over, fund), Kind.WITHDRAW) is fund
    assert blocking((passed_over, fund, freeze), Kind.FREEZE) is freeze


def test_a_wish_without_parameters_has_none_and_nobody_can_add_one() -> None:
    assert dict(make().params) == {}
    with pytest.raises(TypeError):
        make().params["label"] = "x"  # type: ignore[index]
