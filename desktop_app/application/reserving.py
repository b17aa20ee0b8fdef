"""How a wish that a rule makes takes up room inside the caps: in the commit that records it."""

from collections.abc import Callable, Mapping
from typing import Protocol

from desktop_app.domain.intents import Intent

Reserve = Callable[[Intent], None]
"""Asked inside the commit; what it raises leaves neither the wish nor its room."""
Still = Callable[[], None]
"""Asked before a later step of a wish. Raises NotAllowed where it is not wanted any more."""


def always() -> None:
    """What a person asked for is carried out to its end."""


class Reserved(Protocol):
    """The room that a rule's wish takes up."""

    def params(self) -> Mapping[str, str]:
        """What the wish carries of its rule, asked for at the moment it is made."""

    def reserve(self, intent: Intent) -> None:
        """Take up the room inside the wish's own commit. Raises NotAllowed."""

    def still(self) -> None:
        """Asked before each later step of the wish. Raises NotAllowed once it is not wanted."""
