"""The wallets of the v2 wire: balances, rates, and what the ledger says a top-up took.

A ledger row leaves the fee out of its amount in a list and includes it when it is read alone, so
what counts is the base amount beside the fee; the amount has to be one of the two.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from desktop_app.adapters.bitnob.dialects import Wallet
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import (
    MAX_UNITS,
    asset_decimals,
    once,
    parse,
    price,
)
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.adapters.bitnob.wire_v2 import (
    AccountV2,
    BalancesV2,
    BaseV2,
    EntryV2,
    LedgerV2,
    PairV2,
    RatesV2,
)
from desktop_app.domain.money import Money
from desktop_app.domain.wallets import Debit

_DECIMALS = {"USDC": 6, "USDT": 6, "BTC": 8, "NGN": 2}
_TOP_UP, _SETTLED = "CARD_TOPUP", "SETTLED"


def read_wallets(data: object, _ask: None, _units: Units) -> tuple[Wallet, ...]:
    """Every account. Raises NotAsPublished."""
    found = (_wallet(account) for account in parse(BalancesV2, data).accounts)
    return once(found, lambda wallet: wallet.id)


def _wallet(account: AccountV2) -> Wallet:
    asset, units = account.currency, account.available_balance
    shown = _formatted(account.available_balance_formatted)
    decimals = asset_decimals(units, shown, _DECIMALS.get(asset))
    return Wallet(account.account_id, asset, "", units, decimals)


def _formatted(text: str) -> Decimal | None:
    """The figure of `2.995328 USDC`; None when nothing readable is there."""
    figure = text.partition(" ")[0].replace(",", "")
    try:
        shown = Decimal(figure)
    except InvalidOperation:
        return None
    return shown if shown.is_finite() and -MAX_UNITS <= shown <= MAX_UNITS else None


def read_rates(data: object, _ask: None, _units: Units) -> Mapping[str, Money]:
    """Dollars for one of each asset. Raises NotAsPublished."""
    pairs: Sequence[PairV2] = parse(RatesV2, data).rates
    if any(pair.base_currency != "USD" for pair in pairs):
        raise NotAsPublished("rates of another base")
    pairs = once(pairs, lambda pair: pair.target_currency)
    return {pair.target_currency: price(pair.inverse_rate) for pair in pairs}


def read_debit(data: object, reference: str, _units: Units) -> Debit | None:
    """The settled top-up under a reference; None while there is none. Raises NotAsPublished."""
    rows = [
        row
        for row in parse(LedgerV2, data).transactions
        if (row.reference, row.type, row.state) == (reference, _TOP_UP, _SETTLED)
    ]
    found = {_debit(row) for row in rows}
    if len(found) > 1:
        raise NotAsPublished("one reference for two debits")
    return next(iter(found), None)


def _debit(row: EntryV2) -> Debit:
    base = parse(BaseV2, row.metadata).base_amount
    if row.amount not in (-base, -base - row.fee):
        raise NotAsPublished("a debit's figures disagree")
    decimals = asset_decimals(
        row.amount, _formatted(row.amount_formatted), _DECIMALS.get(row.currency)
    )
    try:
        return Debit(row.currency, decimals, base, row.fee)
    except ValueError:
        pass
    raise NotAsPublished("a debit out of bounds")
