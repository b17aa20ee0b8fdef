"""JSON in one spelling: what is signed and what is read back are the same bytes."""

import json
from collections.abc import Mapping
from typing import Any


def canonical(plain: Mapping[str, Any]) -> bytes:
    """Sorted, without white space, every character as itself. Raises ValueError for a surrogate."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
