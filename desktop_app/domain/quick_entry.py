"""What the keyring holds for one vault: a secret, and how often it opened nothing, in one value.

One value, because some keyrings ask their person for each one that is read.
"""

import re
from dataclasses import dataclass, replace

from desktop_app.domain.secrets import Secret

_SHAPE = re.compile(r"([0-9a-f]{64}) ([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """`secret` is 32 random bytes in hex, or empty for a value that is none of ours."""

    secret: Secret
    failures: int = 0

    def counting(self, failures: int) -> "QuickEntry":
        """The same with another count."""
        return replace(self, failures=failures)

    def packed(self) -> Secret:
        """As the keyring holds it."""
        return Secret(f"{self.secret.reveal()} {self.failures}")


def unpack(kept: Secret | None) -> QuickEntry:
    """What the keyring held; anybody may have written it."""
    found = None if kept is None else _SHAPE.fullmatch(kept.reveal())
    return QuickEntry(Secret("")) if found is None else QuickEntry(Secret(found[1]), int(found[2]))
