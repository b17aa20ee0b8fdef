"""The list of all cards' newest rows: a reason to read a card's own feed, and nothing more."""

from dataclasses import replace

from desktop_app.application.feeds import Feeds
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionStatus
from tests.support.desk import make_bench, run


def test_what_is_new_makes_its_feed_the_next_and_is_not_kept_itself() -> None:
    bench = make_bench()
    card, other = (bench.api.add_card(label=name) for name in ("Ads", "Rent"))
    feeds, clock = Feeds(bench.desk), bench.clock
    bench.desk.book.take_in([card, other], clock.now(), clock.monotonic())
    for each in (card, other):
        run(lambda each=each: feeds.read(each.id))
    asked = feeds.asked(other.id)
    bench.api.add_purchase(card.id, Money.usd(3))
    run(feeds.look_for_news)
    assert feeds.asked(card.id) < 0
    assert feeds.asked(other.id) == asked
    assert bench.vault.facts.transactions(card.id, 10) == ()


def test_what_the_two_lists_state_otherwise_is_asked_about_once() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    feeds, clock = Feeds(bench.desk), bench.clock
    bench.desk.book.take_in([card], clock.now(), clock.monotonic())
    bench.api.add_purchase(card.id, Money.usd(3))
    run(feeds.look_for_news)
    stated = bench.api.feeds[card.id]
    bench.api.feeds[card.id] = [replace(row, fee=Money.usd(1)) for row in stated]
    run(lambda: feeds.read(card.id))
    bench.api.feeds[card.id] = stated
    asked = feeds.asked(card.id)
    run(feeds.look_for_news)
    assert feeds.asked(card.id) == asked
    bench.api.feeds[card.id] = [replace(row, status=TransactionStatus.REFUNDED) for row in stated]
    run(feeds.look_for_news)
    assert feeds.asked(card.id) < 0


def test_a_card_that_is_not_known_is_none_of_its_business() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    bench.api.add_purchase(card.id, Money.usd(3))
    feeds = Feeds(bench.desk)
    run(feeds.look_for_news)
    assert feeds.asked(card.id) < 0
    assert bench.desk.book.get(card.id) is None
