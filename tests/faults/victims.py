"""The files that kind `mutate` spoils, and how each is opened."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from desktop_app.adapters.vault.canonical import canonical
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.export_file import open_export, seal_export
from desktop_app.adapters.vault.files import DATABASE, KEY_COPY, KEY_FILE
from desktop_app.application.restored import NAME, restored
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError
from tests.contract.second_rig import both
from tests.contract.vault_rig import NOW, PASSWORD
from tests.faults.report import Place
from tests.faults.vault_story import (
    NOTHING,
    DatabaseDoor,
    add_ways,
    age_keys,
    all_said,
    first_life,
    later_life,
    make_backup,
    make_vault,
    need_key_file,
    open_vault,
    restore_vault,
    rows_said,
)

MAKE = {"format 1": age_keys, "format 2": add_ways, "format 3": need_key_file}
"""The key files of a closed vault, by their format."""


@dataclass(frozen=True, slots=True)
class Grain:
    """Every how many bytes one is changed, and the file is cut; every how many pairs of pages
    change places, 0 for none. Of its first `head` bytes each one is changed."""

    byte: int
    cut: int
    pairs: int = 0
    head: int = 0


@dataclass(frozen=True, slots=True)
class Victim:
    """Files of equal content that are spoiled alike, and what is said by whoever opens them.

    `said` raises PurserError, or what lies outside of it, which is a failure.
    """

    name: str
    paths: tuple[Path, ...]
    said: Callable[[], str]
    grain: Grain


def make_victims(place: Place) -> list[Victim]:
    """Cleanly closed vaults of two sizes, their databases and their key files, and a backup."""
    small, large = place.folder / "small", place.folder / "large"
    _fill(small, wishes=2, rows=6)
    _fill(large, wishes=place.pick(4, 40), rows=place.pick(10, 400))
    every = place.pick(Grain(2999, 8191, 18), Grain(4, 64, 1), Grain(1, 64, 1))
    some = place.pick(Grain(59_999, 65_536), Grain(19, 4096), Grain(1, 64, 1))
    whole = place.pick(Grain(18_013, 32_749, 61), Grain(211, 512, 1), Grain(11, 64, 1))
    key = place.pick(Grain(97, 97), Grain(1, 1))
    backup = place.pick(Grain(2003, 8191, 61), Grain(9, 64, 1, 1200), Grain(1, 8, 1))
    victims = [
        Victim("small database", (small / DATABASE,), _by_rows(small), every),
        Victim("large database", (large / DATABASE,), _by_rows(large), some),
        Victim("database, by the keeper", (small / DATABASE,), _by_keeper(small), whole),
    ]
    file = make_backup(small)
    victims.append(Victim("backup", (file,), _by_restoring(file, place.folder / "back"), backup))
    victims.append(_export(place.folder / "cards.purser-export", place.pick(Grain(53, 53), key)))
    for name in MAKE:
        victims += _keys(place.folder / name, name, key)
    return victims


def _export(file: Path, grain: Grain) -> Victim:
    """Card details that left the vault under a passphrase."""
    plain = canonical({"cards": [{"label": f"Card {n}", "number": "4" * 16} for n in range(9)]})
    file.write_bytes(seal_export(plain, Secret(PASSWORD), NOTHING, NOW))

    def said() -> str:
        return open_export(file.read_bytes(), Secret(PASSWORD), NOTHING).decode()

    return Victim("sealed export", (file,), said, grain)


def _keys(folder: Path, name: str, grain: Grain) -> Iterator[Victim]:
    """The key file, its copy, and both, of a small vault; from format 2 on with all kinds of ways.

    In format 3 it is opened by the password and the owner's key file.
    """
    _fill(folder, wishes=1, rows=0)
    MAKE[name](folder)
    secret = both() if name == "format 3" else None
    for names in ((KEY_FILE,), (KEY_COPY,), (KEY_FILE, KEY_COPY)):
        paths = tuple(folder / name for name in names)
        yield Victim(f"{' and '.join(names)} of {name}", paths, _by_keeper(folder, secret), grain)


def make_plain(place: Place) -> Victim:
    """The same database without its cipher: what the cipher keeps from happening, happens."""
    folder = place.folder / "plain"
    _fill(folder, wishes=2, rows=6)
    path, door = folder / DATABASE, DatabaseDoor(folder)
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("cipher", "chacha20")
        connection.pragma("key", f"x'{door.key.hex()}'")
        connection.pragma("journal_mode", "DELETE")
        connection.pragma("rekey", "")

    def said() -> str:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            return rows_said(Database(connection))

    return Victim("plain database", (path,), said, Grain(place.pick(97, 31), 8191))


def _fill(folder: Path, *, wishes: int, rows: int) -> None:
    with closing(make_vault(folder)) as vault:
        first_life(vault, _nobody, range(wishes))
        later_life(vault, _nobody, rows)


def _nobody() -> None:
    """Whom it is told."""


def _by_keeper(folder: Path, secret: Secret | None = None) -> Callable[[], str]:
    """Through every door: folder, lock, key file, password, database, seals."""

    def said() -> str:
        with closing(open_vault(folder, secret)) as vault:
            return f"{vault.name} {all_said(vault)}"

    return said


def _by_restoring(file: Path, back: Path) -> Callable[[], str]:
    """Brought back and opened, with what it says of its age; a refusal leaves nothing behind."""

    def said() -> str:
        try:
            with closing(restore_vault(file, back)) as vault:
                mark = restored(vault.settings)
                vault.settings.put(NAME, "")  # it holds the time of restoring
                return f"{vault.name} {mark and mark.made_at} {all_said(vault)}"
        except VaultError:
            if back.exists():
                raise AssertionError("something is left") from None
            raise
        finally:
            shutil.rmtree(back, ignore_errors=True)

    return said


def _by_rows(folder: Path) -> Callable[[], str]:
    """The database alone, with the right key: three times as many cases in the same time."""
    door = DatabaseDoor(folder)

    def said() -> str:
        with closing(door.open()) as database:
            return rows_said(database)

    return said
