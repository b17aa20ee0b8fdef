"""The whole program in a process of its own while signed messages arrive: `paint`, `burst`."""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.inbox import Inbox
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.receiving import Delivery, Taken, Way
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.sandbox.events import derive_signature
from desktop_app.ui.cards.list_delegate import CardRowDelegate
from desktop_app.ui.kit.rows import ROW_ROLE
from tests.bench.heart import Script
from tests.bench.window_run import SETTLE_S, Run, main
from tests.support.webhooks import deliver_all

PAINTS, BURST = 100, 10_000
# Of a hundred messages of a burst: so many come again, and so many are forged.
AGAIN, FORGED = 20, 5
REST_S = 0.1
MOMENTS = ("kept", "published", "painted")
SECRET = "bench-webhook-secret"  # opens nothing: both sides are in this process
seen: dict[tuple[str, CardId, Money | None], float] = {}
"""When a figure of a card was first kept, published or painted, since the last clearing."""


def paint(run: Run) -> Script:
    """Messages, one at a time, each of a card whose figure is another than was known."""
    yield from run.unlock()
    yield lambda: run.snapshot().link.as_of is not None and not run.snapshot().refreshing
    card_id = [row.id for row in run.snapshot().rows if isinstance(row, CardView)][2]
    asked = run.app.worker.submit(partial(_time_reading, run)).result()
    _watch_publishing(run, card_id)
    times: list[tuple[float, float, float]] = []
    while len(times) < PAINTS:
        yield run.heart.pause(REST_S)
        wrong = Money(len(times) + 1)
        run.app.worker.submit(partial(_misbelieve, run, card_id, wrong)).result()
        yield lambda wrong=wrong: ("painted", card_id, wrong) in seen
        yield run.heart.pause(REST_S)
        seen.clear()
        asked.clear()
        run.app.worker.submit(partial(_hear_of, run, card_id))
        yield lambda: ("painted", card_id, Money(0)) in seen
        moments = [seen.get((what, card_id, Money(0)), 0.0) for what in MOMENTS]
        if sorted(moments) != moments or not all(moments):
            continue  # a poll was faster than the message
        kept, published, painted = moments
        reading = sum(took for began, took in asked if kept <= began < published)
        times.append((painted - kept, painted - kept - reading, painted - published))
    run.told |= {"times": times, "cards": run.snapshot().card_count}


def burst(run: Run) -> Script:
    """Ten thousand messages as fast as they are answered, some of them twice and some forged.

    The connection has heard of a purchase before: the first ever proves how it counts money.
    """
    yield from run.unlock()
    yield lambda: run.snapshot().link.as_of is not None and not run.snapshot().refreshing
    ids = [row.id for row in run.snapshot().rows if isinstance(row, CardView)]
    run.app.worker.submit(partial(_hear_of, run, ids[2]))
    yield lambda: not run.snapshot().read_only
    sent = _storm(ids)
    yield run.heart.pause(SETTLE_S)
    run.heart.reset()
    began = time.perf_counter()
    future = run.app.worker.submit(partial(_feed, run, sent))
    while not future.done():
        a_while = run.heart.pause(5.0)
        yield lambda a_while=a_while: future.done() or a_while()
    took = time.perf_counter() - began
    yield run.heart.pause(SETTLE_S)
    forged = BURST * FORGED // 100
    assert future.result() == {Taken.KEPT: BURST - forged, Taken.REFUSED_SIGNATURE: forged}
    run.told |= {"gap": run.heart.worst, "took": took, "cards": len(ids)}


# --- in the worker ----------------------------------------------------------------------------


async def _wallet(run: Run) -> Wallet:
    return (await run.app._backstage.session()).wallet


def _inbox(wallet: Wallet) -> Inbox:
    desk = wallet._desk
    reader = EventReader(DEFAULT_SCHEME, Secret(SECRET), desk.api.units, lambda: True)
    return Inbox(desk.vault, reader, SystemClock(), wallet.hear)


async def _time_reading(run: Run) -> list[tuple[float, float]]:
    """A list that gets every call to the bank: when it began, and how long it took."""
    api, asked = (await _wallet(run))._desk.api, list[tuple[float, float]]()

    def timed(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def whole(*args: Any) -> Any:
            began = time.perf_counter()
            try:
                return await call(*args)
            finally:
                asked.append((began, time.perf_counter() - began))

        return whole

    for name in ("get_card", "transactions", "wallets"):
        setattr(api, name, timed(getattr(api, name)))
    return asked


async def _misbelieve(run: Run, card_id: CardId, figure: Money) -> None:
    """Make the vault believe in another figure, so that the next read changes it."""
    wallet = await _wallet(run)
    card = wallet._desk.card(card_id)
    wallet._desk.book.take_in(
        [card.facts._replace(available=figure)], card.read_at, time.monotonic()
    )
    wallet.publish()


async def _hear_of(run: Run, card_id: CardId) -> None:
    wallet = await _wallet(run)
    taken = await _inbox(wallet).take(_delivery(card_id, f"paint-{time.monotonic_ns()}"))
    seen["kept", card_id, Money(0)] = time.perf_counter()
    assert taken is Taken.KEPT


async def _feed(run: Run, sent: Iterable[Delivery]) -> Counter[Taken]:
    return await deliver_all(_inbox(await _wallet(run)).take, sent)


# --- what is sent, and what is looked at --------------------------------------------------------


def _storm(ids: list[CardId]) -> list[Delivery]:
    """In mixed order, duplicates and forgeries scattered."""
    chance = random.Random(7)
    fresh = BURST * (100 - AGAIN - FORGED) // 100
    sent = [_delivery(chance.choice(ids), f"burst-{n}") for n in range(fresh)]
    sent += chance.sample(sent, BURST * AGAIN // 100)
    forged = range(BURST - len(sent))
    sent += [_delivery(chance.choice(ids), f"forged-{n}", secret="another") for n in forged]
    chance.shuffle(sent)
    return sent


def _delivery(card_id: CardId, event_id: str, secret: str = SECRET) -> Delivery:
    """An authorization of $4.50, signed as the practice bank signs."""
    data: dict[str, Any] = {
        "cardId": card_id, "id": f"tx-{event_id}", "companyId": "bench", "amount": 4_500_000,
        "displayAmount": 4.5, "currency": "usd", "transactionType": "authorization",
        "reference": f"ref-{event_id}", "narrative": "authorization_at_green_grocer",
        "timestamp": "2026-05-16T14:22:10Z", "status": "pending", "reason": None,
        "merchantName": "green_grocer", "merchantMcc": "5411", "merchantCountry": "us",
    }  # fmt: skip
    name = "virtualcard.transaction.authorization"
    body = json.dumps({"eventId": event_id, "companyId": "bench", "event": name, "data": data})
    headers = (
        ("Content-Type", "application/json"),
        ("x-bitnob-signature", derive_signature(secret, body.encode())),
    )
    return Delivery(Way.OWN, headers, body.encode(), datetime.now(UTC), exact=True)


def _watch_publishing(run: Run, card_id: CardId) -> None:
    publish = run.app._backstage.publish

    def note(message: object) -> None:
        if isinstance(message, Snapshot):
            for row in message.rows:
                if isinstance(row, CardView) and row.id == card_id:
                    seen.setdefault(("published", card_id, row.available), time.perf_counter())
                    break
        publish(message)

    run.app._backstage.publish = note


def _watch_painting() -> None:
    paint_row = CardRowDelegate.paint

    def note(self: CardRowDelegate, painter: Any, option: Any, index: Any) -> None:
        paint_row(self, painter, option, index)
        row = index.data(ROW_ROLE)
        if isinstance(row, CardView):
            seen.setdefault(("painted", row.id, row.available), time.perf_counter())

    CardRowDelegate.paint = note  # type: ignore[method-assign]


def _read_unpaced() -> None:
    """A hundred messages in a row are for measuring alone: the pace of reading is for people."""
    with suppress(ImportError):
        from desktop_app.domain import polling

        polling.PACE_S = 0.0


if __name__ == "__main__":
    _watch_painting()
    is_storm = "burst" in sys.argv
    if not is_storm:
        _read_unpaced()
    main(paint, burst, per_minute=60 if is_storm else None)
