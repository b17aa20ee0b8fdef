"""Short ways to ask one thing of a BitnobClient and see how it ended."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.application.ports import MoneyOrder
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import BadAnswer, OutcomeUnknown, ServiceError

CARD = CardId("c-1")
ORDER = MoneyOrder("PSR1F-TEST", CARD, Money.usd(2))
ROW = {
    "id": "t-1",
    "card_id": "c-1",
    "type": "funding",
    "status": "pending",
    "amount": "2000000",
    "created_at": "2026-06-19T12:43:05Z",
}
FUNDED = json.dumps({"success": True, "data": {"transaction": ROW}}).encode()
CARD_BODY = {"id": "c-1", "status": "active", "balance_amount": "2000000", "display_amount": 2}
CARD_ANSWER = json.dumps({"success": True, "data": {"card": CARD_BODY}}).encode()
PROBLEM = {"code": "RATE_LIMIT_EXCEEDED", "status": 429, "correlation_id": "req_0001"}
Ask = Callable[[BitnobClient], Coroutine[Any, Any, object]]


def fund(client: BitnobClient, kept: list[bytes] | None = None) -> Coroutine[Any, Any, object]:
    """A $2 load; its raw answer goes into `kept`."""
    return client.fund(ORDER, ([] if kept is None else kept).append)


def ask(client: BitnobClient, what: Ask, *, times: int = 1) -> object:
    """Ask `times` times with one client; the last result, or its error."""

    async def main() -> object:
        result: object = None
        try:
            for _ in range(times):
                try:
                    result = await what(client)
                except ServiceError as error:
                    result = error
        finally:
            await client.close()
        return result

    return asyncio.run(main())


def get(client: BitnobClient) -> Coroutine[Any, Any, object]:
    """One card."""
    return client.get_card(CARD)


VERBS: dict[str, tuple[Ask, type[ServiceError]]] = {
    "GET": (get, BadAnswer),
    "POST": (fund, OutcomeUnknown),
    "DELETE": (lambda c: c.terminate(CARD, "", lambda _raw: None), OutcomeUnknown),
}
