"""A disposable card from its order to its end, as its owner sees it, told of by a relay."""

import sys
import time
from pathlib import Path

import httpx
import pytest

from desktop_app.application.polls import PENDING_S
from desktop_app.application.receiving import Way
from desktop_app.domain.intents import Kind, Stage
from tests.e2e.test_news import PASSWORD, Relay, relay, wish
from tests.support.assistive import Client, missing
from tests.support.desktop import Program, purser, wait_until
from tests.support.practice_vault import make_practice_vault, read_journal, read_messages

__all__ = ["relay"]
FIRST, LAMPS, SHOP = "First card", "Desk lamps", "Lumen Home"
DAY_S = 24 * 3_600
pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"not installed: {missing()}; no assistive client can be tried"
)


def order(program: Program, client: Client) -> None:
    """Unlock, and issue a card for one purchase with $20 on it."""
    program.wait_for_window()
    client.wait_for("Unlock Purser")
    client.write("Master password", PASSWORD)
    client.press("Unlock")
    client.wait_for("Card list")
    client.press("Issue card")
    client.press("One purchase")
    client.write("Label", LAMPS)
    client.write("Load now", "20.00")
    client.press("Issue and load $20.00")
    client.wait_for(f"{LAMPS} is ready")
    client.press("Show card")
    client.wait_for("Disposable: one purchase")


def lamps(bank: httpx.Client) -> dict[str, object]:
    """The new card as the bank keeps it."""
    cards: list[dict[str, object]] = bank.get("/control/ledger").json()["cards"]
    return cards[-1]


def test_it_is_frozen_by_what_a_relay_tells_settled_ended_and_its_rest_comes_back(
    display: str, client: Client, relay: Relay, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    make_practice_vault(data, PASSWORD, FIRST, wish(Way.GOSMEE, relay.server.url))
    with purser(display, data) as program:
        order(program, client)
        wait_until(lambda: relay.server._listeners, "the relay to be heard")
        with program.bank() as bank:
            charge = {"card_id": lamps(bank)["id"], "amount_micros": 18_200_000, "merchant": SHOP}
            began = time.monotonic()
            bought = bank.post("/control/merchant/authorize", json=charge).json()
            wait_until(lambda: lamps(bank)["status"] == "frozen", "the bank to freeze it")
            froze = time.monotonic() - began
            client.wait_for("Spent, waiting to settle")
            seen = time.monotonic() - began
            hold = {"authorization_id": bought["authorization_id"]}
            assert not bank.post("/control/merchant/authorize", json=charge).json()["approved"]
            bank.post("/control/merchant/settle", json=hold)
            for _ in range(2):  # a day, and what the service's clock may be behind
                bank.post("/control/clock", json={"advance_seconds": DAY_S})
            client.press("Refresh now")
            wait_until(lambda: lamps(bank)["status"] == "terminated", "it to end by itself")
            client.wait_for("What was left is in the wallet")
            assert lamps(bank)["balance_micros"] == 0
    sys.stdout.write(f"from the purchase: frozen at the bank {froze:.2f} s, seen {seen:.2f} s\n")
    assert froze < PENDING_S  # nobody asked before: it was told
    assert "gosmee" in {entry.way for entry in read_messages(data, PASSWORD)}
    ended, *before = read_journal(data, PASSWORD)
    assert [i.kind for i in (ended, *before)] == [
        Kind.TERMINATE,
        Kind.FREEZE,
        Kind.ISSUE,
        Kind.ISSUE,
    ]
    assert {i.stage for i in before} == {Stage.CONFIRMED}
    # The feed may say that all came back before the end's own answer does.
    assert ended.stage is Stage.CONFIRMED or ended.is_open
