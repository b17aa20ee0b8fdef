"""When a backup is due and which old ones may go; a clock is all that is needed."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.adapters.bitnob.transport import TOTAL_S
from desktop_app.application.backups import TICK_S
from desktop_app.domain.backups import (
    AFTER_OPENING_S,
    LATEST_S,
    QUIET_S,
    RETRY_S,
    Standing,
    choose_kept,
    is_due,
)

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
OPENED = 1_000.0


def _standing(**changes: object) -> Standing:
    return Standing(**{"newest": NOW, "opened": OPENED, **changes})  # type: ignore[arg-type]


def test_a_backup_of_today_is_enough() -> None:
    assert not is_due(_standing(newest=NOW - timedelta(hours=23)), NOW, OPENED + 100)
    assert is_due(_standing(newest=NOW - timedelta(hours=24)), NOW, OPENED + 100)
    assert is_due(_standing(newest=None), NOW, OPENED + 100)


def test_the_window_opens_first() -> None:
    never = _standing(newest=None)
    assert not is_due(never, NOW, OPENED + AFTER_OPENING_S - 1)
    assert is_due(never, NOW, OPENED + AFTER_OPENING_S)


def test_a_captured_number_waits_for_its_neighbours_but_not_for_long() -> None:
    captured = _standing(captured_first=OPENED, captured_last=OPENED + 3)
    assert not is_due(captured, NOW, OPENED + 3 + QUIET_S - 1)
    assert is_due(captured, NOW, OPENED + 3 + QUIET_S)
    busy = _standing(captured_first=OPENED, captured_last=OPENED + LATEST_S)
    assert is_due(busy, NOW, OPENED + LATEST_S)
    # It is looked at every so often, and an answer that is awaited then comes first.
    assert LATEST_S + TICK_S + TOTAL_S < 60


@pytest.mark.parametrize("captured", [None, OPENED])
def test_a_failed_try_is_repeated_after_a_while(captured: float | None) -> None:
    failed = _standing(
        newest=None, captured_first=captured, captured_last=captured, failed=OPENED + 60
    )
    assert not is_due(failed, NOW, OPENED + 60 + RETRY_S - 1)
    assert is_due(failed, NOW, OPENED + 60 + RETRY_S)


def test_the_ten_latest_are_kept_even_of_one_hour() -> None:
    times = [NOW - timedelta(minutes=n) for n in range(25)]
    assert choose_kept(times) == frozenset(times[:10])


def test_of_two_years_every_day_the_newest_of_days_weeks_and_months_are_kept() -> None:
    times = [NOW - timedelta(days=n) for n in range(730)]
    kept = sorted(choose_kept(times), reverse=True)
    assert kept[:10] == times[:10]
    assert {t.isocalendar()[:2] for t in times[:22]} <= {t.isocalendar()[:2] for t in kept}
    assert len({(t.year, t.month) for t in kept}) == 12
    assert len(kept) <= 10 + 7 + 4 + 12
    assert kept[-1] == datetime(2025, 4, 30, 12, tzinfo=UTC)


def test_rare_backups_are_all_kept() -> None:
    times = [NOW - timedelta(days=40 * n) for n in range(8)]
    assert choose_kept(times) == frozenset(times)
    assert choose_kept([]) == frozenset()
