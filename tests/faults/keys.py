"""SIGKILL, and a refusal of the disk, at every system call of a change of the vault's keys."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop_app.adapters.vault import files, keeper, keyfile, ways
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.application import noted_ways
from tests.faults import key_file_story, key_story
from tests.faults.cases import Cases
from tests.faults.children import NO_STRACE, Ending, has_strace, run_traced
from tests.faults.crew import AT_ONCE, crew
from tests.faults.report import Place

CALLS = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "unlinkat", "fchmod",
    "chmod", "close", "ftruncate", "pread64", "flock", "fcntl", "fstat", "lseek",
)  # fmt: skip
WRITING = ("write", "pwrite64", "fsync", "fdatasync", "rename", "openat", "ftruncate")
ERRORS = ("EIO", "ENOSPC")
STORIES = key_story.STORIES | key_file_story.STORIES
Point = tuple[str, int, str]
"""A system call, how many came before it, and what happens there: KILL or an error."""


def run(place: Place) -> Cases:
    """Every point of every story."""
    tally, planned = Cases("keys", floor=place.least(1_000)), 0
    if not has_strace():
        tally.failures.append(NO_STRACE)
        return tally
    with crew() as hands:
        for story in STORIES:
            folder = place.folder / story.replace(" ", "-")
            folder = hands.submit(prepare, folder, story).result()
            points = hands.submit(list_points, story, folder).result()
            points = list(place.share(points))
            planned += len(points)
            tally.expect(planned)
            tried = hands.map(partial(try_point, story, folder), points, chunksize=AT_ONCE)
            for point, (reached, fault) in zip(points, tried, strict=True):
                if reached or fault is not None:
                    tally.note((story, *point), fault)
        for name in MISTAKES:
            tally.control(name, hands.submit(control, place.folder, name).result())
    return tally


def prepare(folder: Path, story: str) -> Path:
    """A vault that the story begins with."""
    folder.mkdir(parents=True)
    key_story.make_vault(folder / "vault")
    if story in key_file_story.STORIES:
        key_file_story.take_key_file(folder / "vault")
    return folder / "vault"


def list_points(story: str, vault: Path) -> list[Point]:
    """Each system call of an undisturbed story, to be killed at, and each write, to be refused."""
    with _strike(story, vault, ("-e", f"trace={','.join(CALLS)}")) as (_, ending):
        if ending.code or ending.told != (key_story.DONE,):
            raise RuntimeError(f"the undisturbed story: {ending.code} {ending.told}")
    seen = Counter(re.findall(r"^\d+ +(\w+)\(", ending.trace, re.MULTILINE))
    kills = [(call, n, "KILL") for call in CALLS for n in range(1, seen[call] + 1)]
    return kills + [
        (call, n, error) for error in ERRORS for call in WRITING for n in range(1, seen[call] + 1)
    ]


def try_point(story: str, vault: Path, point: Point) -> tuple[bool, str | None]:
    """Whether the story was stopped or refused there, and what did not hold afterwards."""
    call, number, what = point
    action = "signal=KILL" if what == "KILL" else f"error={what}"
    options = ("-e", f"trace={call}", "-e", f"inject={call}:{action}:when={number}")
    with _strike(story, vault, options) as (folder, ending):
        reached = ending.killed or "(INJECTED)" in ending.trace
        try:
            judge = key_file_story.judge if story in key_file_story.STORIES else key_story.judge
            return reached, judge(story, folder, ending.told)
        except AssertionError as error:
            return reached, str(error)


@contextmanager
def _strike(story: str, vault: Path, options: Sequence[str]) -> Iterator[tuple[Path, Ending]]:
    with TemporaryDirectory(dir=vault.parent, prefix="case-") as made:
        folder = shutil.copytree(vault, Path(made) / "vault")
        work = partial(key_story.tell, STORIES[story], folder)
        yield folder, run_traced(work, options, Path(made) / "trace")


def _nothing(folder: Path, opened: KeyFile) -> None:
    """Leaves two files that differ as they are."""


def _half(folder: Path, old: KeyFile, new: KeyFile, prove: object) -> None:
    """Writes the copy alone."""
    files.write_private(folder / files.KEY_COPY, new.dump())


def _alone(*given: object) -> KeyFile:
    """Forgets the second secret when the password is wrapped anew."""
    return keyfile.replace_password(*given[:4])


MISTAKES = {
    "two that differ are left": (keeper, "settle_key_files", _nothing, ("rename", 2, "KILL")),
    "the copy alone is written": (ways, "replace_key_files", _half, ("rename", 9, "KILL")),
    "the log is told nothing": (noted_ways, "_acts", lambda *_: (), ("rename", 9, "KILL")),
    "the key file is not asked for": (ways, "replace_password", _alone, ("rename", 9, "KILL")),
}
IN_STORY = {"the key file is not asked for": "key file"}
"""Where a mistake is made in another story than that of the password."""


def control(place: Path, name: str) -> bool:
    """Whether a planted mistake is caught."""
    module, function, mistake, point = MISTAKES[name]
    story = IN_STORY.get(name, "password")
    vault = prepare(place / name.replace(" ", "-"), story)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, function, mistake)
        return try_point(story, vault, point)[1] is not None
