"""People by department, with what their cards hold: sums worked out by Purser, and said to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.application.facts import CardBook
from desktop_app.application.people_book import PeopleBook
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.people import Person, PersonId

_OVER = frozenset({CardStatus.TERMINATED, CardStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Held:
    """What `cards` cards that have not ended hold: `total` sums what was stated.

    `unknown` of them were never stated to hold anything, nor nothing. `oldest` is when the oldest
    of the figures was read (UTC); None without one.
    """

    cards: int = 0
    total: Money = ZERO
    unknown: int = 0
    oldest: datetime | None = None

    def __add__(self, other: "Held") -> "Held":
        dates = [at for at in (self.oldest, other.oldest) if at is not None]
        return Held(
            self.cards + other.cards,
            self.total + other.total,
            self.unknown + other.unknown,
            min(dates, default=None),
        )

    @property
    def is_known(self) -> bool:
        """Whether anything at all was stated; nothing is held by no card."""
        return self.unknown < self.cards or not self.cards


@dataclass(frozen=True, slots=True)
class Quota:
    """How many cards a person may have at a time, and since when that is known, from where."""

    allowed: int
    known_since: date
    source: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person and their cards, those that ended in `ended`."""

    person: Person
    held: Held
    ended: int = 0


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
    while nobody was chosen, `cards` are theirs. `by_holder` finds a person by what the service
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
    by_holder: Mapping[str, PersonRow] | None = None

    def of_holder(self, holder_id: str) -> PersonRow | None:
        """Whom the service knows by this."""
        return None if self.by_holder is None else self.by_holder.get(holder_id)


NO_PEOPLE = PeoplePicture()


class PeopleList:
    """Works the picture out anew only when a card, a person or the search has changed."""

    def __init__(self, people: PeopleBook, cards: CardBook, quota: Quota | None) -> None:
        self._people = people
        self._cards = cards
        self._quota = quota
        self._known: tuple[object, ...] = ()
        self._picture = NO_PEOPLE
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
        held, ended, cards = self._tally()
        people = sorted(self._people.all(), key=_place)
        every = {
            one.id: PersonRow(
                one, held.get(one.holder_id, Held()), ended.get(one.holder_id, 0)
            )
            for one in people
        }  # fmt: skip
        shown = [row for row in every.values() if _matches(row.person, self.query)]
        first = shown[0] if shown else None
        chosen = first if self.chosen is None else every.get(self.chosen, first)
        names = dict.fromkeys(one.department for one in people if one.department)
        return PeoplePicture(
            rows=_under_headings(shown),
            count=len(every),
            query=self.query,
            held=sum((row.held for row in every.values()), start=Held()),
            read_at=self._people.read_at,
            quota=self._quota,
            departments=tuple(names),
            chosen=chosen,
            cards=() if chosen is None else tuple(cards.get(chosen.person.holder_id, ())),
            by_holder={r.person.holder_id: r for r in every.values() if r.person.holder_id},
        )

    def _tally(self) -> tuple[dict[str, Held], dict[str, int], dict[str, list[CardId]]]:
        figures: dict[str, list[int]] = {}
        oldest: dict[str, datetime] = {}
        ended: dict[str, int] = {}
        cards: dict[str, list[CardId]] = {}
        for card in self._cards.all():
            holder_id = card.facts.holder_id
            if not holder_id:
                continue
            cards.setdefault(holder_id, []).append(card.id)
            if card.facts.status in _OVER:
                ended[holder_id] = ended.get(holder_id, 0) + 1
                continue
            counted = figures.setdefault(holder_id, [0, 0, 0])
            counted[0] += 1
            if card.facts.available is None:
                counted[2] += 1
            else:
                counted[1] += card.facts.available.micros
                oldest[holder_id] = min(oldest.get(holder_id, card.read_at), card.read_at)
        held = {
            holder_id: Held(count, Money(micros), unknown, oldest.get(holder_id))
            for holder_id, (count, micros, unknown) in figures.items()
        }
        return held, ended, cards


def _place(person: Person) -> tuple[bool, str, str, str]:
    """By department, then by name; who has no department comes last."""
    return not person.department, person.department.casefold(), person.name.casefold(), person.id


def _matches(person: Person, query: str) -> bool:
    text = f"{person.name} {person.department} {person.email}".casefold()
    return all(word in text for word in query.casefold().split())


def _under_headings(rows: Iterable[PersonRow]) -> tuple[DepartmentRow | PersonRow, ...]:
    groups: dict[str, list[PersonRow]] = {}
    for row in rows:
        groups.setdefault(row.person.department.casefold(), []).append(row)
    made: list[DepartmentRow | PersonRow] = []
    for members in groups.values():
        held = sum((row.held for row in members), start=Held())
        made.append(DepartmentRow(members[0].person.department, len(members), held))
        made.extend(members)
    return tuple(made)
