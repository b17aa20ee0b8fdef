"""Kind `replay`: commits that a damaged log of SQLite drops, and old pages put back, are named.

The page cipher knows no time: a page of last week is a whole page. So what is looked at is the
journal with its proof and the wishes: where nothing is refused, lost or broken in words, they are
as they were. What other tables say is not proved by the log; such cases are counted and told.
"""

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.vault import vault_log
from desktop_app.adapters.vault.files import DATABASE, LOCK_FILE
from desktop_app.adapters.vault.log_check import LogCheck
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.vault_errors import VaultError
from tests.contract.vault_rig import NOW
from tests.faults.mutate import PAGE
from tests.faults.report import Control, Place, Result, Tally
from tests.faults.vault_story import (
    MANY,
    database_of,
    first_life,
    later_life,
    make_vault,
    open_vault,
    rows_said,
)

SEED, LEAST, AT_ONCE = "11", 12_000, 200
WAL = f"{DATABASE}-wal"
FRAME, HEAD = PAGE + 24, 32
PROVED = ("deeds", "links", "intents")
NAMED, SAME, ELSEWHERE = "named", "as it was", "older in what no log proves"
SILENT = "changed in silence"
Case = tuple[str, bytes]
"""What was done, and the file that stands there then."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A vault's folder, its files as they are good, which of them is spoiled, what it says then."""

    folder: Path
    files: Mapping[str, bytes]
    spoiled: str
    said: tuple[str, str]

    def lay(self, data: bytes) -> None:
        """The folder as it was, with this in the spoiled file."""
        for path in self.folder.iterdir():
            if path.name not in self.files:
                path.unlink()
        for name, good in self.files.items():
            (self.folder / name).write_bytes(data if name == self.spoiled else good)


def replay(place: Place) -> Iterable[Result]:
    """Of both nothing is silent; and with the proof put out of order it would be."""
    tally = Tally("replay", place.pick(300, LEAST))
    wal, (now, olds) = killed(place.folder / "killed"), lived(place.folder / "lived", 5)
    dropped = list(spoiled_log(wal.files[WAL], place.pick(2999, 29, 3)))
    turned = list(
        old_pages(now.files[DATABASE], olds, place.pick(5, 1), place.pick(60, 8_000, 60_000))
    )
    yield tally.outcome(_try(wal, dropped, tally), _try(now, turned, tally))
    caught = [name for name in MISTAKES if _is_caught(name, (wal, dropped), (now, turned))]
    missed = tuple(f"not caught: {name}" for name in MISTAKES if name not in caught)
    yield Control("replay", len(caught), len(MISTAKES), missed)


def killed(folder: Path) -> Scene:
    """A vault whose process died with commits that are in SQLite's log alone."""
    vault = make_vault(folder / "vault")
    _live(vault, 0)
    vault.checkpoint()
    _live(vault, 1)
    left = shutil.ignore_patterns(LOCK_FILE)
    shutil.copytree(folder / "vault", folder / "left", ignore=left)
    vault.close()
    return _scene(folder / "left", WAL)


def lived(folder: Path, days: int) -> tuple[Scene, list[bytes]]:
    """A closed vault, and its database as it was on the days before, all of one length or less."""
    make_vault(folder).close()
    olds = []
    for day in range(days):
        with closing(open_vault(folder)) as vault:
            _live(vault, day)
        olds.append((folder / DATABASE).read_bytes())
    return _scene(folder, DATABASE), olds[:-1]


def spoiled_log(wal: bytes, every: int) -> Iterator[Case]:
    """A bit flipped in its head and everywhere, cut, frames gone, blank, twice and moved."""
    for at in sorted({*range(HEAD + 24), *range(0, len(wal), every)}):
        yield f"bit of byte {at}", wal[:at] + bytes([wal[at] ^ 1 << at % 8]) + wal[at + 1 :]
    frames = range(HEAD, len(wal), FRAME)
    for at in sorted({*range(0, len(wal), 7 * every), *frames}):
        yield f"cut at {at}", wal[:at]
    dice = random.Random(SEED)
    for at in frames:
        frame, other = wal[at : at + FRAME], dice.choice(frames)
        rest = wal[at + FRAME :]
        yield f"frame at {at} gone", wal[:at] + rest
        yield f"frame at {at} blank", wal[:at] + bytes(FRAME) + rest
        yield f"frame at {at} twice", wal[:at] + frame + frame + rest
        yield (
            f"frame at {other} at {at}",
            wal[:at] + wal[other : other + FRAME] + rest,
        )


def old_pages(now: bytes, olds: list[bytes], every: int, mixed: int) -> Iterator[Case]:
    """Each page as it was on each day, then many at once, drawn by seeded dice."""
    pages = [
        (day, at)
        for day, old in enumerate(olds)
        for at in range(0, len(old), PAGE)
        if old[at : at + PAGE] != now[at : at + PAGE]
    ]
    for day, at in pages[::every]:
        yield f"page {at // PAGE + 1} of day {day}", _with(now, olds, [(day, at)])
    dice = random.Random(SEED)
    for turn in range(mixed):
        of_day = [page for page in pages if turn % 2 or page[0] == turn // 2 % len(olds)]
        drawn = dice.sample(of_day, dice.randrange(2, len(of_day)))
        yield f"draw {turn}: {len(drawn)} pages", _with(now, olds, drawn)


def outcome(scene: Scene, data: bytes) -> str:
    """The code of the refusal, or one of the words above, or that something else escaped."""
    scene.lay(data)
    try:
        with closing(open_vault(scene.folder)) as vault:
            if vault.log.loss is not None or _breaks(vault):
                return NAMED
            proved, everything = _said(vault)
    except VaultError as error:
        return error.code
    except Exception as error:
        return f"escaped as {type(error).__name__}"
    if proved != scene.said[0]:
        return SILENT
    return SAME if everything == scene.said[1] else ELSEWHERE


def _live(vault: OpenVault, day: int) -> None:
    """A day: the vault was opened, four wishes are made, things are listed and forgotten."""
    vault.log.open(NOW + timedelta(days=day))
    first_life(vault, _nobody, range(4 * day, 4 * day + 4))
    later_life(vault, _nobody, 12 + 6 * day)


def _nobody() -> None:
    """Whom it is told."""


def _scene(folder: Path, spoiled: str) -> Scene:
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with closing(open_vault(folder)) as vault:
        said = _said(vault)
    return Scene(folder, files, spoiled, said)


def _said(vault: OpenVault) -> tuple[str, str]:
    """A digest of what the log proves, read by rows and by index, and one of every row."""
    database, said = database_of(vault), hashlib.blake2b(digest_size=16)
    for table in PROVED:
        said.update(repr(database.rows(f"SELECT * FROM {table} ORDER BY 1")).encode())
    said.update(repr((vault.intents.recent(MANY), vault.intents.open())).encode())
    return said.hexdigest(), rows_said(database)


def _breaks(vault: OpenVault) -> bool:
    check = vault.log.check()
    while check.step(AT_ONCE):
        pass
    return bool(check.broken)


def _with(now: bytes, olds: list[bytes], pages: Iterable[tuple[int, int]]) -> bytes:
    made = bytearray(now)
    for day, at in pages:
        made[at : at + PAGE] = olds[day][at : at + PAGE]
    return bytes(made)


def _try(scene: Scene, cases: list[Case], tally: Tally) -> str:
    """Every case of one scene; a line about what came."""
    seen: Counter[str] = Counter()
    for what, data in cases:
        if data == scene.files[scene.spoiled] or not tally.add((scene.spoiled, hash(data))):
            continue
        came = outcome(scene, data)
        seen[came] += 1
        if came == SILENT or came.startswith("escaped"):
            tally.fail(came, f"{scene.spoiled}, {what}, seed {SEED}")
    counts = ", ".join(f"{came} {count}" for came, count in seen.most_common())
    return f"{scene.spoiled}, {len(scene.files[scene.spoiled])} bytes: {counts}"


def _not_at_all(check: LogCheck, _limit: int) -> bool:
    """Looks at nothing."""
    return False


def _deeds_alone(check: LogCheck, _limit: int) -> bool:
    """Takes every wish for good."""
    return False


MISTAKES: Mapping[str, tuple[object, str, Callable[..., object]]] = {
    "nobody knows the newest entry": (vault_log.VaultLog, "_compare", lambda *_: None),
    "the log is not read": (LogCheck, "step", _not_at_all),
    "the wishes are not read": (LogCheck, "_look_at_wishes", _deeds_alone),
}


def _is_caught(name: str, *scenes: tuple[Scene, list[Case]]) -> bool:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(*MISTAKES[name])
        return any(outcome(scene, data) == SILENT for scene, cases in scenes for _, data in cases)
