"""What is still to come on a card, from what was read of it: for the sheets before a freeze."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.timeline import PAGE, Ask
from desktop_app.domain.cards import CardId
from desktop_app.domain.foresight import Foresight, as_told, foresee
from desktop_app.domain.history import Charge, HistoryStatus

BACK = timedelta(days=400)
"""How far back shops are looked for: a yearly charge is seen twice."""
MOST_CHARGES = 5_000
MOST_HOLDS = 500
_OPEN = frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING})


@dataclass(frozen=True, slots=True)
class Outlook:
    """A card's `Foresight` and what it rests on.

    `read_at` is when the card's feed was last read, None where it never was. Charges before `since`
    were not looked at, or were never read; None where there are none. `due` charges of the vault
    are not sorted in yet. `revision` is that of the history.
    """

    card_id: CardId
    foresight: Foresight
    read_at: datetime | None
    since: datetime | None
    due: int
    revision: int


def told_to_end(desk: Desk, charge: Charge) -> Charge:
    """A charge that no read shows yet, as its messages leave it. Raises VaultError."""
    if charge.status is not HistoryStatus.CONFIRMING:
        return charge
    return as_told(charge, desk.vault.history.stories([charge.subject])[charge.subject].events)


class Foreseeing:
    """Reads the history of one card, a page at a time; changes nothing."""

    def __init__(self, desk: Desk, catch_up: Callable[[], Awaitable[object]]) -> None:
        self._desk = desk
        self._catch_up = catch_up

    async def look(self, card_id: CardId, seen: int = -1) -> Outlook | None:
        """What is to come on a card; None where the history is still at revision `seen`.

        Raises VaultError.
        """
        await self._catch_up()
        history = self._desk.vault.history
        revision = history.revision()
        if revision == seen:
            return None
        now = self._desk.service_now()
        held = history.lines(Ask(card_id=card_id, statuses=_OPEN), 0, MOST_HOLDS)
        is_least = len(held) == MOST_HOLDS
        charges = {line.subject: line for line in held if isinstance(line, Charge)}
        looked_to = await self._gather(card_id, now - BACK, charges)
        known = history.coverage(card_id)
        known_to, read_at = (known.since, known.read_at) if known else (None, None)
        starts = [at for at in (looked_to, known_to) if at is not None]
        foresight = foresee([told_to_end(self._desk, one) for one in charges.values()], now)
        return Outlook(
            card_id,
            replace(foresight, holds=replace(foresight.holds, is_least=is_least)),
            read_at,
            max(starts, default=None),
            history.due(),
            revision,
        )

    async def _gather(
        self, card_id: CardId, since: datetime, charges: dict[str, Charge]
    ) -> datetime | None:
        """Add the newest charges; returns where it stopped, None at the card's first one."""
        history = self._desk.vault.history
        oldest: datetime | None = None
        for first in range(0, MOST_CHARGES, PAGE):
            lines = history.lines(Ask(card_id=card_id), first, PAGE)
            for line in lines:
                if isinstance(line, Charge):
                    charges[line.subject] = line
                    oldest = line.at
                    if oldest < since:
                        return since
            if len(lines) < PAGE:
                return None
            await asyncio.sleep(0)  # others get their turn
        return oldest
