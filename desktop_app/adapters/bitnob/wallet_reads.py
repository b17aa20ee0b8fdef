"""What the client reads about the account's wallets: balances, rates, what a top-up took."""

from desktop_app.adapters.bitnob.bucket import Priority
from desktop_app.adapters.bitnob.calls import Calls
from desktop_app.adapters.bitnob.dialects import Dialect
from desktop_app.application.ports import Clock
from desktop_app.domain.wallets import Debit, Rate, WalletBalance


class BitnobWallets:
    """WalletReads port of a client."""

    _calls: Calls
    _dialect: Dialect
    _clock: Clock

    async def wallets(self) -> tuple[WalletBalance, ...]:
        """All wallets, each in its own asset."""
        read_at = self._clock.now()
        found = await self._calls.read(self._dialect.wallets, None, Priority.ON_DEMAND)
        return tuple(
            WalletBalance(w.id, w.asset, w.network, w.available, w.decimals, read_at) for w in found
        )

    async def rates(self) -> tuple[Rate, ...]:
        """Dollars for one whole unit of each asset."""
        read_at = self._clock.now()
        found = await self._calls.read(self._dialect.rates, None, Priority.ON_DEMAND)
        return tuple(Rate(asset, usd, read_at) for asset, usd in found.items())

    async def wallet_debit(self, reference: str) -> Debit | None:
        """What a settled top-up took; None where nothing states it, or not yet."""
        if self._dialect.wallet_debit is None:
            return None
        return await self._calls.read(self._dialect.wallet_debit, reference, Priority.ON_DEMAND)
