"""The exported log and the script that checks it: every byte counts, and the line is named."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.intents import Stage, advance
from tests.contract.log_rig import live, lived, tamper
from tests.contract.vault_rig import CVV, NOW, PAN, details, intent, make
from tests.support.house_rules import ROOT

SCRIPT = ROOT / "resources" / "verify_log.py"


@pytest.fixture(scope="module")
def verify() -> ModuleType:
    module = ModuleType("verify_log")
    exec(compile(SCRIPT.read_text("utf-8"), str(SCRIPT), "exec"), module.__dict__)
    return module


def exported(vault: OpenVault) -> bytes:
    lines = vault.log.export(NOW)
    written = [lines.first]
    while more := lines.step(3):
        written += more
    return b"\n".join([*written, lines.last(), b""])


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    """A log with every kind of entry, and a name beyond ASCII."""
    vault = lived(tmp_path / "vault", 2)
    vault.cards.seal_details("card-000001", details())  # type: ignore[arg-type]
    bare = intent(5, card_id=None, reason="Müller’s “quote”\n")
    vault.intents.add(bare)
    sent = advance(bare, Stage.SENDING, NOW)
    vault.intents.put(advance(sent, Stage.CONFIRMED, NOW, card_id="card-9"))
    vault._database.write("DELETE FROM deeds WHERE seq = 2")
    data = exported(vault)
    vault.close()
    return data


def said(verify: ModuleType, data: bytes, file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    file.write_bytes(data)
    verify.main(str(file))
    return capsys.readouterr().out


def test_the_script_runs_alone_and_finds_a_whole_log_whole(whole: bytes, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_bytes(whole)
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    link = json.loads(whole.split(b"\n")[-2])["link"]
    assert (done.returncode, done.stdout) == (0, f"Whole: 9 entries. Last link: {link}\n")
    file.write_bytes(whole.replace(b"fund", b"fond", 1))
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Line 3" in done.stdout


def test_every_flipped_byte_is_found_and_its_line_is_named(
    whole: bytes, verify: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(verify, whole, tmp_path / "log", capsys).startswith("Whole")
    line = 1
    for at in range(len(whole)):
        for mask in (0x01, 0x20, 0x80):
            spoiled = bytearray(whole)
            spoiled[at] ^= mask
            told = said(verify, bytes(spoiled), tmp_path / "log", capsys)
            assert told.startswith("NOT WHOLE"), (at, mask)
            named = int(told.split()[3].rstrip(":"))
            assert line <= named <= line + 1, (at, mask, told)
        line += whole[at : at + 1] == b"\n"


def test_lines_that_are_cut_added_moved_or_doubled_are_found(
    whole: bytes, verify: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = whole.split(b"\n")[:-1]
    for at in range(len(lines)):
        others = [
            lines[:at] + lines[at + 1 :],
            lines[: at + 1] + lines[at:],
            lines[:at],
            lines[:at] + lines[at : at + 2][::-1] + lines[at + 2 :] if at + 1 < len(lines) else [],
        ]
        for other in others:
            data = b"".join(line + b"\n" for line in other)
            told = said(verify, data, tmp_path / "log", capsys)
            assert told.startswith("NOT WHOLE"), at
            # Lines count from 1: it is the line that was touched, or the next one that is left.
            named = int(told.split()[3].rstrip(":"))
            assert min(at + 1, len(other) or 1) <= named <= at + 2, (at, told)


def test_a_file_that_ends_too_soon_is_told_at_its_last_line(
    whole: bytes, verify: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for length in range(len(whole)):
        told = said(verify, whole[:length], tmp_path / "log", capsys)
        left = max(1, len(whole[:length].splitlines()))
        assert told.startswith(f"NOT WHOLE. Line {left}:"), (length, told)


def test_of_several_entries_that_were_changed_the_first_one_is_named(
    verify: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = make(tmp_path / "vault")
    vault.log.open(NOW)
    bare = intent(5, card_id=None)
    vault.intents.add(bare)
    live(vault, range(2))
    vault.intents.put(advance(bare, Stage.SENDING, NOW, card_id="card-9"))  # fills its deed in
    tamper(vault, "UPDATE deeds SET detail = 'x'")
    told = said(verify, exported(vault), tmp_path / "log", capsys)
    assert told.startswith("NOT WHOLE. Line 4: the vault's entry was changed"), told
    vault.close()


def test_an_export_of_a_log_that_was_changed_in_the_vault_says_so(
    verify: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = lived(tmp_path / "vault", 3)
    tamper(vault, "UPDATE deeds SET amount = 1 WHERE seq = 4")
    told = said(verify, exported(vault), tmp_path / "log", capsys)
    assert told == (
        "NOT WHOLE. Line 6: the vault's entry was changed or lost before it was exported.\n"
    )
    vault.close()


def test_what_is_added_while_it_is_written_is_in_it(
    verify: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = lived(tmp_path / "vault", 3)
    lines = vault.log.export(NOW)
    written = [lines.first, *lines.step(4)]
    live(vault, range(20, 22))
    while more := lines.step(4):
        written += more
    data = b"\n".join([*written, lines.last(), b""])
    assert said(verify, data, tmp_path / "log", capsys).startswith("Whole: 11 entries")
    vault.close()


def test_it_holds_no_number_and_no_key(whole: bytes) -> None:
    for secret in (PAN, CVV.join(('"', '"'))):
        assert secret.encode() not in whole


def test_the_script_stays_one_that_can_be_read() -> None:
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) <= 60
    assert {line for line in text.splitlines() if line.startswith(("import", "from"))} == {
        "import hashlib", "import json", "import sys",
    }  # fmt: skip
