"""Where the people who hold cards are kept; a store of the vault like the others."""

from collections.abc import Iterable
from typing import Protocol

from desktop_app.domain.people import Person, PersonId


class PeopleStore(Protocol):
    """The people who hold cards; `put` replaces by id."""

    def put(self, people: Iterable[Person]) -> None: ...
    def drop(self, person_id: PersonId) -> None:
        """Take away who turned out to be somebody else."""

    def all(self) -> tuple[Person, ...]:
        """In the order of their ids."""
