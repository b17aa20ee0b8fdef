"""Exports that are not encrypted: files that the import reads back, as `user-guide.md` tells."""

import csv
import io
import json
from functools import partial
from pathlib import Path, PurePath

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.nameless_file import write_nameless
from desktop_app.adapters.system.refusals import told
from desktop_app.domain.bulk_file import MAX_ROWS
from desktop_app.domain.card_files import MAX_BYTES, MAX_CARDS
from desktop_app.domain.card_table import OWN_HEADER
from desktop_app.domain.cards import Field
from desktop_app.domain.exports import Export, ExportedCard, PlainKind
from desktop_app.domain.handover import NotHandedOver
from desktop_app.domain.sheet_cells import guard_cell
from desktop_app.domain.text import safe_text

_GROUP = 4


class PlainExports:
    """PlainFiles on the disk, beside the loop."""

    def __init__(self, run_blocking: RunBlocking) -> None:
        self._run = run_blocking

    async def write(
        self, contents: Export, kind: PlainKind, file: PurePath, *, replace: bool
    ) -> None:
        """Write whole, for its owner alone, and read back. Raises NotHandedOver, FileExists."""
        await self._run(partial(_write, contents.cards, kind, Path(file), replace=replace))


def dump_table(cards: tuple[ExportedCard, ...]) -> bytes:
    """UTF-8, a line for each card. Every cell is in quotes, or a spreadsheet that splits at
    another sign would see cells begin where `guard_cell` saw none."""
    out = io.StringIO()
    lines = csv.writer(out, quoting=csv.QUOTE_ALL)
    lines.writerow(OWN_HEADER)
    lines.writerows(_row(one) for one in cards)
    return out.getvalue().encode()


def dump_bitwarden(cards: tuple[ExportedCard, ...]) -> bytes:
    """Items of cards as Bitwarden's own export without encryption has them."""
    items = [_item(one) for one in cards]
    stated = {"encrypted": False, "folders": [], "items": items}
    return json.dumps(stated, ensure_ascii=False, indent=2).encode()


def _item(one: ExportedCard) -> dict[str, object]:
    details = {field: secret.reveal() for field, secret in one.details.items()}
    month, _, year = details.get(Field.EXPIRY, "").partition("/")
    number = details[Field.PAN]
    return {
        "type": 3,  # a card
        "name": _clean(one.card.label),
        "notes": _clean(one.note) or None,
        "favorite": False,
        "reprompt": 0,
        "card": {
            "cardholderName": _clean(one.card.holder),
            "brand": "Visa" if number.startswith("4") else "Other",
            "number": number,
            "expMonth": month.lstrip("0") or None,
            "expYear": year or None,
            "code": details.get(Field.CVV),
        },
    }


def _row(one: ExportedCard) -> tuple[str, ...]:
    card, details = one.card, one.details
    # In groups: of sixteen figures in one run a spreadsheet keeps fifteen.
    number = _grouped(details[Field.PAN].reveal())
    expiry, cvv = (
        details[field].reveal() if field in details else "" for field in (Field.EXPIRY, Field.CVV)
    )
    label, holder, note, name = (
        guard_cell(_clean(text)) for text in (card.label, card.holder, one.note, card.id)
    )
    return label, number, expiry, holder, "", "", cvv, note, name


def _grouped(number: str) -> str:
    return " ".join(number[at : at + _GROUP] for at in range(0, len(number), _GROUP))


def _clean(text: str) -> str:
    return safe_text(text.strip())


def _write(cards: tuple[ExportedCard, ...], kind: PlainKind, file: Path, *, replace: bool) -> None:
    dump, most = _DUMPS[kind]
    data = dump(cards)
    if len(cards) > most or len(data) > MAX_BYTES:
        raise NotHandedOver("These are more cards than one file can hold.")
    with told():
        write_nameless(file, data, replace=replace)
        # From the disk again, before anybody is told that there is a file.
        is_there = file.read_bytes() == data
        if not is_there:
            file.unlink()
    if not is_there:
        raise NotHandedOver("The file was written, but did not read back as it was.")


_DUMPS = {PlainKind.TABLE: (dump_table, MAX_CARDS), PlainKind.BITWARDEN: (dump_bitwarden, MAX_ROWS)}
"""And how many cards the import takes from one file of the kind."""
