"""What is told of the vault itself: a backup that no longer opens, a log that is not whole."""

from datetime import datetime

from desktop_app.domain.notices import Notice, NoticeKind, What


def of_drill(at: datetime) -> Notice:
    """The newest backup did not open in a drill."""
    return Notice(f"drill {at:%Y%m%dT%H%M%S}", NoticeKind.VAULT, at, What.SPOILED)


def of_log(mark: str, at: datetime) -> Notice:
    """Entries of the log are not as they were written; told once for the same ones."""
    return Notice(f"log {mark[:32]}", NoticeKind.VAULT, at, What.CHANGED)


def of_loss(known_until: datetime, at: datetime) -> Notice:
    """The vault is older than it was."""
    return Notice(f"older {known_until:%Y%m%dT%H%M%S%f}", NoticeKind.VAULT, at, What.OLDER)
