"""A burst of ten thousand messages over a real vault: each applied once, and little room taken."""

import asyncio
import gc
import random
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.claims import MOST
from desktop_app.application.inbox import Inbox
from desktop_app.application.receiving import Delivery, Taken, Way
from desktop_app.application.wallet import Wallet
from desktop_app.domain.events import Doubt
from desktop_app.domain.profiles import SANDBOX_PROFILES, DialectName
from desktop_app.domain.secrets import Secret
from tests.bench.desks import make_desk
from tests.bench.opened import opened
from tests.bench.vaults import made_up, make_vault
from tests.support.fake_api import FakeCardApi
from tests.support.webhooks import HEADER, SECRET, deliver_all, encode, sign

SENT, AGAIN, FORGED, CARDS = 10_000, 2_000, 500, 50
REAL = SENT - AGAIN - FORGED
MOST_GROWN = 30 * 2**20


def body(number: int) -> bytes:
    """A signed authorization of one of the cards."""
    data = {
        "id": f"t-{number}",
        "card_id": f"card-{number % CARDS:06d}",
        "amount": 1_000_000 + number,
        "currency": "USD",
        "status": "completed",
        "transaction_type": "authorization",
        "merchant": {"name": f"Shop {number % 97}"},
        "created_at": "2026-11-21T09:00:00Z",
    }
    event = "virtualcard.transaction.authorization"
    return encode({"event": event, "event_id": f"e-{number}", "data": data})


def burst() -> list[Delivery]:
    """Shuffled: signed once, signed again, and with a signature of nobody's."""
    raws = [body(number) for number in range(REAL)]
    dice = random.Random(4)
    posts = [(raw, sign(raw)) for raw in (*raws, *dice.sample(raws, AGAIN))]
    posts += [(raw, sign(raw, "another secret")) for raw in map(body, range(SENT, SENT + FORGED))]
    dice.shuffle(posts)
    now = datetime.now(UTC)
    return [Delivery(Way.OWN, ((HEADER, mark),), raw, now, exact=True) for raw, mark in posts]


def resident() -> int:
    """Bytes of memory this process holds now."""
    gc.collect()
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


class Nobody:
    """EventSink that shows the pictures to nobody."""

    def publish(self, message: object) -> None:
        """Take it."""


def test_ten_thousand_messages_are_each_applied_once(tmp_path: Path) -> None:
    async def main() -> None:
        await make_vault(tmp_path / "vault", made_up(CARDS), sealed=False)
        async with opened(tmp_path / "vault") as vault:
            profile, api = SANDBOX_PROFILES[DialectName.V2], FakeCardApi()
            desk = make_desk(tmp_path, vault, api, profile)  # type: ignore[arg-type]
            wallet = Wallet(desk, Nobody())
            reader = EventReader(DEFAULT_SCHEME, Secret(SECRET), Units(1_000_000), lambda: True)
            inbox = Inbox(vault, reader, SystemClock(), wallet.hear)
            posts = burst()
            await deliver_all(inbox.take, posts[:100])
            before = resident()
            taken = await deliver_all(inbox.take, posts)
            grown = resident() - before
            assert taken == {Taken.KEPT: SENT - FORGED, Taken.REFUSED_SIGNATURE: FORGED}
            kept = [entry for entry in vault.events.newest(2 * SENT) if entry.doubt is None]
            assert len(kept) == REAL
            ids = {entry.event.id for entry in kept if entry.event is not None}
            assert ids == {f"e-{number}" for number in range(REAL)}
            assert vault.events.doubted()[Doubt.BAD_SIGNATURE] >= FORGED
            assert len(wallet._sync.dirty) == CARDS
            assert len(wallet._sync.claims._open) <= MOST
            assert grown < MOST_GROWN

    asyncio.run(main())
