"""A purchase at the practice bank is on the screen because the bank said so, not by asking."""

import asyncio
import logging
from collections.abc import Iterator

import httpx
import pytest

from desktop_app.application.hearing import HearingWish
from desktop_app.application.receiving import Way, WayState
from desktop_app.domain.event_log import Shown
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from tests.support.app_rig import Rig
from tests.support.relay_servers import GosmeeServer
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


@pytest.fixture
def relay(rig: Rig) -> Iterator[str]:
    """A stand-in gosmee server, on the worker's loop; its address."""
    server = GosmeeServer()
    rig.app.worker.submit(server.start).result(10)
    yield server.url
    rig.ask(lambda s: s.lock())  # first who listens, then what is listened to
    rig.app.worker.submit(server.kill).result(10)


@pytest.fixture
def quiet_bank() -> Iterator[None]:
    """The bank of a test lives in this process, where its own client logs what it posts to."""
    client = logging.getLogger("httpx")

    def is_ours(record: logging.LogRecord) -> bool:
        return record.threadName != "sandbox-bank"

    client.addFilter(is_ours)
    yield
    client.removeFilter(is_ours)


def buy(rig: Rig, card: object, shop: str) -> None:
    rig.ask(lambda s: s.practice.buy(card.id, Money.usd(7), shop))


def is_on(rig: Rig) -> None:
    rig.qtbot.waitUntil(lambda: rig.picture.news.state is WayState.ON)


def test_in_practice_a_purchase_is_painted_without_anybody_asking(rig: Rig) -> None:
    is_on(rig)
    assert (rig.picture.news.way, rig.picture.news.host) == (Way.OWN, "127.0.0.1")
    card = rig.issue()
    assert rig.picture.news.here == 1
    buy(rig, card, "Corner Books")
    rig.wait_for("Corner Books", "$13.00")
    page = rig.ask(lambda s: s.listening.log.page(Shown.ALL))
    assert {line.entry.doubt for line in page.lines} == {None}
    assert {line.card for line in page.lines} == {card.label}


@pytest.mark.usefixtures("quiet_bank")
def test_through_a_relay_whose_channel_is_told_nowhere(
    rig: Rig, relay: str, canary_api_secret: str
) -> None:
    channel = Secret(f"{relay}/{canary_api_secret}")
    wish = HearingWish(Way.GOSMEE, channel, Secret(""), "body-sha512-hex", 20_001)
    rig.ask(lambda s: s.listening.choose(wish))
    rig.qtbot.waitUntil(lambda: rig.picture.news.way is Way.GOSMEE)
    is_on(rig)
    card = rig.issue()
    buy(rig, card, "Relay Records")
    rig.wait_for("Relay Records", "$13.00")
    ways = {line.entry.way for line in rig.ask(lambda s: s.listening.log.page(Shown.ALL)).lines}
    assert ways == {"gosmee"}
    rig.driver.click("Settings")
    rig.driver.click("How news arrives")
    rig.wait_for("A gosmee relay", "1 card posts to this address.")
    assert canary_api_secret not in rig.everything_said()
    assert canary_api_secret not in repr(rig.picture)


def test_the_log_shows_what_came_and_what_was_forged(rig: Rig) -> None:
    is_on(rig)
    rig.issue()
    url = rig.ask(lambda s: s.listening.address()).reveal()

    async def forge() -> int:
        async with httpx.AsyncClient(trust_env=False) as http:
            return (await http.post(url, content=b'{"event":"virtualcard.created"}')).status_code

    assert asyncio.run(forge()) == 401
    rig.qtbot.waitUntil(lambda: rig.picture.news.doubted == 1)
    rig.driver.click("Settings")
    rig.driver.click("Messages")
    rig.wait_for("Message that was not read", "It carried no signature", "Created")
