"""Reading the list of all cards a page at a time, so that what is urgent comes in between."""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime

from desktop_app.application.facts import CardBook
from desktop_app.domain.cards import CardFacts

FULL = 100
"""Cards on a page that is not the last."""


class Listing:
    """One read of the list, as far as it has come.

    A page counts as read when the listing began: later than that nothing is claimed.
    """

    def __init__(
        self, pages: AsyncIterator[tuple[CardFacts, ...]], read_at: datetime, began: float
    ) -> None:
        self._pages = pages
        self._began = began
        self.read_at = read_at

    async def read_into(self, book: CardBook) -> bool:
        """Merge the next page; whether another may follow. Raises ServiceError."""
        while (page := await anext(self._pages, None)) is not None:
            book.take_in(page, self.read_at, self._began)
            if len(page) >= FULL:
                return True  # a shorter one is the last as a rule, and asking on then is free
        book.listed_at = self._began
        return False

    async def close(self) -> None:
        """Ask for no more pages."""
        if isinstance(self._pages, AsyncGenerator):
            await self._pages.aclose()
