"""The people of the open vault in memory, written through to it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from desktop_app.application.doubts import Doubts
from desktop_app.application.ports import Clock
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card
from desktop_app.domain.people import Holder, Person, PersonId, is_same_email, restate

READ_AT = "people_read_at"
"""The setting that keeps when the service's list of people was last read whole (ISO 8601)."""


class PeopleBook:
    """Nobody is kept twice: the service's id tells people apart, before it is known the e-mail."""

    def __init__(
        self, vault: Vault, new_id: Callable[[], str], clock: Clock, *, has_list: bool
    ) -> None:
        """`has_list`: the service keeps a list of people, and only they may hold cards."""
        self._vault = vault
        self._new_id = new_id
        self._has_list = has_list
        self._people: dict[PersonId, Person] = {one.id: one for one in vault.people.all()}
        self._by_holder = {one.holder_id: one.id for one in self._people.values() if one.holder_id}
        self._made_at: dict[PersonId, float] = {}
        self._doubts = Doubts(clock)
        self._asking: set[PersonId] = set()
        self.revision = 0
        """Grows with every change of what `all` gives."""
        self.is_read = False
        """Whether the service's list was read in this run."""

    @property
    def read_at(self) -> datetime | None:
        """When the newest whole read of the service's list began (UTC); None before the first."""
        kept = self._vault.settings.get(READ_AT)
        return datetime.fromisoformat(kept) if kept else None

    def all(self) -> Iterable[Person]:
        """Everybody, in no order."""
        return self._people.values()

    def get(self, person_id: PersonId) -> Person | None:
        """One person."""
        return self._people.get(person_id)

    def of_holder(self, holder_id: str) -> Person | None:
        """Whom the service knows by this."""
        found = self._by_holder.get(holder_id)
        return None if found is None else self._people[found]

    def of_email(self, email: str) -> Person | None:
        """Whom this e-mail leads to; one the service knows before any other."""
        found = [one for one in self.all() if is_same_email(one.email, email)]
        return max(found, key=lambda one: (bool(one.holder_id), one.id), default=None)

    def holders(self) -> tuple[Holder, ...]:
        """Whom an order for a card may name as far as is known, by name.

        Who did not pass the identity check is among them: why they hold no card is said.
        """
        found = (one for one in self.all() if one.holder_id and one.is_listed)
        return tuple(
            one.holder for one in sorted(found, key=lambda one: (one.name.casefold(), one.id))
        )

    def is_asking(self, person_id: PersonId) -> bool:
        """Whether the request for this person is out, and an answer may still come."""
        return person_id in self._asking

    @contextmanager
    def asking(self, person: Person) -> Iterator[None]:
        """The request for `person` is out; what is not known at its end is in doubt from then."""
        self._doubts.forget(person)
        self._asking.add(person.id)
        self.revision += 1
        try:
            yield
        finally:
            self._asking.discard(person.id)
            self._doubts.note(person)
            self.revision += 1

    def put(self, person: Person) -> None:
        """Write one person."""
        self._write([person])

    def put_made(self, person: Person, at: float, instead_of: PersonId | None = None) -> None:
        """Write whom the service took in `at` (monotonic): a list begun before cannot name them.

        `instead_of` turned out to be this person, and is taken away in the same commit.
        """
        with self._vault.commit():
            self._vault.people.put([person])
            if instead_of is not None:
                self._vault.people.drop(instead_of)
        if instead_of is not None:
            self._people.pop(instead_of, None)
        self._made_at[person.id] = at
        self._remember([person])

    def make(self, name: str, added_at: datetime) -> Person:
        """Somebody new, not yet written."""
        return Person(PersonId(self._new_id()), name, added_at)

    def take_in(
        self, listed: Iterable[Holder], read_at: datetime, began: float, lands_within: timedelta
    ) -> None:
        """Merge one whole read of the service's list, in one commit.

        It began at `read_at` (UTC, to be shown) and `began` (monotonic, to be counted with).

        Who was asked for and is not on it was not taken in, once the request can no longer land.
        """
        stated = {holder.id: holder for holder in listed}
        waiting = [one for one in self.all() if not one.holder_id]
        fresh = [self._restated(holder, waiting, read_at) for holder in stated.values()]
        known = {person.id for person in fresh}
        for person in self.all():
            made_at = self._made_at.get(person.id)
            if person.id in known or (made_at is not None and began <= made_at):
                continue
            is_over = self._can_land_no_more(person, began, lands_within)
            asked_at = None if is_over else person.asked_at
            fresh.append(replace(person, is_listed=False, asked_at=asked_at))
        changed = [one for one in fresh if self._people.get(one.id) != one]
        with self._vault.commit():
            self._vault.settings.put(READ_AT, read_at.isoformat())
            self._write(changed)
        self.is_read = True
        self.revision += 1

    def adopt(self, cards: Iterable[Card]) -> None:
        """Whoever a card names and nobody has met: where the service keeps a list, it has to say
        whether they are on it."""
        met: dict[str, Person] = {}
        for card in cards:
            holder_id = card.facts.holder_id
            if not holder_id or holder_id in self._by_holder or holder_id in met:
                continue
            name = card.holder or card.facts.holder or holder_id
            person = self.make(name, card.read_at)
            stated = name if self._has_list else ""
            met[holder_id] = replace(
                person, holder_id=holder_id, stated_name=stated, is_listed=not self._has_list
            )
        if met:
            self._write(list(met.values()))

    def _restated(self, holder: Holder, waiting: list[Person], read_at: datetime) -> Person:
        """`waiting` are those whom the service does not know yet."""
        known = self.of_holder(holder.id)
        if known is None:
            alike = (one for one in waiting if is_same_email(one.email, holder.email))
            known = next(alike, None)
            if known is not None:
                waiting.remove(known)
        if known is None:
            known = replace(self.make(holder.name, read_at), stated_name=holder.name)
        return restate(known, holder)

    def _can_land_no_more(self, person: Person, began: float, lands_within: timedelta) -> bool:
        if person.asked_at is None or self.is_asking(person.id):
            return False
        return self._doubts.is_over(person, began, lands_within)

    def _write(self, people: list[Person]) -> None:
        with self._vault.commit():
            self._vault.people.put(people)
        self._remember(people)

    def _remember(self, people: list[Person]) -> None:
        for person in people:
            self._people[person.id] = person
            if person.holder_id:
                self._by_holder[person.holder_id] = person.id
        self.revision += 1
