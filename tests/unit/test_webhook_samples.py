"""Every published event shape, of every generation and in each key case, is read as meant."""

import json
import re
from datetime import UTC, datetime

import pytest

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_names import ALIASES
from desktop_app.domain.events import Event
from desktop_app.domain.events import EventKind as K
from desktop_app.domain.money import ZERO, Money
from tests.support.webhook_samples import (
    AT,
    CARD,
    CURRENT,
    EVENT_ID,
    FIRST,
    OTHER_PRODUCTS,
    REF,
    RESELLER,
    TX,
    Body,
    current,
)
from tests.support.webhooks import NOW, deliver, encode, make_reader, read

SPENT, MOVED = Money.usd(4, 50), Money.usd(25)
MEANT: dict[str, tuple[K, Money | None, Money | None]] = {
    "created.completed": (K.CREATED, None, None),
    "created.failed": (K.CREATE_FAILED, Money.usd(10), None),
    "topup.completed": (K.TOPPED_UP, MOVED, None),
    "topup.failed": (K.TOP_UP_FAILED, MOVED, None),
    "withdrawal.completed": (K.WITHDRAWN, MOVED, None),
    "withdrawal.failed": (K.WITHDRAWAL_FAILED, MOVED, None),
    "terminated.refund": (K.TERMINATED, MOVED, None),
    "regularized": (K.REGULARISED, None, None),
    "expiration": (K.EXPIRED, None, None),
    "transaction.debit": (K.SETTLED, SPENT, None),
    "transaction.authorization": (K.AUTHORIZED, SPENT, None),
    "transaction.settlement": (K.SETTLED, SPENT, None),
    "transaction.pre-auth.approved": (K.PRE_AUTHORIZED, SPENT, None),
    "transaction.contactless": (K.CONTACTLESS_SETTLED, SPENT, None),
    "transaction.contactless (held)": (K.CONTACTLESS_HELD, SPENT, None),
    "transaction.credit": (K.REFUNDED, SPENT, None),
    "transaction.refund": (K.REFUNDED, SPENT, None),
    "transaction.refund (announced)": (K.REFUND_ANNOUNCED, SPENT, None),
    "transaction.reversed": (K.REVERSED, SPENT, None),
    "transaction.reversed (border)": (K.CROSS_BORDER_REVERSED, SPENT, None),
    "transaction.verification": (K.VERIFIED, ZERO, None),
    "transaction.crossborder": (K.CROSS_BORDER_SETTLED, Money.usd(12, 50), None),
    "transaction.crossborder (fee)": (K.CROSS_BORDER_FEE, None, Money.usd(0, 25)),
    "transaction.terminated.refund": (K.REFUNDED_TO_WALLET, MOVED, None),
    "transaction.declined": (K.DECLINED, SPENT, None),
    "transaction.declined.charge": (K.DECLINE_FEE, None, Money.usd(0, 50)),
    "transaction.declined.frozen": (K.DECLINED_FROZEN, None, None),
    "transaction.declined.terminated": (K.DECLINED_TERMINATED, SPENT, None),
    "transaction.authorization.failed": (K.AUTHORIZATION_FAILED, SPENT, None),
    "transaction.issuerexpiration": (K.DECLINED_EXPIRED, SPENT, None),
    "contactless.activation": (K.CONTACTLESS_ACTIVATED, None, None),
}
FIRST_MEANT = {
    "created.success": (K.CREATED, ""),
    "created.failed": (K.CREATE_FAILED, ""),
    "topup.success": (K.TOPPED_UP, ""),
    "topup.failed": (K.TOP_UP_FAILED, ""),
    "withdrawal.success": (K.WITHDRAWN, ""),
    "withdrawal.failed": (K.WITHDRAWAL_FAILED, ""),
    "transaction.debit": (K.DEBITED, "aliexpress"),
    "transaction.reversed": (K.REVERSED, "PAYPAL"),
    "transaction.refund": (K.REFUNDED, ""),
    "transaction.verification": (K.VERIFIED, "UBER *TRIP"),
    "transaction.authorization": (K.AUTHORIZED, "SPOTIFY"),
    "transaction.settlement": (K.SETTLED, "SPOTIFY"),
    "transaction.declined": (K.DECLINED, "GOOGLE*ADS22"),
    "transaction.declined.charge": (K.DECLINE_FEE, ""),
    "transaction.declined.frozen": (K.DECLINED_FROZEN, ""),
    "transaction.declined.terminated": (K.DECLINED_TERMINATED, ""),
    "transaction.authorization.failed": (K.AUTHORIZATION_FAILED, "LUCKY WHEEL"),
    "transaction.crossborder": (K.UNRECOGNISED, ""),
    "transaction.terminated.refund": (K.REFUNDED_TO_WALLET, ""),
    "user.kyc.success": (K.KYC_PASSED, ""),
    "user.kyc.failed": (K.KYC_FAILED, ""),
}


def snake(body: object) -> object:
    """The same body with its keys in snake case."""
    if not isinstance(body, dict):
        return body
    return {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), k): snake(v) for k, v in body.items()}


def mixed(body: Body) -> object:
    """As third parties have seen it: `event_id` beside `cardId` beside `display_amount`."""
    data = dict(body["data"])  # type: ignore[call-overload]
    if "displayAmount" in data:
        data["display_amount"] = data.pop("displayAmount")
    return {"event_id": body["eventId"], "event": body["event"], "data": data}


def as_text(body: Body) -> object:
    """The same with every amount as a decimal string."""
    data = {k: str(v) if k in ("amount", "feeAmount") else v for k, v in data_of(body)}
    return body | {"data": data}


def data_of(body: Body) -> list[tuple[str, object]]:
    data = body["data"]
    assert isinstance(data, dict)
    return list(data.items())


@pytest.mark.parametrize("spell", [dict, snake, mixed, as_text])
@pytest.mark.parametrize("sample", CURRENT)
def test_a_current_event_is_read_as_published(sample: str, spell) -> None:
    data, event = CURRENT[sample], read(spell(current(sample)))
    kind, amount, fee = MEANT[sample]
    stated = {key: data.get(key) or "" for key in ("reference", "reason", "status", "merchantName")}
    is_dated = {"timestamp", "expiredAt", "activatedAt"} & data.keys()
    assert event == Event(
        id=EVENT_ID,
        kind=kind,
        name="virtualcard." + sample.partition(" ")[0],
        card_id=CARD,
        subject_id=TX if data.get("id") == TX else "",
        reference=stated["reference"],
        amount=amount,
        fee=fee,
        merchant=stated["merchantName"],
        mcc=data.get("merchantMcc", ""),
        country=data.get("merchantCountry", "").upper(),
        reason=stated["reason"],
        transaction_type=data.get("transactionType", ""),
        status=stated["status"],
        violations=data.get("violationCount"),
        at=datetime.fromisoformat(AT).astimezone(UTC) if is_dated else None,
    )


def test_every_name_of_the_current_catalogue_has_a_sample() -> None:
    assert len({sample.partition(" ")[0] for sample in CURRENT}) == 27
    assert len(CURRENT) == len(MEANT) == 31


@pytest.mark.parametrize("sample", FIRST)
def test_an_event_of_the_first_generation_has_no_money_and_its_digest_as_id(sample: str) -> None:
    raw = encode({"event": f"virtualcard.{sample}", "data": FIRST[sample]})
    event, again = (make_reader().read(deliver(raw), NOW) for _ in range(2))
    kind, merchant = FIRST_MEANT[sample]
    assert (event.kind, event.merchant) == (kind, merchant)
    assert (event.amount, event.fee) == (None, None)
    assert event.id.startswith("sha256:")
    assert len(event.id) == len("sha256:") + 64
    assert event == again
    if sample.startswith("user.kyc"):
        assert (event.card_id, event.subject_id) == (None, "")
    else:
        assert (event.card_id, event.reference) == (CARD, REF)


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        ("created.complete", K.CREATED),
        ("topup.complete", K.TOPPED_UP),
        ("withdrawal.success", K.WITHDRAWN),
        ("transaction.declined.terminated", K.DECLINED_TERMINATED),
    ],
)
def test_a_flat_event_is_read_without_its_dollars(sample: str, kind: K) -> None:
    event = read({"event": f"virtualcard.{sample}"} | RESELLER[sample])
    assert (event.kind, event.card_id, event.reference) == (kind, CARD, REF)
    assert event.amount is None


@pytest.mark.parametrize(
    ("older", "kind"),
    [
        ("card.created", K.CREATED),
        ("virtualcard.created.complete", K.CREATED),
        ("card.funded", K.TOPPED_UP),
        ("virtualcard.topup.complete", K.TOPPED_UP),
        ("virtualcard.withdrawal.complete", K.WITHDRAWN),
    ],
)
def test_an_older_name_means_the_same(older: str, kind: K) -> None:
    sample = "created.completed" if kind is K.CREATED else "topup.completed"
    assert read(current(sample) | {"event": older}).kind is kind


@pytest.mark.parametrize("state", ["pending", "complete", "completed", "success", "failed"])
def test_a_check_of_a_person_is_read_in_every_generation(state: str) -> None:
    name = f"virtualcard.user.kyc.{state}"
    kinds = {"pending": K.KYC_PENDING, "failed": K.KYC_FAILED}
    event = read({"eventId": EVENT_ID, "event": name, "data": {"customerId": "cust_1"}})
    assert event.kind is kinds.get(state, K.KYC_PASSED)
    assert event.card_id is None


@pytest.mark.parametrize("name", OTHER_PRODUCTS)
@pytest.mark.parametrize("key", ["event", "eventType", "event_type"])
def test_an_event_of_another_product_is_kept_unrecognised(name: str, key: str) -> None:
    assert read({key: name} | OTHER_PRODUCTS[name]) == Event(EVENT_ID, K.UNRECOGNISED, name, None)


def test_the_card_of_an_unrecognised_event_is_known_where_it_is_one() -> None:
    body = {"event": "virtualcard.gift", "data": {"card_id": CARD}}
    assert read(body).card_id == CARD
    assert read(body | {"data": {"card_id": 7}}).card_id is None
    assert read(body | {"data": {"cardId": "a card"}}).card_id is None


def test_extra_fields_are_no_reason_to_doubt() -> None:
    body = current("topup.completed")
    data = dict(data_of(body)) | {"new": {"deep": [1, None]}}
    assert read(body | {"data": data, "more": [{}]}) == read(body)


@pytest.mark.parametrize(
    ("sample", "change"),
    [
        ("topup.completed", {"status": "failed"}),
        ("topup.completed", {"status": "pending"}),
        ("topup.completed", {"transactionType": "withdrawal"}),
        ("topup.failed", {"status": "completed"}),
        ("topup.failed", {"transactionType": "Withdrawal"}),
        ("withdrawal.completed", {"status": "Failed"}),
        ("withdrawal.failed", {"status": "success"}),
        ("created.completed", {"createdStatus": "failed"}),
        ("created.failed", {"createdStatus": "completed"}),
        ("transaction.contactless", {"transactionType": ""}),
        ("transaction.crossborder", {"transactionType": "settlement"}),
    ],
)
def test_an_event_that_contradicts_itself_means_nothing(sample: str, change: Body) -> None:
    body = current(sample)
    event = read(body | {"data": dict(data_of(body)) | change})
    assert (event.kind, event.card_id) == (K.UNRECOGNISED, CARD)


def test_no_alias_means_something_that_nothing_current_means() -> None:
    kinds = {kind for kinds in ALIASES.values() for kind in kinds} - {K.UNRECOGNISED}
    assert kinds == set(K) - {K.UNRECOGNISED}
    assert {kind for kind, _, _ in MEANT.values()} <= kinds


def test_text_from_outside_is_made_safe_and_codes_are_codes() -> None:
    body = current("transaction.declined")
    shown = {"merchantName": "\u202eKCALB\u0007", "reason": "x" * 600}
    codes = {"merchantMcc": "541", "merchantCountry": "U1"}
    event = read(body | {"data": dict(data_of(body)) | shown | codes})
    assert event.merchant == "⟦U+202E⟧KCALB"
    assert len(event.reason) == 500
    assert (event.mcc, event.country) == ("", "")


def test_a_card_number_in_a_message_is_cut_to_four_digits() -> None:
    body = current("transaction.declined")
    pan = "4111 1111 " + "1111 1111"
    event = read(body | {"data": dict(data_of(body)) | {"merchantName": pan, "reason": pan}})
    assert (event.merchant, event.reason) == ("••1111", "••1111")


def test_a_name_with_a_hidden_sign_is_not_the_name_without_it() -> None:
    event = read(current("topup.completed") | {"event": "virtualcard.topup\u200b.completed"})
    assert event.kind is K.UNRECOGNISED
    assert event.name == "virtualcard.topup⟦U+200B⟧.completed"
    assert read({"event": "virtualcard.topup\u0000.completed"}).kind is K.UNRECOGNISED


def test_the_same_words_in_other_bytes_have_another_digest() -> None:
    body = {"event": "virtualcard.topup.success", "data": FIRST["topup.success"]}
    assert read(json.dumps(body).encode()).id != read(body).id


def test_the_scale_of_the_connection_is_used() -> None:
    body = current("topup.completed")
    data = dict(data_of(body)) | {"amount": 2_500_000}
    assert read(body | {"data": data}, make_reader(Units(100_000))).amount == MOVED
