"""`purser --tour DIR` as a process: with a screen, and without one until a planted fault."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.tour.stage import SCALES
from tests.support.desktop import environment
from tests.support.sandbox_server import REPOSITORY

LIMIT_S = 240
RUNS = {"screen": [], "fault": ["--tour-fault", "fund:ignore"]}
"""The one with the fault has no screen."""


class Tours:
    """Runs side by side: most of a tour is waiting."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder = folder
        self._started = {
            name: subprocess.Popen(
                [sys.executable, "-m", "desktop_app", "--tour", str(folder / name), *options],
                cwd=REPOSITORY,
                env=environment(display if name == "screen" else ""),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            for name, options in RUNS.items()
        }

    def finish(self, name: str) -> tuple[int, str]:
        """Exit status and transcript."""
        process = self._started[name]
        process.communicate(timeout=LIMIT_S)
        return process.returncode, (self.folder / name / "transcript.txt").read_text("utf-8")

    def pictures(self, name: str) -> set[str]:
        """Names of the pictures that are not empty."""
        return {p.name for p in (self.folder / name).glob("*.png") if p.stat().st_size > 2000}

    def end(self) -> None:
        """End what still runs."""
        for process in self._started.values():
            if process.poll() is None:
                process.kill()
                process.communicate()


@pytest.fixture(scope="module")
def tours(tmp_path_factory: pytest.TempPathFactory, display: str) -> Iterator[Tours]:
    made = Tours(tmp_path_factory.mktemp("tours"), display)
    yield made
    made.end()


def pictures_of(transcript: str) -> set[str]:
    """The pictures that belong to the steps that passed."""
    steps = re.findall(r"^ok +(\d\d-\S+)$", transcript, re.MULTILINE)
    return {f"{s}-{look}{x}.png" for s in steps for look in ("dark", "light") for x, _ in SCALES}


def test_the_tour_passes_and_shows_every_step_in_both_looks(tours: Tours) -> None:
    status, transcript = tours.finish("screen")
    assert status == 0, transcript
    steps = re.findall(r"^ok +(\d\d-\S+)$", transcript, re.MULTILINE)
    assert len(steps) >= 37
    assert f"{len(steps)} of {len(steps)} steps passed" in transcript
    assert pictures_of(transcript) - tours.pictures("screen") == set()


def test_the_transcript_holds_no_card_number(tours: Tours) -> None:
    for name in RUNS:
        _, transcript = tours.finish(name)
        assert re.findall(r"\d[\d -]{10,}\d", transcript) == []
        assert re.findall(r"(?i)\bcvv\b.*\d", transcript) == []


def test_a_top_up_the_bank_ignored_makes_the_tour_fail_and_name_it(tours: Tours) -> None:
    status, transcript = tours.finish("fault")
    assert status != 0
    assert len(pictures_of(transcript)) > 20
    assert pictures_of(transcript) - tours.pictures("fault") == set()
    [miss] = re.findall(r"^ +MISS (.*)$", transcript, re.MULTILINE)
    assert "$50.00" in miss or "Confirmed" in miss
