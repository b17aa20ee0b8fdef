"""The set-up scripts say in words what they cannot do, and touch nothing before that."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.house_rules import ROOT

SCRIPTS = ROOT / "packaging"
PARTS = ("setup.sh", "requirements.lock", "requirements-dev.lock")


def _sh(*command: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run sh without a display or a terminal; `environment` is added to this one."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        ["sh", *map(str, command)],
        cwd=cwd,
        env=clean | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def _tools(folder: Path, **scripts: str) -> str:
    """A PATH that begins with these stand-ins for the system's tools."""
    for name, body in scripts.items():
        tool = folder / name.replace("_", "-")
        tool.write_text(f"#!/bin/sh\n{body}\n")
        tool.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def _in_setup(code: str, root: Path, path: str) -> subprocess.CompletedProcess[str]:
    """Run shell code after reading setup.sh, for a source tree that is not this one."""
    return _sh("-c", f'set -eu; root="{root}"; . "{SCRIPTS}/setup.sh"; {code}', PATH=path)


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.sh")), ids=lambda path: path.name)
def test_a_script_is_posix_shell(script: Path) -> None:
    assert _sh("-n", script).stderr == ""


def test_without_a_display_run_explains_and_offers_the_tour(tmp_path: Path) -> None:
    link = tmp_path / "a folder with blanks"
    link.symlink_to(SCRIPTS / "run.sh")
    result = _sh(link, cwd=tmp_path)
    assert result.returncode == 4
    assert "has no display" in result.stderr
    assert f"sh {SCRIPTS}/run.sh --tour out" in result.stderr


def test_only_packages_that_dpkg_lacks_are_missing(tmp_path: Path) -> None:
    path = _tools(tmp_path, dpkg_query='printf "ii libegl1 rc libgl1 "; exit 1')
    result = _in_setup("missing_packages libegl1 libgl1 libx", tmp_path, path)
    assert result.stdout.split() == ["libgl1", "libx"]


def test_a_user_who_may_not_install_is_told_the_command(tmp_path: Path) -> None:
    path = _tools(tmp_path, id="echo 1000", sudo="exit 1", apt_get="exit 9", dpkg_query="exit 1")
    result = _in_setup("base=true; install_system_packages libgl1", tmp_path, path)
    assert result.returncode == 3
    assert "apt-get install -y --no-install-recommends libgl1\n" in result.stderr


def test_an_old_python_is_refused_in_words(tmp_path: Path) -> None:
    old = 'case $1 in --version) echo "Python 3.10.2" ;; *) exit 1 ;; esac'
    path = _tools(tmp_path, python3=old, **{f"python3.{n}": old for n in (11, 12, 13, 14)})
    result = _in_setup("find_python", tmp_path, path)
    assert result.returncode == 3
    assert "needs Python 3.11 or newer, and this machine has Python 3.10.2" in result.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree with what a stamp is made of, and a stand-in for its Python."""
    (tmp_path / "packaging").mkdir()
    for name in PARTS:
        (tmp_path / "packaging" / name).write_text(name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    _tools(tmp_path / ".venv" / "bin", python="echo Python 3.11.2")
    return tmp_path


@pytest.mark.parametrize(
    ("stamped", "asked", "fits"),
    [("run", "run", True), ("dev", "run", True), ("dev", "dev", True), ("run", "dev", False)],
)
def test_a_development_set_up_also_serves_to_run(
    tree: Path, stamped: str, asked: str, fits: bool
) -> None:
    code = f'printf "%s\\n" {stamped} "$(fingerprint)" >"$stamp"; is_set_up {asked} && echo fits'
    assert (_in_setup(code, tree, os.environ["PATH"]).stdout == "fits\n") is fits


@pytest.mark.parametrize("changed", PARTS)
def test_a_changed_lock_or_script_asks_for_a_new_set_up(tree: Path, changed: str) -> None:
    code = (
        'printf "%s\\n" run "$(fingerprint)" >"$stamp"; is_set_up run && echo before;'
        f'echo new >"$root/packaging/{changed}"; is_set_up run && echo after'
    )
    assert _in_setup(code, tree, os.environ["PATH"]).stdout == "before\n"
