"""A sync program's copy is packed as a backup, and the process is killed at any point of it."""

import asyncio
import re
import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.backup import ENDING
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.domain.cards import Field
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import PAN, PASSWORD, at_once, card, details, picture
from tests.faults.children import NO_STRACE, Ending, has_strace, run_traced
from tests.faults.crew import crew
from tests.faults.key_story import KEEPER
from tests.faults.vault_story import NOTHING, make_vault

CALLS = ("openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename")
NAME = "vault (conflicted copy).db"
POINTS = 16
Point = tuple[str, int]
needs_strace = pytest.mark.skipif(not has_strace(), reason=NO_STRACE)


def make(folder: Path) -> None:
    """A vault whose database is lost, with a whole second version of it beside."""
    vault = make_vault(folder)
    vault.cards.put([card()])
    vault.cards.seal_details(card().id, details())
    vault.close()
    shutil.copy(folder / files.DATABASE, folder / NAME)
    (folder / files.DATABASE).write_bytes(b"")
    (folder / files.BACKUPS).mkdir(mode=0o700, exist_ok=True)


def take(folder: Path) -> Path:
    async def taken() -> Path:
        salvager = FolderSalvager(at_once, NOTHING)
        copies = await salvager.open_copies(folder, Secret(PASSWORD))
        backup = await copies.take(NAME)
        copies.close()
        return Path(backup.path)

    return asyncio.run(taken())


def strike(good: Path, place: Path, *options: str) -> Ending:
    """Take the copy of a copied vault, under strace with these options."""
    shutil.copytree(good, place / "vault")

    def work(tell: object) -> None:
        take(place / "vault")

    return run_traced(work, options, place / "trace")


def list_points(good: Path) -> list[Point]:
    with TemporaryDirectory(dir=good.parent) as place:
        ending = strike(good, Path(place), "-e", f"trace={','.join(CALLS)}")
        seen = Counter(re.findall(r"^\d+ +(\w+)\(", ending.trace, re.MULTILINE))
        return [(call, number) for call in CALLS for number in range(1, seen[call] + 1)]


def kill_at(good: Path, point: Point) -> tuple[bool, str]:
    """Whether it was killed there, and what did not hold afterwards."""
    call, number = point
    with TemporaryDirectory(dir=good.parent) as made:
        place = Path(made)
        inject = f"inject={call}:signal=KILL:when={number}"
        ending = strike(good, place, "-e", f"trace={call}", "-e", inject)
        return ending.killed, judge(good, place)


def judge(good: Path, place: Path) -> str:
    folder, before = place / "vault", picture(good)
    kept = {name: data for name, data in picture(folder).items() if name in before}
    if kept != before:
        return "a file that was there is another one"
    packed = sorted((folder / files.BACKUPS).glob(f"*{ENDING}"))
    for number, file in enumerate((*packed, take(folder))):
        if not opens(file, place / f"back-{number}"):
            return f"{file.name} does not open"
    left = {path.name for path in (folder / files.BACKUPS).iterdir() if path.suffix != ENDING}
    return f"left behind: {left}" if left else ""


def opens(file: Path, folder: Path) -> bool:
    async def restore() -> str:
        vault = await KEEPER.restore(file, folder, Secret(PASSWORD), lambda _: None)
        number = vault.cards.reveal(card().id, Field.PAN).reveal()
        vault.close()
        return number

    return asyncio.run(restore()) == PAN


@needs_strace
def test_a_backup_of_a_copy_is_whole_or_not_there(tmp_path: Path) -> None:
    good = tmp_path / "good"
    with crew() as hands:
        hands.submit(make, good).result()
        points = hands.submit(list_points, good).result()
        assert len(points) > POINTS
        picked = points[:: len(points) // POINTS][:POINTS]
        tried = list(hands.map(kill_at, [good] * len(picked), picked))
    faults = {point: fault for point, (_, fault) in zip(picked, tried, strict=True) if fault}
    assert faults == {}
    assert sum(was_killed for was_killed, _ in tried) >= POINTS - 4
