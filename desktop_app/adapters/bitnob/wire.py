"""The parts every dialect's answers are made of: strict, bounded, in snake or camel case."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.domain.cards import CardDetails, CardId, Expiry, ExpiryFormat, parse_cvv, parse_pan
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.intents import REFERENCE_CHARS, REFERENCE_MARK
from desktop_app.domain.money import MICROS_PER_USD, Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.stated_time import NOT_STATED, or_not_stated
from desktop_app.domain.text import MAX_SHOWN, safe_text, without_pan

MAX_UNITS = 10**15
MAX_PRICE_USD = 10**9
_MAX_TEXT = 4096
_MAX_DIGITS = 64


def _whole(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,16}", value):
        value = int(value)
    if type(value) is not int or abs(value) > MAX_UNITS:
        raise ValueError("not a whole number in bounds")
    return value


def _figure(value: object) -> Decimal:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,16}(\.[0-9]{1,18})?", value):
        value = Decimal(value)
    if type(value) is int and abs(value) <= MAX_UNITS:
        value = Decimal(value)
    if not isinstance(value, Decimal) or abs(value) > MAX_UNITS:
        raise ValueError("not a figure in bounds")
    return value


def _moment(value: object) -> datetime:
    if not isinstance(value, str) or len(value) > 40:
        raise ValueError("not a time")
    try:
        at = datetime.fromisoformat(value)
        return or_not_stated(at.astimezone(UTC) if at.tzinfo is not None else _no_zone())
    except OverflowError:
        return NOT_STATED  # the end of time in one zone is beyond it in another


def _moment_or_none(value: object) -> datetime | None:
    at = None if value is None else _moment(value)
    return None if at == NOT_STATED else at


def _no_zone() -> datetime:
    raise ValueError("a time without a zone")


def _opaque(value: str) -> str:
    """An id goes into paths and is compared: it is taken as it is or not at all."""
    if not re.fullmatch(r"[!-~]{1,128}", value) or value in (".", ".."):
        raise ValueError("not an id")
    return value


def _or_empty(value: object) -> object:
    return "" if value is None else value


def _shown(value: str) -> str:
    # Most texts are plain: ten thousand cards are read in half the time for asking first.
    plain = len(value) <= MAX_SHOWN and value.isascii() and value.isprintable()
    return value if plain else safe_text(value)


def ours(reference: str) -> str:
    """A reference of ours as we write it, however the service does; any other as it is."""
    name = reference.strip()
    head = name[:REFERENCE_CHARS].upper()
    return head + name[REFERENCE_CHARS:] if head.startswith(REFERENCE_MARK) else reference


Whole = Annotated[int, BeforeValidator(_whole)]
Figure = Annotated[Decimal, BeforeValidator(_figure)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A time that must be there; one that nobody can mean is `NOT_STATED`, and the row is read."""
MomentOrNone = Annotated[datetime | None, BeforeValidator(_moment_or_none)]
Opaque = Annotated[str, AfterValidator(_opaque)]
Raw = Annotated[str, Field(max_length=_MAX_TEXT)]
Said = Annotated[Raw, AfterValidator(_shown)]
Text = Annotated[Said, BeforeValidator(_or_empty)]
Told = Annotated[
    str,
    BeforeValidator(_or_empty),
    Field(max_length=_MAX_TEXT),
    AfterValidator(without_pan),
    AfterValidator(_shown),
]
"""What a shop or a person wrote freely: it may hold a card number."""
Reference = Annotated[Text, AfterValidator(ours)]
Hidden = Annotated[str, Field(max_length=64, repr=False)]
Sealed = Annotated[str, Field(max_length=_MAX_TEXT, repr=False)]


def _digits(value: object) -> str:
    text = str(value) if type(value) is int else value
    return text if isinstance(text, str) and len(text) <= _MAX_DIGITS else ""


Digits = Annotated[str, BeforeValidator(_digits), Field(repr=False)]
"""What comes only once: a text or a whole number, and "" for anything else."""


class Wire(BaseModel):
    """Strict types, both key cases, unknown keys ignored, no input in error texts."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        # Built with its first answer: most shapes are of dialects that this vault does not speak.
        defer_build=True,
        alias_generator=AliasGenerator(
            validation_alias=lambda name: AliasChoices(name, to_camel(name))
        ),
    )


M = TypeVar("M", bound=Wire)


def parse(model: type[M], data: object) -> M:
    """`data` as `model`. Raises NotAsPublished, which names no value."""
    try:
        return model.model_validate(data)
    except ValidationError:
        pass
    raise NotAsPublished("an answer of another shape")


def _outright(value: bool) -> bool:  # not Literal[True]: 1 equals that
    if not value:
        raise ValueError("no success")
    return value


Outright = Annotated[bool, AfterValidator(_outright)]


class Envelope(Wire):
    """What wraps every success; only an outright success counts."""

    success: Outright
    data: dict[str, object]


def unwrap(answer: object) -> object:
    """The data of a success. Raises NotAsPublished."""
    return parse(Envelope, answer).data


def own(card_id: CardId, *stated: str) -> CardId:
    """`card_id`, when every id the answer states is that one. Raises NotAsPublished."""
    if any(other not in ("", card_id) for other in stated):
        raise NotAsPublished("an answer about another card")
    return card_id


T = TypeVar("T")


def once(rows: Iterable[T], name: Callable[[T], str]) -> tuple[T, ...]:
    """`rows`, each name once. Raises NotAsPublished for a name under which two things are said."""
    known: dict[str, T] = {}
    for row in rows:
        if known.setdefault(name(row), row) != row:
            raise NotAsPublished("one id for two things")
    return tuple(known.values())


def only_usd(*currencies: str) -> None:
    """Raises NotAsPublished for card money in another currency."""
    if any(currency.upper() not in ("", "USD") for currency in currencies):
        raise NotAsPublished("card money in another currency")


def price(usd: Decimal) -> Money:
    """Dollars for one unit of an asset. Raises NotAsPublished for a figure nobody could mean."""
    if not 0 <= usd <= MAX_PRICE_USD:
        raise NotAsPublished("a price out of bounds")
    return Money(int(usd * MICROS_PER_USD))


def last4_of(*candidates: str) -> str:
    """The first candidate's last four digits; "" when none ends in four."""
    found = (re.search(r"[0-9]{4}\Z", text, re.ASCII) for text in candidates)
    return next((match.group() for match in found if match), "")


def read_details(pan: str, month: str, year: str, cvv: str) -> CardDetails:
    """Details as secrets, the expiry as `MM/YYYY`. Raises NotAsPublished."""
    found = read_once(pan, month, year, cvv)
    if found is None or found.expiry is None or found.cvv is None:
        raise NotAsPublished("card details of another shape")
    return found


def read_once(pan: str, month: str, year: str, cvv: str) -> CardDetails | None:
    """As far as they can be read: the number comes only once, whatever stands beside it."""
    expiry = code = None
    with suppress(ValueError):
        expiry = Secret(Expiry.parse(month, year).text(ExpiryFormat.MM_YYYY))
    with suppress(InvalidInput):
        code = parse_cvv(cvv)
    try:
        return CardDetails(parse_pan(pan), expiry, code)
    except InvalidInput:
        return None


def asset_decimals(units: int, shown: Decimal | None, known: int | None) -> int:
    """How many decimals a wallet's units have; `shown` is the service's own display figure.

    Raises NotAsPublished when the figures disagree, or when a sum of an unknown asset has none.
    """
    if known is None:
        if not units:
            return 2
        known = _fitting(units, shown)
    elif shown is not None:
        tolerance = max(abs(shown) / 100, Decimal("0.01"))
        if abs(Decimal(units).scaleb(-known) - shown) > tolerance:
            raise NotAsPublished("a wallet's figures disagree")
    return known


def _fitting(units: int, shown: Decimal | None) -> int:
    if shown is not None:
        for places in range(19):
            if Decimal(units).scaleb(-places) == shown:
                return places
    raise NotAsPublished("a wallet of unknown decimals")
