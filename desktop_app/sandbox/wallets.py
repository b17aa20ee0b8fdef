"""Pays from and into the company's wallets, in exact units, and keeps their ledger rows."""

from dataclasses import dataclass

from desktop_app.sandbox.books import Books
from desktop_app.sandbox.ledger import USD, Entry, move
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.rates import ASSETS, BY_KEY, Asset

WALLET = "wallet"


@dataclass(frozen=True, slots=True)
class Charge:
    """Entries that take dollars out of a wallet and leave them on ``fx`` to be placed."""

    asset: Asset
    units: int
    fee_units: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WalletRow:
    """One ledger row of the company; ``units`` is signed and without the fee."""

    seq: int
    id: str
    asset: str
    type: str
    state: str
    units: int
    fee_units: int
    reference: str
    movement_id: str
    created_ns: int
    updated_ns: int


class Wallets:
    def __init__(self, books: Books) -> None:
        self._books = books

    def units(self, asset: Asset) -> int:
        return self._books.ledger.balance(WALLET, asset.key)

    def _pick(self, total_micros: int, source: str) -> Asset:
        rates = self._books.rates
        if source and source not in BY_KEY:
            raise BankError(Reason.UNSUPPORTED_ASSET, f"source asset {source} is not supported")
        choices = (BY_KEY[source],) if source else ASSETS
        for asset in choices:
            if self.units(asset) >= rates.units_for(asset, total_micros):
                return asset
        best = max(rates.usd_for(asset, self.units(asset)) for asset in choices)
        raise BankError(
            Reason.INSUFFICIENT_WALLET,
            "insufficient company balance",
            money={"required": total_micros, "available": best},
        )

    def charge(self, amount_micros: int, fee_micros: int, source: str = "") -> Charge:
        """The first wallet that covers amount and fee, at the rate of now, rounded up.

        Raises ``BankError`` INSUFFICIENT_WALLET (with required and available) or
        UNSUPPORTED_ASSET. Nothing is written: the caller posts the entries.
        """
        total = amount_micros + fee_micros
        asset = self._pick(total, source)
        units = self._books.rates.units_for(asset, total)
        net = self._books.rates.units_for(asset, amount_micros)
        entries = (*move(WALLET, "fx", asset.key, units), *move("fx", "fees", USD, fee_micros))
        return Charge(asset, net, units - net, entries)

    def charge_anyway(self, fee_micros: int) -> Charge:
        """A fee that is not refused: when no wallet covers it, USDC goes below zero."""
        try:
            return self.charge(0, fee_micros)
        except BankError:
            units = self._books.rates.units_for(ASSETS[0], fee_micros)
            entries = (
                *move(WALLET, "fx", ASSETS[0].key, units),
                *move("fx", "fees", USD, fee_micros),
            )
            return Charge(ASSETS[0], 0, units, entries)

    @property
    def is_overdrawn(self) -> bool:
        return any(self.units(asset) < 0 for asset in ASSETS)

    def credit_usd(self, kind: str, reference: str, source: str, micros: int, row: str) -> None:
        """Bring dollars from a ledger account home to USDC, rounded down."""
        books = self._books
        units = books.rates.units_back(ASSETS[0], micros)
        books.ledger.post(
            kind,
            reference,
            books.clock.now_ns(),
            *move(source, "fx", USD, micros),
            *move("fx", WALLET, ASSETS[0].key, units),
        )
        self.add_row(ASSETS[0], row, units, 0, reference, "")

    def add_row(
        self,
        asset: Asset,
        type_: str,
        units: int,
        fee_units: int,
        reference: str,
        movement_id: str,
        *,
        state: str = "SETTLED",
    ) -> None:
        books = self._books
        now = books.clock.now_ns()
        books.store.insert(
            "wallet_rows",
            id=books.ids.next_uuid("wallet_row"),
            asset=asset.key,
            type=type_,
            state=state,
            units=units,
            fee_units=fee_units,
            reference=reference,
            movement_id=movement_id,
            created_ns=now,
            updated_ns=now,
        )

    def settle_row(self, movement_id: str, state: str) -> None:
        self._books.store.run(
            "UPDATE wallet_rows SET state=?, updated_ns=? WHERE movement_id=?",
            state,
            self._books.clock.now_ns(),
            movement_id,
        )

    def deposit(self, asset: Asset, units: int, kind: str = "DEPOSIT") -> None:
        """Post ``units`` from outside into a wallet; negative takes out."""
        books = self._books
        entries = move("outside", WALLET, asset.key, units)
        reference = f"{kind}_{books.ids.next_uuid('deposit')}"
        books.ledger.post(kind, reference, books.clock.now_ns(), *entries)
        self.add_row(asset, kind, units, 0, reference, "")

    def was_debited(self, currency: str, since_ns: int) -> bool:
        """Whether a wallet of this currency was charged after ``since_ns``."""
        rows = self._books.store.all(
            "SELECT DISTINCT asset FROM wallet_rows WHERE units<0 AND created_ns>?", since_ns
        )
        return any(BY_KEY[row[0]].currency == currency for row in rows)

    def rows(self) -> list[WalletRow]:
        """Newest first."""
        found = self._books.store.all("SELECT * FROM wallet_rows ORDER BY seq DESC")
        return [WalletRow(**dict(row)) for row in found]
