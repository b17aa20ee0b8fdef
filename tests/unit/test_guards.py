"""Each guard of tests/conftest.py is seen catching what it is there for."""

import os
from pathlib import Path

import pytest

from tests.support.guard_logs import ExpectLog

GUARDS = ("-p", "tests.conftest", "-p", "no:cacheprovider")


def _errors(pytester: pytest.Pytester, source: str) -> str:
    """The report of a test that passes by itself and must be failed by a guard."""
    pytester.makepyfile(source)
    result = pytester.runpytest_inprocess(*GUARDS)
    result.assert_outcomes(passed=1, errors=1)
    return result.stdout.str()


def _passes(pytester: pytest.Pytester, source: str) -> None:
    pytester.makepyfile(source)
    pytester.runpytest_inprocess(*GUARDS).assert_outcomes(passed=1)


def test_an_unexpected_warning_record_fails_the_test(
    pytester: pytest.Pytester, expect_log: ExpectLog
) -> None:
    expect_log("disk is nearly full")
    report = _errors(
        pytester,
        "import logging\ndef test_it(): logging.getLogger('x').warning('disk is nearly full')",
    )
    assert "unexpected log record: WARNING x: disk is nearly full" in report


def test_an_announced_warning_record_is_allowed(
    pytester: pytest.Pytester, expect_log: ExpectLog
) -> None:
    expect_log("disk")
    _passes(
        pytester,
        "import logging\n"
        "def test_it(expect_log):\n"
        "    expect_log('nearly full')\n"
        "    logging.error('disk is nearly full')",
    )


def test_an_announced_record_that_never_comes_fails_the_test(pytester: pytest.Pytester) -> None:
    report = _errors(pytester, "def test_it(expect_log): expect_log('disk')")
    assert "expected log record never came: disk" in report


def test_a_thread_left_running_fails_and_names_its_origin(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.guard_leaks.GRACE_SECONDS", 0.05)
    end = pytester.path / "end"
    report = _errors(
        pytester,
        "import pathlib, threading, time\n"
        "def wait():\n"
        f"    while not pathlib.Path({str(end)!r}).exists(): time.sleep(0.01)\n"
        "def test_it():\n"
        "    threading.Thread(target=wait, name='stray').start()\n",
    )
    end.touch()
    monkeypatch.undo()
    assert "thread 'stray' still running, started at" in report
    assert "test_a_thread_left_running_fails_and_names_its_origin.py:5" in report


@pytest.mark.parametrize(
    ("spill", "place"),
    [
        ("logging.getLogger('x').debug('%s', canary_pan)", "a log record"),
        ("print(canary_pan)", "stdout"),
        ("sys.stderr.write(' '.join(canary_pan[i:i+4] for i in (0, 4, 8, 12)))", "stderr"),
        ("raises(ValueError, canary_pan)", "an exception's text"),
        ("(tmp_path / 'deep').mkdir(); (tmp_path / 'deep/f').write_text(canary_pan)", "deep/f"),
        ("pathlib.Path(os.environ['XDG_DATA_HOME'], 'f').write_text(canary_pan)", "data/f"),
        ("(tmp_path / 'f').write_text(canary_pan, 'utf-16-le')", "file "),
    ],
)
def test_a_card_number_in_clear_fails_the_test(
    pytester: pytest.Pytester, spill: str, place: str
) -> None:
    report = _errors(
        pytester,
        "import logging, os, pathlib, sys, pytest\n"
        "def raises(kind, text):\n"
        "    with pytest.raises(kind): raise kind(text)\n"
        f"def test_it(canary_pan, tmp_path):\n    {spill}\n",
    )
    assert "canary_pan found in " in report
    assert place in report


@pytest.mark.parametrize("canary", ["canary_password", "canary_api_secret"])
def test_every_kind_of_canary_is_looked_for(pytester: pytest.Pytester, canary: str) -> None:
    report = _errors(pytester, f"def test_it({canary}): print({canary})")
    assert f"{canary} found in stdout" in report


def test_a_file_declared_to_hold_secrets_is_allowed(pytester: pytest.Pytester) -> None:
    _passes(
        pytester,
        "def test_it(canary_pan, tmp_path, allow_canary_in):\n"
        "    allow_canary_in(tmp_path / 'bank')\n"
        "    (tmp_path / 'bank').mkdir()\n"
        "    (tmp_path / 'bank' / 'db').write_text(canary_pan)\n",
    )


def test_canaries_are_unique_and_look_real(
    canary_pan: str, canary_password: str, canary_api_secret: str
) -> None:
    digits = [int(digit) for digit in reversed(canary_pan)]
    luhn = sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    assert (len(digits), luhn % 10) == (16, 0)
    assert len({canary_pan, canary_password, canary_api_secret}) == 3


def test_home_is_fresh_and_the_callers_session_is_forgotten(fresh_home: Path) -> None:
    assert Path.home() == fresh_home
    assert {path.stat().st_mode & 0o777 for path in fresh_home.iterdir()} == {0o700}
    assert Path(os.environ["XDG_CONFIG_HOME"]).parent == fresh_home
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]


def test_without_qt_widgets_a_test_is_not_marked_gui(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("gui") is None
