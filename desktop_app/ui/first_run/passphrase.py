"""Makes passwords by chance: words that a person can keep, or signs that are quickly pasted."""

import secrets
from functools import lru_cache
from importlib import resources
from pathlib import Path

WORDS = 5
GROUPS, GROUP = 5, 4
# Nothing that is mistaken for another sign when it is read out or written down.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def make_passphrase(count: int = WORDS) -> str:
    """Words drawn independently from our list, with spaces: about 53 bits of chance in five."""
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(count))


def make_signs() -> str:
    """Letters and figures in groups, with dashes: about 99 bits of chance."""
    drawn = ("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(drawn)


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """Common English words of three to seven letters, sorted, each once."""
    package = resources.files("desktop_app")
    installed = package / "_resources" / "words.txt"
    # A source tree keeps the resources beside the package.
    place = installed if installed.is_file() else Path(str(package)).parent / "resources/words.txt"
    return tuple(place.read_text(encoding="utf-8").split())
