"""A list of cards as a line of JSON for the vault, its results as a file for a spreadsheet."""

import json
from collections.abc import Iterable

from desktop_app.domain.bulk import BulkRow
from desktop_app.domain.bulk_course import Batch, BulkLine, RowState
from desktop_app.domain.money import Money
from desktop_app.domain.people import Holder
from desktop_app.domain.policy_text import dump_policy, load_policy

HEADINGS = (
    "row",
    "label",
    "holder",
    "state",
    "card id",
    "last four",
    "loaded",
    "fee",
    "what happened",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
SENTENCES = {
    RowState.WAITING: "Not sent yet.",
    RowState.SENDING: "Sent; the answer is awaited.",
    RowState.NOT_KNOWN: "Sent, but it is not known what became of it. Purser goes on looking.",
    RowState.NOT_FOUND: "Sent, looked for, not found. Look at the cards before you issue it again.",
    RowState.FAILED: "Not made. No card came of it.",
    RowState.BEING_MADE: "Made, but not ready yet.",
    RowState.NUMBER_LOST: "Made, but its number could not be kept. See the card.",
    RowState.NOT_LOADED: "Made, and not loaded yet.",
    RowState.LOAD_FAILED: "Made, but not loaded: the load had no effect.",
    RowState.LOAD_NOT_KNOWN: "Made. Its load is sent and not confirmed yet.",
    RowState.DONE: "Made.",
    RowState.LEFT_OUT: "Left out by you. Nothing more is sent for it.",
}


class NotABatch(ValueError):
    """A text that was never written here."""


def dump_batch(batch: Batch) -> str:
    """Amounts in micro-USD."""
    return json.dumps(
        {
            "id": batch.id,
            "restored": batch.restored,
            "account": batch.account,
            "left_out": sorted(batch.left_out),
            "again": sorted(batch.again),
            "rows": [_plain(row) for row in batch.rows],
        }
    )


def load_batch(text: str) -> Batch:
    """From one line. Raises NotABatch."""
    try:
        told = json.loads(text)
        return Batch(
            str(told["id"]),
            tuple(_row(one) for one in told["rows"]),
            str(told["restored"]),
            frozenset(map(int, told["left_out"])),
            frozenset(map(int, told["again"])),
            str(told["account"]),
        )
    except (KeyError, TypeError, ValueError):
        raise NotABatch from None


def _plain(row: BulkRow) -> list[object]:
    holder = [row.holder.id, row.holder.name, row.holder.email]
    policy = None if row.policy is None else dump_policy(row.policy)
    return [
        row.number, row.label, holder, row.load.micros, row.cap.micros, row.note, policy, row.again,
    ]  # fmt: skip


def _row(told: list[object]) -> BulkRow:
    number, label, holder, load, cap, note, policy, again = told
    holder_id, name, email = map(str, holder)  # type: ignore[call-overload]
    return BulkRow(
        int(str(number)), str(label), Holder(holder_id, name, email=email), Money(int(str(load))),
        Money(int(str(cap))), str(note), None if policy is None else load_policy(str(policy)),
        bool(again),
    )  # fmt: skip


def make_results(lines: Iterable[BulkLine]) -> bytes:
    """RFC 4180 in UTF-8 with its mark; no cell is a formula to any spreadsheet."""
    rows = [HEADINGS, *(_cells(line) for line in lines)]
    text = "".join(",".join(map(_quoted, cells)) + "\r\n" for cells in rows)
    return b"\xef\xbb\xbf" + text.encode("utf-8", "replace")


def _cells(line: BulkLine) -> tuple[str, ...]:
    is_made = line.card_id is not None
    return (
        str(line.row.number), line.row.label, line.row.holder.name, line.state.replace("_", " "),
        line.card_id or "", line.last4, _amount(line.loaded) if is_made else "",
        "" if line.fee is None else _amount(line.fee), SENTENCES[line.state],
    )  # fmt: skip


def _quoted(cell: str) -> str:
    if cell.startswith(_FORMULA):
        cell = f"'{cell}"
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in '",\r\n;\t') else cell


def _amount(money: Money) -> str:
    """A plain decimal: `1250.50`."""
    whole, rest = divmod(abs(money.micros), 1_000_000)
    sign = "-" if money.micros < 0 else ""
    return f"{sign}{whole}.{str(rest).zfill(6).rstrip('0').ljust(2, '0')}"
