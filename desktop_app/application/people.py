"""What the owner does with people: add, find, reuse, rename, say that they were verified.

Taking a person in at the service is a send without money. It has no intent of its own: the person
is the durable record, written with `asked_at` before the first byte leaves. The e-mail is what the
service tells people apart by, so it is looked for first, and a lost answer is settled by reading
the list. Nothing is asked for a second time by itself.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.people_list import PeopleList, PeoplePicture, Quota
from desktop_app.application.ports import HolderOrder
from desktop_app.domain.errors import InvalidInput, Locked, MoneyMoved, NotAllowed
from desktop_app.domain.intents import Kind
from desktop_app.domain.people import (
    Holder,
    Person,
    PersonId,
    derive_holder_id,
    parse_department,
    parse_email,
    parse_person_name,
    parse_statement,
    restate,
)
from desktop_app.domain.service_errors import (
    NotSent,
    OutcomeUnknown,
    Refused,
    ServiceError,
    unsent_unread,
)
from desktop_app.domain.vault_errors import DiskFull, VaultError

LOOK_FIRST = "The list of people could not be read first, so nothing was sent."
ASKED = "The service was asked for this person, and nobody knows yet what became of that."


class PersonUnknown(OutcomeUnknown):
    """The request to take a person in may have arrived."""

    code = "person_unknown"
    moved = MoneyMoved.NO
    happened = "The request for this person was sent, but no usable answer came back."
    doing = "Looks for the e-mail on the service's list. Never sends the request again by itself."
    todo = "Wait. The person is shown as soon as the list names them. No money is involved."


@dataclass(frozen=True, slots=True)
class PersonForm:
    """What was typed about a person. `email` is used where the service keeps a list of people."""

    name: str
    department: str = ""
    email: str = ""


class People:
    """The owner's list of people. Methods raise InvalidInput with the field, and VaultError."""

    def __init__(self, desk: Desk, chores: Chores, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._chores = chores
        self._book = desk.people
        self._publish = publish
        self._turn = asyncio.Lock()
        can, limits = desk.api.capabilities, desk.limits
        allowed = limits.cards_per_holder if can.holders else None
        quota = None if allowed is None else Quota(allowed, limits.known_since, limits.source)
        self._list = PeopleList(self._book, desk.book, quota)

    def picture(self) -> PeoplePicture:
        """Everybody, with their cards."""
        return self._list.picture()

    async def search(self, query: str) -> None:
        """Show the people that match `query`."""
        self._list.query = query
        self._publish()

    async def choose(self, person_id: PersonId) -> None:
        """Show one person with their cards."""
        self._list.chosen = person_id
        self._publish()

    async def add(self, form: PersonForm) -> Person:
        """Put somebody on the list, or give back who has that e-mail already.

        Where the service keeps a list it is looked at first, and asked to take them in. Raises
        NotSent, Refused, NotAllowed, or PersonUnknown when nobody knows what became of it.
        """
        name, department = parse_person_name(form.name), parse_department(form.department)
        if not self._desk.api.capabilities.holders:
            return self._add_here(name, department)
        email = parse_email(form.email)

        async def look_and_ask() -> Person:
            async with self._turn:
                await self._look_first()
                known = self._book.of_email(email)
                if known is not None and known.holder_id:
                    return self._show(known)
                made = known or replace(self._book.make(name, self._desk.clock.now()), email=email)
                return await self._take_in(replace(made, name=name, department=department))

        return await self._chores.run(look_and_ask())  # a lock stops the looking

    async def ask_again(self, person_id: PersonId) -> Person:
        """Ask the service for somebody it does not know, after looking. Raises as `add`."""

        async def look_and_ask() -> Person:
            async with self._turn:
                await self._look_first()
                person = self._person(person_id)
                if person.holder_id:
                    return self._show(person)
                parse_email(person.email)
                return await self._take_in(person)

        return await self._chores.run(look_and_ask())

    async def change(self, person_id: PersonId, form: PersonForm) -> Person:
        """Another name or department. The service keeps the name it has."""
        person = self._person(person_id)
        name, department = parse_person_name(form.name), parse_department(form.department)
        if name != person.name:
            self._refuse_namesake(name)
        return self._keep(replace(person, name=name, department=department))

    async def state_verified(self, person_id: PersonId, how: str, day: date) -> Person:
        """The owner's statement that this person was verified, in place of an earlier one."""
        said = parse_statement(how, day, self._desk.today())
        return self._keep(replace(self._person(person_id), verified=said))

    async def take_back(self, person_id: PersonId) -> Person:
        """The owner no longer states that this person was verified."""
        return self._keep(replace(self._person(person_id), verified=None))

    # --- inner --------------------------------------------------------------------------------

    def _add_here(self, name: str, department: str) -> Person:
        """Where the service keeps no list, our part of each reference tells people apart."""
        self._refuse_namesake(name)
        taken = {person.holder_id for person in self._book.all()}
        made = self._book.make(name, self._desk.clock.now())
        holder_id = derive_holder_id(name, taken)
        return self._keep(replace(made, department=department, holder_id=holder_id, is_listed=True))

    def _refuse_namesake(self, name: str) -> None:
        """Two cannot be told apart in a list of names alone."""
        if self._desk.api.capabilities.holders:
            return
        if any(person.name.casefold() == name.casefold() for person in self._book.all()):
            raise InvalidInput(
                "This name is on the list. Add a word that tells the two apart.", field="name"
            )

    async def _look_first(self) -> None:
        refused = self._desk.guard.refusal(Kind.UNFREEZE)
        if refused is not None:
            raise refused
        started, began = self._desk.clock.now(), self._desk.clock.monotonic()
        try:
            listed = await self._desk.api.holders()
        except ServiceError as error:
            raise unsent_unread(LOOK_FIRST, error) from None
        self._book.take_in(listed, started, began, self._desk.window())
        self._publish()

    async def _take_in(self, person: Person) -> Person:
        if self._desk.vault.is_resting:
            raise Locked
        if person.asked_at is not None:
            raise NotAllowed(ASKED, todo="Wait until the request can no longer arrive.")
        if not self._desk.vault.has_room():
            raise DiskFull
        asked = replace(person, asked_at=self._desk.clock.now())
        # It outlives its caller, as every send does: closing a sheet does not interrupt it.
        return await asyncio.shield(self._chores.start(self._ask(asked)))

    async def _ask(self, asked: Person) -> Person:
        """Written before it is sent; whatever became of it is shown when it is no longer out."""
        try:
            self._book.put(asked)
            with self._book.asking(asked):
                self._show(asked)
                taken_in = await self._send(asked)
        except (ServiceError, VaultError):
            with suppress(VaultError):
                self._publish()
            raise
        return self._show(taken_in)

    async def _send(self, asked: Person) -> Person:
        order = HolderOrder(asked.name, asked.email)
        try:
            # The answer holds nothing that comes only once: the list says all of it again.
            made = await self._desk.api.create_holder(order, lambda _raw: None)
        except (NotSent, Refused):
            self._keep(replace(self._now(asked), asked_at=None))
            raise
        except OutcomeUnknown as error:
            raise PersonUnknown(detail=error.detail) from None
        return self._put_made(self._now(asked), made)

    def _put_made(self, asked: Person, made: Holder) -> Person:
        """Keep whom the service took in, once: as whom it had all the time, if it had them."""
        at = self._desk.clock.monotonic()
        known = self._book.of_holder(made.id)
        if known is None or known.id == asked.id:
            taken_in = restate(asked, made)
            self._book.put_made(taken_in, at)
            return taken_in
        department, verified = asked.department or known.department, asked.verified
        known = replace(known, department=department, verified=verified or known.verified)
        taken_in = restate(known, made)
        self._book.put_made(taken_in, at, instead_of=asked.id)
        return taken_in

    def _now(self, asked: Person) -> Person:
        """The person as they are kept by now: the owner may have changed them meanwhile."""
        return self._book.get(asked.id) or asked

    def _person(self, person_id: PersonId) -> Person:
        person = self._book.get(person_id)
        if person is None:
            raise NotAllowed("This person is not in the vault.")
        return person

    def _keep(self, person: Person) -> Person:
        self._book.put(person)
        with suppress(VaultError):
            self._publish()
        return person

    def _show(self, person: Person) -> Person:
        self._list.chosen = person.id
        self._publish()
        return person
