"""The feed that is due first: the same as by looking at every card, and without doing so."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.facts import CardBook
from desktop_app.application.feed_queue import ANEW_S, ENDED_FEED_S, FeedQueue
from desktop_app.application.feeds import Feeds
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.polling import Look, Thing
from tests.support.desk import Bench, make_bench

SOON, LATER = 5.0, 300.0
STEPS = st.lists(
    st.tuples(st.sampled_from(["read", "end", "new", "wait", "soon", "later"]), st.integers(0, 7)),
    max_size=40,
)


class Story:
    """A wallet whose feeds are marked as read without a service."""

    def __init__(self, cards: int) -> None:
        self.bench: Bench = make_bench()
        self.book, self.feeds = self.bench.desk.book, Feeds(self.bench.desk)
        for _ in range(cards):
            self.add()
        self.queue = FeedQueue(self.book, self.feeds)
        self.now, self.every = 1_000.0, LATER

    def add(self) -> None:
        number = len(self.book)
        facts = self.bench.api.add_card(id=CardId(f"c-{number}"), label=f"Card {number}")
        self.book.take_in([facts], self.bench.clock.now(), 0.0)

    def step(self, what: str, number: int) -> None:
        self.now += 0.25
        cards = list(self.book.all())
        card = cards[number % len(cards)]
        if what == "read":
            self.feeds._asked[card.id] = self.now
        elif what == "end":
            facts = card.facts._replace(status=CardStatus.TERMINATED)
            self.book.take_in([facts], card.read_at + timedelta(seconds=1), self.now)
        elif what == "new":
            self.add()
        elif what == "wait":
            self.now += number
        else:
            self.every = SOON if what == "soon" else LATER

    def oldest(self) -> Look | None:
        return self.queue.oldest(self.now, self.every)

    def by_looking_at_all(self) -> Look:
        looks = []
        for card in self.book.all():
            pause = ENDED_FEED_S if card.facts.status is CardStatus.TERMINATED else self.every
            looks.append(Look(Thing.FEED, self.feeds.asked(card.id) + pause, 1, card.id))
        return min(looks, key=lambda look: (look.due, look.card_id))


@given(STEPS)
def test_it_is_the_one_that_is_due_first(steps: list[tuple[str, int]]) -> None:
    story = Story(3)
    for what, number in steps:
        story.step(what, number)
        assert story.oldest() == story.by_looking_at_all()


def test_without_cards_there_is_none() -> None:
    assert Story(0).oldest() is None


def test_a_card_that_had_not_ended_is_back_within_a_minute() -> None:
    story = Story(2)
    for card_id in ("c-0", "c-1"):
        story.feeds._asked[CardId(card_id)] = story.now
    story.step("end", 0)
    assert story.oldest() == story.by_looking_at_all()
    card = story.book.get(CardId("c-0"))
    assert card is not None
    back = card.facts._replace(status=CardStatus.ACTIVE)
    story.book.take_in([back], card.read_at + timedelta(seconds=1), story.now + 1)
    story.now += ANEW_S
    assert story.oldest() == story.by_looking_at_all()


def test_asking_again_looks_at_no_other_card(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story(8)
    story.oldest()
    looked: list[Any] = []
    all_of = CardBook.all
    monkeypatch.setattr(CardBook, "all", lambda book: looked.append(book) or all_of(book))
    for _ in range(5):
        story.now += 1
        assert story.oldest() is not None
    assert looked == []
