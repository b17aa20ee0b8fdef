"""Wall time and random names."""

import secrets
import time
from datetime import UTC, datetime


class SystemClock:
    """Clock port: aware UTC times, and seconds that only grow."""

    def now(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds; on Linux it stands still while the computer sleeps, so it only waits longer."""
        return time.monotonic()


class RandomIds:
    """Ids port."""

    def make_intent_id(self) -> str:
        """128 random bits as 32 hex digits."""
        return secrets.token_hex(16)
