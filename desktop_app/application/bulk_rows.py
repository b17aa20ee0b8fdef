"""What the intents of a list's rows prove: they alone say what was sent and what became of it."""

import asyncio
from dataclasses import replace

from desktop_app.application.desk import Desk
from desktop_app.application.wishes import load_token
from desktop_app.domain.bulk import BulkRow
from desktop_app.domain.bulk_course import Batch, BulkLine, RowState, row_token, state_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, Kind, Stage, is_without_effect
from desktop_app.domain.money import ZERO, Money

LOOKED_THROUGH = 50
AT_ONCE = 50
"""Rows that are looked up without letting others have their turn."""
_OVER = frozenset({RowState.DONE, RowState.LEFT_OUT, RowState.LOAD_FAILED})
"""What a row stays. One whose card was not found may find it, and a number may be read late."""


class BulkRows:
    """Reads the vault; nothing here sends or writes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def update(
        self, batch: Batch, lines: dict[int, BulkLine], only: int | None = None
    ) -> None:
        """Put into `lines` what is proven now, for one row or for all that may change."""
        for place, row in enumerate(batch.rows):
            if only is not None and row.number != only:
                continue
            known = lines.get(row.number)
            if known is None or known.state not in _OVER:
                lines[row.number] = self._line(batch, row)
            if place % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)

    def next_token(self, batch_id: str, number: int) -> str:
        """The form token for sending a row now.

        That of an earlier attempt, unless it is proven to have made no card.
        """
        return self._newest(batch_id, number)[1]

    def _newest(self, batch_id: str, number: int) -> tuple[Intent | None, str]:
        """The newest intent of a row, and the token by which it would be sent now."""
        newest: Intent | None = None
        attempt = 0
        while True:
            attempt += 1
            token = row_token(batch_id, number, attempt)
            found = self._desk.vault.intents.of_form(token)
            if found is None or not is_without_effect(found):
                return found or newest, token
            newest = found

    def _line(self, batch: Batch, row: BulkRow) -> BulkLine:
        line = self._proven(batch, row)
        is_out = row.number in batch.left_out
        return replace(line, state=RowState.LEFT_OUT) if is_out else line

    def is_loaded_apart(self, card_id: CardId, token: str) -> bool:
        """Whether the card of a row holds, or was sent, money that the row's own load is not."""
        card, intents = self._desk.book.get(card_id), self._desk.vault.intents
        if card is not None and (card.facts.available or ZERO) > ZERO:
            return True
        own, sent = intents.of_form(load_token(token)), intents.of_card(card_id, LOOKED_THROUGH)
        others = (i for i in sent if i.kind is Kind.FUND and not is_without_effect(i))
        return any(own is None or i.id != own.id for i in others)

    def _proven(self, batch: Batch, row: BulkRow) -> BulkLine:
        issue, token = self._newest(batch.id, row.number)
        load = self._desk.vault.intents.of_form(load_token(token)) if issue is not None else None
        # As it was sent, not as it would be sent now.
        loads_apart = bool(row.load) and issue is not None and not issue.amount
        state = state_of(issue, load, loads_apart=loads_apart)
        if issue is None or issue.card_id is None:
            return BulkLine(row, state)
        card = self._desk.book.get(issue.card_id)
        carried = load if loads_apart else issue
        return BulkLine(
            row,
            state,
            issue.card_id,
            "" if card is None else card.facts.last4,
            _confirmed(carried),
            _sum(issue, load),
        )


def _confirmed(intent: Intent | None) -> Money:
    is_proven = intent is not None and intent.stage is Stage.CONFIRMED
    return intent.amount or ZERO if intent is not None and is_proven else ZERO


def _sum(*intents: Intent | None) -> Money | None:
    """The fees that were stated; None where none was."""
    fees = [one.fee for one in intents if one is not None and one.fee is not None]
    return sum(fees, ZERO) if fees else None
