"""Reads a file of cards: every row is checked and priced before the first is sent."""

import asyncio
from collections import Counter
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from desktop_app.application.bulk_messages import BulkPlan
from desktop_app.application.desk import Desk
from desktop_app.domain.bulk import (
    BulkRow,
    ColumnMap,
    RowReader,
    Terms,
    check_columns,
    guess_columns,
)
from desktop_app.domain.bulk_file import Table, read_table
from desktop_app.domain.bulk_price import price
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.intents import LOOK_ALIKE_FOR, Intent, Kind
from desktop_app.domain.money import NumberStyle

AT_ONCE = 50
"""Rows that are read without letting others have their turn."""
_LOOKED_THROUGH = 200
_OVER = frozenset({CardStatus.TERMINATED, CardStatus.FAILED})


class TableFiles(Protocol):
    """The file that is read, and the one that the results are written to."""

    async def read(self, file: PurePath) -> bytes:
        """Its bytes, at most one more than may be read. Raises InvalidInput."""

    async def write(self, file: PurePath, data: bytes) -> None:
        """Write it whole, over what is there; on a failure that stays. Raises NotAllowed."""


async def read_plan(
    desk: Desk, data: bytes, style: NumberStyle, columns: ColumnMap | None = None
) -> BulkPlan:
    """What the file asks for and what that would cost. Raises InvalidInput for a file as a whole.

    `columns` is the person's choice; without, the names of the header decide.
    """
    table = read_table(data)
    chosen = guess_columns(table.header) if columns is None else columns
    terms = _terms(desk, style)
    missing = check_columns(chosen, terms)
    reader = RowReader(chosen, terms)
    rows = () if missing else await _read(table, reader)
    facts = desk.vault.facts
    return BulkPlan(
        table.header,
        tuple(chosen.items()),
        table.encoding,
        table.separator,
        len(table.rows),
        rows,
        missing or tuple(reader.problems),
        tuple(reader.warnings),
        price(rows, desk.fees, desk.limits, facts.wallets(), facts.rates()),
    )


async def _read(table: Table, reader: RowReader) -> tuple[BulkRow, ...]:
    rows: list[BulkRow] = []
    for place, (number, cells) in enumerate(table.rows):
        if place % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)
        row = reader.read(number, cells)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def _terms(desk: Desk, style: NumberStyle) -> Terms:
    can = desk.api.capabilities
    living = [card for card in desk.book.all() if card.facts.status not in _OVER]
    now = desk.clock.now()
    intents = desk.vault.intents
    lately = (i for i in intents.recent(_LOOKED_THROUGH, Kind.ISSUE) if _is_of_late(i, now))
    # However long ago: a card may still come of it.
    open_ = (i for i in intents.open() if i.kind is Kind.ISSUE)
    asked = (i.params.get("label", "") for i in (*lately, *open_))
    return Terms(
        desk.people.holders(),
        can.holders,
        can.create_loads,
        can.needs_cap,
        desk.limits,
        style,
        frozenset(label.casefold() for label in (*(card.label for card in living), *asked)),
        Counter(card.facts.holder_id for card in living if card.facts.holder_id),
    )


def _is_of_late(intent: Intent, now: datetime) -> bool:
    return now - intent.created_at < LOOK_ALIKE_FOR
