"""A BitnobClient whose code is imported with its first call.

HTTP, TLS and the models that read answers take a third of a second to import on a small computer.
A wallet is opened and shown without them.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.signing import account_mark, check_keys
from desktop_app.adapters.bitnob.terms import CAPABILITIES, PER_USD
from desktop_app.adapters.bitnob.units import Units
from desktop_app.domain.profiles import AuthScheme, Credentials, Profile, parse_base_url

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

    def _at_once(self) -> "BitnobClient":
        if self._client is None:
            from desktop_app.adapters.bitnob.client import BitnobClient

            self._client = BitnobClient(
                self._profile,
                self._credentials,
                self._clock,
                bucket=self._bucket,
                units=self.units,
            )
        return self._client

    async def _there(self) -> "BitnobClient":
        if self._client is None:
            await self._imported()
        return self._at_once()


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
        """See `CardApi`. Asked of an answer kept by a run that ended; it cannot wait."""
        return self._at_once().read_created(reference, raw)


class LateClient(_LateReads):
    """See `CardApi` and `BitnobClient`, to which every call goes on.

    `imported` returns when the client's code is there; it has a time limit of its own. Raises
    InvalidInput for an address or keys that cannot be used.
    """

    async def create_holder(self, order: "HolderOrder", keep: "Keep") -> "Holder":
        """See `PeopleApi`."""
        return await (await self._there()).create_holder(order, keep)

    async def create_card(self, order: "CardOrder", keep: "Keep") -> "Created":
        """See `CardApi`."""
        return await (await self._there()).create_card(order, keep)

    async def fund(self, order: "MoneyOrder", keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._there()).fund(order, keep)

    async def withdraw(self, order: "MoneyOrder", keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._there()).withdraw(order, keep)

    async def set_frozen(self, card_id: "CardId", frozen: bool, keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._there()).set_frozen(card_id, frozen, keep)

    async def terminate(self, card_id: "CardId", reason: str, keep: "Keep") -> "Accepted":
        """See `CardApi`."""
        return await (await self._there()).terminate(card_id, reason, keep)

    async def set_limits(self, card_id: "CardId", limits: "SpendLimits") -> None:
        """See `CardApi`."""
        await (await self._there()).set_limits(card_id, limits)

    async def close(self) -> None:
        """Close all connections; without one there was none."""
        if self._client is not None:
            await self._client.close()
