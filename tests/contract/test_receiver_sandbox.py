"""What the practice bank signs arrives as it was signed, by each way it can post to."""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator

import pytest

from desktop_app.application.receiving import Delivery
from tests.contract.receiver_suite import SIGNATURE
from tests.contract.test_receiver_suite import WAYS, Rig, play
from tests.sandbox.shop import Shop
from tests.support.sandbox_server import start_sandbox_thread


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield Shop(running)
    running.stop()


def is_signed(delivery: Delivery, secret: str) -> bool:
    """Whether the body is the one the bank signed."""
    signature = dict(delivery.headers)[SIGNATURE]
    made = hmac.new(secret.encode(), delivery.body, hashlib.sha512).hexdigest()
    return hmac.compare_digest(signature, made)


@pytest.mark.parametrize("way", ["own", "gosmee"])
def test_events_of_the_bank_arrive_as_they_were_signed(way: str, shop: Shop) -> None:
    def spend(url: str) -> None:
        card = shop.guide_card(callbackUrl=url)
        shop.guide_fund(card["id"], 500_000)

    async def act(rig: Rig) -> None:
        await asyncio.to_thread(spend, rig.ear.url)
        await rig.ear.until(lambda: len(rig.ear.deliveries) >= 2)

    deliveries = play(WAYS[way], act).ear.deliveries
    assert all(is_signed(delivery, shop.server.webhook_secret) for delivery in deliveries)
    assert not is_signed(deliveries[0], "another secret")
