"""Messages go wrong in the ways that were planted, and in no other."""

import hashlib
import hmac
import itertools
import json
from typing import Any

import pytest

from tests.sandbox.shop import Shop

NAMES = (f"post-{number}" for number in itertools.count())


class Post:
    """A bank whose messages all arrive in one place."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.control = shop.server.control
        # Its own place: a post that was on its way at the reset must not arrive here.
        self.name = next(NAMES)
        self.control("webhooks", {"url": f"{shop.server.url}/sink/{self.name}"})
        self.card = shop.v2_card(webhook_url="", amount=50_000_000)["id"]
        self.count = len(self.received(1))

    def spoil(self, *kinds: str, **more: Any) -> None:
        self.control("mishaps", {"kinds": kinds, **more})

    def buy(self, micros: int = 1_500_000) -> None:
        self.shop.buy(self.card, micros)

    def received(self, count: int) -> list[Any]:
        return self.shop.until(
            lambda: self.control(f"sink/{self.name}")["received"], lambda seen: len(seen) == count
        )

    def next(self, count: int = 1) -> list[Any]:
        """The next ``count`` posts."""
        seen = self.received(self.count + count)[self.count :]
        self.count += count
        return seen

    def one(self) -> dict[str, Any]:
        return json.loads(self.next()[0]["body"])


@pytest.fixture
def post(shop: Shop) -> Post:
    return Post(shop)


def signature(post: Post, body: str) -> str:
    secret = post.shop.server.webhook_secret.encode()
    return hmac.new(secret, body.encode(), hashlib.sha512).hexdigest()


def is_genuine(post: Post, received: Any) -> bool:
    return received["headers"].get("x-bitnob-signature") == signature(post, received["body"])


def test_a_mishap_is_spent_and_the_next_message_is_true(post: Post) -> None:
    post.spoil("snake_case")
    post.buy()
    assert "event_id" in post.one()
    post.buy()
    assert "eventId" in post.one()
    assert post.control("mishaps") == {"mishaps": []}


def test_a_mishap_waits_for_its_event(post: Post) -> None:
    post.spoil("snake_case", event="*.declined", times=5)
    post.buy()
    assert "eventId" in post.one()
    post.buy(900_000_000)
    assert "event_id" in post.one()
    post.control("mishaps", method="DELETE")
    post.buy(900_000_000)
    declined, fee = (json.loads(one["body"]) for one in post.next(2))  # of a second violation
    assert "eventId" in declined
    assert "eventId" in fee


def test_duplicates_keep_the_id_or_only_the_transaction(post: Post) -> None:
    post.spoil("duplicate")
    post.buy()
    first, second = post.next(2)
    assert first == {**second, "at_ns": first["at_ns"]}
    post.spoil("duplicate_new_id")
    post.buy()
    first, second = (json.loads(one["body"]) for one in post.next(2))
    assert first["eventId"] != second["eventId"]
    assert first["data"] == second["data"]


def test_a_dropped_message_never_comes_and_is_recorded(post: Post) -> None:
    post.spoil("drop")
    post.buy()
    post.buy()
    post.one()
    states = [row["state"] for row in post.control("deliveries")["deliveries"]]
    assert sorted(states) == ["delivered", "delivered", "lost"]


def test_a_delayed_message_comes_when_its_time_has_come(post: Post) -> None:
    post.spoil("delay", seconds=120)
    post.buy(1_000_000)
    post.buy(2_000_000)
    assert post.one()["data"]["amount"] == 2_000_000
    post.shop.server.advance(120)
    assert post.one()["data"]["amount"] == 1_000_000


def test_a_reordered_message_lets_the_next_one_pass(post: Post) -> None:
    post.spoil("reorder")
    post.buy(1_000_000)
    post.buy(2_000_000)
    amounts = [json.loads(one["body"])["data"]["amount"] for one in post.next(2)]
    assert amounts == [2_000_000, 1_000_000]
    post.spoil("reorder")
    post.buy(3_000_000)
    post.shop.server.advance(60)
    assert post.one()["data"]["amount"] == 3_000_000


@pytest.mark.parametrize(
    "kind", ["bad_signature", "no_signature", "two_signatures", "client_secret", "altered_body"]
)
def test_a_spoiled_signature_does_not_verify(post: Post, kind: str) -> None:
    post.spoil(kind)
    post.buy()
    spoiled = post.next()[0]
    assert not is_genuine(post, spoiled)
    assert json.loads(spoiled["body"])["event"].endswith("authorization")
    post.buy()
    assert is_genuine(post, post.next()[0])


def test_each_spoiled_signature_is_what_it_is_called(post: Post) -> None:
    headers: dict[str, Any] = {}
    for kind in ("no_signature", "two_signatures", "upper_signature", "client_secret"):
        post.spoil(kind)
        post.buy()
        headers[kind] = post.next()[0]
    assert "x-bitnob-signature" not in headers["no_signature"]["headers"]
    two = headers["two_signatures"]
    true = signature(post, two["body"])
    assert two["headers"]["x-bitnob-signature"] == f"{true}, {true}"
    upper = headers["upper_signature"]
    assert upper["headers"]["x-bitnob-signature"] == signature(post, upper["body"]).upper()
    other = headers["client_secret"]
    secret = post.shop.server.client_secret.encode()
    expected = hmac.new(secret, other["body"].encode(), hashlib.sha512).hexdigest()
    assert other["headers"]["x-bitnob-signature"] == expected


@pytest.mark.parametrize(("kind", "age"), [("sha256", 0), ("sha256_stale", 600)])
def test_the_older_scheme_signs_the_time_too(post: Post, kind: str, age: int) -> None:
    post.spoil(kind)
    post.buy()
    now = post.control("state")["now_ns"] // 10**9
    got = post.next()[0]
    stamp = got["headers"]["x-bitnob-timestamp"]
    text = f"{stamp}.{got['body']}".encode()
    secret = post.shop.server.webhook_secret.encode()
    assert got["headers"]["x-bitnob-signature"] == (
        hmac.new(secret, text, hashlib.sha256).hexdigest()
    )
    assert got["headers"]["x-bitnob-event"] == "virtualcard.transaction.authorization"
    assert abs(now - age - int(stamp)) <= 5


@pytest.mark.parametrize(
    ("kind", "funded", "created"),
    [
        ("name_complete", "virtualcard.topup.complete", "virtualcard.created.complete"),
        ("name_success", "virtualcard.topup.success", "virtualcard.created.success"),
        ("name_card", "card.funded", "card.created"),
    ],
)
def test_older_names(post: Post, kind: str, funded: str, created: str) -> None:
    post.spoil(kind, times=2)
    post.shop.balance(post.card, "fund", 2_000_000)
    assert post.one()["event"] == funded
    post.shop.v2_card(webhook_url="")
    assert post.one()["event"] == created


def test_keys_in_snake_case_and_mixed(post: Post) -> None:
    post.spoil("snake_case")
    post.buy()
    told = post.one()
    assert {"event_id", "company_id", "event", "data"} == set(told)
    assert {"card_id", "display_amount", "merchant_country"} <= set(told["data"])
    post.spoil("mixed_case")
    post.buy()
    told = post.one()
    assert {"event_id", "companyId"} <= set(told)
    assert {"cardId", "display_amount"} <= set(told["data"])


def test_contents_that_a_receiver_must_survive(post: Post) -> None:
    post.spoil("string_amounts", "extra_fields", "odd_ids")
    post.buy()
    told = post.one()
    assert told["data"]["amount"] == "1500000"
    assert told["data"]["displayAmount"] == 1.5
    assert told["data"]["futureField"]
    assert "-" not in told["eventId"] + told["data"]["id"]
    assert told["data"]["cardId"] == post.card
    post.spoil("unknown_card")
    post.buy()
    assert post.one()["data"]["cardId"] != post.card
    post.spoil("unknown_event")
    post.buy()
    assert post.one()["event"] == "virtualcard.something.new"
    post.spoil("no_event_id")
    post.buy()
    assert set(post.one()) == {"event", "data"}


def test_signed_bytes_that_are_no_json(post: Post) -> None:
    post.spoil("not_json")
    post.buy()
    got = post.next()[0]
    assert is_genuine(post, got)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(got["body"])
    assert isinstance(post.control("deliveries")["deliveries"][-1]["body"], str)


def test_spoiled_contents_are_signed_as_they_are_sent(post: Post) -> None:
    post.spoil("snake_case", "extra_fields", "string_amounts", "odd_ids", "name_success")
    post.buy()
    assert is_genuine(post, post.next()[0])
