"""What the service sends, as JSON values within the bounds of an answer."""

from desktop_app.domain.strict_json import TooDeep, Undecodable, decode_json

__all__ = ["MAX_BYTES", "MAX_DEPTH", "TooDeep", "Undecodable", "decode"]

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 16


def decode(raw: bytes) -> object:
    """At most 1 MiB and 16 levels deep; see `decode_json`. Raises Undecodable, TooDeep."""
    return decode_json(raw, MAX_BYTES, MAX_DEPTH)
