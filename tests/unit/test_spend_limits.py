"""Limits that contradict each other are said field by field; use is counted in UTC periods."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.spend_limits import (
    MOST,
    SPANS,
    Known,
    Span,
    Use,
    covers,
    figures_of,
    fill_in,
    find_taken_away,
    find_wrong,
    make_limits,
    period_start,
    use_of,
)
from desktop_app.domain.stated_time import NOT_STATED

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)  # a Wednesday
WHOLE = Known(NOW, None)
CAP = PUBLISHED_LIMITS.max_card
ALL = SPANS
TOGETHER = SPANS[:-1]


def usd(**figures: int) -> SpendLimits:
    return make_limits({Span(name): Money.usd(dollars) for name, dollars in figures.items()})


def wrong(wanted: SpendLimits, can: tuple[Span, ...] = ALL) -> dict[str, str]:
    return {error.field: error.happened for error in find_wrong(wanted, can, CAP)}


def bought(at: datetime, dollars: int | None = 10, **changes: object) -> Charge:
    money = None if dollars is None else Money.usd(dollars)
    made = Charge(
        f"{at}{dollars}", CardId("c"), HistoryKind.PURCHASE, HistoryStatus.SETTLED, at,
        settled=money,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def used(limits: SpendLimits, *charges: Charge, known: Known = WHOLE) -> dict[Span, Use]:
    return {use.span: use for use in use_of(limits, charges, known, NOW)}


def test_limits_that_agree_are_all_right() -> None:
    assert (
        wrong(usd(transaction=10, daily=10, weekly=50, monthly=100, yearly=900, all_time=900)) == {}
    )
    assert wrong(usd(monthly=100)) == {}


@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (usd(transaction=11, daily=10), "transaction", "Above the $10.00 a day: never reached."),
        (usd(daily=11, weekly=10), "daily", "Above the $10.00 a week: never reached."),
        (usd(daily=11, monthly=10), "daily", "Above the $10.00 a month: never reached."),
        (usd(weekly=11, yearly=10), "weekly", "Above the $10.00 a year: never reached."),
        (usd(yearly=11, all_time=10), "yearly", "Above the $10.00 in all: never reached."),
        (usd(monthly=0), "monthly", "A limit of nothing declines every charge."),
        (usd(transaction=50_001), "transaction", "A card holds at most $50,000.00"),
        (make_limits({Span.DAILY: Money(MOST.micros + 1)}), "daily", "too large"),
    ],
)
def test_what_contradicts_is_said_at_its_field(wanted: SpendLimits, field: str, said: str) -> None:
    found = wrong(wanted)
    assert list(found) == [field]
    assert said in found[field]


def test_every_wrong_field_is_named_not_only_the_first() -> None:
    assert list(wrong(usd(transaction=0, daily=9, weekly=8, monthly=7))) == [
        "transaction", "daily", "weekly",
    ]  # fmt: skip


def test_a_period_may_be_above_what_a_card_holds_because_it_is_loaded_again() -> None:
    assert wrong(usd(monthly=60_000)) == {}


def test_a_limit_the_connection_lacks_is_said() -> None:
    assert wrong(usd(yearly=9), SPANS[:4]) == {"yearly": "This connection has no such limit."}


def test_a_limit_left_out_is_not_taken_away() -> None:
    before = usd(daily=10, all_time=100)
    assert [e.field for e in find_taken_away(usd(monthly=5), before, ())] == ["daily", "all_time"]
    assert [e.field for e in find_taken_away(usd(monthly=5), before, TOGETHER)] == ["all_time"]
    assert find_taken_away(before, before, ()) == ()


@pytest.mark.parametrize(
    ("stated", "wanted", "is_covered"),
    [
        (usd(daily=10, monthly=70), usd(daily=10, monthly=70), True),
        (usd(daily=10, monthly=70), usd(monthly=70), True),
        (usd(monthly=70), usd(daily=10, monthly=70), False),
        (usd(monthly=60), usd(monthly=70), False),
        (usd(monthly=80), usd(monthly=70), False),
        (usd(weekly=70), usd(monthly=70), False),
        (NO_LIMITS, usd(monthly=70), False),
        (usd(monthly=70), NO_LIMITS, True),
        (NO_LIMITS, NO_LIMITS, True),
    ],
)
def test_limits_are_covered_by_the_same_figures_and_by_no_others(
    stated: SpendLimits, wanted: SpendLimits, is_covered: bool
) -> None:
    assert covers(stated, wanted) is is_covered


def test_what_goes_together_takes_the_figure_of_the_next_longer_one() -> None:
    sent = fill_in(usd(monthly=500), TOGETHER)
    assert sent == usd(transaction=500, daily=500, weekly=500, monthly=500, yearly=6_000)


def test_without_a_longer_one_the_shorter_ones_add_up() -> None:
    assert fill_in(usd(daily=10), TOGETHER) == usd(
        transaction=10, daily=10, weekly=70, monthly=310, yearly=3_660
    )
    assert fill_in(usd(daily=10, weekly=500), TOGETHER).monthly == Money.usd(500)


def test_alone_nothing_is_filled_in() -> None:
    assert fill_in(usd(monthly=500), ()) == usd(monthly=500)


@pytest.mark.parametrize(
    ("wanted", "field"), [(usd(transaction=5), "daily"), (NO_LIMITS, "transaction")]
)
def test_too_little_to_fill_in_from_is_said(wanted: SpendLimits, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        fill_in(wanted, TOGETHER)
    assert caught.value.field == field


@given(st.dictionaries(st.sampled_from(SPANS), st.integers(1, 40_000).map(Money.usd), min_size=1))
def test_what_is_sent_never_contradicts_itself(figures: dict[Span, Money]) -> None:
    wanted = make_limits(figures)
    if find_wrong(wanted, ALL, CAP) or set(figures) == {Span.TRANSACTION}:
        return
    sent = fill_in(wanted, TOGETHER)
    over = [e for e in find_wrong(sent, ALL, Money(10**18)) if "too large" not in e.happened]
    assert over == []
    assert figures.items() <= figures_of(sent).items()
    assert set(TOGETHER) <= set(figures_of(sent))


def test_periods_are_of_the_calendar_in_utc() -> None:
    east = NOW.astimezone(timezone(timedelta(hours=14)))
    assert period_start(Span.DAILY, east) == datetime(2026, 5, 20, tzinfo=UTC)
    assert period_start(Span.WEEKLY, east) == datetime(2026, 5, 18, tzinfo=UTC)
    assert period_start(Span.MONTHLY, east) == datetime(2026, 5, 1, tzinfo=UTC)
    assert period_start(Span.YEARLY, east) == datetime(2026, 1, 1, tzinfo=UTC)
    assert period_start(Span.TRANSACTION, east) is period_start(Span.ALL_TIME, east) is None


def test_each_limit_counts_the_purchases_of_its_own_period() -> None:
    limits = usd(transaction=50, daily=100, weekly=100, monthly=500, yearly=900, all_time=900)
    times = (NOW, NOW - timedelta(days=2), NOW - timedelta(days=15), NOW - timedelta(days=100),
             NOW - timedelta(days=400))  # fmt: skip
    found = used(limits, *(bought(at, 10 * 2**n) for n, at in enumerate(times)))
    spent = {span: use.used for span, use in found.items()}
    assert spent == {
        Span.DAILY: Money.usd(10),
        Span.WEEKLY: Money.usd(30),
        Span.MONTHLY: Money.usd(70),
        Span.YEARLY: Money.usd(150),
        Span.ALL_TIME: Money.usd(310),
    }
    assert not any(use.is_least for use in found.values())
    assert (found[Span.MONTHLY].left, found[Span.MONTHLY].fraction) == (Money.usd(430), 0.14)


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (HistoryStatus.PENDING, True),
        (HistoryStatus.CONFIRMING, True),
        (HistoryStatus.SETTLED, True),
        (HistoryStatus.REFUNDED, True),
        (HistoryStatus.UNRECOGNISED, True),
        (HistoryStatus.RELEASED, False),
        (HistoryStatus.REVERSED, False),
        (HistoryStatus.DECLINED, False),
        (HistoryStatus.FAILED, False),
    ],
)
def test_what_is_held_or_taken_counts_and_what_fell_off_does_not(
    status: HistoryStatus, counts: bool
) -> None:
    use = used(usd(daily=100), bought(NOW, status=status))[Span.DAILY]
    assert use.used == (Money.usd(10) if counts else ZERO)


def test_a_hold_counts_as_held_and_what_was_settled_instead_of_it() -> None:
    held = bought(NOW, None, authorized=Money.usd(7), status=HistoryStatus.PENDING)
    both = bought(NOW, 5, authorized=Money.usd(9))
    assert used(usd(daily=100), held, both)[Span.DAILY].used == Money.usd(12)


def test_fees_and_loads_use_up_no_limit() -> None:
    others = [bought(NOW, kind=kind) for kind in HistoryKind if kind is not HistoryKind.PURCHASE]
    assert used(usd(daily=100), *others)[Span.DAILY].used == ZERO


@pytest.mark.parametrize(
    ("known", "least"),
    [
        (Known(None, None), {Span.DAILY, Span.MONTHLY, Span.ALL_TIME}),
        (Known(NOW, NOW - timedelta(days=2)), {Span.MONTHLY, Span.ALL_TIME}),
        (Known(NOW, NOW - timedelta(days=60)), {Span.ALL_TIME}),
        (WHOLE, set()),
    ],
)
def test_it_is_at_least_where_history_does_not_reach_back(known: Known, least: set[Span]) -> None:
    found = used(usd(daily=1, monthly=2, all_time=3), known=known)
    assert {span for span, use in found.items() if use.is_least} == least


def test_it_is_at_least_where_a_purchase_states_too_little() -> None:
    assert used(usd(daily=9), bought(NOW, None))[Span.DAILY].is_least
    assert used(usd(daily=9), bought(NOT_STATED))[Span.DAILY].is_least


def test_an_overrun_limit_has_nothing_left() -> None:
    use = used(usd(daily=4), bought(NOW))[Span.DAILY]
    assert (use.left, use.fraction) == (ZERO, 2.5)
