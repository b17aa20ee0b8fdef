"""Who signed is proven before anything is parsed, and money is read only where its unit is."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import (
    DEFAULT_SCHEME,
    SCHEMES,
    WebhookScheme,
    find_doubt,
)
from desktop_app.adapters.bitnob.webhooks import MAX_EVENT_BYTES, EventReader
from desktop_app.domain.events import DOUBT_WORDS, Doubt, Doubted
from desktop_app.domain.events import EventKind as K
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from tests.support.webhook_samples import CARD, CURRENT, EVENT_ID, FIRST, Body, current
from tests.support.webhooks import (
    HEADER,
    NOW,
    SECRET,
    Headers,
    deliver,
    doubt_of,
    encode,
    make_reader,
    read,
    sign,
    sign_base64,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "fixtures/bitnob/webhook_vectors.json").read_text()
)
TIMED = SCHEMES["time-sha256-hex"]
STAMP = "x-bitnob-timestamp"
TOP_UP = encode(current("topup.completed"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["scheme"])
def test_a_vector_that_openssl_bears_out_is_believed(vector: dict[str, str]) -> None:
    headers = tuple((name, value) for name, value in vector["headers"].items())
    secret, body = Secret(vector["secret"]), vector["body"].encode()
    scheme = SCHEMES[vector["scheme"]]
    assert find_doubt(scheme, secret, headers, body, NOW) is None
    assert find_doubt(scheme, Secret("other"), headers, body, NOW) is Doubt.BAD_SIGNATURE
    assert find_doubt(scheme, secret, headers, body + b" ", NOW) is Doubt.BAD_SIGNATURE


@pytest.mark.parametrize("name", [HEADER, "X-Bitnob-Signature", "X-BITNOB-SIGNATURE"])
@pytest.mark.parametrize("spell", [str.lower, str.upper])
def test_the_header_and_its_hex_are_read_in_either_case(name: str, spell) -> None:
    assert doubt_of(deliver(TOP_UP, ((name, spell(sign(TOP_UP))),))) is None


def timed(stamp: str, raw: bytes = TOP_UP) -> Headers:
    return ((HEADER, sign(f"{stamp}.".encode() + raw, digest="sha256")), (STAMP, stamp))


@pytest.mark.parametrize(
    ("seconds", "doubt"),
    [(0, None), (-300, None), (300, None), (-301, Doubt.STALE), (301, Doubt.STALE)],
)
def test_a_signed_time_is_fresh_for_five_minutes(seconds: int, doubt: Doubt | None) -> None:
    stamp = str(int(NOW.timestamp()) + seconds)
    assert doubt_of(deliver(TOP_UP, timed(stamp)), make_reader(scheme=TIMED)) is doubt


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "9" * 11, "9" * 400, "１２３"])
def test_a_signed_time_that_is_none_is_stale(stamp: str) -> None:
    assert doubt_of(deliver(TOP_UP, timed(stamp)), make_reader(scheme=TIMED)) is Doubt.STALE


def test_the_signed_time_belongs_to_the_signature() -> None:
    good, stamp = timed(str(int(NOW.timestamp())))
    reader = make_reader(scheme=TIMED)
    later = (STAMP, str(int(NOW.timestamp()) + 1))
    assert doubt_of(deliver(TOP_UP, (good, later)), reader) is Doubt.BAD_SIGNATURE
    assert doubt_of(deliver(TOP_UP, (good,)), reader) is Doubt.NO_SIGNATURE
    assert doubt_of(deliver(TOP_UP, (good, stamp, stamp)), reader) is Doubt.TWO_SIGNATURES
    assert doubt_of(deliver(TOP_UP, (good, (STAMP, "\udcff"))), reader) is Doubt.BAD_SIGNATURE


def test_base64_is_taken_in_its_one_spelling() -> None:
    reader, right = make_reader(scheme=SCHEMES["body-sha512-base64"]), sign_base64(TOP_UP)
    assert doubt_of(deliver(TOP_UP, ((HEADER, right),)), reader) is None
    wrong = (right.lower(), right.rstrip("="), right + "\n", right[:-3] + "x==", sign(TOP_UP))
    for claimed in wrong:
        assert doubt_of(deliver(TOP_UP, ((HEADER, claimed),)), reader) is Doubt.BAD_SIGNATURE


def test_a_scheme_is_never_without_a_signature() -> None:
    for broken in ({"header": ""}, {"digest": "md5"}):
        with pytest.raises(ValueError, match="a scheme needs"):
            WebhookScheme(**broken)
    with pytest.raises(ValueError, match="proves nothing"):
        EventReader(DEFAULT_SCHEME, Secret(""), Units(100), lambda: True)
    with pytest.raises(FrozenInstanceError):
        DEFAULT_SCHEME.header = ""  # type: ignore[misc]


def test_a_body_of_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    full = TOP_UP + b" " * (MAX_EVENT_BYTES - len(TOP_UP))
    assert read(full).kind is K.TOPPED_UP
    assert doubt_of(deliver(full + b" ")) is Doubt.TOO_LARGE


def test_what_a_relay_rewrote_is_a_hint_without_money() -> None:
    told: list[object] = []
    units = Units(1_000_000)
    units.observer = lambda *pair: told.append(pair)
    rewritten = deliver(current("transaction.settlement"), headers=(), exact=False)
    with pytest.raises(Doubted) as caught:
        make_reader(units).read(rewritten, NOW)
    hint = caught.value.event
    assert caught.value.doubt is Doubt.NOT_EXACT
    assert hint is not None
    assert (hint.kind, hint.card_id, hint.amount) == (K.SETTLED, CARD, None)
    assert told == []


def test_what_a_relay_rewrote_into_something_else_is_that() -> None:
    for raw, doubt in ((b"{", Doubt.NOT_JSON), (b"[" * 99 + b"]" * 99, Doubt.TOO_DEEP)):
        assert doubt_of(deliver(raw, headers=(), exact=False)) is doubt


def changed(sample: str, **change: object) -> Body:
    return current(sample) | {"data": CURRENT[sample] | change}


def test_pairs_of_signed_events_are_told_and_of_others_never() -> None:
    told: list[object] = []
    units = Units(1_000_000)
    units.observer = lambda *pair: told.append(pair)
    reader = make_reader(units)
    read(current("transaction.settlement"), reader)
    assert told == [(4_500_000, Decimal("4.5"))]
    forged = deliver(current("transaction.settlement"), headers=((HEADER, "0" * 128),))
    assert doubt_of(forged, reader) is Doubt.BAD_SIGNATURE
    nobody = {"eventId": "e", "event": "virtualcard.transaction.settlement"}
    homeless = {
        key: value for key, value in CURRENT["transaction.debit"].items() if key != "cardId"
    }
    assert doubt_of(deliver(nobody | {"data": homeless}), reader) is Doubt.NOT_AS_PUBLISHED
    assert len(told) == 1


@pytest.mark.parametrize("sample", ["topup.completed", "transaction.declined.charge"])
def test_an_unproven_scale_reads_no_amount(sample: str) -> None:
    event = read(current(sample), make_reader(is_proven=False))
    assert (event.amount, event.fee) == (None, None)


def test_an_event_may_prove_the_scale_it_is_read_with() -> None:
    units, told = Units(1_000_000), []
    units.observer = lambda *pair: told.append(pair)
    reader = EventReader(DEFAULT_SCHEME, Secret(SECRET), units, lambda: bool(told))
    assert read(current("topup.completed"), reader).amount is None
    assert read(current("transaction.debit"), reader).amount == Money.usd(4, 50)


def test_figures_that_disagree_are_told_and_read_as_none() -> None:
    told: list[object] = []
    units = Units(1_000_000)
    units.observer = lambda *pair: told.append(pair)
    event = read(changed("transaction.debit", displayAmount=45.0), make_reader(units))
    assert (event.kind, event.amount) == (K.SETTLED, None)
    assert told == [(4_500_000, Decimal("45.0"))]


@pytest.mark.parametrize("amount", [25.5, "25.50", 25.0])
def test_an_amount_with_a_point_is_of_another_unit(amount: object) -> None:
    assert read(changed("topup.completed", amount=amount)).amount is None


def test_a_fee_with_a_point_hides_no_strike() -> None:
    """As the older generation writes it, and so does the practice bank's face of that time."""
    event = read(changed("transaction.declined.charge", feeAmount=0.75, violationCount=2))
    assert (event.kind, event.fee, event.violations) == (K.DECLINE_FEE, None, 2)


@pytest.mark.parametrize(
    ("amount", "shown", "money"),
    [(4_500_000, 4.5, Money.usd(4, 50)), (450, None, None), (450, 4.5, None), (1_000, 0.001, None)],
)
def test_an_event_without_an_id_needs_a_display_figure_that_tells(
    amount: int, shown: float | None, money: Money | None
) -> None:
    data = FIRST["transaction.debit"] | {"amount": amount, "displayAmount": shown}
    assert read({"event": "virtualcard.transaction.debit", "data": data}).amount == money


def test_a_doubt_says_nothing_that_was_sent() -> None:
    canary = b'{"eventId":"pan 4000005522209781","event":"' + SECRET.encode() + b'"'
    for raw in (canary, canary + b"}", canary + b',"event":1}', b"\xff" + canary):
        with pytest.raises(Doubted) as caught:
            make_reader().read(deliver(raw), NOW)
        error = caught.value
        assert str(error) == error.doubt.value
        assert (error.event, error.__cause__, error.__context__) == (None, None, None)


def test_the_reader_and_the_delivery_show_no_secret() -> None:
    delivery = deliver(TOP_UP)
    shown = repr(make_reader()) + repr(delivery) + repr(replace(delivery, exact=False))
    assert SECRET not in shown
    assert sign(TOP_UP) not in shown
    assert EVENT_ID not in shown


def test_every_doubt_has_a_sentence() -> None:
    assert DOUBT_WORDS.keys() == set(Doubt)
    assert TIMED.window == timedelta(minutes=5)
