"""The people who hold cards: what the owner keeps of them, and what the service states.

Verifying a person is the owner's duty. Purser keeps the owner's dated statement that it was done
beside the state of the service's own identity check (KYC), and never takes one for the other.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import parse_label, parse_note

PersonId = NewType("PersonId", str)
MAX_EMAIL = 254
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]+@[^@\s<>()\[\],;:\"\\.]+(?:\.[^@\s<>()\[\],;:\"\\.]+)+")


class Kyc(StrEnum):
    """The state of the service's identity check, as it stated it. Only APPROVED is a yes."""

    NOT_STATED = "not_stated"
    NONE = "none"
    INITIATED = "initiated"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    UNRECOGNISED = "unrecognised"


MAY_HOLD = frozenset({Kyc.NOT_STATED, Kyc.APPROVED, Kyc.UNRECOGNISED})
"""Where nothing is stated, or nothing we understand, the service is left to decide."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who may hold cards, as the service knows them. `id` is what create wants.

    `email` is "" where nothing states it; two with one id and name are the same person.
    """

    id: str
    name: str
    kyc: Kyc = field(default=Kyc.NOT_STATED, compare=False)
    email: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """The owner's word that the person was verified: on which day, and by what."""

    day: date
    how: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person as this vault keeps them. `id` is our own random name, never the service's.

    `holder_id` is what the service knows them by: a customer's id, or our part of a
    `userReference`; "" where the service does not know them yet. `name` is the owner's word and
    wins over `stated_name`. `is_listed`: the newest whole list of the service has them; always
    true where the service keeps no list. `asked_at` (UTC): the service was asked to take them in,
    and what became of that is not known.
    """

    id: PersonId
    name: str
    added_at: datetime
    department: str = ""
    email: str = ""
    holder_id: str = ""
    stated_name: str = ""
    kyc: Kyc = Kyc.NOT_STATED
    is_listed: bool = False
    asked_at: datetime | None = None
    verified: Statement | None = None

    @property
    def holder(self) -> Holder:
        """Whom an order for a card names: the card is made out to the name the service has."""
        return Holder(self.holder_id, self.stated_name or self.name, self.kyc, self.email)

    @property
    def may_hold(self) -> bool:
        """Whether a card may be asked for in this person's name."""
        return bool(self.holder_id) and self.is_listed and self.kyc in MAY_HOLD


def restate(person: Person, stated: Holder) -> Person:
    """The person after the service stated them; a name of the owner's own stays."""
    is_own = person.name != person.stated_name
    return replace(
        person,
        name=person.name if is_own else stated.name,
        stated_name=stated.name,
        email=stated.email or person.email,
        holder_id=stated.id,
        kyc=stated.kyc,
        is_listed=True,
        asked_at=None,
    )


def is_same_email(one: str, other: str) -> bool:
    """Whether two addresses lead to one customer: the service tells no case apart."""
    return bool(one) and one.casefold() == other.casefold()


def parse_person_name(text: str, *, at: str = "name") -> str:
    """Who holds the card, as typed, trimmed. Raises InvalidInput."""
    if not text.strip():
        raise InvalidInput("Name the person who holds the card.", field=at)
    name = parse_label(text, field=at)
    if not any(ch.isalpha() for ch in name):
        raise InvalidInput("A name has at least one letter.", field=at)
    return name


def parse_department(text: str) -> str:
    """A department or team, "" for none. Raises InvalidInput."""
    return parse_label(text, field="department") if text.strip() else ""


def parse_email(text: str) -> str:
    """One e-mail address, which the service tells people apart by. Raises InvalidInput."""
    clean = text.strip()
    if not clean:
        raise InvalidInput("The card service wants an e-mail address.", field="email")
    if len(clean) > MAX_EMAIL or not clean.isprintable() or not _EMAIL.fullmatch(clean):
        raise InvalidInput("One address, like name@example.com.", field="email")
    return clean


def parse_statement(how: str, day: date, today: date) -> Statement:
    """The owner's statement. Raises InvalidInput: of an empty reason, and of a day to come."""
    said = parse_note(how, field="how")
    if not said:
        raise InvalidInput("Say how, for example “Passport seen”.", field="how")
    if day > today:
        raise InvalidInput("This day is still to come.", field="day")
    return Statement(day, said)


def derive_holder_id(name: str, taken: Container[str] = ()) -> str:
    """`ada-lovelace`, or `ada-lovelace-2` where that is `taken` by somebody else.

    Only letters, digits and hyphens, because it becomes part of a reference.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "holder"
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found
