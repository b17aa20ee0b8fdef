"""Messages of the practice bank, heard by a real session over real sockets and a real vault."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from desktop_app.application.receiving import Way, WayState
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.event_log import Shown
from desktop_app.domain.going_live import State, Step
from desktop_app.domain.money import ZERO
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.relay_errors import EchoLost, RelayUnreachable
from tests.contract.listening_rig import PASSWORD, Life, live, post, running
from tests.support.relay_servers import GosmeeServer, LocaltunnelServer, SmeeServer

__all__ = ["live", "running"]


@pytest.mark.parametrize("dialect", list(DialectName))
def test_in_practice_a_purchase_is_heard_of_without_setting_anything(
    live: Callable[..., None], dialect: DialectName
) -> None:
    async def story(life: Life) -> None:
        await life.on()
        assert (life.news.way, life.news.host) == (Way.OWN, "127.0.0.1")
        card = await life.issue()
        await life.session.wallet.choose(card)
        await life.buy(card, "Corner Books")
        await life.painted("Corner Books")
        page = await life.session.listening.log.page(Shown.ALL)
        assert {line.entry.doubt for line in page.lines} == {None}
        assert page.total == len(page.lines) > 0

    live(story, dialect)


def test_a_locked_vault_answers_busy_and_a_closed_program_nothing(
    live: Callable[..., None],
) -> None:
    async def story(life: Life) -> None:
        await life.on()
        url = await life.address()
        assert await post(url) == 401
        await life.session.lock()
        life.sink.picture = None
        while True:  # the port changes hands
            try:
                assert await post(url) == 503
                break
            except httpx.ConnectError:
                await asyncio.sleep(0.01)
        await life.session.unlock(life.folder, PASSWORD)
        await life.on()
        assert await life.address() == url
        assert await post(url) == 401
        await life.session.close()
        with pytest.raises(httpx.ConnectError):
            await post(url)

    live(story)


def test_what_is_forged_is_counted_and_changes_nothing(live: Callable[..., None]) -> None:
    async def story(life: Life) -> None:
        await life.on()
        card = await life.issue()
        before = (await life.sink.until(lambda s: s.card_count == 1)).rows
        url = await life.address()
        for number in range(3):
            assert await post(url, b'{"card_id":"%s","n":%d}' % (card.encode(), number)) == 401
        picture = await life.sink.until(lambda s: s.news.doubted == 3)
        assert [getattr(row, "available", None) for row in picture.rows] == [
            getattr(row, "available", None) for row in before
        ]
        page = await life.session.listening.log.page(Shown.DOUBTED)
        assert page.total == 3

    live(story)


def test_through_a_relay_and_what_was_missed_is_read_when_it_stands_again(
    live: Callable[..., None],
) -> None:
    async def story(life: Life) -> None:
        relay = GosmeeServer()
        await relay.start()
        await life.on()
        await life.choose(Way.GOSMEE, relay.url)
        await life.on(Way.GOSMEE)
        card = await life.issue()
        await life.session.wallet.choose(card)
        await life.buy(card, "Relay Records")
        await life.painted("Relay Records")
        log = life.session.listening.log
        async with asyncio.timeout(10):  # a read that was due anyway may have been faster
            while not (lines := (await log.page(Shown.ALL)).lines):
                await asyncio.sleep(0.02)
        assert {line.entry.way for line in lines} == {"gosmee"}

        await relay.kill()
        down = await life.sink.until(lambda s: s.news.state is WayState.FAILED)
        assert down.news.failure is not None
        await life.buy(card, "Missed Meals")
        await relay.start()
        await life.painted("Missed Meals")  # long before the next planned reading
        await life.session.close()  # first who listens, then what is listened to
        await relay.kill()

    live(story)


def test_what_a_relay_rewrote_is_a_reason_to_read_alone(live: Callable[..., None]) -> None:
    async def story(life: Life) -> None:
        relay = SmeeServer()
        await relay.start()
        await life.choose(Way.SMEE, relay.url)
        await life.on(Way.SMEE)
        card = await life.issue()
        await life.session.wallet.choose(card)
        await life.buy(card, "Rewritten Rugs")
        await life.painted("Rewritten Rugs")
        believed = await life.session.listening.log.page(Shown.BELIEVED)
        assert believed.total == 0
        await life.session.close()  # first who listens, then what is listened to
        await relay.kill()

    live(story)


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
        await life.session.close()  # first who listens, then what is listened to
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
        await life.session.close()  # first who listens, then what is listened to
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
