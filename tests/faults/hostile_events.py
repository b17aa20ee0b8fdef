"""Forged signatures, and signed bodies that nobody published: none is believed, nothing is said."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from unittest.mock import patch

from desktop_app.adapters.bitnob import decode, webhook_schemes, webhook_wire
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.application.receiving import Delivery
from desktop_app.domain import strict_json
from desktop_app.domain.events import Doubt, Doubted
from tests.faults.cases import Cases
from tests.faults.hostile_bodies import PAN, SPOILERS, make_body
from tests.faults.hostile_chain import knock
from tests.faults.hostile_signatures import DIGITS, forged_headers
from tests.faults.report import Place, Result
from tests.support.webhooks import HEADER, NOW, deliver, encode, make_reader

UNSIGNED = frozenset({Doubt.NO_SIGNATURE, Doubt.TWO_SIGNATURES, Doubt.BAD_SIGNATURE})


def run(place: Place) -> Iterator[Result]:
    """All parts; the seeds are fixed, so a case that fails can be tried again."""
    yield from forge(place)
    yield from spoil(place)
    yield from knock(place)


def forge(place: Place) -> Cases:
    """Signatures that are not ours, from blind ones to those that share all digits but one."""
    tally = Cases("forged_signatures", floor=place.pick(6_000, 100_000))
    random, reader = Random(19), make_reader()
    for _ in range(place.pick(6_500, 101_000, 2_000_000)):
        delivery = deliver(raw := encode(make_body(random)), forged_headers(random, raw))
        tally.note(_case(delivery), fault_of(reader, delivery, UNSIGNED))
    with patch.object(webhook_schemes, "_is_same", lambda *_: True):
        told = fault_of(reader, deliver(b"{}", ((HEADER, "0" * DIGITS),)), UNSIGNED)
        tally.control("a comparison that always agrees", told is not None)
    return tally


def spoil(place: Place) -> Cases:
    """Bodies signed with the right secret that are not as published."""
    tally = Cases("hostile_events", floor=place.pick(3_000, 50_000))
    random, told = Random(58), []
    units = Units(1_000_000)
    units.observer = lambda amount, display: told.append((amount, display))
    reader = make_reader(units)
    for number in range(place.pick(3_500, 56_000, 1_000_000)):
        name = tuple(SPOILERS)[number % len(SPOILERS)]
        delivery, doubts = deliver(SPOILERS[name].make(random)), SPOILERS[name].doubts
        fault = fault_of(reader, delivery, doubts) or _observed(told)
        tally.note(_case(delivery), fault and f"{name}: {fault}")
    _plant(tally, random, reader)
    return tally


def _plant(tally: Cases, random: Random, reader: EventReader) -> None:
    mistakes = {
        "two spellings": patch.object(webhook_wire, "_check_spelling", lambda table: None),
        "a key twice": patch.object(strict_json, "_unique", dict),
        "a figure without bounds": patch.object(strict_json, "_refuse", lambda text: 1),
        "too deep": patch.object(decode, "MAX_DEPTH", 1_000),
    }
    for name, mistake in mistakes.items():
        with mistake:
            delivery = deliver(SPOILERS[name].make(random))
            tally.control(name, fault_of(reader, delivery, SPOILERS[name].doubts) is not None)


def fault_of(reader: EventReader, delivery: Delivery, doubts: frozenset[Doubt]) -> str | None:
    """What did not hold: it was believed, or doubted for another reason, or something was said."""
    try:
        event = reader.read(delivery, NOW)
    except Doubted as doubted:
        said = f"{doubted!r} {doubted} {doubted.args} {doubted.__cause__} {doubted.__context__}"
        if doubted.event or doubted.__cause__ or doubted.__context__ or PAN in said:
            return f"said too much: {said}"
        return None if doubted.doubt in doubts else f"doubted as {doubted.doubt}"
    return f"believed as {event.kind}"


def _observed(told: list[tuple[int, Decimal]]) -> str | None:
    return f"told as a pair of figures: {told[-1]}" if told else None


def _case(delivery: Delivery) -> int:
    return hash((delivery.headers, delivery.body))
