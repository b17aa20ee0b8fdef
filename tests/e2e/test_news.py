"""A purchase at a shop becomes a row on the screen: by a relay, and by asking alone."""

import asyncio
import sys
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from desktop_app.application.hearing import DEFAULT_SCHEME, HearingWish
from desktop_app.application.polls import PENDING_S, SHOWN_S
from desktop_app.application.receiving import Way
from desktop_app.domain.secrets import Secret
from tests.support.assistive import Client, missing
from tests.support.desktop import Program, purser, wait_until
from tests.support.practice_vault import make_practice_vault, read_messages
from tests.support.relay_servers import GosmeeServer

PASSWORD = "e2e practice harbour ledger compass"
CARD = "First card"
SHOPS = ("First Fruits", "Relay Records", "Corner Clocks", "Harbour Hats", "Late Lamps")
pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"not installed: {missing()}; no assistive client can be tried"
)


class Relay:
    """A stand-in gosmee relay, on a loop in a thread of its own."""

    def __init__(self) -> None:
        self.server = GosmeeServer()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="relay")
        self._thread.start()
        self.run(self.server.start())

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """On its loop."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def close(self) -> None:
        """Hang up on everybody, for good."""
        self.run(self.server.kill())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@pytest.fixture
def relay() -> Iterator[Relay]:
    made = Relay()
    yield made
    made.close()


def wish(way: Way | None, address: str = "") -> HearingWish:
    return HearingWish(way, Secret(address), Secret(""), DEFAULT_SCHEME, 20_000)


def enter(program: Program, client: Client) -> None:
    """Until the one card is on the screen."""
    program.wait_for_window()
    client.wait_for("Unlock Purser")
    client.write("Master password", PASSWORD)
    client.press("Unlock")
    client.wait_for("Card list")
    client.pick(CARD)
    client.wait_for("Available $20.00")


def buy(bank: httpx.Client, shop: str) -> float:
    """A dollar, which stays a hold; when it was bought."""
    (card,) = bank.get("/control/ledger").json()["cards"]
    charge = {"card_id": card["id"], "amount_micros": 1_000_000, "merchant": shop}
    began = time.monotonic()
    assert bank.post("/control/merchant/authorize", json=charge).json()["approved"]
    return began


def row(shop: str) -> str:
    """What is said of it."""
    return f"{shop}, hold · Purchase at {shop}, pending, −$1.00"


def test_a_purchase_that_a_relay_tells_of_is_a_pending_row_before_anybody_asks(
    display: str, client: Client, relay: Relay, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    make_practice_vault(data, PASSWORD, CARD, wish(Way.GOSMEE, relay.server.url))
    with purser(display, data) as program:
        enter(program, client)
        wait_until(lambda: relay.server._listeners, "the relay to be heard")
        with program.bank() as bank:
            asked_after = buy(bank, SHOPS[0])
            client.wait_for(row(SHOPS[0]))
            for shop in SHOPS[1:]:
                began = buy(bank, shop)
                client.wait_for(row(shop))
                painted = time.monotonic()
                # Who read the row before it asks again after this time at the earliest.
                is_told = painted - asked_after < PENDING_S
                if is_told:
                    break
                asked_after = began
    took = painted - began
    sys.stdout.write(f"from the purchase to the painted row, by a relay: {took:.2f} s\n")
    kept = read_messages(data, PASSWORD)
    assert {(entry.way, entry.doubt) for entry in kept} == {("gosmee", None)}
    assert is_told


def test_a_purchase_that_nobody_tells_of_is_a_pending_row_by_asking_alone(
    display: str, client: Client, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    make_practice_vault(data, PASSWORD, CARD, wish(None))
    with purser(display, data) as program:
        enter(program, client)
        with program.bank() as bank:
            began = buy(bank, "Corner Books")
            client.wait_for(row("Corner Books"))
            took = time.monotonic() - began
    told = f"{took:.2f} s, asked every {SHOWN_S:.0f} s"
    sys.stdout.write(f"from the purchase to the painted row, by asking: {told}\n")
    assert read_messages(data, PASSWORD) == ()
