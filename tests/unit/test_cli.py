"""The command line: what is asked for is handed on, what cannot be is said in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import __version__, cli
from desktop_app.adapters.system import hardening
from desktop_app.composition import app, doctor
from desktop_app.composition.backstage import Options
from desktop_app.tour import run as tour


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """What the program was started with; nothing starts, nothing is hardened."""
    seen: list[Options] = []
    monkeypatch.setattr(app, "run", lambda given: seen.append(given) or 0)
    monkeypatch.setattr(hardening, "harden", lambda: None)
    return seen


def test_without_arguments_the_persons_own_folder_is_used(options: list[Options]) -> None:
    assert cli.main([]) == 0
    assert options == [Options(sandbox=False, data=None)]


def test_the_flags_are_handed_on_and_a_folder_is_made_whole(
    options: list[Options], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["--sandbox", "--data", "here"]) == 0
    assert options == [Options(sandbox=True, data=tmp_path / "here")]


def test_pictures_of_the_screen_can_be_allowed_for_one_run(options: list[Options]) -> None:
    assert cli.main(["--allow-screen-capture"]) == 0
    assert options == [Options(allow_capture=True)]


def test_without_a_display_it_says_what_to_do(
    options: list[Options], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main([]) == cli.NO_DISPLAY == 4
    said = capsys.readouterr().err
    assert "no display" in said
    assert "purser --tour DIR" in said
    assert options == []


def test_the_tour_and_its_fault_are_handed_on(
    options: list[Options], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[object, ...]] = []
    monkeypatch.setattr(tour, "run_tour", lambda *given: seen.append(given) or 0)
    assert cli.main(["--tour", str(tmp_path), "--tour-fault", "fund:ignore"]) == 0
    assert seen == [(tmp_path, ("fund", "ignore"))]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"purser {__version__}\n"


def test_an_unknown_flag_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--live"])
    assert ended.value.code == 2
    assert "--live" in capsys.readouterr().err


def test_the_bank_starts_without_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from desktop_app.cli import main\n"
        "try: main(['--sandbox-server', '--help'])\n"
        "except SystemExit: print('PySide6' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert run.stdout.splitlines()[-1] == "False"


def test_the_doctor_is_told_where_to_look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[doctor.Visit] = []
    monkeypatch.setattr(hardening, "harden", lambda: None)
    monkeypatch.setattr(doctor, "run_doctor", lambda visit, terminal: seen.append(visit) or 0)
    assert cli.main(["doctor"]) == 0
    assert cli.main(["doctor", "--data", str(tmp_path), "--vault", "acme", "--probe-money"]) == 0
    assert seen == [doctor.Visit(), doctor.Visit(tmp_path, "acme", money=True)]
