"""Looks for secrets in files and texts, in every writing that a leak may have.

A secret is a text or a key of bytes, by a name that may be told. What is found is told by that name
and the place, never by the secret itself.
"""

import base64
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Secrets = Mapping[str, str | bytes]
_LEAST_HALF = 16
"""Halves of shorter texts stand in other texts by chance."""
_GROUPS = (" ", "-", ".", "\t", "\n", "\u00a0", "\u2009", "\u202f")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_WORD = rb"(?<![0-9A-Za-z.,:/#-])%s(?![0-9A-Za-z.,:/%%-])"


def writings(secret: str | bytes) -> set[bytes]:
    """As itself, backwards, in halves, in groups, in UTF-16, hex and base64."""
    if isinstance(secret, bytes):
        plain = {secret, secret[::-1]}
    else:
        texts = {part for whole in _spelled(secret) for part in (whole, whole[::-1])}
        plain = {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")}
        plain |= {text.encode("utf-16-be") for text in texts}
    return plain | {form for data in plain for form in _encoded(data)}


def _spelled(text: str) -> Iterator[str]:
    middle = len(text) // 2
    halves = (text[:middle], text[middle:]) if len(text) >= _LEAST_HALF else ()
    yield from (text, *halves, *{text.upper(), text.lower()})
    for sign in _GROUPS:
        if text.isdigit():
            yield sign.join(text[at : at + 4] for at in range(0, len(text), 4))
        elif " " in text:
            yield text.replace(" ", sign)
    if not text.isdigit():
        yield from {text.replace(" ", "%20"), text.replace(" ", "+"), text.replace("-", "")}


def _encoded(data: bytes) -> Iterator[bytes]:
    yield from (data.hex().encode(), data.hex().upper().encode())
    for before in range(3):  # as part of something longer, it may begin at any of three bits
        made = base64.b64encode(bytes(before) + data)[-(-before * 8 // 6) :]
        kept = made.rstrip(b"=")[: -1 if (before + len(data)) % 3 else None]
        yield from {kept, kept.translate(bytes.maketrans(b"+/", b"-_"))}


class Search:
    """For secrets, and for short codes of digits that only count as a word of a text."""

    def __init__(self, secrets: Secrets, codes: Mapping[str, str]) -> None:
        self._forms = {name: writings(secret) for name, secret in secrets.items()}
        self._codes = {name: re.compile(_WORD % code.encode()) for name, code in codes.items()}

    def of_bytes(self, content: bytes) -> set[str]:
        """The names of what stands in it, also in what PDF packs."""
        found = set[str]()
        for part in (content, *_unpacked(content)):
            found |= self._of_part(part)
            if b"\0" not in part and not part.startswith(b"%PDF"):
                found |= {name for name, word in self._codes.items() if word.search(part)}
        return found

    def of_texts(self, texts: Iterable[str]) -> set[str]:
        """The same in what was said; a short code counts alone, or where its name is said."""
        found = set[str]()
        for text in texts:
            raw = text.encode(errors="replace")
            found |= self._of_part(raw)
            is_named = b"cvv" in raw.lower()
            for name, word in self._codes.items():
                if word.search(raw) and (is_named or len(raw.strip()) < 5):
                    found.add(name)
        return found

    def of_folder(self, root: Path, leave_out: Iterable[Path] = ()) -> dict[str, set[str]]:
        """Of every file below `root`, by its path: what its name and what its bytes hold."""
        out, found = tuple(leave_out), dict[str, set[str]]()
        for path in sorted(root.rglob("*")):
            if any(path.is_relative_to(place) for place in out):
                continue
            held = self.of_bytes(str(path.relative_to(root)).encode())
            if path.is_file() and not path.is_symlink():
                held |= self.of_bytes(path.read_bytes())
            if held:
                found[str(path.relative_to(root))] = held
        return found

    def _of_part(self, part: bytes) -> set[str]:
        return {n for n, forms in self._forms.items() if any(form in part for form in forms)}


def _unpacked(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"%PDF"):
        for stream in _STREAM.findall(content):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue
