"""A hold under more rows than a page has is told as what became of it, and few reads are spent."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.deep_holds import APART_S, EACH_S
from desktop_app.domain.cards import CardId
from desktop_app.domain.history import HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.guard_logs import ExpectLog
from tests.support.paced import Paced, play
from tests.support.told_lines import told_lines

ADS = CardId("card-0003")
OTHER = CardId("card-0006")
HOUR = int(EACH_S)


def hold(paced: Paced, card_id: CardId = ADS) -> Transaction:
    """Money that is held on a card and read as such, long before anything else."""
    row = paced.api.row(card_id, TransactionKind.PURCHASE, Money.usd(900))
    made = replace(row, id=f"hold-{card_id}", at=row.at - timedelta(days=2), merchant="Ads")
    paced.api.feeds[card_id].insert(0, made)
    paced.desk.vault.facts.put_transactions([made], paced.desk.clock.now())
    return made


def bury(paced: Paced, card_id: CardId = ADS, rows: int = 160) -> None:
    """Many newer rows, so that the newest page does not have what was held."""
    for _ in range(rows):
        paced.api.add_purchase(card_id, Money.usd(1))


def status(paced: Paced, held: Transaction) -> HistoryStatus:
    lines, _ = told_lines(paced.desk.vault)
    return next(line.status for line in lines if line.subject == held.id)


def collect(paced: Paced, held: Transaction) -> None:
    feed = paced.api.feeds[held.card_id]
    feed[feed.index(held)] = replace(held, status=TransactionStatus.SETTLED)


def test_a_hold_deeper_than_a_page_is_told_as_collected_once_it_is() -> None:
    async def story(paced: Paced) -> None:
        held = hold(paced)
        assert status(paced, held) is HistoryStatus.PENDING
        bury(paced)
        collect(paced, held)
        await paced.go_on(60)
        assert status(paced, held) is HistoryStatus.SETTLED

    play(story)


def test_one_that_goes_on_being_held_is_looked_for_once_an_hour() -> None:
    async def story(paced: Paced) -> None:
        held = hold(paced)
        bury(paced)
        await paced.go_on(HOUR // 6)
        await paced.go_on(3 * HOUR)
        deep = [at for at, what, _ in paced.api.log if what == "deep"]
        assert 2 <= len(deep) <= 3
        collect(paced, held)
        await paced.go_on(HOUR + HOUR // 6)
        assert status(paced, held) is HistoryStatus.SETTLED

    play(story, 3, watched=False)


def test_one_that_no_feed_has_any_more_is_looked_for_once() -> None:
    async def story(paced: Paced) -> None:
        held = hold(paced)
        bury(paced)
        paced.api.feeds[ADS].remove(held)
        await paced.go_on(3 * HOUR)
        assert paced.asked()["deep"] == 1

    play(story, 3, watched=False)


def test_holds_on_many_cards_use_a_small_share_of_the_reads() -> None:
    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (ADS,)
        cards = [card_id for card_id in paced.api.cards if card_id != ADS]
        for card_id in cards:
            hold(paced, card_id)
            bury(paced, card_id)
        await paced.go_on(HOUR)
        assert paced.asked()["deep"] <= HOUR / APART_S + 1
        assert paced.longest_unread_s(ADS) <= 30

    play(story, watched=False)


def test_a_card_without_an_old_hold_is_read_no_deeper_than_a_page() -> None:
    async def story(paced: Paced) -> None:
        bury(paced)
        paced.api.feeds[ADS].insert(0, paced.api.row(ADS, TransactionKind.PURCHASE, Money.usd(9)))
        await paced.go_on(300)
        assert paced.asked()["deep"] == 0

    play(story)


async def _until_deep(paced: Paced, rows: int = 1_990) -> Transaction:
    """Until a hold is being looked for, under nearly as many rows as are ever read."""
    held = hold(paced, OTHER)
    bury(paced, OTHER, rows)
    paced.api.log.clear()
    while not paced.asked()["deep"]:
        await asyncio.sleep(0.2)
    return held


def test_a_guarded_card_is_read_as_often_while_a_hold_is_looked_for() -> None:
    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (ADS,)
        hold(paced, OTHER)
        bury(paced, OTHER, 1_990)
        await paced.go_on(400)
        assert paced.asked()["deep"] == (500 + 2_000) // 100 - 2
        assert paced.longest_unread_s(ADS) <= 20

    play(story)


def test_a_person_does_not_wait_until_a_hold_is_found() -> None:
    async def story(paced: Paced) -> None:
        await _until_deep(paced)
        asked = asyncio.get_running_loop().time()
        await paced.sync.refresh(lambda: None)
        await paced.sync.know_cards(within_s=0)
        assert asyncio.get_running_loop().time() - asked <= 3

    play(story)


def test_the_search_for_a_hold_ends_with_the_reading() -> None:
    async def story(paced: Paced) -> None:
        await _until_deep(paced)
        (reading,) = (t for t in asyncio.all_tasks() if "Sync.run" in repr(t))
        reading.cancel()
        await asyncio.sleep(0.1)
        await paced.go_on(60)
        assert not paced.api.log

    play(story)


def test_a_bug_in_the_search_for_a_hold_ends_no_other_reading(expect_log: ExpectLog) -> None:
    expect_log("reading back: RuntimeError")

    async def story(paced: Paced) -> None:
        paced.sync.guarded = lambda: (ADS,)
        hold(paced, OTHER)
        bury(paced, OTHER)

        async def broken(*_: object) -> None:
            raise RuntimeError

        paced.feeds.read_back_to = broken  # type: ignore[method-assign,assignment]
        await paced.go_on(120)
        assert paced.longest_unread_s(ADS) <= 20

    play(story)


def test_a_hold_that_is_made_during_the_search_is_looked_for_later() -> None:
    async def story(paced: Paced) -> None:
        held = await _until_deep(paced, 160)
        collect(paced, held)
        late = replace(held, id="late")
        paced.desk.vault.facts.put_transactions([late], paced.desk.clock.now())
        await paced.go_on(120)
        paced.api.feeds[OTHER].insert(0, replace(late, status=TransactionStatus.SETTLED))
        await paced.go_on(HOUR + HOUR // 6)
        assert status(paced, late) is HistoryStatus.SETTLED

    play(story, 6, watched=False)
