"""The real wall clock behind the Clock port."""

import time
from datetime import UTC, datetime


class RealClock:
    """Now, in UTC."""

    def now(self) -> datetime:
        """Wall time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds."""
        return time.monotonic()
