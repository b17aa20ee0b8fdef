"""Figures, times and states as a person reads them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QLocale

from desktop_app.domain.money import ENGLISH, ZERO, Money, NumberStyle
from desktop_app.ui.words import Words, masked, number_style, source
from tests.support.snapshots import snapshot

NOW = datetime(2026, 11, 21, 14, 2, 11, tzinfo=UTC)
WORDS = Words(ENGLISH, UTC)
GERMAN = Words(NumberStyle(",", "."), UTC)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (None, "—"),
        (ZERO, "$0.00"),
        (Money.usd(62, 10), "$62.10"),
        (Money.usd(50_000), "$50,000.00"),
        (-Money.usd(18, 20), "−$18.20"),
    ],
)
def test_money_is_exact_and_what_is_not_known_is_a_dash(money: Money | None, text: str) -> None:
    assert WORDS.money(money) == text


def test_a_german_locale_writes_its_own_separators() -> None:
    assert GERMAN.money(Money.usd(1284, 10)) == "$1.284,10"


def test_hidden_amounts_are_dots_and_unknown_stays_unknown() -> None:
    words = Words(ENGLISH, UTC)
    words.hidden = True
    assert (words.money(Money.usd(5)), words.money(None)) == ("$••••", "—")
    assert words.amount("5,000.00 USDC") == "••••"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-4, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (8640, "2 h 24 min"),
        (86_400, "1 day"),
        (3 * 86_400, "3 days"),
    ],
)
def test_a_span_is_told_in_its_largest_units(seconds: int, text: str) -> None:
    assert Words.span(seconds) == text


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=599), "13:52"),
        (timedelta(minutes=10), "13:52 (10 min ago)"),
        (timedelta(hours=2, minutes=24), "11:38 (2 h 24 min ago)"),
        (timedelta(days=2), "Thu 14:02 (2 days ago)"),
    ],
)
def test_a_figure_tells_its_age_once_it_is_stale(age: timedelta, text: str) -> None:
    assert WORDS.as_of(NOW - age, NOW) == text
    assert Words.is_stale(NOW - age, NOW) == ("ago" in text)


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        (timedelta(seconds=60), "14:03"),
        (timedelta(seconds=61), "14:03 (1 min ahead of now)"),
        (timedelta(hours=2), "16:02 (2 h ahead of now)"),
        (timedelta(days=365), "21 Nov 2027 (365 days ahead of now)"),
    ],
)
def test_a_figure_read_under_a_clock_that_was_ahead_is_never_fresh(
    lead: timedelta, text: str
) -> None:
    assert WORDS.as_of(NOW + lead, NOW) == text
    assert Words.is_stale(NOW + lead, NOW) == ("ahead" in text)
    assert Words.is_old(NOW + lead, NOW) == (lead >= timedelta(days=1))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOW, "Today 14:02"),
        (NOW - timedelta(days=1), "Fri 14:02"),
        (NOW - timedelta(days=6), "Sun 14:02"),
        (NOW - timedelta(days=7), "14 Nov"),
        (NOW - timedelta(days=400), "17 Oct 2025"),
        (NOW + timedelta(days=1), "22 Nov"),
    ],
)
def test_a_moment_is_told_the_nearer_the_shorter(at: datetime, text: str) -> None:
    assert WORDS.when(at, NOW) == text


def test_times_are_the_persons_own() -> None:
    lagos = Words(ENGLISH, timezone(timedelta(hours=1)))
    assert lagos.clock(NOW) == "15:02"
    assert lagos.clock_s(NOW) == "15:02:11"
    assert lagos.moment(NOW) == f"{lagos.day(NOW)}, 15:02"
    assert lagos.moment_s(NOW) == f"{lagos.day(NOW)}, 15:02:11"
    assert lagos.day(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == "22 Nov 2026"


def test_a_locale_purser_cannot_read_without_doubt_is_written_in_english() -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale("de_DE"))
        assert number_style() == NumberStyle(",", ".")
        QLocale.setDefault(QLocale("C"))
        assert number_style().decimal == "."
    finally:
        QLocale.setDefault(before)


def test_the_practice_bank_is_never_called_bitnob() -> None:
    assert source(snapshot().profile) in ("the sandbox", "Bitnob")
    assert source(snapshot().profile) == "the sandbox"


def test_a_number_that_is_not_known_has_no_dots() -> None:
    assert (masked("4417"), masked("")) == ("••4417", "")


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_a_time_that_nobody_can_mean_is_told_in_no_zone(at: datetime, hours: int) -> None:
    words = Words(ENGLISH, timezone(timedelta(hours=hours)))
    assert words.when(at, NOW) == "Not stated"
    for write in (words.clock, words.clock_s, words.day, words.soon):
        assert write(at)
