"""The bodies of events, over all generations: one strict shape, found in any published envelope."""

import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from desktop_app.adapters.bitnob.decode import decode
from desktop_app.adapters.bitnob.wire import (
    Figure,
    MomentOrNone,
    Opaque,
    Raw,
    Text,
    Told,
    Whole,
    Wire,
    parse,
)
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished

Count = Annotated[Whole, Field(ge=0)]
Shown = Annotated[Figure, Field(ge=0)]
Units = Annotated[Count | Shown, Field(union_mode="left_to_right")]


class EnvelopeWire(Wire):
    """What stands around an event. Other products of the vendor say `event_type` and `payload`."""

    event_id: Opaque | None = None
    event: Raw | None = None
    event_type: Raw | None = None
    data: dict[str, object] | None = None
    payload: dict[str, object] | None = None


class CardOfAny(Wire):
    """All that is read of an event nobody published."""

    card_id: Opaque | None = None


class EventWire(CardOfAny):
    """Everything that any published event carries and that is used; an absent part is empty.

    Amounts are Decimals where they were written with a point: an older unit, whichever it was. No
    figure is negative: the event's name says the direction.
    """

    id: Opaque | None = None
    amount: Units | None = None
    display_amount: Shown | None = None
    fee_amount: Units | None = None
    currency: Text = ""
    reference: Text = ""
    transaction_type: Text = ""
    status: Text = ""
    created_status: Text = ""
    reason: Told = ""
    narrative: Told = ""
    merchant_name: Told = ""
    merchant_mcc: Text = ""
    merchant_country: Text = ""
    violation_count: Count | None = None
    timestamp: MomentOrNone = None
    expired_at: MomentOrNone = None
    activated_at: MomentOrNone = None


def open_body(raw: bytes) -> tuple[EnvelopeWire, Mapping[str, object]]:
    """The envelope and the table inside it; a reseller's flat event is both at once.

    Raises Undecodable or NotAsPublished.
    """
    table = decode(raw)
    if not isinstance(table, dict):
        raise NotAsPublished("no object")
    envelope = parse(EnvelopeWire, table)
    inside = envelope.data if envelope.data is not None else envelope.payload
    _check_spelling(table)
    _check_spelling(inside or {})
    return envelope, table if inside is None else inside


def is_json(raw: bytes) -> bool:
    """Whether a lenient parser takes `raw`. Ask only of what is not too deep."""
    try:
        json.loads(raw.decode("utf-8"), parse_int=str, parse_float=str)
    except ValueError:
        return False
    return True


def _check_spelling(table: Mapping[str, object]) -> None:
    """One key in two spellings may not say two things. Raises NotAsPublished."""
    seen: dict[str, object] = {}
    for key, value in table.items():
        if seen.setdefault(key.replace("_", "").lower(), value) != value:
            raise NotAsPublished("one key, two values")
