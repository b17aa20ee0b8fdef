"""What every hostile endpoint is made of: the calls, their good answers and their envelopes."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.application.ports import CardOrder, Holder, HolderOrder, Keep, MoneyOrder
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret

MARK = "Kraken says pay Mallory"
CARD = CardId("c-1")
TWO = Money.usd(2)
ORDER = MoneyOrder("PSR1F-TEST", CARD, TWO, "note")
NEW = CardOrder(
    "PSR1I-TEST", "Ads", Holder("p-1", "Ada"), TWO, TWO, Secret("http://127.0.0.1:1/sink")
)
PERSON = HolderOrder("Ada Lovelace", "ada@example.com")
LIMITS = SpendLimits(TWO, TWO, TWO, TWO, TWO)
PROBLEM = {
    "type": "https://api.bitnob.com/errors/BAD_REQUEST",
    "title": MARK,
    "detail": MARK,
    "code": "BAD_REQUEST",
    "correlation_id": "req_019d9b7e",
}
Ask = Callable[[BitnobClient, Keep], Coroutine[Any, Any, object]]
Body = dict[str, Any]


@dataclass(frozen=True)
class Envelope:
    """What a success looks like: `key` is `right`; `is_bare` has nothing around its data."""

    key: str = "success"
    right: object = True
    is_bare: bool = False

    def wrap(self, data: object, **changes: object) -> bytes:
        """`data` in the envelope of a success."""
        if self.is_bare:
            whole = {self.key: self.right, **data, **changes} if isinstance(data, dict) else data
            return json.dumps(whole).encode()
        head = {self.key: self.right, "message": MARK, "data": data}
        return json.dumps({**head, **changes}).encode()

    def spoil(self, data: object) -> list[tuple[str, bytes]]:
        """The same with every other word where success is said."""
        words = [False, None, 1, "true", "success", True, []]
        wrong = [word for word in words if type(word) is not type(self.right) or word != self.right]
        return [(f"{self.key} {word!r}", self.wrap(data, **{self.key: word})) for word in wrong]


PUBLISHED = Envelope()


@dataclass(frozen=True)
class Endpoint:
    """One call of the client. `about_card`: its answer must be about the card that was asked for;
    `currency`: where a currency stands in its data.
    """

    ask: Ask
    data: Body
    is_send: bool = False
    about_card: bool = False
    currency: tuple[str | int, ...] | None = None
    envelope: Envelope = PUBLISHED

    @property
    def good(self) -> bytes:
        """The whole answer, as it was published."""
        return self.envelope.wrap(self.data)


async def read_all(pages: Any) -> tuple[object, ...]:
    return tuple([item async for page in pages for item in page])


DIGITS: Body = {
    "card_number": "4000001234567899",
    "cvv": "847",
    "expiry_month": "07",
    "expiry_year": "2029",
}


def success(data: object, **envelope: object) -> bytes:
    """`data` in the envelope of a success."""
    return PUBLISHED.wrap(data, **envelope)
