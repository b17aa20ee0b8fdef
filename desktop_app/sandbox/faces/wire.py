"""What every face is made of: routes, calls, replies and strict reading of request fields."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.sandbox.bank import Bank
from desktop_app.sandbox.books import USD_MICROS
from desktop_app.sandbox.clock import micros_z
from desktop_app.sandbox.model import BankEvent
from desktop_app.sandbox.problem import BankError, Reason, invalid

Json = dict[str, object]
MAX_PAGE = 100
MAX_TEXT = 10_000
MAX_AMOUNT_MICROS = 10**15
"""A billion dollars: beyond it an amount is a mistake, and sums would leave 64 bits."""


def display(micros: int) -> int | float:
    """Dollars as the published answers print them: ``2``, ``1.5``."""
    return micros // USD_MICROS if micros % USD_MICROS == 0 else micros / USD_MICROS


@dataclass(frozen=True, slots=True)
class Reply:
    """``style`` names another envelope where a face has several."""

    message: str
    data: Json
    status: int = 200
    style: str = ""


class Fields:
    """Reads a request body strictly and names every bad field at once in ``check``."""

    def __init__(self, body: Mapping[str, object], scale: int) -> None:
        self._body = body
        self._scale = scale
        self._wrong: dict[str, str] = {}

    def text(self, name: str, *, required: bool = True) -> str:
        value = self._body.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str):
            self._wrong[name] = "is required" if value is None else "must be a string"
            return ""
        if required and not value.strip():
            self._wrong[name] = "must not be empty"
        elif len(value) > MAX_TEXT:
            self._wrong[name] = f"must be at most {MAX_TEXT} characters"
        elif any("\ud800" <= char <= "\udfff" for char in value):
            self._wrong[name] = "must be well-formed text"
        return value

    def choice(self, name: str, *allowed: str, required: bool = True) -> str:
        value = self.text(name, required=required)
        if name not in self._wrong and value not in allowed and (required or value):
            self._wrong[name] = "must be one of " + ", ".join(allowed)
        return value

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        value = self._body.get(name, default)
        if not isinstance(value, bool):
            self._wrong[name] = "must be a boolean"
            return False
        return value

    def amount(self, name: str, *, zero: bool = False) -> int:
        """A positive JSON integer in the face's unit, as micro-USD."""
        value = self._body.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong[name] = "is required" if value is None else "must be an integer"
            return 0
        micros = value * USD_MICROS // self._scale
        if value < 0 or (value == 0 and not zero) or micros > MAX_AMOUNT_MICROS:
            self._wrong[name] = "is out of range"
            return 0
        return micros

    def dollars(self, name: str) -> int:
        """A positive JSON number of dollars, exact to the micro, as micro-USD."""
        value = self._body.get(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._wrong[name] = "is required" if value is None else "must be a number"
            return 0
        # Bounded before it is multiplied: a huge exponent would overflow.
        micros = Decimal(value) * USD_MICROS if 0 < value <= MAX_AMOUNT_MICROS else Decimal(0)
        if not 0 < micros <= MAX_AMOUNT_MICROS or micros != int(micros):
            self._wrong[name] = "is out of range"
            return 0
        return int(micros)

    def inner(self, name: str, *, required: bool = True) -> "Fields":
        value = self._body.get(name)
        if not isinstance(value, dict):
            if required or value is not None:
                self._wrong[name] = "is required" if value is None else "must be an object"
            value = {}
        nested = Fields(value, self._scale)
        nested._wrong = self._wrong
        return nested

    def has(self, name: str) -> bool:
        return self._body.get(name) is not None

    def check(self) -> None:
        if self._wrong:
            raise invalid(**self._wrong)


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request. ``scale`` = units per dollar on this wire."""

    bank: Bank
    scale: int
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, object]
    now_ns: int

    def fields(self) -> Fields:
        return Fields(self.body, self.scale)

    def money(self, micros: int) -> int:
        """Micro-USD in the face's unit, rounded down: never more than there is."""
        return micros * self.scale // USD_MICROS

    def number(self, name: str, default: int, *, low: int = 0, high: int = 10**9) -> int:
        """A query number; above ``high`` it is ``high``. Raises ``BankError`` VALIDATION."""
        text = self.query.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) <= 12) or int(text) < low:
            raise invalid(**{name: f"must be a whole number of at least {low}"})
        return min(int(text), high)

    @property
    def limit(self) -> int:
        return self.number("limit", 20, low=1, high=MAX_PAGE)


@dataclass(frozen=True, slots=True)
class Route:
    """``operation`` names the route for faults; a function decides where one path has two."""

    method: str
    template: str
    operation: str | Callable[[Mapping[str, object]], str]
    handle: Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Face:
    """A wire format. ``scheme`` is ``bearer`` or ``hmac``; ``figure`` prints an integer;
    ``event`` names and fills a webhook, which is written in the ways that ``letter`` names;
    ``problem`` turns the published error body into the face's own."""

    name: str
    scheme: str
    scale: int
    routes: tuple[Route, ...]
    envelope: Callable[[Reply, int], Json]
    figure: Callable[[int], object]
    event: Callable[[BankEvent, str, int], tuple[str, Json]]
    problem: Callable[[Json], Json] = lambda body: body
    letter: frozenset[str] = frozenset()


def derive_cursor(**facts: object) -> str:
    return base64.b64encode(json.dumps(facts, separators=(",", ":")).encode()).decode()


def parse_cursor(text: str, key: str) -> str:
    """The id a cursor points at; raises ``BankError`` VALIDATION for anything else."""
    try:
        facts = json.loads(base64.b64decode(text, validate=True))
        value = facts[key]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise invalid(cursor="is not a cursor of this list") from None
    if not isinstance(value, str):
        raise invalid(cursor="is not a cursor of this list")
    return value


def cursor_seq(bank: Bank, call: Call, table: str) -> int:
    """The place a ``cursor`` query points at in ``table``; 0 without one."""
    text = call.query.get("cursor", "")
    if not text:
        return 0
    found = bank.store.number(
        f"SELECT seq FROM {table} WHERE id=?",  # noqa: S608 - table is our own word
        parse_cursor(text, "id"),
    )
    if not found:
        raise invalid(cursor="is not a cursor of this list")
    return found


def page_info(marks: list[tuple[str, int]], *, more: bool, continued: bool, total: int) -> Json:
    """``marks`` are (id, created ns) of the page's rows; cursors only when there are any."""
    info: Json = {"has_next_page": more, "has_previous_page": continued}
    if marks:
        first, last = marks[0], marks[-1]
        info["previous_cursor"] = derive_cursor(id=first[0], timestamp=micros_z(first[1]))
        info["next_cursor"] = derive_cursor(id=last[0], timestamp=micros_z(last[1]))
    info["total"] = total
    return info


def parse_body(raw: bytes) -> Json:
    """A JSON object, or ``{}`` for no body; raises ``BankError`` VALIDATION."""
    if not raw:
        return {}
    try:
        value = json.loads(raw, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, ArithmeticError, RecursionError):
        raise BankError(Reason.VALIDATION, "request body is not valid JSON") from None
    if not isinstance(value, dict):
        raise BankError(Reason.VALIDATION, "request body must be a JSON object")
    return value


def _no_constant(name: str) -> object:
    raise ValueError(name)
