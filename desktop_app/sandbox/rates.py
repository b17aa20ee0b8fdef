"""Values each wallet asset in dollars, moving a little with seed and time, exactly computed."""

from dataclasses import dataclass

from desktop_app.sandbox.clock import SECOND_NS, Clock
from desktop_app.sandbox.ids import derive_bytes
from desktop_app.sandbox.store import Store

STEP_NS = 60 * SECOND_NS
NGN_PER_USD_1E8 = 138_250_884_669


@dataclass(frozen=True, slots=True)
class Asset:
    """A wallet of the company. ``opening_units`` and balances are in 10**-decimals."""

    key: str
    currency: str
    network: str
    decimals: int
    base_usd_micros: int
    swing_ppm: int
    opening_units: int

    @property
    def whole(self) -> int:
        """Smallest units in one of this asset."""
        return int(10**self.decimals)


ASSETS = (
    Asset("USDC", "USDC", "ERC20", 6, 1_000_000, 0, 5_000_000_000),
    Asset("USDT_TRC20", "USDT", "TRC20", 6, 1_000_000, 900, 1_284_100_000),
    Asset("USDT_ERC20", "USDT", "ERC20", 6, 1_000_000, 900, 0),
    Asset("BTC", "BTC", "BITCOIN", 8, 97_000_000_000, 8_000, 5_000_000),
)
"""In the order in which they are debited."""

BY_KEY = {asset.key: asset for asset in ASSETS}


class Rates:
    """USD micros for one whole unit of an asset."""

    def __init__(self, store: Store, clock: Clock, seed: int) -> None:
        self._store = store
        self._clock = clock
        self._seed = seed

    def usd_micros(self, asset: Asset) -> int:
        fixed = self._store.meta(f"rate:{asset.key}", "")
        if fixed:
            return int(fixed)
        bucket = self._clock.now_ns() // STEP_NS
        draw = int.from_bytes(derive_bytes(self._seed, "rate", asset.key, bucket)[:8])
        ppm = draw % (2 * asset.swing_ppm + 1) - asset.swing_ppm
        return asset.base_usd_micros * (1_000_000 + ppm) // 1_000_000

    def fix(self, asset: Asset, usd_micros: int) -> None:
        """Hold a rate where it is put, until the bank is reset."""
        self._store.set_meta(f"rate:{asset.key}", str(usd_micros))

    def units_for(self, asset: Asset, usd_micros: int) -> int:
        """What the customer pays for so many dollars: rounded up."""
        return -(-usd_micros * asset.whole // self.usd_micros(asset))

    def units_back(self, asset: Asset, usd_micros: int) -> int:
        """What the customer gets for so many dollars: rounded down."""
        return usd_micros * asset.whole // self.usd_micros(asset)

    def usd_for(self, asset: Asset, units: int) -> int:
        return units * self.usd_micros(asset) // asset.whole
