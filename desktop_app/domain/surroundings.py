"""What lies around a vault that can spoil it: copies by a sync program, a network drive."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_FILES: Final = ("vault.db", "vault.db-wal", "vault.key", "vault.key.bak")
_OURS: Final = frozenset({*_FILES, "vault.db-shm", "vault.db-journal"})
_OF_LOG: Final = re.compile(r"vault\.db-(wal|shm|journal)")
_MARKS: Final = re.compile(
    "|".join(
        (
            r" \([^)]*conflict[^)]*\)",  # Dropbox, Nextcloud, Seafile
            r"\.sync-conflict-\d{8}-\d{6}-[A-Z0-9]{7}",  # Syncthing
            r"_conflict-\d{8}-\d{6}",  # ownCloud
            r"\.conflict(-?\d*)",  # Resilio, Unison
            r" ?\[conflict\]",  # Google Drive
            r" ?\(\d{1,3}\)",  # Google Drive, MEGA
            r" \d{1,3}",  # iCloud
            r"-[\w’'-]{2,63}",  # OneDrive: the name of the computer
        )
    ),
    re.IGNORECASE,
)
_SYNCED: Final = (
    (re.compile(r"Dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"OneDrive( - .+)?"), "OneDrive"),
    (re.compile(r"Google ?Drive(-.+)?|My Drive"), "Google Drive"),
    (re.compile(r"iCloud ?Drive|com~apple~CloudDocs"), "iCloud"),
    (re.compile(r"Nextcloud\d?"), "Nextcloud"),
    (re.compile(r"ownCloud\d?"), "ownCloud"),
    (re.compile(r"pCloud ?Drive"), "pCloud"),
    (re.compile(r"MEGA(sync)?"), "MEGA"),
    (re.compile(r"Seafile"), "Seafile"),
)
_MARKERS: Final = (
    (re.compile(r"\.stfolder"), "Syncthing"),
    (re.compile(r"\.dropbox\.cache"), "Dropbox"),
    (re.compile(r"\.tmp\.drivedownload"), "Google Drive"),
    (re.compile(r"\.nextcloudsync\.log"), "Nextcloud"),
    (re.compile(r"\.owncloudsync\.log|\._?sync_[0-9a-f]+\.db"), "Nextcloud or ownCloud"),
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`copies` are names of files beside the vault that look like copies of its files, sorted.

    `network` is the type of a network file system, `synced_by` the program that copies the folder
    to other computers; both are empty where there is none that is known.
    """

    copies: tuple[str, ...] = ()
    network: str = ""
    synced_by: str = ""


def find_copies(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names in a vault's folder that a sync program gives to a second version."""
    return tuple(sorted(name for name in names if name not in _OURS and _is_copy(name)))


def find_database_copies(names: Iterable[str]) -> tuple[str, ...]:
    """Those that look like a second version of the database itself, not of its log or its keys."""
    return tuple(
        sorted(
            name
            for name in names
            if name not in _OURS and not _OF_LOG.match(name) and _is_copy(name, _FILES[:1])
        )
    )


def _is_copy(name: str, files: tuple[str, ...] = _FILES) -> bool:
    for ours in files:
        # The mark stands before an ending, or behind them all.
        for at in (*(found.start() for found in re.finditer(r"\.", ours)), len(ours)):
            head, tail = ours[:at], ours[at:]
            is_alike = name.startswith(head) and name.endswith(tail)
            if is_alike and _MARKS.fullmatch(name[at : max(at, len(name) - len(tail))]):
                return True
    return False


def find_sync(folders: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The program that keeps one of these folders in step; "" where none is known.

    Each folder is its name and the names in it, the vault's own one first.
    """
    for name, inside in folders:
        for pattern, program in _SYNCED:
            if pattern.fullmatch(name):
                return program
        for entry in inside:
            for pattern, program in _MARKERS:
                if pattern.fullmatch(entry):
                    return program
    return ""
