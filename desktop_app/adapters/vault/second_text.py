"""The text of an owner's key file: five lines for people, one spelling, and a check over all of it.

Editors and mail programs put other line ends, a mark at the beginning or blanks at an end: these
change nothing. Anything else that was changed is noticed.
"""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime

from desktop_app.adapters.vault.envelope import make_id
from desktop_app.domain.second_secret import (
    KEY_BYTES,
    KeyFileDamaged,
    KeyFileTooNew,
    NotAKeyFile,
    SecondSecret,
    short_name,
)

MAX_BYTES = 4096
FORMAT = 1
_HEAD = re.compile(r"Purser key file, format ([0-9]{1,4})")
_ABOUT = (
    "With the master password it opens one vault. Keep it apart from the computer, and keep a copy."
)
_BODY = re.compile(
    r"Made: (?P<made>[0-9]{4}-[0-9]{2}-[0-9]{2})\n"
    r"Id: (?P<id>[0-9a-f]{32})\n"
    r"Key: (?P<key>[0-9a-f]{8}(?: [0-9a-f]{8}){7})\n"
    r"Check: (?P<check>[0-9a-f]{8} [0-9a-f]{8})"
)


def make_second() -> SecondSecret:
    """A new one, by chance."""
    return SecondSecret(make_id(), secrets.token_bytes(KEY_BYTES))


def dump_second(second: SecondSecret, made: datetime) -> bytes:
    """The file's bytes."""
    lines = (
        f"Purser key file, format {FORMAT}",
        _ABOUT,
        "",
        f"Name: {short_name(second.file)}",
        f"Made: {made.astimezone(UTC):%Y-%m-%d}",
        f"Id: {second.file}",
        f"Key: {_groups(second.reveal())}",
    )
    text = "\n".join(lines)
    return f"{text}\nCheck: {_check(text)}\n".encode("ascii")


def parse_second(data: bytes) -> SecondSecret:
    """What it holds. Raises NotAKeyFile, KeyFileTooNew, KeyFileDamaged."""
    if len(data) > MAX_BYTES:
        raise NotAKeyFile
    try:
        text = data.decode("utf-8-sig")
    except ValueError:
        raise NotAKeyFile from None
    lines = [line.rstrip(" \t") for line in re.split(r"\r\n|\r|\n", text)]
    head = _HEAD.fullmatch(lines[0])
    if head is None:
        raise NotAKeyFile
    if int(head[1]) > FORMAT:
        raise KeyFileTooNew
    said = "\n".join(lines).rstrip("\n")
    body = _BODY.search(said)
    if body is None or body.end() != len(said):
        raise KeyFileDamaged
    second = SecondSecret(body["id"], bytes.fromhex(body["key"]))
    whole, _, check = said.rpartition("\nCheck: ")
    if not hmac.compare_digest(check, _check(whole)):
        second.wipe()
        raise KeyFileDamaged
    return second


def _check(text: str) -> str:
    """Finds what was changed by accident; it proves nothing of who made the file."""
    return _groups(hashlib.sha256(text.encode()).digest()[:8])


def _groups(data: bytes) -> str:
    return data.hex(" ", -4)
