"""What was found out about a connection: unknown allows the least, and survives storing."""

from datetime import UTC, datetime

import pytest

from desktop_app.domain.capability import (
    ASSUMED_VALID_S,
    MAX_VALID_S,
    CapabilityProfile,
    Finding,
    Probe,
    Verdict,
    dump_profile,
    load_profile,
)

DAY = datetime(2026, 11, 21, 9, tzinfo=UTC)


def found(probe: Probe, verdict: Verdict, figure: int | None = None) -> Finding:
    return Finding(probe, verdict, DAY, "Seen.", figure)


def test_an_empty_profile_allows_the_least() -> None:
    empty = CapabilityProfile()
    assert (empty.create_once, empty.fund_once, empty.requests_expire) == (False,) * 3
    assert empty.request_valid_s == ASSUMED_VALID_S
    assert empty.of(Probe.PAGING) == Finding(Probe.PAGING)


@pytest.mark.parametrize(
    ("verdict", "figure", "valid_s"),
    [
        (Verdict.YES, 600, 600),
        (Verdict.YES, 60, ASSUMED_VALID_S),
        (Verdict.YES, None, ASSUMED_VALID_S),
        (Verdict.NO, 600, MAX_VALID_S),
    ],
)
def test_window_w_is_never_shorter_than_assumed(
    verdict: Verdict, figure: int | None, valid_s: int
) -> None:
    profile = CapabilityProfile().learn(found(Probe.REQUEST_EXPIRES, verdict, figure))
    assert profile.request_valid_s == valid_s


def test_only_a_yes_allows_more() -> None:
    for verdict in Verdict:
        profile = CapabilityProfile().learn(found(Probe.FUND_TWICE, verdict))
        profile = profile.learn(found(Probe.CREATE_TWICE, verdict))
        allowed = verdict is Verdict.YES
        assert (profile.fund_once, profile.create_once) == (allowed, allowed)


def test_a_later_look_replaces_and_an_unknown_forgets_nothing() -> None:
    known = CapabilityProfile().learn(found(Probe.DETAILS, Verdict.YES))
    assert known.learn(Finding(Probe.DETAILS)) == known
    assert known.learn(found(Probe.DETAILS, Verdict.NO)).of(Probe.DETAILS).verdict is Verdict.NO


def test_a_profile_survives_storing() -> None:
    profile = CapabilityProfile().learn(found(Probe.REQUEST_EXPIRES, Verdict.YES, 400))
    assert load_profile(dump_profile(profile.checked(DAY))) == profile.checked(DAY)
    assert load_profile("") == CapabilityProfile()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"findings":[["P99","yes","","",""]]}',
        '{"findings":[["P1","yes","2026-11-21T09:00:00","",""]]}',
        '{"findings":[["P1","yes","","","99999"]]}',
        '{"findings":[["P1","yes","",""]]}',
        '{"findings":7}',
        '{"checked_at":"yesterday"}',
    ],
)
def test_what_cannot_be_read_allows_the_least(text: str) -> None:
    assert load_profile(text) == CapabilityProfile()
