"""Exports that are not encrypted: a table that the import reads back, as `user-guide.md` tells."""

import csv
import io
from functools import partial
from pathlib import Path, PurePath

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.nameless_file import write_nameless
from desktop_app.adapters.system.refusals import told
from desktop_app.domain.card_files import MAX_BYTES, MAX_CARDS
from desktop_app.domain.card_table import OWN_HEADER
from desktop_app.domain.cards import Field
from desktop_app.domain.exports import Export, ExportedCard
from desktop_app.domain.handover import NotHandedOver
from desktop_app.domain.sheet_cells import guard_cell
from desktop_app.domain.text import safe_text

_GROUP = 4


class PlainExports:
    """PlainFiles on the disk, beside the loop."""

    def __init__(self, run_blocking: RunBlocking) -> None:
        self._run = run_blocking

    async def write(self, contents: Export, file: PurePath, *, replace: bool) -> None:
        """Write whole, for its owner alone, and read back. Raises NotHandedOver, FileExists."""
        await self._run(partial(_write, contents, Path(file), replace=replace))


def dump_table(cards: tuple[ExportedCard, ...]) -> bytes:
    """UTF-8, a line for each card. Every cell is in quotes, or a spreadsheet that splits at
    another sign would see cells begin where `guard_cell` saw none."""
    out = io.StringIO()
    lines = csv.writer(out, quoting=csv.QUOTE_ALL)
    lines.writerow(OWN_HEADER)
    lines.writerows(_row(one) for one in cards)
    return out.getvalue().encode()


def _row(one: ExportedCard) -> tuple[str, ...]:
    card, details = one.card, one.details
    # In groups: of sixteen figures in one run a spreadsheet keeps fifteen.
    number = _grouped(details[Field.PAN].reveal())
    expiry, cvv = (
        details[field].reveal() if field in details else "" for field in (Field.EXPIRY, Field.CVV)
    )
    label, holder, note, name = (
        guard_cell(safe_text(text.strip())) for text in (card.label, card.holder, one.note, card.id)
    )
    return label, number, expiry, holder, "", "", cvv, note, name


def _grouped(number: str) -> str:
    return " ".join(number[at : at + _GROUP] for at in range(0, len(number), _GROUP))


def _write(contents: Export, file: Path, *, replace: bool) -> None:
    data = dump_table(contents.cards)
    if len(contents.cards) > MAX_CARDS or len(data) > MAX_BYTES:
        raise NotHandedOver("These are more cards than one file can hold.")
    with told():
        write_nameless(file, data, replace=replace)
        # From the disk again, before anybody is told that there is a file.
        is_there = file.read_bytes() == data
        if not is_there:
            file.unlink()
    if not is_there:
        raise NotHandedOver("The file was written, but did not read back as it was.")
