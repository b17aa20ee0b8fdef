"""Makes a master password of five words that a person can keep."""

import secrets
from functools import lru_cache
from importlib import resources
from pathlib import Path

WORDS = 5


def make_passphrase() -> str:
    """Five words drawn independently from our list, with spaces: about 53 bits of chance."""
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(WORDS))


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """Common English words of three to seven letters, sorted, each once."""
    package = resources.files("desktop_app")
    installed = package / "_resources" / "words.txt"
    # A source tree keeps the resources beside the package.
    place = installed if installed.is_file() else Path(str(package)).parent / "resources/words.txt"
    return tuple(place.read_text(encoding="utf-8").split())
