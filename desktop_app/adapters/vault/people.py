"""The people who hold cards, in the vault."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from desktop_app.adapters.vault.columns import (
    from_time,
    from_time_or_none,
    to_time,
    to_time_or_none,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.domain.people import Kyc, Person, PersonId, Statement
from desktop_app.domain.vault_errors import VaultDamaged

_COLUMNS = (
    "id, name, added_at, department, email, holder_id, stated_name, kyc, is_listed, asked_at,"
    " verified_day, verified_how"
)
_PUT = f"INSERT OR REPLACE INTO people ({_COLUMNS}) VALUES ({', '.join('?' * 12)})"


class VaultPeople:
    """PeopleStore over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, people: Iterable[Person]) -> None:
        """Write people, in place of what was kept of them."""
        rows = [_to_row(person) for person in people]
        with self._database.commit():
            self._database.write_many(_PUT, rows)

    def drop(self, person_id: PersonId) -> None:
        """Take away one person."""
        self._database.write("DELETE FROM people WHERE id = ?", (person_id,))

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order of their ids."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM people ORDER BY id")
        return tuple(_from_row(row) for row in rows)


def _to_row(person: Person) -> tuple[object, ...]:
    said = person.verified
    return (
        person.id,
        person.name,
        from_time(person.added_at),
        person.department,
        person.email,
        person.holder_id,
        person.stated_name,
        person.kyc.value,
        int(person.is_listed),
        from_time_or_none(person.asked_at),
        None if said is None else said.day.isoformat(),
        "" if said is None else said.how,
    )


def _from_row(row: tuple[Any, ...]) -> Person:
    try:
        said = None if row[10] is None else Statement(date.fromisoformat(row[10]), row[11])
        kyc = Kyc(row[7])
    except ValueError:
        raise VaultDamaged from None
    return Person(
        id=PersonId(row[0]),
        name=row[1],
        added_at=to_time(row[2]),
        department=row[3],
        email=row[4],
        holder_id=row[5],
        stated_name=row[6],
        kyc=kyc,
        is_listed=bool(row[8]),
        asked_at=to_time_or_none(row[9]),
        verified=said,
    )
