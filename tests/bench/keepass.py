"""KeePassXC as the peer: a database of the same cards, its command line and its window."""

import base64
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from desktop_app.domain.cards import Card
from tests.bench.children import LIMIT_S, Opened, peak_mib
from tests.bench.password import PASSWORD

CLI, WINDOW = "keepassxc-cli", "keepassxc"
KDF_MS = "100"
"""The cheapest it lets a person ask for; ours works out Argon2id for about twice as long."""
POLL_S = 0.02
_IS_OPEN = '"peer.kdbx - KeePassXC"'
_SETTINGS = "[General]\nConfigVersion=2\n[GUI]\nCheckForUpdates=false\nUpdateCheckAsked=true\n"


def is_there() -> bool:
    """Whether this computer has it, and what tells when its window is open."""
    return all(shutil.which(name) for name in (CLI, WINDOW, "xwininfo"))


class KeePass:
    """One database in `folder`, with an entry for each card."""

    def __init__(self, folder: Path, cards: Iterable[Card]) -> None:
        self._home = folder / "keepass"
        self._file = self._home / "peer.kdbx"
        settings = self._home / ".config" / "keepassxc"
        settings.mkdir(parents=True)
        (settings / "keepassxc.ini").write_text(_SETTINGS)
        source = self._home / "peer.xml"
        source.write_text(_document(cards))
        self._command("import", "-t", KDF_MS, "-p", source, self._file, answers=2)
        source.unlink()

    def kdf(self) -> str:
        """As it states it."""
        told = self._command("db-info", self._file)
        found = re.search(r"KDF: (.*)", told)
        return found[1] if found else "not stated"

    def rename(self, card: Card, title: str) -> float:
        """Seconds of a whole process that changes one title and saves."""
        began = time.perf_counter()
        self._command("edit", "-q", "-t", title, self._file, card.label)
        return time.perf_counter() - began

    def open_window(self, display: str) -> Opened:
        """From the start of its window until its title says that the database is open."""
        env = self._env() | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        began = time.perf_counter()
        window = subprocess.Popen(
            [WINDOW, "--pw-stdin", str(self._file)], env=env,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert window.stdin is not None
            window.stdin.write(f"{PASSWORD}\n".encode())
            window.stdin.close()
            while _IS_OPEN not in _titles(display):
                if time.perf_counter() - began > LIMIT_S or window.poll() is not None:
                    raise RuntimeError("KeePassXC did not open its database")
                time.sleep(POLL_S)
            return Opened(time.perf_counter() - began, peak_mib(window.pid))
        finally:
            window.kill()
            window.wait(LIMIT_S)

    def _command(self, *words: str | Path, answers: int = 1) -> str:
        done = subprocess.run(
            [CLI, *map(str, words)], env=self._env(), input=f"{PASSWORD}\n" * answers,
            capture_output=True, timeout=LIMIT_S, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{CLI} {words[0]} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def _env(self) -> dict[str, str]:
        home = str(self._home)
        kept = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
        return {**kept, "HOME": home, "XDG_CONFIG_HOME": f"{home}/.config"}


def _titles(display: str) -> str:
    done = subprocess.run(
        ["xwininfo", "-display", display, "-root", "-tree"],
        capture_output=True, timeout=LIMIT_S, text=True, check=False,
    )  # fmt: skip
    return done.stdout


def _document(cards: Iterable[Card]) -> str:
    entries = "".join(_entry(number, card) for number, card in enumerate(cards, 1))
    return (
        '<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta><Generator>bench</Generator>'
        f"</Meta><Root><Group><UUID>{_uuid(0)}</UUID><Name>Root</Name>{entries}</Group></Root>"
        "</KeePassFile>"
    )


def _entry(number: int, card: Card) -> str:
    # What a person would keep of a card there: as much as is sealed of it in a vault.
    fields = {
        "Title": card.label,
        "UserName": card.holder,
        "Password": f"400000{number:010d}",
        "Notes": f"0{number % 9 + 1}/2031 123",
    }
    strings = "".join(
        f"<String><Key>{key}</Key><Value>{escape(value)}</Value></String>"
        for key, value in fields.items()
    )
    return f"<Entry><UUID>{_uuid(number)}</UUID>{strings}</Entry>"


def _uuid(number: int) -> str:
    return base64.b64encode(number.to_bytes(16, "big")).decode()
