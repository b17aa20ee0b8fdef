"""A list of cards under way: what each row has come to, and when the next may follow."""

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.bulk import BulkRow
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import UNREAD, Intent, PanState, Stage, is_without_effect
from desktop_app.domain.money import ZERO, Money


class RowState(StrEnum):
    """What the intents of a row prove; nothing else decides it."""

    WAITING = "waiting"
    SENDING = "sending"
    NOT_KNOWN = "not_known"
    NOT_FOUND = "not_found"
    FAILED = "failed"
    BEING_MADE = "being_made"
    NUMBER_LOST = "number_lost"
    NOT_LOADED = "not_loaded"
    LOAD_FAILED = "load_failed"
    LOAD_NOT_KNOWN = "load_not_known"
    DONE = "done"
    LEFT_OUT = "left_out"


SETTLED = frozenset(
    {
        RowState.DONE, RowState.LEFT_OUT, RowState.NOT_FOUND, RowState.NUMBER_LOST,
        RowState.LOAD_FAILED,
    }
)  # fmt: skip
"""Nothing more is sent for such a row; the next may follow."""
STARTABLE = frozenset({RowState.WAITING, RowState.FAILED, RowState.NOT_LOADED})
"""It is proven that what would be sent now was not sent before, or had no effect."""
_BEFORE_PROOF = {
    Stage.READY: RowState.SENDING,
    Stage.SENDING: RowState.SENDING,
    Stage.ACCEPTED: RowState.BEING_MADE,
    Stage.REJECTED: RowState.FAILED,
    Stage.STALE: RowState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Batch:
    """What is kept before the first send: `id` and `rows` decide every form token.

    `restored` marks which restored copy of the vault it belongs to, "" for none; `account` is the
    service's account it was begun with. `left_out` are rows the person gave up, `again` those they
    want in spite of a look-alike.
    """

    id: str
    rows: tuple[BulkRow, ...]
    restored: str = ""
    left_out: frozenset[int] = frozenset()
    again: frozenset[int] = frozenset()
    account: str = ""


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One row and what it has come to; figures are those that were stated. No number, no CVV."""

    row: BulkRow
    state: RowState = RowState.WAITING
    card_id: CardId | None = None
    last4: str = ""
    loaded: Money = ZERO
    fee: Money | None = None


def row_token(batch: str, number: int, attempt: int) -> str:
    """The form token of a row: of the same row always the same, so that it makes one intent.

    `attempt` grows only when the one before is proven to have had no effect.
    """
    return f"bulk/{batch}/{number}" if attempt == 1 else f"bulk/{batch}/{number}/{attempt}"


def state_of(issue: Intent | None, load: Intent | None, *, loads_apart: bool) -> RowState:
    """What a row's newest issue and its load prove; `loads_apart`: that is a send of its own."""
    if issue is None:
        return RowState.WAITING
    if issue.is_uncertain:
        return RowState.NOT_FOUND if issue.stage is Stage.NOT_FOUND else RowState.NOT_KNOWN
    if issue.pan is PanState.LOST or issue.reason == UNREAD:
        return RowState.NUMBER_LOST
    if issue.stage is Stage.CONFIRMED:
        return _of_load(load) if loads_apart else RowState.DONE
    return _BEFORE_PROOF[issue.stage]


def _of_load(load: Intent | None) -> RowState:
    if load is None:
        return RowState.NOT_LOADED
    if load.stage is Stage.CONFIRMED:
        return RowState.DONE
    return RowState.LOAD_FAILED if is_without_effect(load) else RowState.LOAD_NOT_KNOWN
