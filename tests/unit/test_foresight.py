"""What is still to come on a card, worked out from its charges alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.folding import fold
from desktop_app.domain.foresight import Foresight, Holds, Rhythm, Shop, as_told, foresee
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.refunds import WITHIN

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def charge(days_ago: float, dollars: int | None = 10, **changes: object) -> Charge:
    money = None if dollars is None else Money.usd(dollars)
    made = Charge(
        f"{changes.get('merchant', 'Adobe')}-{days_ago}-{dollars}",
        CardId("c"),
        HistoryKind.PURCHASE,
        HistoryStatus.SETTLED,
        NOW - days_ago * DAY,
        settled=money,
        merchant="Adobe",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def held(days_ago: float, dollars: int | None, **changes: object) -> Charge:
    money = None if dollars is None else Money.usd(dollars)
    base = charge(days_ago, dollars, status=HistoryStatus.PENDING, settled=None)
    return replace(base, authorized=money, **changes)  # type: ignore[arg-type]


def only(foresight: Foresight) -> Shop:
    assert len(foresight.shops) == 1
    return foresight.shops[0]


def test_holds_sum_what_was_stated_and_count_the_rest() -> None:
    told = held(1, 5, subject="m", status=HistoryStatus.CONFIRMING)
    fee = held(1, 1, subject="f", kind=HistoryKind.CROSS_BORDER)
    seen = foresee([held(1, 20), held(2, None), told, fee, charge(3)], NOW)
    assert seen.holds == Holds(3, Money.usd(25), unstated=1, told=1)


def test_what_fell_off_or_was_declined_is_no_hold_and_no_shop() -> None:
    gone = [
        held(3, 9, status=HistoryStatus.RELEASED, subject="r"),
        held(2, 9, status=HistoryStatus.DECLINED, subject="d"),
        charge(1, status=HistoryStatus.REVERSED, subject="v"),
        held(1, 9, status=HistoryStatus.FAILED, subject="x"),
    ]
    assert foresee(gone, NOW) == Foresight()


@pytest.mark.parametrize(
    ("gap", "rhythm"),
    [
        (7, Rhythm.WEEKLY),
        (14, Rhythm.FORTNIGHTLY),
        (28, Rhythm.MONTHLY),
        (31, Rhythm.MONTHLY),
        (91, Rhythm.QUARTERLY),
        (365, Rhythm.YEARLY),
    ],
)
def test_three_charges_at_regular_gaps_recur(gap: int, rhythm: Rhythm) -> None:
    shop = only(foresee([charge(2 + gap * turn) for turn in range(3)], NOW))
    assert shop.is_sure
    assert shop.rhythm is rhythm
    assert shop.expected is not None
    assert shop.expected.at == NOW + (gap - 2) * DAY


def test_an_estimate_says_how_far_dates_and_amounts_were_apart() -> None:
    shop = only(foresee([charge(61, 50), charge(31, 55), charge(3, 53)], NOW))
    expected = shop.expected
    assert expected is not None
    assert (expected.earliest, expected.latest) == (NOW + 25 * DAY, NOW + 27 * DAY)
    assert (expected.amount, expected.least, expected.most) == (
        Money.usd(53), Money.usd(50), Money.usd(55),
    )  # fmt: skip


def test_seen_twice_may_recur_and_is_not_sure() -> None:
    shop = only(foresee([charge(32), charge(2)], NOW))
    assert shop.rhythm is Rhythm.MONTHLY
    assert not shop.is_sure


def test_amounts_that_differ_too_much_are_not_sure() -> None:
    shop = only(foresee([charge(62, 10), charge(32, 21), charge(2, 10)], NOW))
    assert shop.expected is not None
    assert not shop.is_sure


def test_a_subscription_is_seen_beside_orders_of_the_same_shop() -> None:
    paid = [charge(2 + 30 * turn, 15) for turn in range(4)]
    orders = [charge(50, 140), charge(47, 12), charge(20, 33), charge(11, 8)]
    shop = only(foresee([*paid, *orders], NOW))
    assert shop.is_sure
    assert shop.times == 8
    assert shop.expected is not None
    assert shop.expected.amount == shop.expected.most == Money.usd(15)


def test_one_order_in_parts_is_one_charge_of_its_shop() -> None:
    twice = [charge(2), charge(2.5), charge(32), charge(32.3)]
    shop = only(foresee(twice, NOW))
    assert shop.rhythm is Rhythm.MONTHLY
    assert not shop.is_sure


def test_a_shop_that_left_out_a_whole_turn_has_stopped() -> None:
    late = [charge(55 + 30 * turn) for turn in range(4)]
    assert only(foresee(late, NOW)).is_sure
    assert only(foresee([replace(c, at=c.at - 10 * DAY) for c in late], NOW)).expected is None


def test_irregular_charges_promise_nothing() -> None:
    shop = only(foresee([charge(90), charge(70), charge(31), charge(20)], NOW))
    assert shop == Shop("Adobe", 4, NOW - 20 * DAY)


def test_a_charge_without_an_amount_recurs_without_one() -> None:
    shop = only(foresee([charge(2 + 30 * turn, None) for turn in range(3)], NOW))
    assert shop.is_sure
    assert shop.expected is not None
    assert shop.expected.amount is shop.expected.least is None


def test_shops_that_recur_come_first_the_next_due_before_the_others() -> None:
    monthly = [charge(2 + 30 * turn, merchant="Later") for turn in range(3)]
    weekly = [charge(3 + 7 * turn, merchant="Sooner") for turn in range(3)]
    twice = [charge(1 + 7 * turn, merchant="Maybe") for turn in range(2)]
    once = [charge(0.5, merchant="Once")]
    names = [shop.name for shop in foresee([*once, *monthly, *twice, *weekly], NOW).shops]
    assert names == ["Sooner", "Later", "Maybe", "Once"]


def test_refunds_on_their_way_and_those_that_could_still_come() -> None:
    coming = held(1, 12, kind=HistoryKind.REFUND, subject="c")
    blank = held(1, None, kind=HistoryKind.REFUND, subject="b")
    paid = [charge(5), charge(6, status=HistoryStatus.REFUNDED), charge(WITHIN.days + 1)]
    refunds = foresee([coming, blank, *paid, held(1, 3)], NOW).refunds
    assert (refunds.count, refunds.total, refunds.unstated) == (2, Money.usd(12), 1)
    assert refunds.possible == 1


charges = st.builds(
    charge,
    st.integers(0, 800),
    st.one_of(st.none(), st.integers(0, 5_000)),
    merchant=st.sampled_from(["", "Adobe", "ADOBE", "Zoom"]),
    status=st.sampled_from(HistoryStatus),
    kind=st.sampled_from(HistoryKind),
)


@given(st.lists(charges, max_size=40), st.randoms())
def test_order_and_repeats_change_nothing(some: list[Charge], random: object) -> None:
    once = list({c.subject: c for c in some}.values())
    mixed = [*once, *once[:5]]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert foresee(mixed, NOW) == foresee(once, NOW)


@given(st.lists(charges, max_size=40))
def test_an_estimate_stays_between_its_bounds(some: list[Charge]) -> None:
    seen = foresee(some, NOW)
    assert seen.holds.total >= ZERO
    assert seen.holds.unstated <= seen.holds.count
    assert seen.recurring == seen.shops[: len(seen.recurring)]
    for shop in seen.recurring:
        expected = shop.expected
        assert expected is not None
        assert shop.last_at < expected.latest or not shop.is_sure
        assert expected.earliest <= expected.at <= expected.latest
        assert shop.rhythm is not None
        assert shop.times >= (3 if shop.is_sure else 2)
        if expected.amount is not None:
            assert expected.least is not None
            assert expected.most is not None
            assert expected.least <= expected.amount <= expected.most


def said(kind: EventKind) -> Event:
    subject, name = "t-1", "name"
    return Event(f"e-{kind.value}", kind, name, CardId("c"), subject, "R", Money.usd(20),
                 merchant="ADOBE", at=NOW - DAY)  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "holds", "shops"),
    [
        ((EventKind.AUTHORIZED,), 1, 1),
        ((EventKind.AUTHORIZED, EventKind.REVERSED), 0, 0),
        ((EventKind.SETTLED,), 0, 1),
        ((EventKind.AUTHORIZED, EventKind.SETTLED), 0, 1),
    ],
)
def test_what_messages_say_is_over_is_no_hold(
    kinds: tuple[EventKind, ...], holds: int, shops: int
) -> None:
    events = [said(kind) for kind in kinds]
    charge = fold("t-1", None, (), events)
    assert charge is not None
    seen = foresee([as_told(charge, events)], NOW)
    assert (seen.holds.count, len(seen.shops)) == (holds, shops)
