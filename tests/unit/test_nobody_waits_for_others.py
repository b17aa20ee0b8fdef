"""What cannot be read, and what is told too often, keeps nothing else from being read."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count, cycle

import pytest

from desktop_app.application.desk import Desk
from desktop_app.application.guard_sight import UNSEEN_FOR
from desktop_app.application.inbox import Inbox
from desktop_app.application.messages import LinkState
from desktop_app.application.polls import GUARDED_S, PENDING_S
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Look, Thing
from desktop_app.domain.service_errors import BadAnswer
from desktop_app.domain.transactions import Transaction
from tests.contract.vault_suite_events import entry
from tests.support.paced import Paced, play
from tests.support.wallet_story import newest
from tests.support.webhooks import deliver, make_reader
from tests.unit.test_guarding import Shop, begin
from tests.unit.test_guarding import play as play_guard

MINUTES = 10
GUARDED, OTHER = CardId("card-0012"), CardId("card-0006")
IN_TIME_S = 2 * GUARDED_S
"""How late a guarded card may be read where much else is urgent."""


def garble(shop: Shop) -> None:
    """From now on no feed of this service can be read."""

    async def transactions(card_id: CardId | None, limit: int) -> tuple[Transaction, ...]:
        raise BadAnswer

    shop.api.transactions = transactions  # type: ignore[method-assign]


def told_and_read(desk: Desk, row: Transaction) -> None:
    """A purchase of which a believed message told, and which was read then."""
    event = Event(
        f"e-{row.id}", EventKind.SETTLED, "x", row.card_id, row.id, "", row.amount, at=row.at
    )
    at = desk.clock.now()
    made = entry(f"event:{event.id}", event.id.encode(), event=event)
    desk.vault.events.keep(replace(made, received_at=at, last_at=at), b"")
    desk.vault.facts.put_transactions([row], at)


@pytest.mark.parametrize("many", [False, True])
def test_a_feed_that_cannot_be_read_keeps_no_other_from_being_read(many: bool) -> None:
    async def story(paced: Paced) -> None:
        paced.api.garbled.add(OTHER)
        await paced.go_on(60 * MINUTES)
        assert set(paced.states) == {LinkState.ONLINE}
        read = {card for _, what, card in paced.api.log if what == "feed"}
        assert len(read) == len(paced.api.cards)
        if not many:
            assert paced.asked()["page"] >= MINUTES
            assert all(paced.longest_unread_s(CardId(card)) < 60 for card in read)

    def with_news(paced: Paced) -> None:
        paced.api.capabilities = replace(paced.api.capabilities, feed_of_all=many)

    play(story, 60 if many else 12, before=with_news)


def test_a_feed_that_cannot_be_read_is_shown_as_old_as_it_is() -> None:
    async def story(paced: Paced) -> None:
        paced.api.garbled.add(OTHER)
        known = paced.feeds.read_at(OTHER), paced.feeds.began(OTHER)
        covered = paced.desk.vault.history.coverage(OTHER)
        paced.view.chosen = OTHER
        await paced.go_on(60)
        assert paced.asked()["feed"] > 1
        assert (paced.feeds.read_at(OTHER), paced.feeds.began(OTHER)) == known
        assert paced.desk.vault.history.coverage(OTHER) == covered

    play(story)


def test_a_guarded_feed_that_cannot_be_read_keeps_no_other_guarded_card_unread() -> None:
    async def story(paced: Paced) -> None:
        paced.api.garbled.add(OTHER)
        paced.sync.guarded = lambda: (OTHER, GUARDED)
        await paced.go_on(60 * MINUTES)
        assert paced.longest_unread_s(GUARDED) <= IN_TIME_S

    play(story, 60, watched=False)


def test_a_guarded_card_whose_feed_cannot_be_read_is_unguarded_since_it_was() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        seen = shop.bench.vault.history.coverage(shop.card_id)
        garble(shop)
        shop.clock.pass_by(UNSEEN_FOR + timedelta(seconds=1))
        assert await shop.wallet.refresh() is None
        await shop.wallet._sync._reader.read(Thing.GUARDED, shop.card_id)
        shop.wallet.publish()
        detail = newest(shop.bench).detail
        assert (detail.unguarded_since, detail.transactions_read_at) == (seen.read_at,) * 2

    play_guard(act)


def test_a_named_card_that_cannot_be_read_is_let_go_for_the_next_one() -> None:
    async def story(paced: Paced) -> None:
        paced.api.garbled.add(OTHER)
        paced.names(OTHER)
        asked = await paced.until_read(GUARDED, paced.names(GUARDED))
        assert len(asked) <= 6
        await asyncio.sleep(1)
        assert len(paced.sync.dirty) == 0
        assert paced.view.link.state is LinkState.ONLINE

    play(story)


@pytest.mark.parametrize("watched", [False, True])
def test_a_chosen_card_that_is_gone_keeps_no_guarded_card_unread(watched: bool) -> None:
    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (GUARDED,)
        paced.api.gone.add(CardId(paced.view.chosen or ""))
        await paced.go_on(60 * MINUTES)
        assert paced.longest_unread_s(GUARDED) <= IN_TIME_S

    play(story, 60, watched=watched)


def test_a_chosen_card_that_is_gone_leaves_the_balances_their_turn() -> None:
    async def story(paced: Paced) -> None:
        await paced.go_on(60 * MINUTES)
        usual = paced.asked()["page"]
        paced.api.gone.add(CardId(paced.view.chosen or ""))
        await paced.go_on(60 * MINUTES)
        assert paced.asked()["page"] >= usual - 1

    play(story, 10)


def test_news_of_a_chosen_card_is_read_before_its_time() -> None:
    async def story(paced: Paced) -> None:
        chosen = CardId(paced.view.chosen or "")
        await paced.until_read(chosen, len(paced.api.log))
        paced.feeds._news_of[chosen] = paced.desk.clock.monotonic()
        look, wait = paced.sync._plan()
        assert (look.thing, look.card_id) == (Thing.SHOWN, chosen)
        assert wait < 1

    play(story, watched=False)


def test_a_flood_of_believed_messages_keeps_no_guarded_card_unread() -> None:
    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (GUARDED,)
        named = cycle(card for card in paced.api.cards if card != GUARDED)

        async def tell() -> None:
            paced.names(CardId(next(named)))

        await paced.go_on(60 * MINUTES, tell)
        assert paced.longest_unread_s(GUARDED) <= IN_TIME_S
        assert paced.asked()["card"] >= 15 * MINUTES  # what they name is read all the same

    play(story, 60, watched=False)


def test_a_day_of_messages_that_were_read_long_ago_keeps_no_guarded_card_unread() -> None:
    def a_day(paced: Paced) -> None:
        for card_id in paced.api.cards:
            told_and_read(paced.desk, paced.api.add_purchase(card_id, Money.usd(1)))
        paced.sync.claims.start()

    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (GUARDED,)
        await paced.go_on(60 * MINUTES)
        assert paced.longest_unread_s(GUARDED) <= IN_TIME_S
        assert paced.asked()["card"] == 60 * MINUTES // 60  # the chosen one, once a minute

    play(story, 300, watched=False, before=a_day)


def test_hints_that_nobody_signed_keep_no_guarded_card_unread() -> None:
    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (GUARDED,)
        inbox = Inbox(paced.desk.vault, make_reader(), paced.desk.clock, paced.sync.hear)
        numbers = count()

        async def hint() -> None:
            body = {"event": f"x.{next(numbers)}", "data": {}}
            await inbox.take(deliver(body, (), exact=False))

        await paced.go_on(60 * MINUTES, hint)
        assert paced.longest_unread_s(GUARDED) <= IN_TIME_S
        assert paced.asked()["wallets"] <= 60 * MINUTES / PENDING_S + 1

    play(story, 60, watched=False)


def test_a_hint_is_followed_at_once_and_the_next_one_some_seconds_later() -> None:
    async def story(paced: Paced) -> None:
        hint = Event("e-1", EventKind.UNRECOGNISED, "x", None)
        paced.sync._polls.spend(Look(Thing.PENDING, 0.0))
        await asyncio.sleep(30)
        waits = []
        for _ in range(2):
            paced.sync.hear(hint)
            look, wait = paced.sync._plan()
            assert (look.thing, look.cost) == (Thing.PENDING, 2)
            waits.append(wait)
            await asyncio.sleep(1)
        assert waits == [0, pytest.approx(PENDING_S - 1)]
        paced.sync.hurry()
        assert paced.sync._plan()[1] == 0

    play(story, 1, watched=False)


@pytest.mark.parametrize("sends", [1, 5, 15])
def test_money_under_way_on_many_cards_keeps_no_guarded_card_unread(sends: int) -> None:
    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (GUARDED,)
        for card_id in list(paced.api.cards)[20 : 20 + sends]:
            made = paced.desk.new_intent(Kind.FUND, card_id, card_id=card_id, amount=Money.usd(5))
            paced.desk.vault.intents.add(replace(made, stage=Stage.ACCEPTED))
        await paced.go_on(60 * MINUTES - 10)
        assert paced.longest_unread_s(GUARDED) <= 60

    play(story, 60, watched=False)


@pytest.mark.parametrize("cards", [60, 2_000])
def test_a_way_that_comes_and_goes_keeps_no_guarded_card_unread(cards: int) -> None:
    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (GUARDED,)

        async def come_again() -> None:
            paced.sync.note_gap()

        await paced.go_on(60 * MINUTES, come_again)
        assert paced.longest_unread_s(GUARDED) <= 2 * IN_TIME_S
        assert MINUTES / 2 < paced.asked()["rates"] <= MINUTES + 1

    play(story, cards, watched=False)


def test_after_a_gap_everything_is_read_although_nobody_waits() -> None:
    async def story(paced: Paced) -> None:
        await paced.go_on(90)
        paced.sync.note_gap()
        since = len(paced.api.log)
        await asyncio.sleep(5)
        read = [what for _, what, _ in paced.api.log[since:]]
        assert read[read.index("page") :][:3] == ["page", "rates", "wallets"]
        assert not paced.sync._has_gap

    play(story, watched=False)
