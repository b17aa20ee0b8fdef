"""Evidence about the money scale: any order, any number of times, the same conclusion."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.money import MICROS_PER_USD, ZERO, Money
from desktop_app.domain.units import (
    PLAUSIBLE,
    PROBE,
    Pair,
    Proof,
    Says,
    Source,
    UnitScale,
    dump_scale,
    fold,
    judge,
    load_scale,
    next_probe,
    reading,
)

DAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
MOST = Money.usd(2_500)
scales = st.sampled_from(PLAUSIBLE)
cents = st.integers(20, 1_000_000)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """What some service of some scale states about some amount."""
    dollars = Decimal(draw(cents)) / 100
    at = DAY + timedelta(seconds=draw(st.integers(0, 10_000)))
    return Pair(at, int(dollars * draw(scales)), dollars, draw(st.sampled_from(Source)))


@given(scales, cents)
def test_a_pair_fits_one_plausible_scale_and_no_other(per_usd: int, amount: int) -> None:
    dollars = Decimal(amount) / 100
    wire = int(dollars * per_usd)
    if wire == dollars * per_usd:
        fitting = [scale for scale in PLAUSIBLE if judge(scale, wire, dollars) is Says.AGREES]
        assert fitting == [per_usd]


@pytest.mark.parametrize(
    ("amount", "display", "says"),
    [
        (2_000_000, "2", Says.AGREES),
        (2_000_000, "20", Says.DISAGREES),
        (0, "0", Says.SILENT),
        (10_000, "0.01", Says.SILENT),
        (0, "5", Says.DISAGREES),
        (-2_000_000, "-2", Says.AGREES),
        (1_999_999, "2.00", Says.AGREES),
        (1_990_000, "2.00", Says.AGREES),
        (1_989_999, "2.00", Says.DISAGREES),
        (2_010_001, "2.00", Says.DISAGREES),
        (200_000, "0.2", Says.AGREES),
        (199_999, "0.199999", Says.SILENT),
        (-199_999, "-0.199999", Says.SILENT),
    ],
)
def test_what_a_pair_says(amount: int, display: str, says: Says) -> None:
    assert judge(1_000_000, amount, Decimal(display)) is says


@given(scales, st.lists(pairs(), max_size=6), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(per_usd: int, seen: list[Pair], luck: object) -> None:
    shuffled = seen + seen[: len(seen) // 2]
    luck.shuffle(shuffled)
    assert fold(per_usd, shuffled) == fold(per_usd, seen)


@given(scales, st.lists(pairs(), max_size=6), st.lists(pairs(), max_size=6))
def test_a_contradiction_never_goes_away_by_itself(
    per_usd: int, before: list[Pair], after: list[Pair]
) -> None:
    if fold(per_usd, before).proof is Proof.CONTRADICTED:
        assert fold(per_usd, before + after).proof is Proof.CONTRADICTED


def test_a_contradiction_keeps_both_figures() -> None:
    good, bad = Pair(DAY, 2_000_000, Decimal(2)), Pair(DAY, 3_000_000, Decimal(30))
    scale = fold(1_000_000, [good, bad])
    assert (scale.proved_by, scale.against) == (good, bad)


@given(scales, st.lists(pairs(), max_size=4), st.sets(st.integers(1, 10**7), max_size=3))
def test_evidence_survives_storing(per_usd: int, seen: list[Pair], refused: set[int]) -> None:
    scale = fold(per_usd, seen)
    for wire in refused:
        scale = scale.rule_out(wire)
    text = dump_scale(scale, "here")
    assert load_scale(text, "here", per_usd) == scale
    assert load_scale(text, "elsewhere", per_usd) == UnitScale(per_usd)
    assert load_scale(text, "here", per_usd + 1) == UnitScale(per_usd + 1)


@pytest.mark.parametrize("text", ["{", "[]", '{"key":"here"}', "7", '"here"'])
def test_evidence_that_cannot_be_read_is_not_taken_for_none(text: str) -> None:
    with pytest.raises(ValueError, match="another shape"):
        load_scale(text, "here", 100)


@given(scales, st.integers(-(10**6), 10**10))
def test_m10_unit_only_an_exact_amount_within_the_limit_is_sent(per_usd: int, micros: int) -> None:
    money = Money(micros)
    proven = fold(per_usd, [Pair(DAY, per_usd, Decimal(1))])
    wire = proven.to_wire(money)
    if wire is not None:
        assert wire * MICROS_PER_USD == micros * per_usd
    assert proven.may_send(money, MOST) == (wire is not None and ZERO < money <= MOST)
    assert not UnitScale(per_usd).may_send(money, MOST)
    assert not proven.take_in(Pair(DAY, per_usd, Decimal(10))).may_send(money, MOST)


@pytest.mark.parametrize(
    ("per_usd", "steps"),
    [
        (1_000_000, [2, 200, 200_000, 2_000_000]),
        (100_000, [2, 200, 200_000]),
        (100, [2, 200]),
        (1, [2]),
    ],
)
def test_the_agreed_probe_climbs_and_never_exceeds_two_dollars(
    per_usd: int, steps: list[int]
) -> None:
    scale, asked = UnitScale(per_usd), []
    while (wire := next_probe(scale)) is not None:
        ruled_out = {per for per in PLAUSIBLE if reading(wire, per) > PROBE}
        # Every coarser scale took its own $2 before and refused it.
        assert ruled_out == {per for per in PLAUSIBLE if 2 * per in asked}
        asked.append(wire)
        scale = scale.rule_out(wire)
    assert asked == steps


def test_nothing_is_probed_once_it_is_known() -> None:
    assert next_probe(fold(100, [Pair(DAY, 100, Decimal(1))])) is None
    assert next_probe(fold(100, [Pair(DAY, 1, Decimal(1))])) is None


def test_what_is_published_and_what_the_probe_may_move() -> None:
    assert PLAUSIBLE == (1, 100, 100_000, 1_000_000)
    assert Money(2_000_000) == PROBE


@pytest.mark.parametrize(("money", "may"), [(0, False), (1, True), (2, True), (3, False)])
def test_m10_unit_from_the_smallest_amount_up_to_the_most(money: int, may: bool) -> None:
    proven = fold(1_000_000, [Pair(DAY, 1_000_000, Decimal(1))])
    assert proven.may_send(Money(money), Money(2)) is may


@pytest.mark.parametrize(
    ("wire", "per_usd", "micros"), [(1, 1_000_000, 1), (1, 3, 333_334), (7, 1, 7_000_000)]
)
def test_a_reading_is_rounded_up(wire: int, per_usd: int, micros: int) -> None:
    assert reading(wire, per_usd) == Money(micros)


def test_the_earliest_pair_is_kept_and_a_silent_one_is_none() -> None:
    late, early = Pair(DAY, 5, Decimal(5)), Pair(DAY - timedelta(1), 9, Decimal(9))
    assert fold(1, [late, early]).proved_by == early
    assert fold(100, [late, early]).against == early
    assert fold(1, [Pair(DAY, 0, Decimal(0))]) == UnitScale(1)


def test_the_stored_line_is_the_same_for_the_same_evidence() -> None:
    scale = UnitScale(100, Pair(DAY, 200, Decimal("2.00"), Source.PROBE), None, frozenset({9, 2}))
    line = (
        '{"against": null, "key": "here", "per_usd": 100, "proved_by": '
        '["2026-11-21T09:00:00+00:00", 200, "2.00", "probe"], "too_small": [2, 9]}'
    )
    assert dump_scale(scale, "here") == line
    assert load_scale("", "here", 100) == UnitScale(100)
    kept = load_scale(line.replace("09:00:00+00:00", "10:00:00+01:00"), "here", 100).proved_by
    assert kept is not None
    assert kept.at == DAY
    assert kept.at.tzinfo is UTC
    with pytest.raises(ValueError, match="another shape"):
        load_scale(line.replace("2.00", "two"), "here", 100)


def test_what_an_earlier_version_kept_as_refused_rules_nothing_out() -> None:
    line = dump_scale(UnitScale(100, too_small=frozenset({2})), "here")
    assert load_scale(line, "here", 100).too_small == {2}
    assert load_scale(line.replace("too_small", "refused"), "here", 100) == UnitScale(100)


def test_no_probe_is_more_than_two_dollars_at_a_scale_nobody_published() -> None:
    assert next_probe(UnitScale(70).rule_out(2)) is None
    assert next_probe(UnitScale(100).rule_out(2)) == 200
