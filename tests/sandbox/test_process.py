"""The process starts with one line, loses nothing, refuses in one sentence and ends on request."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_app.sandbox.cli import main
from desktop_app.sandbox.server import open_listener
from tests.sandbox.shop import Shop
from tests.support.sandbox_server import REPOSITORY, start_sandbox, start_sandbox_thread

COMMAND = [sys.executable, "-m", "desktop_app.sandbox", "--data"]


def test_a_killed_bank_comes_back_with_everything(data_dir: Path) -> None:
    first = start_sandbox(data_dir, api_key="chosen")
    assert first.api_key == "chosen"
    first.control("delays", {"fund_ms": 60_000})
    first.advance(3600)
    shop = Shop(first)
    card = shop.guide_card(callbackUrl="http://127.0.0.1:1/x")
    shop.guide_fund(card["id"], 200_000, reference="kept")
    before = first.control("ledger")
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    second = start_sandbox(data_dir, api_key="chosen")
    assert second.control("ledger") == before
    assert second.control("state")["clock_offset_seconds"] == 3600
    second.advance(60)
    effect = second.control("ledger")["effects"][-1]
    assert (effect["reference"], effect["status"]) == ("kept", "completed")
    assert Shop(second).guide_card()["id"] != card["id"]
    began = time.monotonic()
    second.stop()
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_even_with_an_open_connection(
    data_dir: Path, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [*COMMAND, str(data_dir)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY
    )
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    assert set(facts) == {
        "url",
        "client_id",
        "client_secret",
        "api_key",
        "webhook_secret",
        "pid",
    }
    host, port = facts["url"].removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20):
        process.send_signal(number)
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out, errors) == (0, b"", b"")


def test_it_ends_when_its_parent_closes_standard_input(data_dir: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, str(data_dir), "--exit-with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    process.stdin.close()
    assert process.wait(timeout=20) == 0
    process.stdout.close()


def fails_with_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(arguments) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors.startswith("purser-sandbox cannot start: ")
    assert errors.count("\n") == 1
    return errors


def test_a_taken_port_is_said(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = fails_with_one_sentence(["--data", str(data_dir), "--port", port], capsys)
    assert "in use" in said


@pytest.mark.parametrize("port", ["-1", "70000"])
def test_an_impossible_port_is_said(
    data_dir: Path, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    fails_with_one_sentence(["--data", str(data_dir), "--port", port], capsys)


def test_a_folder_that_cannot_be_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    fails_with_one_sentence(["--data", str(tmp_path / "file" / "bank")], capsys)


def test_a_file_that_is_no_database_is_said(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir.mkdir()
    (data_dir / "bank.sqlite").write_bytes(b"not a database" * 100)
    fails_with_one_sentence(["--data", str(data_dir)], capsys)


def test_a_bank_in_use_and_another_seed_are_said(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = start_sandbox_thread(data_dir, seed=7)
    in_use = fails_with_one_sentence(["--data", str(data_dir), "--seed", "7"], capsys)
    running.stop()
    assert "locked" in in_use
    assert "seed 7" in fails_with_one_sentence(["--data", str(data_dir), "--seed", "8"], capsys)


def test_the_same_seed_gives_the_same_bank(tmp_path: Path) -> None:
    cards = []
    for name in ("a", "b"):
        running = start_sandbox_thread(tmp_path / name, seed=3)
        card = Shop(running).guide_card()
        cards.append((card["id"], card["cardNumber"], card["cvv"], running.api_key))
        running.stop()
    assert cards[0] == cards[1]


def test_the_file_is_wal_and_closes_without_one(data_dir: Path) -> None:
    start_sandbox_thread(data_dir).stop()
    assert [path.name for path in data_dir.iterdir()] == ["bank.sqlite"]
    with sqlite3.connect(data_dir / "bank.sqlite") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_the_listener_says_tcp_so_that_answers_do_not_wait(tmp_path: Path) -> None:
    with open_listener(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
        assert listener.getsockname()[0] == "127.0.0.1"
