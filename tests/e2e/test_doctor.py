"""`purser doctor` as a person runs it: real process, real terminal, real vault and bank."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.intents import Kind
from desktop_app.domain.second_secret import short_name
from tests.support.practice_vault import make_key_file, make_practice_vault, read_journal

PASSWORD = "doctor practice harbour ledger compass"
LIMIT_S = 60


class Talk:
    """A terminal: what the program says, and what is typed when it asks."""

    def __init__(self, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        command = [sys.executable, "-P", "-m", "desktop_app", "doctor", *arguments]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self.said = ""

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + LIMIT_S
        while words not in self.said:
            assert time.monotonic() < until, self.said
            self._hear()

    def type(self, line: str) -> None:
        os.write(self._master, f"{line}\n".encode())

    def end(self) -> int:
        until = time.monotonic() + LIMIT_S
        while self.process.poll() is None:
            assert time.monotonic() < until, self.said
            self._hear()
        self._hear()
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._master)

    def _hear(self) -> None:
        ready, _, _ = select.select([self._master], [], [], 0.1)
        if ready:
            try:
                self.said += os.read(self._master, 65_536).decode(errors="replace")
            except OSError:  # the other end is closed: Linux says EIO
                return


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "data"
    make_practice_vault(folder, PASSWORD, "Ads")
    return folder


@pytest.fixture
def talk(data: Path, request: pytest.FixtureRequest) -> Iterator[Talk]:
    made = Talk("--data", str(data), *getattr(request, "param", ()))
    yield made
    made.close()


def test_the_doctor_reads_prints_every_line_and_hides_the_password(talk: Talk, data: Path) -> None:
    talk.wait_for("not shown")
    talk.type(PASSWORD)
    assert talk.end() == 0
    assert re.findall(r"^(P\d+)", talk.said, re.MULTILINE) == [f"P{n}" for n in range(1, 13)]
    assert "P1  Money units: yes" in talk.said
    assert "1,000,000 units were stated as $1 by the practice bank itself" in talk.said
    assert "A request signed 5 minutes ago was refused" in talk.said
    assert "--probe-money" in talk.said
    assert "Keyring of this computer: There is no keyring that Purser can use, such" in talk.said
    assert PASSWORD not in talk.said
    assert [intent.kind for intent in read_journal(data, PASSWORD)] == [Kind.ISSUE]


def test_a_wrong_password_is_said_in_words(talk: Talk) -> None:
    talk.wait_for("not shown")
    talk.type("another password altogether")
    assert talk.end() == 1
    assert "password" in talk.said
    assert "Traceback" not in talk.said


@pytest.mark.parametrize("talk", [("--probe-money",)], indirect=True)
def test_money_moves_only_for_a_typed_yes(talk: Talk, data: Path) -> None:
    talk.wait_for("not shown")
    talk.type(PASSWORD)
    talk.wait_for("At most $4.00 and fees. Type yes to agree:")
    talk.type("yes")
    talk.wait_for("Sent twice, listed once.")
    talk.wait_for("Try one card order twice.")
    talk.wait_for("Type yes to agree: ")
    talk.type("no")
    assert talk.end() == 0
    issue, *funds = sorted(
        read_journal(data, PASSWORD), key=lambda intent: intent.kind is Kind.FUND
    )
    assert issue.kind is Kind.ISSUE
    first, again = sorted(funds, key=lambda intent: intent.parent is not None)
    assert (again.kind, again.parent) == (Kind.FUND, first.id)  # sending twice is two wishes


def test_a_vault_with_a_key_file_opens_by_both(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "stick" / "one.purser-key"
    file.parent.mkdir()
    make_practice_vault(data, PASSWORD, "Ads")
    file_id = make_key_file(data, PASSWORD, file)
    talk = Talk("--data", str(data))
    try:
        talk.wait_for("not shown")
        talk.type(PASSWORD)
        talk.wait_for(f"Key file {short_name(file_id)} (type where it is")
        talk.type(str(file))
        talk.wait_for("P1  Money units: yes")
        assert talk.end() == 0
    finally:
        talk.close()


def test_a_key_file_that_is_not_given_is_said_in_words(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "one.purser-key"
    make_practice_vault(data, PASSWORD, "Ads")
    make_key_file(data, PASSWORD, file)
    talk = Talk("--data", str(data))
    try:
        talk.wait_for("not shown")
        talk.type(PASSWORD)
        talk.wait_for("Key file ")
        talk.type("\x04")
        assert talk.end() == 1
        assert "opens by the password and a key file together" in talk.said
        assert "Traceback" not in talk.said
    finally:
        talk.close()


def test_without_a_vault_it_says_so(tmp_path: Path) -> None:
    talk = Talk("--data", str(tmp_path))
    try:
        assert talk.end() == 2
        assert f"There is no vault in {tmp_path}." in talk.said
    finally:
        talk.close()
