"""Addresses of relays are checked before use, and pauses between tries grow and are uneven."""

import asyncio
import contextlib
import re
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest

from desktop_app.adapters.relay.addresses import (
    make_channel,
    make_token,
    parse_channel,
    parse_server,
)
from desktop_app.adapters.relay.upkeep import FIRST_S, LONGEST_S, STEADY_S, BackOff, Up, keep_up
from desktop_app.application.receiving import Taken, WayReport, WayState
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.relay_errors import RelayLost
from desktop_app.domain.secrets import Secret

NAME = "AbcDef123456"


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("https://relay.example", "https://relay.example"),
        (" https://relay.example/ ", "https://relay.example"),
        ("https://relay.example:8443", "https://relay.example:8443"),
        ("http://127.0.0.1:3333", "http://127.0.0.1:3333"),
        ("http://[::1]:3333", "http://[::1]:3333"),
        ("http://name.localhost:3333", "http://name.localhost:3333"),
    ],
)
def test_a_server_is_its_scheme_and_host(text: str, server: str) -> None:
    assert parse_server(text) == server


BAD_SERVERS = [
    "",
    "relay.example",
    "ftp://relay.example",
    "http://relay.example",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://192.168.1.5",
    "https://user:pass@relay.example",
    "https://@relay.example",
    "https://relay.example?a=1",
    "https://relay.example#a",
    "https://relay.example:99999",
    "https://relay.example:port",
    "https://",
    "https://[::1",
    "https://relay.example\\evil",
    "https://relay .example",
    "https://relay\n.example",
    "https://rel\u00e4y.example",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("text", [*BAD_SERVERS, "https://relay.example/path"])
def test_what_is_no_server_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_server(text)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        (f"https://relay.example/{NAME}", f"https://relay.example/{NAME}"),
        (f" https://relay.example/{NAME}/ ", f"https://relay.example/{NAME}"),
        (f"https://relay.example/team/{NAME}_-", f"https://relay.example/team/{NAME}_-"),
    ],
)
def test_a_channel_is_taken_as_it_was_handed_out(text: str, channel: str) -> None:
    assert parse_channel(text).reveal() == channel


@pytest.mark.parametrize(
    "text",
    [
        *BAD_SERVERS,
        "https://relay.example",
        "https://relay.example/",
        f"https://relay.example/{NAME[:-1]}",
        f"https://relay.example//{NAME}",
        f"https://relay.example/../{NAME}",
        f"https://relay.example/a.b/{NAME}",
        f"https://relay.example/%41{NAME}",
        f"http://relay.example/{NAME}",
    ],
)
def test_what_is_no_channel_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_channel(text)
    assert NAME not in str(caught.value)


def test_a_new_channel_has_a_name_that_nobody_can_guess() -> None:
    channels = {make_channel("https://relay.example").reveal() for _ in range(50)}
    assert len(channels) == 50
    assert all(re.fullmatch(r"https://relay\.example/[0-9a-f]{32}", one) for one in channels)
    assert re.fullmatch("[0-9a-f]{32}", make_token().reveal())


def test_pauses_double_up_to_a_minute_and_are_uneven() -> None:
    ceilings = [3, 6, 12, 24, 48, 60, 60]
    runs = []
    for _ in range(50):
        back_off = BackOff()
        runs.append([back_off.take() for _ in ceilings])
    for run in runs:
        assert all(c / 2 <= pause <= c for pause, c in zip(run, ceilings, strict=True))
    assert len({run[0] for run in runs}) > 40


def test_a_pause_starts_short_again_after_a_reset() -> None:
    back_off = BackOff()
    for _ in range(10):
        back_off.take()
    assert back_off.take() >= LONGEST_S / 2
    back_off.reset()
    assert back_off.take() <= FIRST_S


class Hours:
    """A clock that a test moves."""

    seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


def pauses_after(*stood: float | None) -> tuple[list[float], list[WayReport]]:
    """The pauses after connections that stood so long (None: never), and what was reported."""
    clock, pauses, reports = Hours(), [], []
    left = list(stood)

    async def connect(up: Up) -> NoReturn:
        seconds = left.pop(0)
        if seconds is not None:
            up(Secret("https://relay.example/abc"))
            clock.seconds += seconds
        raise RelayLost

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        clock.seconds += seconds
        if not left:
            raise asyncio.CancelledError

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(keep_up(connect, reports.append, clock, pause))
    return pauses, reports


def test_a_connection_that_stood_for_a_minute_makes_the_next_pause_short() -> None:
    pauses, _ = pauses_after(0, 0, 0, 0, 0, STEADY_S + 1, 0)
    assert pauses[4] >= 24
    assert pauses[5] <= FIRST_S


def test_one_that_stood_for_less_does_not() -> None:
    pauses, _ = pauses_after(*[STEADY_S - 1] * 6)
    assert pauses[5] >= LONGEST_S / 2


def test_a_failure_keeps_its_first_moment_and_says_each_time_when_the_next_try_is() -> None:
    on, failed = WayState.ON, WayState.FAILED
    pauses, reports = pauses_after(None, None, None, 1, None)
    states = [report.state for report in reports]
    assert states == [WayState.CONNECTING, *[failed] * 3, on, *[failed] * 2, WayState.OFF]
    down = [report for report in reports if report.state is failed]
    began = Hours().now()
    stood = timedelta(seconds=1)
    assert {report.since for report in down[:3]} == {began}
    assert {report.since for report in down[3:]} == {
        began + timedelta(seconds=sum(pauses[:3])) + stood
    }
    for number, report in enumerate(down):
        waited = timedelta(seconds=sum(pauses[: number + 1])) + stood * (number > 2)
        assert report.again_at is not None
        assert abs(report.again_at - began - waited) < timedelta(milliseconds=1)


def test_every_verdict_is_a_status_of_its_own() -> None:
    assert {verdict.name: verdict.value for verdict in Taken} == {
        "KEPT": 200,
        "REFUSED_SIGNATURE": 401,
        "TOO_LARGE": 413,
        "MALFORMED": 400,
        "BUSY": 503,
    }
