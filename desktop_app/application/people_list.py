"""People by department, with what their cards hold: sums worked out by Purser, and said to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import nsmallest

from desktop_app.application.facts import CardBook
from desktop_app.application.people_book import PeopleBook
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.people import Person, PersonId

MOST_CARDS = 50
"""So many cards of the chosen person are told; the figures count all."""
_OVER = frozenset({CardStatus.TERMINATED, CardStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Held:
    """What `cards` cards that have not ended hold: `total` sums what was stated.

    `unknown` of them were never stated to hold anything, nor nothing. `oldest` is when the oldest
    of the figures was read (UTC); it is worked out for the chosen person alone.
    """

    cards: int = 0
    total: Money = ZERO
    unknown: int = 0
    oldest: datetime | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything at all was stated; nothing is held by no card."""
        return self.unknown < self.cards or not self.cards


NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Quota:
    """How many cards a person may have at a time, and since when that is known, from where."""

    allowed: int
    known_since: date
    source: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person and their cards, those that ended in `ended`.

    `is_asking`: the request to take them in is out, and its answer has not come yet.
    """

    person: Person
    held: Held
    ended: int = 0
    is_asking: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A heading; the department's `name` is "" for those without one."""

    name: str
    people: int
    held: Held


@dataclass(frozen=True, slots=True)
class PeoplePicture:
    """Who holds cards.

    `rows` are those that match `query`, under their departments; `count` is everybody. `held` is
    everybody's. `read_at` is when the service's list was last read whole (UTC). `quota` is None
    where nothing is known of one. `departments` are those in use, by name. `chosen` is the first
    while nobody was chosen, `cards` are the first of theirs. `nobody`: so many cards that have
    not ended name no holder. `by_holder` finds a person by what the service
    knows them by.
    """

    rows: tuple[DepartmentRow | PersonRow, ...] = ()
    count: int = 0
    query: str = ""
    held: Held = Held()
    read_at: datetime | None = None
    quota: Quota | None = None
    departments: tuple[str, ...] = ()
    chosen: PersonRow | None = None
    cards: tuple[CardId, ...] = ()
    nobody: int = 0
    by_holder: Mapping[str, PersonRow] | None = None

    def of_holder(self, holder_id: str) -> PersonRow | None:
        """Whom the service knows by this."""
        return None if self.by_holder is None else self.by_holder.get(holder_id)


NO_PEOPLE = PeoplePicture()


class _Tally:
    """What the cards of each holder come to; only what changed is counted anew."""

    def __init__(self, cards: CardBook) -> None:
        self._cards = cards
        self._counted: dict[CardId, Card] = {}
        self.living: dict[str, list[int]] = {}
        """By holder: cards, micro-USD, cards of unknown balance, ended cards."""

    def update(self) -> None:
        """Count every card as it is known now."""
        for card in self._cards.all():
            before = self._counted.get(card.id)
            if before is card:
                continue
            if before is not None:
                self._count(before, -1)
            self._count(card, 1)
            self._counted[card.id] = card

    def held(self, holder_id: str) -> tuple[Held, int]:
        """What this holder's cards hold, and how many ended."""
        counted = self.living.get(holder_id)
        if counted is None or not holder_id:
            return NOTHING, 0
        cards, micros, unknown, ended = counted
        return Held(cards, Money(micros), unknown), ended

    def held_by_nobody(self) -> int:
        """How many cards that have not ended name no holder."""
        return self.living.get("", [0])[0]

    def of(self, holder_id: str) -> list[Card]:
        """This holder's cards."""
        if not holder_id:
            return []
        return [card for card in self._counted.values() if card.facts.holder_id == holder_id]

    def _count(self, card: Card, by: int) -> None:
        facts = card.facts
        counted = self.living.setdefault(facts.holder_id, [0, 0, 0, 0])
        if facts.status in _OVER:
            counted[3] += by
            return
        counted[0] += by
        if facts.available is None:
            counted[2] += by
        else:
            counted[1] += by * facts.available.micros


class PeopleList:
    """Works the picture out anew only when a card, a person or the search has changed."""

    def __init__(self, people: PeopleBook, cards: CardBook, quota: Quota | None) -> None:
        self._people = people
        self._cards = cards
        self._quota = quota
        self._tally = _Tally(cards)
        self._known: tuple[object, ...] = ()
        self._picture = NO_PEOPLE
        self._placed: tuple[int, tuple[Person, ...]] = (-1, ())
        self.query = ""
        self.chosen: PersonId | None = None

    def picture(self) -> PeoplePicture:
        """The present picture; the same object stays when nothing changed."""
        known = (self._people.revision, self._cards.revision, self.query, self.chosen)
        if known != self._known:
            self._picture = self._work_out()
            self._known = known
        return self._picture

    def _work_out(self) -> PeoplePicture:
        self._tally.update()
        people = self._in_order()
        every = {one.id: self._row(one) for one in people}
        words = self.query.casefold().split()
        shown = [row for row in every.values() if not words or _matches(row.person, words)]
        first = shown[0] if shown else None
        chosen = first if self.chosen is None else every.get(self.chosen, first)
        cards = [] if chosen is None else self._tally.of(chosen.person.holder_id)
        told = nsmallest(MOST_CARDS, cards, key=_card_place)
        if chosen is not None:
            chosen = replace(chosen, held=replace(chosen.held, oldest=_oldest(cards)))
        names = dict.fromkeys(one.department for one in people if one.department)
        return PeoplePicture(
            rows=_under_headings(shown),
            count=len(every),
            query=self.query,
            held=_sum(every.values()),
            read_at=self._people.read_at,
            quota=self._quota,
            departments=tuple(names),
            chosen=chosen,
            cards=tuple(card.id for card in told),
            nobody=self._tally.held_by_nobody(),
            by_holder={r.person.holder_id: r for r in every.values() if r.person.holder_id},
        )

    def _row(self, person: Person) -> PersonRow:
        held, ended = self._tally.held(person.holder_id)
        return PersonRow(person, held, ended, self._people.is_asking(person.id))

    def _in_order(self) -> tuple[Person, ...]:
        revision = self._people.revision
        if self._placed[0] != revision:
            self._placed = revision, tuple(sorted(self._people.all(), key=_place))
        return self._placed[1]


def _oldest(cards: Iterable[Card]) -> datetime | None:
    stated = (c.read_at for c in cards if c.facts.available is not None and not _is_over(c))
    return min(stated, default=None)


def _card_place(card: Card) -> tuple[bool, str, str]:
    """Ended cards come last."""
    return _is_over(card), card.label.casefold(), card.id


def _is_over(card: Card) -> bool:
    return card.facts.status in _OVER


def _sum(rows: Iterable[PersonRow]) -> Held:
    cards = micros = unknown = 0
    for row in rows:
        cards += row.held.cards
        micros += row.held.total.micros
        unknown += row.held.unknown
    return Held(cards, Money(micros), unknown)


def _place(person: Person) -> tuple[bool, str, str, str]:
    """By department, then by name; who has no department comes last."""
    return not person.department, person.department.casefold(), person.name.casefold(), person.id


def _matches(person: Person, words: list[str]) -> bool:
    text = f"{person.name} {person.department} {person.email}".casefold()
    return all(word in text for word in words)


def _under_headings(rows: Iterable[PersonRow]) -> tuple[DepartmentRow | PersonRow, ...]:
    groups: dict[str, list[PersonRow]] = {}
    for row in rows:
        groups.setdefault(row.person.department.casefold(), []).append(row)
    made: list[DepartmentRow | PersonRow] = []
    for members in groups.values():
        made.append(DepartmentRow(members[0].person.department, len(members), _sum(members)))
        made.extend(members)
    return tuple(made)
