"""Choosing how news arrives, and what a card's address is worth after it."""

from collections.abc import Callable

import pytest

from desktop_app.application.receiving import Way
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.event_log import Shown
from desktop_app.domain.going_live import State, Step
from desktop_app.domain.money import ZERO
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.relay_errors import EchoLost, RelayUnreachable
from tests.contract.test_listening import Life, live, post, running
from tests.support.relay_servers import GosmeeServer, LocaltunnelServer

__all__ = ["live", "running"]


def test_a_card_keeps_its_address_and_a_change_says_how_many_it_makes_deaf(
    live: Callable[..., None],
) -> None:
    async def story(life: Life) -> None:
        await life.on()
        card = await life.issue()
        await life.sink.until(lambda s: (s.news.here, s.news.elsewhere) == (1, 0))
        await life.choose(Way.SMEE, "http://127.0.0.1:9/abcdefghijklmnop")
        await life.sink.until(lambda s: (s.news.here, s.news.elsewhere) == (0, 1))
        await life.choose(None)
        picture = await life.sink.until(lambda s: s.news.way is None)
        assert (picture.news.here, picture.news.elsewhere, picture.news.host) == (0, 1, "")
        with pytest.raises(NotAllowed):
            await life.session.listening.address()
        await life.choose(Way.OWN, port=(await life.session.listening.form()).port)
        await life.on()
        await life.sink.until(lambda s: (s.news.here, s.news.elsewhere) == (1, 0))
        await life.session.wallet.choose(card)
        await life.buy(card, "Back Again")
        await life.painted("Back Again")

    live(story)


def test_what_cannot_be_used_leaves_the_way_as_it_is(live: Callable[..., None]) -> None:
    async def story(life: Life) -> None:
        await life.on()
        with pytest.raises(InvalidInput):
            await life.choose(Way.GOSMEE, "https://hook.example/short")
        form = await life.session.listening.form()
        assert (form.way, form.has_gosmee) == (Way.OWN, False)
        assert await post(await life.address()) == 401

    live(story)


def test_the_way_can_be_tried_with_a_message_of_ones_own(
    live: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(life: Life) -> None:
        await life.on()
        assert await life.session.listening.test() >= 0
        lines = await life.session.wallet.going_live.look(Step.CALLBACK)
        assert next(one.state for one in lines if one.step is Step.CALLBACK) is State.PASSED
        assert (await life.session.listening.log.page(Shown.ALL)).total == 0
        relay = GosmeeServer()
        await relay.start()
        await life.choose(Way.GOSMEE, relay.url)
        await life.on(Way.GOSMEE)
        assert await life.session.listening.test() >= 0
        await relay.kill()
        with pytest.raises(RelayUnreachable):
            await life.session.listening.test()
        await relay.start()
        monkeypatch.setattr(relay, "retell", lambda request: (202, b""))
        monkeypatch.setattr("desktop_app.application.echo.ARRIVES_S", 0.5)
        with pytest.raises(EchoLost):
            await life.session.listening.test()
        await relay.kill()

    live(story)


def test_a_name_that_another_holds_is_for_this_run_only(live: Callable[..., None]) -> None:
    async def story(life: Life) -> None:
        server = LocaltunnelServer()
        await server.start()
        await life.choose(Way.LOCALTUNNEL, server.url)
        await life.on(Way.LOCALTUNNEL)
        assert life.news.is_lasting
        assert life.news.host.endswith(".localhost")
        await server.kill()

    live(story)


def test_the_guide_needs_an_address_to_make_a_card(live: Callable[..., None]) -> None:
    async def story(life: Life) -> None:
        await life.on()
        assert life.sink.picture is not None
        assert life.sink.picture.has_callback
        await life.issue(ZERO)
        await life.sink.until(lambda s: s.news.here == 1)

    live(story, DialectName.GUIDE)
