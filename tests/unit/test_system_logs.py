"""The log file holds no card number and no secret, whatever is logged."""

import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.adapters.system.logs import Redact, start_log, stop_log
from tests.support.guard_logs import ExpectLog

LOG = logging.getLogger("purser.test")
PAN = "4000001234567899"


@pytest.fixture
def log_file(tmp_path: Path, expect_log: ExpectLog) -> Iterator[Path]:
    expect_log(".")
    root, level = logging.getLogger(), logging.getLogger().level
    handler = start_log(tmp_path / "purser.log")
    yield tmp_path / "purser.log"
    stop_log(handler)
    root.setLevel(level)


def _redacted(text: str) -> str:
    record = logging.LogRecord("n", logging.ERROR, "f", 1, text, None, None)
    assert Redact().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    "text",
    [PAN, "4000 0012 3456 7899", "4000-0012-3456-7899", f"card={PAN},", f"({PAN})", PAN[:12]],
)
def test_a_run_of_digits_as_long_as_a_card_number_is_not_written(text: str) -> None:
    assert not any(c.isdigit() for c in _redacted(f"cannot read {text} now"))


GROUPED = (
    "4000.0012.3456.7899", "4000/0012/3456/7899", "4000  0012  3456  7899", f"card{PAN}x",
    "['4000', '0012', '3456', '7899']", "4000%200012%203456%207899", f"{PAN}{PAN}",
    "4000\u00a00012\u00a03456\u00a07899", "4000_0012_3456_7899", f"b'{PAN}'",
    "4 0 0 0 0 0 1 2 3 4 5 6",
)  # fmt: skip


@pytest.mark.parametrize("text", GROUPED)
def test_however_it_is_grouped_no_number_is_written(text: str) -> None:
    kept = _redacted(f"cannot read {text} now")
    assert "3456" not in re.sub(r"\D", "", kept)
    assert "7899" not in kept


@pytest.mark.parametrize("text", ["cvv: 123", "CVC2=123", "token=123", "Bearer 123", "basic 123"])
def test_a_cvv_or_a_token_is_not_written(text: str) -> None:
    assert "123" not in _redacted(f"sent {text}")


@pytest.mark.parametrize(
    "text",
    ["client_secret=abc123", "X-Signature: abc123", "password = abc123", "api-key:abc123"],
)
def test_a_named_secret_is_not_written(text: str) -> None:
    assert "abc123" not in _redacted(f"sent {text} away")


@pytest.mark.parametrize("text", ["Authorization: Bearer abc123", "authorization=Basic abc123"])
def test_the_token_after_an_authorization_scheme_is_not_written(text: str) -> None:
    assert "abc123" not in _redacted(f"sent {text}")


@pytest.mark.parametrize("text", ["incident 1f2e3d4c", "took 2026 ms", "step 12 of 14"])
def test_ordinary_figures_stay_readable(text: str) -> None:
    assert _redacted(text) == text


def test_arguments_are_redacted_too(log_file: Path) -> None:
    LOG.error("cannot read %s", PAN)
    assert PAN not in log_file.read_text()
    assert "cannot read …" in log_file.read_text()


def test_an_exceptions_text_is_not_written(log_file: Path) -> None:
    try:
        raise ValueError("the holder's words")
    except ValueError:
        LOG.exception("it broke")
    text = log_file.read_text()
    assert "it broke" in text
    assert "holder" not in text
    assert "Traceback" not in text


def test_what_is_no_warning_is_not_kept(log_file: Path) -> None:
    LOG.info("chatter")
    LOG.warning("worth a line")
    assert [line.rsplit(" ", 3)[1:] for line in log_file.read_text().splitlines()] == [
        ["worth", "a", "line"]
    ]


def test_the_file_is_bounded(log_file: Path) -> None:
    for _ in range(1300):
        LOG.warning("x" * 1000)
    assert log_file.stat().st_size <= 1_000_000
    assert log_file.with_name("purser.log.1").exists()


def test_the_file_is_the_owners_alone(log_file: Path) -> None:
    LOG.warning("one")
    assert stat.S_IMODE(log_file.stat().st_mode) & 0o077 == 0
