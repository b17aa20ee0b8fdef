"""How far back a card's transactions are known without a gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop_app.domain.cards import CardId
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.transactions import Transaction

# Rows carry the service's clock and reads ours.
BETWEEN_CLOCKS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Coverage:
    """From `since` to `read_at` every row is known; `since` None is from the card's beginning."""

    card_id: CardId
    since: datetime | None
    read_at: datetime


def extend(
    before: Coverage | None,
    card_id: CardId,
    rows: Sequence[Transaction],
    depth: int,
    read_at: datetime,
) -> Coverage:
    """What is known after a read of the newest `depth` rows that began at `read_at`.

    A read that does not reach back to the one before it leaves a gap, and knowledge begins anew.
    So it does when the clock was set back since: then nobody knows when that one was.
    """
    if len(rows) < depth:
        return Coverage(card_id, None, read_at)
    stated = [row.at for row in rows if is_stated(row.at)]
    oldest = min(stated, default=read_at)  # by what states no time a read reaches nowhere
    was_set_back = before is not None and before.read_at > read_at + BETWEEN_CLOCKS
    if before is None or was_set_back or oldest > before.read_at - BETWEEN_CLOCKS:
        return Coverage(card_id, oldest, read_at)
    since = None if before.since is None else min(before.since, oldest)
    return replace(before, since=since, read_at=max(read_at, before.read_at))
