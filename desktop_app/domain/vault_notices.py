"""What is told of the vault itself: its backups, its log, and what lies around it."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from desktop_app.domain.notices import Notice, NoticeKind, What


def of_drill(at: datetime) -> Notice:
    """The newest backup did not open in a drill."""
    return Notice(f"drill {at:%Y%m%dT%H%M%S}", NoticeKind.VAULT, at, What.SPOILED)


def of_untried(at: datetime) -> Notice:
    """Nobody tried a restore for long. A suggestion: it is listed, and the desktop is not told."""
    return Notice(f"untried {at:%Y%m%d}", NoticeKind.VAULT, at, What.UNTRIED)


def of_unkeyed(at: datetime) -> Notice:
    """The password alone opens the vault that was restored; its vault asked for a key file too."""
    return Notice(f"unkeyed {at:%Y%m%dT%H%M%S}", NoticeKind.VAULT, at, What.UNKEYED)


def of_log(mark: str, at: datetime) -> Notice:
    """Entries of the log are not as they were written; told once for the same ones."""
    return Notice(f"log {mark[:32]}", NoticeKind.VAULT, at, What.CHANGED)


def of_loss(known_until: datetime, at: datetime) -> Notice:
    """The vault is older than it was."""
    return Notice(f"older {known_until:%Y%m%dT%H%M%S%f}", NoticeKind.VAULT, at, What.OLDER)


def of_copies(names: Iterable[str], where: str, at: datetime) -> Notice:
    """Files beside the vault look like copies of it; told again when there is another one.

    `where` stands for the folder, here and below.
    """
    return Notice(f"copies {where} {mark_of('/'.join(names))}", NoticeKind.VAULT, at, What.COPIES)


def mark_of(text: str) -> str:
    """Stands for names that no notice shall hold."""
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def of_together(file: str, place: str, at: datetime) -> Notice:
    """The key file of this name lay where backups are copied to; told once of both."""
    mark = mark_of(f"{file} {place}")
    return Notice(f"together {mark}", NoticeKind.VAULT, at, What.TOGETHER)


def of_network(kind: str, where: str, at: datetime) -> Notice:
    """The vault is on a network drive."""
    return Notice(f"network {where} {kind}", NoticeKind.VAULT, at, What.NETWORK)


def of_sync(program: str, where: str, at: datetime) -> Notice:
    """A sync program copies the vault's folder."""
    return Notice(f"synced {where} {program}", NoticeKind.VAULT, at, What.SYNCED)
