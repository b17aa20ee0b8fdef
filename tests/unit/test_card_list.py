"""The list patched where little changed is the list arranged anew."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.card_list import CardList
from desktop_app.application.facts import CardBook
from desktop_app.application.messages import CardView, SectionRow
from desktop_app.domain.cards import CardFacts, CardId, CardStatus
from desktop_app.domain.money import Money
from tests.support.memory_vault import MemoryVault

TODAY, NOW = date(2026, 11, 21), datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STATES = (CardStatus.ACTIVE, CardStatus.FROZEN, CardStatus.TERMINATED, CardStatus.UNRECOGNISED)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["available", "status", "nothing stated", "search", "new"]),
        st.integers(0, 9),
    ),
    max_size=12,
)


class Story:
    """Cards in a book; what is typed as the search is `query`."""

    def __init__(self, count: int) -> None:
        self.book, self.query, self._read = CardBook(MemoryVault()), "", 0.0
        for _ in range(count):
            self._add()

    def change(self, what: str, number: int) -> None:
        facts = list(self.book.all())[number % len(self.book)].facts
        if what == "available":
            self._take_in(facts._replace(available=Money(number)))
        elif what == "status":
            self._take_in(facts._replace(status=STATES[number % len(STATES)]))
        elif what == "nothing stated":
            self._take_in(facts._replace(available=None))
        elif what == "search":
            self.query = "1" if number % 2 else ""
        else:
            self._add()

    def update(self, cards: CardList) -> CardList:
        cards.update(self.book, {}, self.query, TODAY)
        return cards

    def _add(self) -> None:
        number = len(self.book)
        # One card has a section's name for an id: the service may choose it so.
        name = "active" if number == 1 else f"c-{number}"
        amount, label = Money(number), f"Card {number}"
        self._take_in(
            CardFacts(CardId(name), CardStatus.ACTIVE, label, "", "0000", amount, "", NOW)
        )

    def _take_in(self, facts: CardFacts) -> None:
        self._read += 1
        self.book.take_in([facts], NOW, self._read)


@given(CHANGES)
def test_it_never_differs_from_one_arranged_anew(changes: list[tuple[str, int]]) -> None:
    story = Story(4)
    cards = story.update(CardList(lambda _: False))
    for what, number in changes:
        story.change(what, number)
        story.update(cards)
        anew = story.update(CardList(lambda _: False))
        assert (cards.rows, cards.shown_count) == (anew.rows, anew.shown_count)


def test_one_figure_leaves_every_other_row_what_it_was() -> None:
    story = Story(6)
    cards = story.update(CardList(lambda _: False))
    before = cards.rows
    story.change("available", 3)
    story.change("available", 3)
    assert story.update(cards).rows == before  # the very figure it had
    story.change("available", 9)
    after = story.update(cards).rows
    other = [n for n, (was, now) in enumerate(zip(before, after, strict=True)) if was != now]
    assert [type(after[n]) for n in other] == [SectionRow, CardView]
    untouched = [n for n in range(len(after)) if n not in other]
    assert all(isinstance(after[n], CardView) for n in untouched)
