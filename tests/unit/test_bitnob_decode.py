"""Hostile bytes end in Undecodable, quickly, and never in its text."""

import contextlib
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.bitnob.decode import MAX_BYTES, MAX_DEPTH, Undecodable, decode
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialects import PageAsk
from tests.unit.test_bitnob_readers import ADA, data_of, read


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"<html></html>",
        b"\xef\xbb\xbf{}",
        b'{"a":"\xff"}',
        '{"a":1}'.encode("utf-16"),
        b'{"a":1} x',
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":' + b"9" * 65 + b"}",
        b'{"a":0.' + b"9" * 65 + b"}",
        b'{"a":1e9999999999999999999999}',
        b'{"a":1e9999999}',
        b'{"a":1e-9999999}',
        nested(MAX_DEPTH + 1),
        nested(100_000),
        b'{"a":"' + b"x" * MAX_BYTES + b'"}',
    ],
)
def test_what_no_answer_may_be_is_refused(raw: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(raw)


def test_figures_with_a_point_are_exact() -> None:
    assert decode(b'{"a":2.10}') == {"a": Decimal("2.10")}


def test_the_deepest_nesting_is_still_read() -> None:
    assert decode(nested(MAX_DEPTH)) is not None


def test_brackets_inside_strings_are_text() -> None:
    assert decode(json.dumps({"a": "[" * 50 + '"\\' + "{" * 50}).encode())


@pytest.mark.parametrize("raw", [b'\\"' * 500_000, b'"' + b"\\" * 1_000_000, b'"[' * 500_000])
def test_a_hostile_megabyte_is_refused_in_a_moment(raw: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(Undecodable):
        decode(raw)
    assert time.monotonic() - began < 1


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(raw: bytes) -> None:
    with contextlib.suppress(Undecodable):
        decode(raw)


def test_the_refusal_holds_no_part_of_the_document(canary_pan: str) -> None:
    with pytest.raises(Undecodable) as caught:
        decode(b'{"cardNumber":"' + canary_pan.encode() + b'"')
    assert canary_pan not in repr(caught.value)
    assert caught.value.__context__ is None


def test_a_card_number_that_a_shop_wrote_is_not_taken_in() -> None:
    pan = "41111111" + "11111111"
    data = data_of("card-transactions/by-card-response-2026-06")
    row = data["transactions"][0]
    row["merchant_name"] = row["description"] = f"SHOP {pan}"
    row["reference"] = pan
    first = read(V2.transactions, PageAsk(20, ADA), data).items[0]
    assert (first.merchant, first.description) == ("SHOP ••1111", "SHOP ••1111")
    assert first.reference == pan  # compared, never cut
