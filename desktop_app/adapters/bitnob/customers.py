"""The people of both later dialects: their list, and taking somebody in."""

from typing import Protocol

from desktop_app.adapters.bitnob.bucket import Priority
from desktop_app.adapters.bitnob.calls import NO_CARD, Calls
from desktop_app.adapters.bitnob.dialects import Body, Dialect, Operation, Page, PageAsk
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import parse
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.adapters.bitnob.wire_v2 import CustomersV2, CustomerV2
from desktop_app.adapters.bitnob.wire_v2beta import CustomerBeta, CustomersBeta
from desktop_app.application.ports import HolderOrder, Keep
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.people import Holder, Kyc, is_same_email

PAGE = 100
NO_PEOPLE = "This connection keeps no list of people."
_PATH = "/api/customers"
_KYC = {
    "": Kyc.NOT_STATED,
    "none": Kyc.NONE,
    "initiated": Kyc.INITIATED,
    "pending": Kyc.PENDING,
    "approved": Kyc.APPROVED,
    "rejected": Kyc.REJECTED,
}


class _Customer(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def email(self) -> str: ...


class People:
    """The part of a client that knows people."""

    _calls: Calls
    _dialect: Dialect

    async def holders(self) -> tuple[Holder, ...]:
        """People who may hold cards; none where the dialect knows no people."""
        if self._dialect.holders is None:
            return ()
        ask = PageAsk(PAGE, NO_CARD)
        pages = self._calls.pages(self._dialect.holders, ask, Priority.ON_DEMAND)
        return tuple([holder async for page in pages for holder in page])

    async def create_holder(self, order: HolderOrder, keep: Keep) -> Holder:
        """Take a person in. Raises NotAllowed where the dialect knows no people."""
        if self._dialect.create_holder is None:
            raise NotAllowed(NO_PEOPLE)
        return await self._calls.send(self._dialect.create_holder, order, keep)


def read_kyc(status: str) -> Kyc:
    """The stated word; one that was never published is no yes and no no."""
    return _KYC.get(status.strip().lower(), Kyc.UNRECOGNISED)


def _holder(person: _Customer, kyc: Kyc = Kyc.NOT_STATED) -> Holder:
    name = f"{person.first_name} {person.last_name}".strip() or person.email
    return Holder(person.id, name, kyc, person.email)


def _taken_in(holder: Holder, order: HolderOrder) -> Holder:
    if not is_same_email(holder.email, order.email):
        raise NotAsPublished("an answer about another person")
    return holder


def number_of(ask: PageAsk) -> str:
    """Which page of people is asked for, counted from 1."""
    return str(_place(ask)[0])


def _place(ask: PageAsk) -> tuple[int, int]:
    """The page, and how many came before it: a service may send fewer than it was asked for."""
    number, _, seen = ask.after.partition(" ")
    return int(number or "1"), int(seen or "0")


def list_v2(data: object, ask: PageAsk, _units: Units) -> Page[Holder]:
    """A page of the people who are active."""
    answer = parse(CustomersV2, data)
    people = tuple(_holder(p, read_kyc(p.kyc_status)) for p in answer.customers if p.is_active)
    number, before = _place(ask)
    seen = before + len(answer.customers)
    is_short = answer.total is not None and seen < answer.total
    if is_short and not answer.customers:
        raise NotAsPublished("a list of people shorter than its total")
    more = is_short or (answer.total is None and bool(answer.customers))
    return Page(people, f"{number + 1} {seen}" if more else None)


def _made_v2(data: object, order: HolderOrder, _units: Units) -> Holder:
    person = parse(CustomerV2, data)
    return _taken_in(_holder(person, read_kyc(person.kyc_status)), order)


def list_v2beta(data: object, ask: PageAsk, _units: Units) -> Page[Holder]:
    """A page of the people who are active and not on the black list."""
    answer = parse(CustomersBeta, data)
    people = tuple(_holder(p) for p in answer.customers if p.is_active and not p.blacklist)
    more = answer.meta.has_next_page
    if more and not answer.customers:
        raise NotAsPublished("an empty page of people before the last")
    number, before = _place(ask)
    return Page(people, f"{number + 1} {before + len(answer.customers)}" if more else None)


def _made_v2beta(data: object, order: HolderOrder, _units: Units) -> Holder:
    return _taken_in(_holder(parse(CustomerBeta, data)), order)


def _body(order: HolderOrder, _units: Units) -> Body:
    """The last word is taken for the family name: only the whole is shown anywhere."""
    first, _, last = order.name.rpartition(" ")
    names = {"first_name": first.strip(), "last_name": last} if first else {"first_name": last}
    return {"email": order.email, "customer_type": "individual", **names}


CREATE_V2 = Operation("POST", _PATH, _made_v2, _body)
CREATE_V2BETA = Operation("POST", _PATH, _made_v2beta, _body)
