"""A purchase that a relay tells of is read next, under the shipped pace and the service's limit."""

import asyncio
from collections.abc import Callable

import pytest

from desktop_app.adapters.bitnob import transport
from desktop_app.application.receiving import Way
from desktop_app.application.sync import Sync
from desktop_app.domain.events import Event
from tests.contract.listening_rig import Life, live, running
from tests.support.relay_servers import GosmeeServer

__all__ = ["live", "running"]
PER_MINUTE, CARDS, LOOKED_AT = 60, 12, 9


class Wire:
    """What went out, in order, and how much of it when each message was heard."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.statuses: set[int] = set()
        self.heard: list[int] = []
        exchange, hear = transport.Transport.exchange, Sync.hear

        async def noted(self_: transport.Transport, request: transport.Request) -> transport.Answer:
            self.asked.append(request.target)
            answer = await exchange(self_, request)
            self.statuses.add(answer.status)
            return answer

        def marked(self_: Sync, event: Event) -> None:
            self.heard.append(len(self.asked))
            hear(self_, event)

        patch.setattr(transport.Transport, "exchange", noted)
        patch.setattr(Sync, "hear", marked)


def test_a_purchase_is_read_at_once_while_a_dozen_cards_are_watched(
    live: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)

    async def story(life: Life) -> None:
        relay = GosmeeServer()
        await relay.start()
        await life.on()
        await life.choose(Way.GOSMEE, relay.url)
        await life.on(Way.GOSMEE)
        card = await life.issue()
        life.bank.control("populate", {"count": CARDS - 1})
        life.bank.control("rate_limit", {"per_minute": PER_MINUTE})
        await life.session.wallet.watch(True)
        await life.session.wallet.refresh()
        for _ in range(LOOKED_AT):  # a person clicks about: nothing is left for what can wait
            await life.session.wallet.choose(card)
        await asyncio.sleep(1.5)
        await life.buy(card, "Corner Books")
        await life.painted("Corner Books")
        asked = wire.asked[wire.heard[-1] :]
        first = asked.index(f"/api/cards/{card}")
        assert first <= 1  # what was just being asked is let through
        assert asked[first + 1].startswith(f"/api/cards/{card}/transactions")
        assert 429 not in wire.statuses
        await life.session.close()  # first who listens, then what is listened to
        await relay.kill()

    live(story)
