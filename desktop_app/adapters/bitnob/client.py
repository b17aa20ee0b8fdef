"""The CardApi port over Bitnob's HTTP, in any dialect."""

import ssl
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from desktop_app.adapters.bitnob.bucket import Bucket, Priority
from desktop_app.adapters.bitnob.calls import NO_CARD, Calls
from desktop_app.adapters.bitnob.customers import PAGE, People
from desktop_app.adapters.bitnob.decode import Undecodable, decode
from desktop_app.adapters.bitnob.dialect_guide import GUIDE
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialect_v2beta import V2BETA
from desktop_app.adapters.bitnob.dialects import Change, Dialect, NewLimits, PageAsk
from desktop_app.adapters.bitnob.expiry import ExpiryProbes
from desktop_app.adapters.bitnob.secure import open_details
from desktop_app.adapters.bitnob.signing import account_mark, check_keys
from desktop_app.adapters.bitnob.transport import TOTAL_S, Transport
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wallet_reads import BitnobWallets
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.ports import (
    Accepted,
    Account,
    Capabilities,
    CardOrder,
    Clock,
    Created,
    Holder,
    Keep,
    MoneyOrder,
)
from desktop_app.domain.cards import CardDetails, CardFacts, CardId, SpendLimits
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.money import ZERO
from desktop_app.domain.profiles import (
    Credentials,
    DialectName,
    Profile,
    parse_base_url,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import BadAnswer
from desktop_app.domain.transactions import Transaction

DIALECTS: dict[DialectName, Dialect] = {dialect.name: dialect for dialect in (GUIDE, V2, V2BETA)}
NO_DETAILS = "This connection gives card details only once, in the answer that makes the card."
NO_LIMITS_HERE = "This connection cannot change spending limits."


class BitnobClient(ExpiryProbes, BitnobWallets, People):
    """See `CardApi`. One client per connection; all its calls share one bucket.

    Raises InvalidInput for an address or keys that cannot be used. `total_s` bounds one exchange.
    """

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        clock: Clock,
        *,
        bucket: Bucket | None = None,
        units: Units | None = None,
        tls: ssl.SSLContext | None = None,
        total_s: float = TOTAL_S,
    ) -> None:
        check_keys(profile.auth, credentials)
        self.account = account_mark(profile, credentials)
        base_url = parse_base_url(profile.base_url, profile.environment)
        self._dialect = DIALECTS[profile.dialect]
        self._scheme = profile.auth
        self._clock = clock
        self._units = units or Units(self._dialect.per_usd)
        bucket = bucket or Bucket()
        self.idle_in_s = bucket.idle_in_s
        self._transport = Transport(base_url, tls, total_s)
        self._calls = Calls(self._transport, profile.auth, credentials, clock, bucket, self._units)

    @property
    def capabilities(self) -> Capabilities:
        """What this dialect offers."""
        return self._dialect.capabilities

    @property
    def units(self) -> Units:
        """The published scale, and where pairs of figures are reported."""
        return self._units

    @property
    def clock_offset_s(self) -> float:
        """The service's clock less ours, from the Date header of its last answer."""
        return self._calls.offset_s

    async def whoami(self) -> Account:
        """Who the keys belong to; the cheapest check of address, keys and clock."""
        who = await self._calls.read(self._dialect.whoami, None, Priority.ON_DEMAND)
        return Account(who.name, who.environment, self._calls.offset_s)

    def list_cards(self) -> AsyncGenerator[tuple[CardFacts, ...], None]:
        """Every card, in pages."""
        return self._calls.pages(
            self._dialect.list_cards, PageAsk(PAGE, NO_CARD), Priority.ON_DEMAND
        )

    async def get_card(self, card_id: CardId) -> CardFacts:
        """One card, now."""
        return await self._calls.read(self._dialect.get_card, card_id, Priority.ON_DEMAND, card_id)

    async def secure_details(self, card_id: CardId, key: Secret | None = None) -> CardDetails:
        """PAN, expiry and CVV; `key` opens what the service encrypted.

        Raises NotAllowed where they come only once, DetailsEncrypted, OtherCardKey.
        """
        if self._dialect.secure_details is None:
            raise NotAllowed(NO_DETAILS)
        found = await self._calls.read(
            self._dialect.secure_details, card_id, Priority.ON_DEMAND, card_id
        )
        if isinstance(found, CardDetails):
            return found
        return self._opened(card_id, open_details(found, key))

    def _opened(self, card_id: CardId, raw: bytes) -> CardDetails:
        if self._dialect.decrypted is None:
            raise BadAnswer
        try:
            return self._dialect.decrypted(decode(raw), card_id)
        except (NotAsPublished, Undecodable):
            raise BadAnswer from None

    async def transactions(self, card_id: CardId | None, limit: int) -> tuple[Transaction, ...]:
        """The newest `limit` rows of a card's feed, or of all cards', newest first."""
        rows: list[Transaction] = []
        feed = self._dialect.transactions
        if card_id is None:
            feed = replace(feed, path=self._dialect.feed_of_all)
        ask = PageAsk(min(limit, PAGE), card_id or NO_CARD)
        pages = self._calls.pages(feed, ask, Priority.ON_DEMAND)
        async with aclosing(pages):
            async for page in pages:
                rows.extend(page)
                if len(rows) >= limit:
                    break
        return tuple(rows[:limit])

    async def create_card(self, order: CardOrder, keep: Keep) -> Created:
        """Make a card."""
        return await self._calls.send(self._dialect.create_card, order, keep)

    def read_created(self, reference: str, raw: bytes) -> Created | None:
        """What a kept answer to create states; None when it proves no card."""
        order = CardOrder(reference, "", Holder("", ""), ZERO, ZERO, Secret(""))
        return self._calls.reread(self._dialect.create_card, order, raw)

    async def fund(self, order: MoneyOrder, keep: Keep) -> Accepted:
        """Load money on a card."""
        return await self._calls.send(self._dialect.fund, order, keep, order.card_id)

    async def withdraw(self, order: MoneyOrder, keep: Keep) -> Accepted:
        """Take money from a card back to the wallet."""
        return await self._calls.send(self._dialect.withdraw, order, keep, order.card_id)

    async def set_frozen(self, card_id: CardId, frozen: bool, keep: Keep) -> Accepted:
        """Freeze or unfreeze."""
        operation = self._dialect.freeze if frozen else self._dialect.unfreeze
        return await self._calls.send(operation, Change(card_id), keep, card_id)

    async def terminate(self, card_id: CardId, reason: str, keep: Keep) -> Accepted:
        """End a card for good."""
        change = Change(card_id, reason)
        return await self._calls.send(self._dialect.terminate, change, keep, card_id)

    async def set_limits(self, card_id: CardId, limits: SpendLimits) -> None:
        """Set spending limits. Raises NotAllowed where the dialect has none, else as a send."""
        if self._dialect.set_limits is None:
            raise NotAllowed(NO_LIMITS_HERE)
        new = NewLimits(card_id, limits)
        await self._calls.send(self._dialect.set_limits, new, card_id=card_id)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()
