"""Wall time and random names."""

import secrets
from datetime import UTC, datetime


class SystemClock:
    """Clock port: aware UTC times."""

    def now(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Ids port."""

    def make_intent_id(self) -> str:
        """128 random bits as 32 hex digits."""
        return secrets.token_hex(16)
