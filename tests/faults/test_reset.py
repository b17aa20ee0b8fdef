"""A slice of the resets: every hundredth byte of a top-up."""

from pathlib import Path

import pytest

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.reset import control, try_flow
from tests.support.sandbox_server import start_sandbox


def test_a_reset_at_any_byte_is_told_as_what_it_is(tmp_path: Path) -> None:
    bank = start_sandbox(tmp_path / "bank")
    try:
        (tmp_path / "case").mkdir()
        tried = list(try_flow(bank, tmp_path / "case", DialectName.V2, Kind.FUND, step=150))
    finally:
        bank.stop()
    assert len(tried) > 8
    assert [case for case in tried if case[1] is not None] == []


def test_a_planted_mistake_is_caught(tmp_path: Path) -> None:
    bank = start_sandbox(tmp_path / "bank")
    try:
        assert control(bank, tmp_path / "control")
    finally:
        bank.stop()


@pytest.mark.parametrize("kind", [Kind.WITHDRAW, Kind.TERMINATE, Kind.FREEZE])
def test_every_send_is_reset(kind: Kind, tmp_path: Path) -> None:
    bank = start_sandbox(tmp_path / "bank")
    try:
        (tmp_path / "case").mkdir()
        tried = list(try_flow(bank, tmp_path / "case", DialectName.V2, kind, step=400))
    finally:
        bank.stop()
    assert {case[0][0] for case in tried} == {"request", "answer"}
    assert [case for case in tried if case[1] is not None] == []
