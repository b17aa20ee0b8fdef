"""The real wall clock behind the Clock port."""

from datetime import UTC, datetime


class RealClock:
    """Now, in UTC."""

    def now(self) -> datetime:
        """Wall time."""
        return datetime.now(UTC)
