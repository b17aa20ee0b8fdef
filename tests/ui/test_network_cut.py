"""With the network cut the screen says so, keeps what was read with its age, invents nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.inbox import Inbox
from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.application.receiving import Delivery, Taken, Way
from desktop_app.application.session import Session
from desktop_app.domain.cards import CardId
from desktop_app.domain.secrets import Secret
from tests.support.app_rig import LABEL, Rig
from tests.support.cable import Cable, CableHost, cable_to
from tests.support.sandbox_server import RunningSandbox
from tests.support.webhooks import HEADER, encode, sign
from tests.ui.app_fixture import bank, look, make_rig, running_bank

__all__ = ["bank", "look", "make_rig", "running_bank"]


@pytest.fixture
def cable(bank: RunningSandbox) -> Iterator[Cable]:
    with cable_to(bank) as made:
        yield made


@pytest.fixture
def rig(make_rig: Callable[..., Rig], bank: RunningSandbox, cable: Cable) -> Rig:
    """The unlocked window with one card of $20, at the far end of the cable."""
    made = make_rig(CableHost(bank, cable))
    made.make_vault()
    made.issue()
    made.wait_for(LABEL, "Available", "$20.00", "Online")
    return made


def _figures(picture: Snapshot) -> tuple[object, ...]:
    """Every figure and state that the window is given, and how old they are."""
    assert picture.detail is not None
    rows = [(row.id, row.state, row.available) for row in picture.rows if hasattr(row, "state")]
    feed = picture.detail.transactions, picture.detail.transactions_read_at
    return rows, feed, picture.wallets, picture.link.as_of


def _spend(bank: RunningSandbox, card_id: CardId, secret: str) -> Delivery:
    """A purchase of $5, a freeze by the issuer, and the message of the purchase, signed."""
    order = {"card_id": card_id, "amount_micros": 5_000_000, "merchant": "Bookshop"}
    assert bank.control("merchant/authorize", order)["approved"]
    bank.control("issuer", {"card_id": card_id, "act": "freeze"})
    told = bank.control("deliveries")["deliveries"]
    event = next(row["body"] for row in reversed(told) if row["event"].endswith(".authorization"))
    raw = encode(event)
    headers = (("Content-Type", "application/json"), (HEADER, sign(raw, secret)))
    return Delivery(Way.OWN, headers, raw, datetime.now(UTC), exact=True)


def _hear(rig: Rig, delivery: Delivery, secret: str) -> Taken:
    """As if a relay on this computer's side of the cut had brought it."""

    async def hear(session: Session) -> Taken:
        desk = session.wallet._desk
        reader = EventReader(DEFAULT_SCHEME, Secret(secret), desk.api.units, lambda: True)
        inbox = Inbox(desk.vault, reader, SystemClock(), session.wallet.hear)
        return await inbox.take(delivery)

    return rig.ask(hear)


def test_a_cut_network_is_said_and_nothing_is_invented(
    rig: Rig, bank: RunningSandbox, cable: Cable
) -> None:
    cable.cut()
    rig.wait_for("Offline since")  # an answer may have been on its way
    known = _figures(rig.picture)
    card = rig.picture.detail.card
    message = _spend(bank, card.id, bank.webhook_secret)
    assert _hear(rig, message, bank.webhook_secret) is Taken.KEPT
    rig.refresh()
    rig.wait_for(
        "Offline since",
        "the last complete read was at",
        "Read from the sandbox at",
        "Top-ups and freezes need a connection.",
    )
    assert rig.picture.link.state is LinkState.OFFLINE
    assert _figures(rig.picture) == known
    painted = rig.painted()
    assert "$20.00" in painted
    assert not {"$15.00", "Frozen", "Online"} & set(painted.split())
    assert not [name for name in ("Top up", "Freeze", "Withdraw") if rig.driver.is_offered(name)]

    cable.plug_in()
    rig.wait_for("Try now")  # while it tries by itself there is nothing to press
    rig.driver.click("Try now")
    rig.wait_for("Online", "$15.00", "Frozen", "Bookshop", "Pending")
    assert rig.picture.link.as_of > known[-1]
