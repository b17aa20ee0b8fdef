"""What a new vault is called."""

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import parse_label


def parse_name(name: str) -> str:
    """The owner's word for a vault. Raises InvalidInput."""
    if not name.strip():
        raise InvalidInput("Give the vault a name.", field="name")
    return parse_label(name, field="name")
