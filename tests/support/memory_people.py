"""The people of a vault in memory."""

from collections.abc import Iterable

from desktop_app.domain.people import Person, PersonId
from tests.support.memory_rows import Room


class MemoryPeople(Room):
    """PeopleStore."""

    def put(self, people: Iterable[Person]) -> None:
        self._write().people.update({person.id: person for person in people})

    def drop(self, person_id: PersonId) -> None:
        self._write().people.pop(person_id, None)

    def all(self) -> tuple[Person, ...]:
        return tuple(person for _, person in sorted(self._rows.people.items()))
