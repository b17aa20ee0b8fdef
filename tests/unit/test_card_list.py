"""The list patched where little changed is the list arranged anew."""

from contextlib import suppress
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.card_list import CardList, arrange
from desktop_app.application.facts import CardBook
from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import CardView, SectionRow
from desktop_app.domain.cards import Card, CardFacts, CardId, CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.domain.vault_errors import VaultDamaged
from tests.support.memory_vault import MemoryVault
from tests.support.snapshots import altered, card

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


@given(st.lists(st.tuples(st.sampled_from(["ads", "Ads", "ADS", "ß", "SS", ""]), st.text("ab1"))))
def test_cards_stand_by_their_label_in_any_case_and_then_by_their_id(
    named: list[tuple[str, str]],
) -> None:
    views = [altered(card(label, "0000"), id=CardId(name)) for label, name in named]
    rows, count = arrange(views, "")
    assert list(rows[1:]) == sorted(views, key=lambda view: (view.label.casefold(), view.id))
    assert count == len(views)


GUARDS = st.sampled_from([GuardView(Policy(), standing) for standing in Standing])
TOLD = st.dictionaries(st.sampled_from(["c-0", "active", "c-2"]), GUARDS)


@given(st.lists(st.tuples(TOLD, st.booleans()), max_size=6))
def test_what_is_told_of_cards_is_shown_though_looks_before_it_failed(
    looks: list[tuple[dict[CardId, GuardView], bool]],
) -> None:
    story, unreadable = Story(3), set[CardId]()

    def is_stranger(one: Card) -> bool:
        if one.id in unreadable:
            raise VaultDamaged
        return False

    cards = CardList(is_stranger)
    for guards, fails in (*looks, *((guards, False) for guards, _ in looks[-1:])):
        unreadable = {CardId("c-2")} if fails else set()
        with suppress(VaultDamaged):
            cards.update(story.book, {}, "", TODAY, guards=guards)
            assert [cards.view(one.id).guard for one in story.book.all()] == [
                guards.get(one.id) for one in story.book.all()
            ]
            anew = CardList(lambda _: False)
            anew.update(story.book, {}, "", TODAY, guards=guards)
            assert (cards.rows, cards.shown_count) == (anew.rows, anew.shown_count)
