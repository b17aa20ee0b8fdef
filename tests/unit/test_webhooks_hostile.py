"""A hundred hostile deliveries by name, each refused for its own reason and without a word."""

import gzip

import pytest

from desktop_app.adapters.bitnob.webhook_schemes import SCHEMES
from desktop_app.adapters.bitnob.webhooks import MAX_EVENT_BYTES
from desktop_app.application.receiving import Delivery
from desktop_app.domain.events import Doubt, Doubted
from tests.support.webhook_samples import CURRENT, EVENT_ID, current
from tests.support.webhooks import (
    HEADER,
    NOW,
    SECRET,
    Headers,
    deliver,
    encode,
    make_reader,
    sign,
    sign_base64,
)

RAW = encode(current("transaction.settlement"))
GOOD = sign(RAW)


def held(*headers: tuple[str, str], raw: bytes = RAW) -> Delivery:
    return deliver(raw, headers)


def claim(value: str, raw: bytes = RAW) -> Delivery:
    return held((HEADER, value), raw=raw)


def data(sample: str = "transaction.settlement", **change: object) -> Delivery:
    return deliver(current(sample) | {"data": CURRENT[sample] | change})


def without(*keys: str) -> Delivery:
    kept = {k: v for k, v in CURRENT["transaction.settlement"].items() if k not in keys}
    return deliver(current("transaction.settlement") | {"data": kept})


def around(**change: object) -> Delivery:
    return deliver(current("transaction.settlement") | change)


def written(old: str, new: str) -> Delivery:
    """Signed by somebody who writes JSON by hand."""
    assert old.encode() in RAW
    return deliver(RAW.replace(old.encode(), new.encode(), 1))


def timed(stamp: str, *more: tuple[str, str]) -> Headers:
    mac = sign(f"{stamp}.".encode() + RAW, digest="sha256")
    return ((HEADER, mac), ("X-Bitnob-Timestamp", stamp), *more)


def one_bit(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


SECONDS = int(NOW.timestamp())
SIGNATURES: dict[str, tuple[Delivery, Doubt]] = {
    "no header at all": (held(), Doubt.NO_SIGNATURE),
    "other headers only": (held(("Authorization", GOOD)), Doubt.NO_SIGNATURE),
    "a header almost of that name": (held((HEADER + "-2", GOOD)), Doubt.NO_SIGNATURE),
    "the name with an underscore": (held(("x_bitnob_signature", GOOD)), Doubt.NO_SIGNATURE),
    "the name with a space": (held((HEADER + " ", GOOD)), Doubt.NO_SIGNATURE),
    "a cookie that holds it": (held(("Cookie", f"{HEADER}={GOOD}")), Doubt.NO_SIGNATURE),
    "two headers, both right": (held((HEADER, GOOD), (HEADER, GOOD)), Doubt.TWO_SIGNATURES),
    "the right one first": (held((HEADER, GOOD), (HEADER, "0")), Doubt.TWO_SIGNATURES),
    "the right one last": (held((HEADER, "0"), (HEADER, GOOD)), Doubt.TWO_SIGNATURES),
    "two in two cases": (held((HEADER, GOOD), (HEADER.upper(), GOOD)), Doubt.TWO_SIGNATURES),
    "a hundred of them": (held(*[(HEADER, GOOD)] * 100), Doubt.TWO_SIGNATURES),
    "an empty one": (claim(""), Doubt.BAD_SIGNATURE),
    "a blank one": (claim(" "), Doubt.BAD_SIGNATURE),
    "one digit short": (claim(GOOD[:-1]), Doubt.BAD_SIGNATURE),
    "one digit long": (claim(GOOD + "0"), Doubt.BAD_SIGNATURE),
    "half of it": (claim(GOOD[:64]), Doubt.BAD_SIGNATURE),
    "twice in one header": (claim(f"{GOOD}, {GOOD}"), Doubt.BAD_SIGNATURE),
    "with a prefix": (claim("sha512=" + GOOD), Doubt.BAD_SIGNATURE),
    "with 0x": (claim("0x" + GOOD), Doubt.BAD_SIGNATURE),
    "with a leading space": (claim(" " + GOOD), Doubt.BAD_SIGNATURE),
    "with a line feed": (claim(GOOD + "\n"), Doubt.BAD_SIGNATURE),
    "with a null byte": (claim(GOOD + "\0"), Doubt.BAD_SIGNATURE),
    "with separators": (claim(" ".join(GOOD)), Doubt.BAD_SIGNATURE),
    "in full-width digits": (claim("０" * 128), Doubt.BAD_SIGNATURE),
    "with a lone surrogate": (claim(GOOD[:-1] + "\udc80"), Doubt.BAD_SIGNATURE),
    "no hex": (claim("g" * 128), Doubt.BAD_SIGNATURE),
    "all zeros": (claim("0" * 128), Doubt.BAD_SIGNATURE),
    "a megabyte of hex": (claim("a" * 1_000_000), Doubt.BAD_SIGNATURE),
    "the last digit changed": (claim(GOOD[:-1] + "f0"[GOOD[-1] == "f"]), Doubt.BAD_SIGNATURE),
    "reversed": (claim(GOOD[::-1]), Doubt.BAD_SIGNATURE),
    "base64 where hex is meant": (claim(sign_base64(RAW)), Doubt.BAD_SIGNATURE),
    "SHA-256 where SHA-512 is meant": (claim(sign(RAW, digest="sha256")), Doubt.BAD_SIGNATURE),
    "SHA3-512": (claim(sign(RAW, digest="sha3_512")), Doubt.BAD_SIGNATURE),
    "signed with no secret": (claim(sign(RAW, "")), Doubt.BAD_SIGNATURE),
    "another tenant's secret": (claim(sign(RAW, "whsec_theirs")), Doubt.BAD_SIGNATURE),
    "the secret in capitals": (claim(sign(RAW, SECRET.upper())), Doubt.BAD_SIGNATURE),
    "the secret with a line feed": (claim(sign(RAW, SECRET + "\n")), Doubt.BAD_SIGNATURE),
    "another body's signature": (claim(sign(RAW + b" ")), Doubt.BAD_SIGNATURE),
    "an empty body's signature": (claim(sign(b"")), Doubt.BAD_SIGNATURE),
    "one bit of the body changed": (claim(GOOD, one_bit(RAW, 40)), Doubt.BAD_SIGNATURE),
    "the amount changed": (claim(GOOD, RAW.replace(b"4500000", b"9500000")), Doubt.BAD_SIGNATURE),
    "the body written anew": (claim(GOOD, RAW.replace(b":", b": ")), Doubt.BAD_SIGNATURE),
    "a line feed after the body": (claim(GOOD, RAW + b"\n"), Doubt.BAD_SIGNATURE),
    "the body cut": (claim(GOOD, RAW[:-1]), Doubt.BAD_SIGNATURE),
    "the body gone": (claim(GOOD, b""), Doubt.BAD_SIGNATURE),
    "the body with a byte order mark": (claim(GOOD, b"\xef\xbb\xbf" + RAW), Doubt.BAD_SIGNATURE),
    "the body compressed": (claim(GOOD, gzip.compress(RAW)), Doubt.BAD_SIGNATURE),
    "unsigned and nested 100,000 deep": (held(raw=b"[" * 60_000), Doubt.NO_SIGNATURE),
}
HUGE = b'{"a":"' + b"x" * MAX_EVENT_BYTES + b'"}'
FORMS: dict[str, tuple[Delivery, Doubt]] = {
    "one byte too large": (deliver(RAW.ljust(MAX_EVENT_BYTES + 1)), Doubt.TOO_LARGE),
    "a huge text": (deliver(HUGE), Doubt.TOO_LARGE),
    "huge, and unsigned": (held(raw=HUGE), Doubt.TOO_LARGE),
    "a mebibyte of zeros": (deliver(bytes(1 << 20)), Doubt.TOO_LARGE),
    "lists 30,000 deep": (deliver(b"[" * 30_000 + b"]" * 30_000), Doubt.TOO_DEEP),
    "objects 10,000 deep": (deliver(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), Doubt.TOO_DEEP),
    "deep and never closed": (deliver(b"[{" * 9), Doubt.TOO_DEEP),
    "deep inside the data": (written("null", "[" * 17 + "]" * 17), Doubt.TOO_DEEP),
    "nothing": (deliver(b""), Doubt.NOT_JSON),
    "a page": (deliver(b"<html></html>"), Doubt.NOT_JSON),
    "a form": (deliver(b"event=virtualcard.topup.completed"), Doubt.NOT_JSON),
    "a gzip bomb": (deliver(gzip.compress(bytes(1 << 20))), Doubt.NOT_JSON),
    "UTF-16": (deliver(RAW.decode().encode("utf-16")), Doubt.NOT_JSON),
    "a byte order mark": (deliver(b"\xef\xbb\xbf" + RAW), Doubt.NOT_JSON),
    "a byte that is no UTF-8": (deliver(RAW.replace(b"grocer", b"gr\xffcer")), Doubt.NOT_JSON),
    "a surrogate as bytes": (deliver(RAW.replace(b"grocer", b"\xed\xa0\x80")), Doubt.NOT_JSON),
    "a bare null byte": (deliver(RAW.replace(b"grocer", b"gr\0cer")), Doubt.NOT_JSON),
    "cut in the middle": (deliver(RAW[: len(RAW) // 2]), Doubt.NOT_JSON),
    "two objects": (deliver(RAW + RAW), Doubt.NOT_JSON),
    "a comma too many": (written("}}", "},}"), Doubt.NOT_JSON),
    "a comment": (deliver(RAW + b"//"), Doubt.NOT_JSON),
    "null": (deliver(None), Doubt.NOT_AS_PUBLISHED),
    "a text": (deliver("virtualcard.topup.completed"), Doubt.NOT_AS_PUBLISHED),
    "a list of events": (deliver([current("topup.completed")]), Doubt.NOT_AS_PUBLISHED),
    "an empty object": (deliver({}), Doubt.NOT_AS_PUBLISHED),
    "NaN": (written("4500000", "NaN"), Doubt.NOT_AS_PUBLISHED),
    "minus infinity": (written("4500000", "-Infinity"), Doubt.NOT_AS_PUBLISHED),
    "5,000 digits": (written("4500000", "9" * 5_000), Doubt.NOT_AS_PUBLISHED),
    "an exponent out of bounds": (written("4500000", "1e999999999"), Doubt.NOT_AS_PUBLISHED),
    "a key twice": (written('"amount"', '"amount":1,"amount"'), Doubt.NOT_AS_PUBLISHED),
    "an event twice": (written('"event"', '"event":"a","event"'), Doubt.NOT_AS_PUBLISHED),
    "two cards in two cases": (data(card_id="another"), Doubt.NOT_AS_PUBLISHED),
    "two events in two cases": (around(event_id="another"), Doubt.NOT_AS_PUBLISHED),
    "no event name": (around(event=None), Doubt.NOT_AS_PUBLISHED),
    "an empty event name": (around(event=""), Doubt.NOT_AS_PUBLISHED),
    "an event name of nothing to see": (around(event="\0\x1b"), Doubt.NOT_AS_PUBLISHED),
    "an event name that is none": (around(event=["a"]), Doubt.NOT_AS_PUBLISHED),
    "an event id of spaces": (around(eventId="a b"), Doubt.NOT_AS_PUBLISHED),
    "an event id that is a number": (around(eventId=7), Doubt.NOT_AS_PUBLISHED),
    "an event id of 129 signs": (around(eventId="a" * 129), Doubt.NOT_AS_PUBLISHED),
    "data that is a text": (around(data="{}"), Doubt.NOT_AS_PUBLISHED),
    "data without a card": (without("cardId"), Doubt.NOT_AS_PUBLISHED),
    "a card id that climbs": (data(cardId=".."), Doubt.NOT_AS_PUBLISHED),
    "a card id of hidden signs": (data(cardId="\u200bcard"), Doubt.NOT_AS_PUBLISHED),
    "a card id that is true": (data(cardId=True), Doubt.NOT_AS_PUBLISHED),
    "a transaction id with a line feed": (data(id="a\n"), Doubt.NOT_AS_PUBLISHED),
    "a lone surrogate": (written('"ref_1d2c"', r'"\ud800"'), Doubt.NOT_AS_PUBLISHED),
    "a negative amount": (data(amount=-1), Doubt.NOT_AS_PUBLISHED),
    "an amount of true": (data(amount=True), Doubt.NOT_AS_PUBLISHED),
    "an amount in words": (data(amount="two"), Doubt.NOT_AS_PUBLISHED),
    "an amount in Arabic digits": (data(amount="٤٥"), Doubt.NOT_AS_PUBLISHED),
    "an amount nobody has": (data(amount=10**15 + 1), Doubt.NOT_AS_PUBLISHED),
    "an amount in an object": (data(amount={"units": 1}), Doubt.NOT_AS_PUBLISHED),
    "a negative display figure": (data(displayAmount=-4.5), Doubt.NOT_AS_PUBLISHED),
    "card money in naira": (data(currency="ngn"), Doubt.NOT_AS_PUBLISHED),
    "a merchant that is a list": (data(merchantName=["a"]), Doubt.NOT_AS_PUBLISHED),
    "a merchant of 4,097 signs": (data(merchantName="a" * 4_097), Doubt.NOT_AS_PUBLISHED),
    "a time that is a number": (data(timestamp=SECONDS), Doubt.NOT_AS_PUBLISHED),
    "a time without a zone": (data(timestamp="2026-05-16T14:22:10"), Doubt.NOT_AS_PUBLISHED),
    "strikes below none": (
        data("transaction.declined.charge", violationCount=-1),
        Doubt.NOT_AS_PUBLISHED,
    ),
    "a fee below nothing with a point": (
        data("transaction.declined.charge", feeAmount=-0.5),
        Doubt.NOT_AS_PUBLISHED,
    ),
}
TIMES: dict[str, tuple[Headers, Doubt]] = {
    "no time": (timed(str(SECONDS))[:1], Doubt.NO_SIGNATURE),
    "two times": (timed(str(SECONDS), ("x-bitnob-timestamp", "1")), Doubt.TWO_SIGNATURES),
    "no signature beside the time": (timed(str(SECONDS))[1:], Doubt.NO_SIGNATURE),
    "a time that was not signed": (
        (timed(str(SECONDS))[0], ("x-bitnob-timestamp", str(SECONDS + 1))),
        Doubt.BAD_SIGNATURE,
    ),
    "the body signed alone": (
        ((HEADER, sign(RAW, digest="sha256")), ("x-bitnob-timestamp", str(SECONDS))),
        Doubt.BAD_SIGNATURE,
    ),
    "signed an hour ago": (timed(str(SECONDS - 3_600)), Doubt.STALE),
    "signed in an hour": (timed(str(SECONDS + 3_600)), Doubt.STALE),
    "signed in milliseconds": (timed(str(SECONDS * 1_000)), Doubt.STALE),
    "signed at the epoch": (timed("0"), Doubt.STALE),
}


def refuse(delivery: Delivery, doubt: Doubt, scheme: str = "body-sha512-hex") -> None:
    with pytest.raises(Doubted) as caught:
        make_reader(scheme=SCHEMES[scheme]).read(delivery, NOW)
    error = caught.value
    assert error.doubt is doubt
    assert error.args == (doubt.value,)
    assert (error.event, error.__cause__, error.__context__) == (None, None, None)


@pytest.mark.parametrize(("delivery", "doubt"), SIGNATURES.values(), ids=SIGNATURES)
def test_a_delivery_that_is_not_signed_right_is_refused(delivery: Delivery, doubt: Doubt) -> None:
    refuse(delivery, doubt)


@pytest.mark.parametrize(("delivery", "doubt"), FORMS.values(), ids=FORMS)
def test_a_signed_delivery_of_no_published_form_is_refused(
    delivery: Delivery, doubt: Doubt
) -> None:
    refuse(delivery, doubt)


@pytest.mark.parametrize(("headers", "doubt"), TIMES.values(), ids=TIMES)
def test_a_delivery_out_of_its_time_is_refused(headers: Headers, doubt: Doubt) -> None:
    refuse(deliver(RAW, headers), doubt, "time-sha256-hex")


def test_there_are_a_hundred_of_them_and_the_honest_one_is_taken() -> None:
    assert len(SIGNATURES) + len(FORMS) + len(TIMES) >= 100
    assert make_reader().read(deliver(RAW), NOW).id == EVENT_ID
    timed_reader = make_reader(scheme=SCHEMES["time-sha256-hex"])
    assert timed_reader.read(deliver(RAW, timed(str(SECONDS))), NOW).id == EVENT_ID
