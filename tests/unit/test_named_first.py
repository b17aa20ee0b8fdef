"""What a message names is read next, however busy the reading by age is."""

import asyncio
from dataclasses import replace

import pytest

from desktop_app.adapters.bitnob.bucket import Priority
from desktop_app.application.polls import NEWS_S
from desktop_app.domain.money import Money
from tests.support.jumping import ANSWER_S
from tests.support.paced import PER_MINUTE, SETTLED_S, Paced, play


def test_with_many_cards_a_purchase_without_a_message_is_read_long_before_its_turn() -> None:
    async def story(paced: Paced) -> None:
        api = paced.api
        api.capabilities = replace(api.capabilities, feed_of_all=True)
        await asyncio.sleep(SETTLED_S)
        for turn in range(10):
            await asyncio.sleep(23.1)
            card_id = list(api.cards)[-1 - 17 * turn]
            api.add_purchase(card_id, Money.usd(1))
            since = len(api.log)
            asked = await paced.until_read(card_id, since)
            assert len(asked) <= NEWS_S / 60 * PER_MINUTE + 3

    play(story, 300)


@pytest.mark.parametrize("cards", [1, 12, 150])
def test_a_named_card_is_read_after_at_most_what_was_being_read(cards: int) -> None:
    async def story(paced: Paced) -> None:
        known = list(paced.api.cards)
        for turn in range(60):
            await asyncio.sleep(11.3)
            named, heard = known[-1 - turn % cards], asyncio.get_running_loop().time()
            asked = await paced.until_read(named, paced.names(named))
            assert [each[1:] for each in asked[-2:]] == [("card", named), ("feed", named)]
            assert len(asked) <= 3
            assert asked[-1][0] - heard <= 3 * ANSWER_S + 0.01

    play(story, cards)


@pytest.mark.parametrize("sends", [3, 8, 14])
def test_nor_does_it_wait_behind_them_when_money_has_used_the_budget(sends: int) -> None:
    async def story(paced: Paced) -> None:
        named = list(paced.api.cards)[-1]
        for _ in range(20):
            await asyncio.sleep(31.7)
            for _ in range(sends):
                await paced.api.bucket.take(Priority.MONEY)
            await asyncio.sleep(2.1)
            asked = await paced.until_read(named, paced.names(named))
            assert [each[1:] for each in asked[-2:]] == [("card", named), ("feed", named)]
            assert len(asked) <= 3

    play(story)


def test_of_many_named_each_is_shown_as_soon_as_it_is_read() -> None:
    async def story(paced: Paced) -> None:
        known, since = list(paced.api.cards)[1:9], len(paced.api.log)
        for card_id in known:
            paced.names(card_id)
        await asyncio.sleep(30)
        asked = [each[1:] for each in paced.api.log[since:]]
        ends = [asked.index(("feed", card_id)) for card_id in known]
        assert ends == sorted(ends)
        by_age = len(asked[: ends[-1]]) - 2 * len(known)
        assert by_age <= 1 + len(known) // 3

    play(story)
