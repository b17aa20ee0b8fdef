"""Started where there is no screen: words and a status, never a crash."""

import subprocess
import sys
from pathlib import Path

from tests.support.desktop import environment
from tests.support.sandbox_server import REPOSITORY


def test_without_a_screen_it_explains_and_offers_the_tour(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "desktop_app", "--data", str(tmp_path / "data")],
        cwd=REPOSITORY,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert run.returncode == 4
    assert "no display" in run.stderr
    assert "purser --tour DIR" in run.stderr
    assert not (tmp_path / "data").exists()
