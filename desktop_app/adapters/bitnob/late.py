"""A BitnobClient whose code is imported with its first call.

HTTP, TLS and the models that read answers take a third of a second to import on a small computer.
A wallet is opened and shown without them.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.signing import account_mark, check_keys
from desktop_app.adapters.bitnob.terms import CAPABILITIES, PER_USD
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.broken_code import BROKEN_CODE
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.profiles import AuthScheme, Credentials, Profile, parse_base_url
from desktop_app.domain.service_errors import CodeMissing, NotSent, Unreachable

if TYPE_CHECKING:
    from desktop_app.adapters.bitnob.client import BitnobClient
    from desktop_app.application.ports import (
        Accepted,
        Account,
        Capabilities,
        CardOrder,
        Clock,
        Created,
        Holder,
        HolderOrder,
        Keep,
        MoneyOrder,
    )
    from desktop_app.domain.cards import CardDetails, CardFacts, CardId, SpendLimits
    from desktop_app.domain.secrets import Secret
    from desktop_app.domain.transactions import Transaction
    from desktop_app.domain.wallets import Debit, Rate, WalletBalance

log = logging.getLogger(__name__)
IMPORT_S = 30.0
_UNSENT = (
    "The part of Purser that talks to the card service could not be loaded, so nothing was sent."
)


def _unsent() -> NotSent:
    return NotSent(_UNSENT, todo=CodeMissing.todo)


class _Late:
    """What is known without the client, and the client once it is asked for."""

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        clock: "Clock",
        bucket: Bucket,
        imported: Callable[[], Awaitable[None]],
    ) -> None:
        check_keys(profile.auth, credentials)
        parse_base_url(profile.base_url, profile.environment)
        self.account = account_mark(profile, credentials)
        self.units = Units(PER_USD[profile.dialect])
        self.idle_in_s = bucket.idle_in_s
        self._profile = profile
        self._credentials = credentials
        self._clock = clock
        self._bucket = bucket
        self._imported = imported
        self._client: BitnobClient | None = None
        self._is_closed = False

    @property
    def capabilities(self) -> "Capabilities":
        """What this dialect offers."""
        return CAPABILITIES[self._profile.dialect]

    @property
    def clock_offset_s(self) -> float:
        """See `CardApi`."""
        return 0.0 if self._client is None else self._client.clock_offset_s

    @property
    def requests_carry_time(self) -> bool:
        """Whether a request says when it was signed at all."""
        return self._profile.auth is AuthScheme.HMAC

    def _at_once(self, failed: type[Unreachable | NotSent]) -> "BitnobClient":
        """Raises `failed` where it cannot be made; who asks next tries it again."""
        if self._client is None:
            try:
                self._client = self._make()
            except InvalidInput as error:
                raise failed(error.happened, todo=error.todo) from None
            except BROKEN_CODE as error:  # no byte has left by now
                log.error("making what talks to the service: %s", type(error).__name__)  # noqa: TRY400
                raise (_unsent() if failed is NotSent else CodeMissing()) from None
        return self._client

    def _make(self) -> "BitnobClient":
        from desktop_app.adapters.bitnob.lean_import import client_class

        how = self._profile, self._credentials, self._clock
        return client_class()(*how, bucket=self._bucket, units=self.units)

    async def _there(self) -> "BitnobClient":
        """Raises CodeMissing where its code does not come, Unreachable where it was closed."""
        if not await self._is_imported():
            raise CodeMissing
        return self._open(Unreachable)

    async def _to_send(self) -> "BitnobClient":
        """The same before a send. Raises NotSent."""
        if not await self._is_imported():
            raise _unsent()
        return self._open(NotSent)

    async def _is_imported(self) -> bool:
        """Whether it came in time; why not is logged by who imports it."""
        if self._client is not None or self._is_closed:
            return True
        # Not awaited itself: a damaged file of an installation raises anything.
        waiting = asyncio.ensure_future(self._imported())
        try:
            await asyncio.wait((waiting,), timeout=IMPORT_S)
            return waiting.done() and waiting.exception() is None
        finally:
            waiting.cancel()

    def _open(self, failed: type[Unreachable | NotSent]) -> "BitnobClient":
        # A wallet that was locked while a call waited for the code sends nothing afterwards.
        if self._is_closed:
            raise failed
        return self._at_once(failed)


class _LateReads(_Late):
    """Every read goes on to the client."""

    async def whoami(self) -> "Account":
        """See `CardApi`."""
        return await (await self._there()).whoami()

    async def list_cards(self) -> "AsyncGenerator[tuple[CardFacts, ...], None]":
        """See `CardApi`."""
        async with aclosing((await self._there()).list_cards()) as pages:
            async for page in pages:
                yield page

    async def get_card(self, card_id: "CardId") -> "CardFacts":
        """See `CardApi`."""
        return await (await self._there()).get_card(card_id)

    async def secure_details(self, card_id: "CardId", key: "Secret | None" = None) -> "CardDetails":
        """See `CardApi`."""
        return await (await self._there()).secure_details(card_id, key)

    async def transactions(self, card_id: "CardId | None", limit: int) -> "tuple[Transaction, ...]":
        """See `CardApi`."""
        return await (await self._there()).transactions(card_id, limit)

    async def holders(self) -> "tuple[Holder, ...]":
        """See `PeopleApi`."""
        return await (await self._there()).holders()

    async def wallets(self) -> "tuple[WalletBalance, ...]":
        """See `WalletReads`."""
        return await (await self._there()).wallets()

    async def rates(self) -> "tuple[Rate, ...]":
        """See `WalletReads`."""
        return await (await self._there()).rates()

    async def wallet_debit(self, reference: str) -> "Debit | None":
        """See `WalletReads`."""
        return await (await self._there()).wallet_debit(reference)

    async def is_old_refused(self, age: timedelta) -> bool | None:
        """See `RequestProbes`."""
        return await (await self._there()).is_old_refused(age)

    async def is_repeat_refused(self) -> bool | None:
        """See `RequestProbes`."""
        return await (await self._there()).is_repeat_refused()

    def read_created(self, reference: str, raw: bytes) -> "Created | None":
        """See `CardApi`. Asked of an answer kept by a run that ended; it cannot wait.

        Raises CodeMissing.
        """
        return self._at_once(Unreachable).read_created(reference, raw)


class LateClient(_LateReads):
    """See `CardApi` and `BitnobClient`, to which every call goes on.

    `imported` returns when the client's code is there, and can be asked again where it raised.
    Raises InvalidInput for an address or keys that cannot be used.
    """

    async def create_holder(self, order: "HolderOrder", keep: "Keep") -> "Holder":
        """See `PeopleApi`."""
        return await (await self._to_send()).create_holder(order, keep)

    async def create_card(self, order: "CardOrder", keep: "Keep") -> "Created":
        """See `CardApi`."""
        return await (await self._to_send()).create_card(order, keep)

    async def fund(self, order: "MoneyOrder", keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._to_send()).fund(order, keep)

    async def withdraw(self, order: "MoneyOrder", keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._to_send()).withdraw(order, keep)

    async def set_frozen(self, card_id: "CardId", frozen: bool, keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._to_send()).set_frozen(card_id, frozen, keep)

    async def terminate(self, card_id: "CardId", reason: str, keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._to_send()).terminate(card_id, reason, keep)

    async def set_limits(self, card_id: "CardId", limits: "SpendLimits") -> None:
        """See `CardApi`."""
        await (await self._to_send()).set_limits(card_id, limits)

    async def close(self) -> None:
        """Close all connections; what waits for the code goes on to nobody."""
        self._is_closed = True
        if self._client is not None:
            await self._client.close()
