"""Kind `powerloss`: the power fails after every write, and no acknowledged commit is lost.

What reaches the disk below the page cipher is recorded while a real vault lives; each image of what
the disk may then hold is opened by the vault's own code. The dice are seeded by the place in the
recording, so a failure is found again by its note; only keys and nonces differ between runs.
"""

import hashlib
import random
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop_app.adapters.vault.files import DATABASE
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.vault_errors import VaultError
from tests.faults.disk import Commit, Operation, Recorder, recorded
from tests.faults.platter import Fate, Image, Platter
from tests.faults.report import Control, Place, Result, Tally
from tests.faults.vault_story import (
    DatabaseDoor,
    database_of,
    first_life,
    later_life,
    make_vault,
    open_vault,
    rows_said,
)

SEED = 3
FIRST_RELEASE = Path(__file__).parents[1] / "vectors" / "format_1" / "plain"
TRIES, LEAST = 200_000, 60_000
LOST = "an acknowledged commit is lost"
# What a vault must not be set to: each of these is known to lose commits.
CONTROLS: Mapping[str, Mapping[str, object]] = {
    "WAL and NORMAL": {"synchronous": "NORMAL"},
    "DELETE and FULL, locking NORMAL": {"journal_mode": "DELETE", "locking_mode": "NORMAL"},
}


@dataclass(frozen=True, slots=True)
class Recording:
    """A vault's life: the files it began with, what reached the disk, what it said when."""

    door: DatabaseDoor
    folder: Path
    files: Image
    log: list[Operation]
    said: list[str]


def record(
    folder: Path, wishes: int, rows: int, weakened: Mapping[str, object] | None = None
) -> Recording:
    """Let a vault live twice, closed in between and at the end; `weakened` as in `recorded`."""
    with recorded(weakened) as recorder:
        vault = make_vault(folder)
        said = [rows_said(database_of(vault))]
        vault.close()
        files = {DATABASE: (folder / DATABASE).read_bytes()}
        log: list[Operation] = []
        recorder.log = log
        half = range(wishes // 2), range(wishes // 2, wishes)
        for wished, listed in zip(half, (0, rows), strict=True):
            vault = open_vault(folder)

            def told(vault: OpenVault = vault) -> None:
                _acknowledge(recorder, said, rows_said(database_of(vault)))

            first_life(vault, told, wished)
            later_life(vault, told, listed)
            vault.close()
    return Recording(DatabaseDoor(folder), folder, files, log, said)


def record_migration(folder: Path) -> Recording:
    """A vault of the first release is opened, and so brought up to date, and closed."""
    shutil.copytree(FIRST_RELEASE, folder)
    files = {DATABASE: (folder / DATABASE).read_bytes()}
    door, log = DatabaseDoor(folder), list[Operation]()
    with recorded() as recorder:
        recorder.log = log
        with closing(door.open()) as database:
            # Whenever the power fails, the next opening brings it up to date.
            said = [rows_said(database)]
    return Recording(door, folder, files, log, said)


def _acknowledge(recorder: Recorder, said: list[str], says: str) -> None:
    recorder.note(Commit(len(said)))
    said.append(says)


def moments(recording: Recording) -> Iterator[tuple[int, Platter]]:
    """The disk after each operation, and its number."""
    platter = Platter(recording.files)
    for number, operation in enumerate(recording.log):
        platter.take(operation)
        yield number, platter


def images(recording: Recording, tries: int) -> Iterator[tuple[str, int, Image]]:
    """About `tries` images: which one it is, how many commits were acknowledged, the files.

    Where everything is synced there is one; elsewhere nothing kept, all kept, and random parts.
    """
    settled = [platter.settled for _number, platter in moments(recording)]
    loose = len(settled) - sum(settled)
    mixed = max(0, -(-(tries - sum(settled)) // loose) - 2)
    fates = [Fate.LOST, Fate.KEPT, *[Fate.MIXED] * mixed]
    for number, platter in moments(recording):
        dice = random.Random(f"{SEED} {number}")
        for turn, fate in enumerate(fates[:1] if platter.settled else fates):
            where = f"operation {number} of {len(settled)}, image {turn} {fate.value}"
            yield where, platter.commits, platter.image(fate, dice)


def verdict(recording: Recording, acknowledged: int, image: Image) -> str:
    """What is wrong with a vault found like this; "" when nothing is."""
    _lay(recording.folder, image)
    try:
        with closing(recording.door.open()) as database:
            sound = database.rows("PRAGMA integrity_check") == [("ok",)]
            says = rows_said(database)
    except VaultError as error:
        return f"refused as {error.code}"
    if not sound:
        return "SQLite finds it unsound"
    # A commit that was on its way may be there or not, but whole.
    if says in recording.said[acknowledged : acknowledged + 2]:
        return ""
    return LOST if says in recording.said[:acknowledged] else "it says what it never said"


def _lay(folder: Path, image: Image) -> None:
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()
    for name, data in image.items():
        (folder / name).write_bytes(data)


def lose_power(place: Place) -> Iterable[Result]:
    """Every image of the shipped settings holds; the weaker settings lose commits."""
    tries = place.pick(400, TRIES, 10 * TRIES)
    tally = Tally("powerloss", place.least(place.pick(100, LEAST)))
    wishes, rows = place.pick((2, 0), (6, 24))
    folder = place.inside("vault").folder
    life, migration = record(folder / "life", wishes, rows), record_migration(folder / "migration")
    fell = (
        _fall(life, place, tries, tally, "life"),
        _fall(migration, place, tries // 20, tally, "migration"),
    )
    yield tally.outcome(*fell)
    yield _weakened(place)


def _fall(recording: Recording, place: Place, tries: int, tally: Tally, name: str) -> str:
    """Look at about so many images of one recording; a line about it."""
    with recorded():
        for where, acknowledged, image in place.share(images(recording, tries)):
            new = tally.add(_print(acknowledged, image))
            if new and (why := verdict(recording, acknowledged, image)):
                tally.fail(why, f"{name}, {where}")
    commits = len(recording.said) - 1
    return f"{name}: {len(recording.log)} operations, {commits} commits told, seed {SEED}"


def _weakened(place: Place) -> Control:
    caught, notes = 0, []
    for name, weakened in CONTROLS.items():
        recording = record(place.inside("vault").folder / name, place.pick(1, 3), 0, weakened)
        with recorded():
            verdicts = [verdict(recording, had, image) for _, had, image in images(recording, 0)]
        caught += LOST in verdicts
        notes.append(f"{name}: {verdicts.count(LOST)} of {len(verdicts)} lose a commit")
    return Control("powerloss", caught, len(CONTROLS), tuple(notes))


def _print(acknowledged: int, image: Image) -> bytes:
    """The same for equal images alone."""
    seen = hashlib.blake2b(str(acknowledged).encode(), digest_size=16)
    for name, data in image.items():
        seen.update(f"/{name}/{len(data)}/".encode())
        seen.update(data)
    return seen.digest()
