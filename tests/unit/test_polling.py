"""The one plan of reads: never over the budget, nobody forgotten, money first."""

import itertools
from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardId
from desktop_app.domain.polling import (
    BURST,
    BY_AGE,
    PACE_S,
    PER_MINUTE,
    TURNS,
    UNSEEN_FACTOR,
    Look,
    Pacer,
    Thing,
)

URGENT = (Thing.PENDING, Thing.NAMED, Thing.SHOWN)
Step = tuple[float, tuple[int, ...], int, bool]
STEPS = st.lists(
    st.tuples(
        st.floats(0, 20),  # what the read takes
        st.tuples(*(st.integers(-30, 30) for _ in URGENT)),  # when each urgent one is due
        st.integers(1, 3),  # what an urgent one costs
        st.booleans(),
    ),
    min_size=1,
    max_size=120,
)


def card(number: int) -> CardId:
    return CardId(f"c-{number:03}")


class Story:
    """Plays a pacer over cards that are read one by one; time passes only as it says."""

    def __init__(self, cards: int) -> None:
        self.pacer, self.now = Pacer(), 1_000.0
        self.feeds = {card(number): -1.0 for number in range(cards)}
        self.spent: list[tuple[float, int]] = []
        self.looks: list[Look] = []

    def step(self, urgent: list[Look], lasts: float = 0.0, *, is_seen: bool = True) -> Look:
        rest = [Look(Thing.FEED, at, 1, card_id) for card_id, at in self.feeds.items()]
        chosen = self.pacer.choose(self.now, urgent, rest)
        assert chosen is not None
        look, self.now = chosen[0], max(self.now, chosen[1])
        self.pacer.spend(look, self.now, is_seen=is_seen)
        self.spent.append((self.now, look.cost))
        self.looks.append(look)
        if look.thing is Thing.FEED:
            self.feeds[look.card_id] = self.now
        self.now += lasts
        return look

    def most_in_a_minute(self) -> int:
        times = [at for at, _ in self.spent]
        return max(
            sum(cost for _, cost in self.spent[i : bisect_left(times, at + 60)])
            for i, at in enumerate(times)
        )


def urgents(story: Story, due: tuple[int, ...], cost: int) -> list[Look]:
    return [Look(t, story.now + at, cost) for t, at in zip(URGENT, due, strict=True)]


@given(steps=STEPS, cards=st.integers(1, 40))
def test_no_minute_holds_more_than_the_budget(steps: list[Step], cards: int) -> None:
    story = Story(cards)
    for lasts, due, cost, is_seen in steps:
        story.step(urgents(story, due, cost), lasts / 10, is_seen=is_seen)
    costliest = max(cost for _, cost in story.spent)
    assert story.most_in_a_minute() <= PER_MINUTE + BURST + costliest


@given(steps=STEPS, cards=st.integers(1, 12))
def test_no_card_is_forgotten_however_much_is_urgent(steps: list[Step], cards: int) -> None:
    story = Story(cards)
    for lasts, _, cost, is_seen in steps * 2:
        story.step(urgents(story, (-1, -1, -1), cost), lasts / 10, is_seen=is_seen)
    turns = [i for i, look in enumerate(story.looks) if look.thing is Thing.FEED]
    assert all(later - before == TURNS + 1 for before, later in itertools.pairwise(turns))
    read = [story.looks[i].card_id for i in turns]
    for start in range(len(read) - cards + 1):
        assert len(set(read[start : start + cards])) == cards


@given(steps=STEPS)
def test_what_was_sent_is_looked_at_before_anything_else_that_is_due(steps: list[Step]) -> None:
    story = Story(5)
    for lasts, due, cost, _ in steps:
        streak = [look.thing for look in story.looks[-TURNS:]]
        its_turn = len(streak) < TURNS or any(thing in BY_AGE for thing in streak)
        look = story.step(urgents(story, (-1, *due[1:]), cost), lasts)
        assert look.thing is (Thing.PENDING if its_turn else Thing.FEED)


@given(steps=STEPS)
def test_of_what_is_urgent_again_and_again_each_has_its_turn(steps: list[Step]) -> None:
    story = Story(0)
    for lasts, due, cost, _ in steps * 2:
        others = [Look(thing, story.now - 1, cost) for thing in URGENT[1:]]
        story.step([Look(Thing.PENDING, story.now + due[0]), *others], lasts / 10)
    turns = [look.thing for look in story.looks if look.thing is not Thing.PENDING]
    assert all(before is not after for before, after in itertools.pairwise(turns))


def test_of_what_was_never_served_the_first_in_rank_goes_first() -> None:
    story = Story(0)
    served = [story.step([Look(t, story.now - 1) for t in URGENT[1:]]).thing for _ in URGENT[1:]]
    assert served == list(URGENT[1:])


def test_money_waits_for_no_more_than_the_reads_ahead_of_it() -> None:
    story = Story(100)
    for _ in range(300):
        story.step([])
    story.step([Look(Thing.PENDING, story.now, 3)])
    assert story.spent[-1][0] - story.spent[-2][0] < 0.01


def test_what_is_due_soon_is_waited_for() -> None:
    pacer = Pacer()
    look = Look(Thing.PENDING, 105.0)
    assert pacer.choose(100.0, [look], []) == (look, 105.0)
    assert pacer.choose(100.0, [], []) is None


def test_the_rest_goes_slower_while_nobody_looks() -> None:
    story = Story(3)
    for _ in range(4):
        story.step([], is_seen=False)
    times = [at for at, _ in story.spent]
    gaps = {round(b - a, 6) for a, b in itertools.pairwise(times)}
    assert gaps == {round(UNSEEN_FACTOR * PACE_S, 6)}


def test_every_card_is_as_old_as_the_budget_makes_it() -> None:
    story = Story(50)
    for _ in range(500):
        story.step([])
    rounds = [at for (at, _), look in zip(story.spent, story.looks, strict=True)
              if look.card_id == card(7)]  # fmt: skip
    gaps = [b - a for a, b in itertools.pairwise(rounds)]
    assert max(gaps) - 50 * PACE_S < 0.001
