"""Plays shop, clock and mishap at the practice bank, for the Sandbox panel and the tour."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeVar

import httpx

from desktop_app.adapters.bitnob.decode import MAX_BYTES, Undecodable, decode
from desktop_app.adapters.bitnob.wire import (
    Figure,
    Opaque,
    Text,
    Whole,
    Wire,
    parse,
)
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import Environment, parse_base_url
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import BadAnswer, Refused, RefusedReason, Unreachable

_TOTAL_S = 10.0
W = TypeVar("W", bound=Wire)


@dataclass(frozen=True, slots=True)
class Shop:
    """Who charges the card: merchant category code of four digits, country of two letters."""

    name: str
    mcc: str = "5942"
    country: str = "us"


class Verdict(Wire):
    """The bank's word on a charge; `reason` is a published decline reason, "" when approved."""

    approved: bool
    authorization_id: Text = ""
    reason: Text = ""


class LedgerCard(Wire):
    """A card as the bank's books hold it."""

    id: Opaque
    label: Text
    status: Text
    balance_micros: Whole
    holds_micros: Whole


class Effect(Wire):
    """What one reference did."""

    reference: Text
    kind: Text
    amount_micros: Whole
    status: Text
    card_id: Opaque


class Ledger(Wire):
    """The bank's books; `wallets` maps an asset key to units, `drift` must be 0."""

    cards: list[LedgerCard]
    wallets: dict[str, int]
    effects: list[Effect]
    drift: object = None


class PlantedFault(Wire):
    """A fault that waits for its request."""

    operation: Text
    kind: Text
    times: Whole


class BankState(Wire):
    """The bank's clock (nanoseconds of Unix time), rates in micro-USD, and what is planted."""

    now_ns: int
    clock_offset_seconds: Figure
    rates: dict[str, int]
    scales: dict[str, int]
    faults: list[PlantedFault]


class _Refunded(Wire):
    transaction_id: Opaque


class _Done(Wire):
    pass


class SandboxControl:
    """The practice bank's control door.

    Raises InvalidInput for an address that is not on this computer; every call raises Unreachable,
    BadAnswer or Refused.
    """

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=parse_base_url(url, Environment.SANDBOX),
            trust_env=False,
            verify=False,  # noqa: S501  # plain http on this computer; no certificate exists
            timeout=_TOTAL_S,
            # Asked once in a while, and by hosts that end without closing: no socket stays open.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def state(self) -> BankState:
        """Clock, rates and planted faults."""
        return await self._call("GET", "state", BankState)

    async def ledger(self) -> Ledger:
        """What the bank's books say."""
        return await self._call("GET", "ledger", Ledger)

    async def purchase(
        self,
        card_id: CardId,
        amount: Money,
        shop: Shop,
        *,
        settle: bool = True,
        way: str = "authorization",
    ) -> Verdict:
        """Charge a card, and settle at once unless the hold is to stay.

        `way` is `authorization`, `pre_auth`, `contactless` or `debit`, which needs no settling.
        """
        body = {**_charge(card_id, amount, shop), "way": way}
        verdict = await self._call("POST", "merchant/authorize", Verdict, body)
        if verdict.approved and settle:
            await self.settle(verdict.authorization_id)
        return verdict

    async def settle(self, authorization_id: str, amount: Money | None = None) -> None:
        """Take the money of a hold, or another amount."""
        other = {"amount_micros": amount.micros} if amount is not None else {}
        body = {"authorization_id": authorization_id, **other}
        await self._call("POST", "merchant/settle", _Done, body)

    async def reverse(self, authorization_id: str) -> None:
        """Let a hold fall off."""
        await self._call("POST", "merchant/reverse", _Done, {"authorization_id": authorization_id})

    async def refund(self, card_id: CardId, amount: Money, shop: Shop) -> str:
        """Give money back; returns the id of the feed's row."""
        body = _charge(card_id, amount, shop)
        return (await self._call("POST", "merchant/refund", _Refunded, body)).transaction_id

    async def decline(
        self, card_id: CardId, amount: Money, shop: Shop, reason: str = "issuer_downtime"
    ) -> Verdict:
        """A charge that the bank turns down for a published reason."""
        body = {**_charge(card_id, amount, shop), "reason": reason}
        return await self._call("POST", "merchant/decline", Verdict, body)

    async def advance(self, by: timedelta) -> None:
        """Move the bank's clock forward, in whole seconds."""
        await self._call("POST", "clock", _Done, {"advance_seconds": by // timedelta(seconds=1)})

    async def move_rate(self, asset: str, usd: Money) -> None:
        """Hold the value of one whole unit of `asset` (a key such as `USDT_TRC20`) at `usd`."""
        await self._call("POST", "rates", _Done, {"asset": asset, "usd_micros": usd.micros})

    async def set_wallet(self, asset: str, units: int) -> None:
        """Make a wallet hold `units` of its own asset."""
        await self._call("POST", "wallet", _Done, {"asset": asset, "units": units})

    async def allow(self, per_minute: int) -> None:
        """Answer so many requests a minute."""
        await self._call("POST", "rate_limit", _Done, {"per_minute": per_minute})

    async def populate(self, count: int) -> None:
        """Make `count` cards without money, as somebody else would."""
        await self._call("POST", "populate", _Done, {"count": count})

    async def plant(
        self, operation: str, kind: str, *, times: int = 1, ms: int = 1000, status: int = 500
    ) -> None:
        """Spoil the next `times` answers of `operation` (`*` = any) in the way `kind` names."""
        body = {"operation": operation, "kind": kind, "times": times, "ms": ms, "status": status}
        await self._call("POST", "faults", _Done, body)

    async def encrypt_details(self, public_key: str) -> None:
        """Encrypt what `/secure` tells for a key (PEM), "" for telling it in clear."""
        mode = "encrypted" if public_key else "plain"
        await self._call("POST", "card_key", _Done, {"mode": mode, "public_key_pem": public_key})

    async def spoil(self, *kinds: str, times: int = 1) -> None:
        """Spoil the next `times` messages in every way that `kinds` names."""
        await self._call("POST", "mishaps", _Done, {"kinds": list(kinds), "times": times})

    async def post_to(self, url: Secret) -> None:
        """Post the messages of cards without a callback URL of their own to `url`."""
        await self._call("POST", "webhooks", _Done, {"url": url.reveal()})

    async def clear_faults(self) -> None:
        """Forget what was planted and not yet used."""
        await self._call("DELETE", "faults", _Done)

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def _call(
        self,
        method: Literal["GET", "POST", "DELETE"],
        path: str,
        model: type[W],
        body: Mapping[str, object] | None = None,
    ) -> W:
        content = None if body is None else json.dumps(body).encode()
        try:
            async with asyncio.timeout(_TOTAL_S):
                answer = await self._http.request(method, f"/control/{path}", content=content)
        except (httpx.RequestError, TimeoutError):
            raise Unreachable(
                "The practice bank did not answer.", todo="Restart Purser to start it again."
            ) from None
        if 400 <= answer.status_code <= 499:
            raise Refused(_REASONS.get(answer.status_code, RefusedReason.INVALID))
        return _read(answer, model)


_REASONS = {403: RefusedReason.FORBIDDEN, 404: RefusedReason.NOT_FOUND}


def _read(answer: httpx.Response, model: type[W]) -> W:
    try:
        if answer.is_success and len(answer.content) <= MAX_BYTES:
            return parse(model, decode(answer.content))
    except (Undecodable, NotAsPublished):
        pass
    raise BadAnswer(detail=str(answer.status_code))


def _charge(card_id: CardId, amount: Money, shop: Shop) -> dict[str, object]:
    return {
        "card_id": card_id,
        "amount_micros": amount.micros,
        "merchant": shop.name,
        "mcc": shop.mcc,
        "country": shop.country,
    }
