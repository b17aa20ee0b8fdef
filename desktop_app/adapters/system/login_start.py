"""Starts Purser when the person logs in: one entry in the desktop's autostart folder.

Follows the Desktop Application Autostart and Desktop Entry specifications of freedesktop.org.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.whole_file import sync_entries, write_whole
from desktop_app.domain.errors import NotAllowed

FILE = "purser.desktop"
_OFF = re.compile(r"^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$", re.M)
_LONGEST = 16_384
_RESERVED = re.compile(r'(["`$\\])')


class AutostartEntry:
    """LoginStart of desktops that follow freedesktop.org. `command` is what is run."""

    def __init__(self, command: Sequence[str], run_blocking: RunBlocking) -> None:
        self._command = tuple(command)
        self._run = run_blocking

    async def is_on(self) -> bool | None:
        """Whether the entry is there, starts this program, and is not off in the desktop's own
        settings. One of a copy that was moved away starts nothing.
        """
        if not sys.platform.startswith("linux"):
            return None
        return await self._run(lambda: _is_on(_place(), _line(self._command)))

    async def set(self, *, on: bool) -> None:
        """Write or remove the entry. Raises NotAllowed."""
        await self._run(lambda: _set(_place(), make_entry(self._command) if on else ""))


def make_entry(command: Sequence[str]) -> str:
    """The desktop entry that runs `command`."""
    return (
        "[Desktop Entry]\nType=Application\nName=Purser\n"
        "Comment=Watches disposable cards once the master password is typed\n"
        f"{_line(command)}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )


def _line(command: Sequence[str]) -> str:
    return f"Exec={' '.join(_quote(word) for word in command)}"


def _quote(word: str) -> str:
    """One argument of Exec: quoted there, then escaped as every string of the file is."""
    quoted = _RESERVED.sub(r"\\\1", word)
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'


def _place() -> Path:
    from platformdirs import user_config_path

    return user_config_path() / "autostart" / FILE


def _is_on(file: Path, line: str) -> bool:
    try:
        with file.open("rb") as entry:
            text = entry.read(_LONGEST).decode("utf-8", "replace")
    except OSError:
        return False
    return line in text.splitlines() and _OFF.search(text) is None


def _set(file: Path, entry: str) -> None:
    try:
        if entry:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, entry.encode(), replace=True)
        elif file.is_symlink() or file.exists():
            file.unlink()
            sync_entries(file.parent)
    except OSError:
        raise NotAllowed(
            "The desktop's list of programs to start could not be changed.",
            todo="Add Purser in your desktop's own settings for starting programs.",
        ) from None
