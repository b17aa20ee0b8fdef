"""Intents pass only through the stages the protocol has."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardId, Wish
from desktop_app.domain.intents import (
    OPEN_STAGES,
    Intent,
    IntentId,
    InvalidTransition,
    Kind,
    Stage,
    advance,
    blocking,
    derive_reference,
    open_wish,
)

NOW = datetime(2026, 5, 18, tzinfo=UTC)


def make(kind: Kind = Kind.FUND, stage: Stage = Stage.READY, n: int = 1) -> Intent:
    at = NOW + timedelta(seconds=n)
    return Intent(IntentId(f"{n:032x}"), kind, f"f{n}", "s", at, at, CardId("c"), stage=stage)


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_a_final_stage_is_never_left(before: Stage, after: Stage) -> None:
    try:
        moved = advance(make(stage=before), after, NOW)
    except InvalidTransition:
        return
    assert before in OPEN_STAGES
    assert moved.stage is after
    assert (before, after) != (Stage.UNKNOWN, Stage.READY)


@pytest.mark.parametrize("before", [s for s in Stage if s is not Stage.READY])
def test_only_a_ready_intent_is_ever_sent(before: Stage) -> None:
    with pytest.raises(InvalidTransition):
        advance(make(stage=before), Stage.SENDING, NOW)


def test_unknown_is_never_called_failed_or_done_without_evidence_stages() -> None:
    assert make(stage=Stage.UNKNOWN).is_uncertain
    assert make(stage=Stage.UNKNOWN).is_open
    assert not make(stage=Stage.REJECTED).is_open


@given(st.sampled_from(Kind), st.binary(min_size=16, max_size=16))
def test_a_reference_depends_on_the_intent_alone(kind: Kind, raw: bytes) -> None:
    intent_id = IntentId(raw.hex())
    reference = derive_reference(kind, intent_id)
    assert reference == derive_reference(kind, intent_id)
    assert reference.startswith("PSR1")
    assert len(reference) == 32
    assert set(reference) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def test_references_of_different_kinds_differ() -> None:
    assert len({derive_reference(k, IntentId("0" * 32)) for k in Kind}) == len(Kind)


def test_the_newest_open_status_wish_is_shown() -> None:
    freeze = make(Kind.FREEZE, Stage.ACCEPTED, 1)
    unfreeze = make(Kind.UNFREEZE, Stage.SENDING, 2)
    assert open_wish((freeze, unfreeze)) is Wish.UNFREEZE
    assert open_wish((make(Kind.FREEZE, Stage.CONFIRMED),)) is None
    assert open_wish((make(Kind.FREEZE, Stage.READY),)) is None


def test_one_change_at_a_time_and_a_freeze_may_overtake() -> None:
    fund = make(Kind.FUND, Stage.UNKNOWN)
    assert blocking((fund,), Kind.FUND) is fund
    assert blocking((fund,), Kind.TERMINATE) is fund
    assert blocking((fund,), Kind.FREEZE) is None
    freeze = make(Kind.FREEZE, Stage.ACCEPTED, 2)
    assert blocking((freeze,), Kind.FREEZE) is freeze
    assert blocking((make(stage=Stage.CONFIRMED),), Kind.FUND) is None
