"""What the service stated about money, in the vault."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from desktop_app.adapters.vault.columns import from_time, from_time_or_none, to_time
from desktop_app.adapters.vault.database import Database
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import REFERENCE_CHARS
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Rate, WalletBalance

_TRANSACTION = "id, card_id, kind, status, amount, fee, at, reference, merchant, description"


class VaultFacts:
    """FactStore over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_transactions(
        self, transactions: Iterable[Transaction], read_at: datetime, now: datetime | None = None
    ) -> None:
        """Write rows as a read that began at `read_at` stated them; an older read changes none.

        Nor does a row about another card that comes under a known row's id. What was read later
        than `now` was read by a clock that has been set back since, and is older.
        """
        seen, latest = from_time(read_at), from_time_or_none(now)
        self._database.write_many(
            "INSERT INTO transactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
            " ON CONFLICT (id) DO UPDATE SET status = excluded.status, amount = excluded.amount,"
            " fee = excluded.fee, at = excluded.at, merchant = excluded.merchant,"
            " description = excluded.description, reference = excluded.reference,"
            " read_at = excluded.read_at WHERE excluded.card_id = transactions.card_id"
            " AND (excluded.read_at >= transactions.read_at OR transactions.read_at > ?12)",
            (
                (
                    t.id,
                    t.card_id,
                    t.kind.value,
                    t.status.value,
                    t.amount.micros,
                    t.fee.micros,
                    from_time(t.at),
                    t.reference,
                    t.merchant,
                    t.description,
                    seen,
                    latest,
                )
                for t in transactions
            ),
        )

    def transactions(self, card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        """A card's newest rows."""
        rows = self._database.rows(
            f"SELECT {_TRANSACTION} FROM transactions"
            " WHERE card_id = ? ORDER BY at DESC, id DESC LIMIT ?",
            (card_id, limit),
        )
        return tuple(_transaction(row) for row in rows)

    def transaction(self, transaction_id: str) -> Transaction | None:
        """One row by its id."""
        row = self._database.row(
            f"SELECT {_TRANSACTION} FROM transactions WHERE id = ?", (transaction_id,)
        )
        return None if row is None else _transaction(row)

    def strangers(self, prefix: str) -> tuple[Transaction, ...]:
        """Rows whose reference begins with `prefix` (ASCII) and that no intent explains."""
        rows = self._database.rows(
            f"SELECT {_TRANSACTION} FROM transactions WHERE reference >= ? AND reference < ?"
            " AND NOT EXISTS (SELECT 1 FROM intents i"
            f" WHERE i.reference = substr(transactions.reference, 1, {REFERENCE_CHARS})"
            " AND (i.stage NOT IN ('rejected', 'stale')"
            " OR transactions.status IN ('failed', 'declined', 'released')))"
            " ORDER BY at, id",
            (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)),
        )
        return tuple(_transaction(row) for row in rows)

    def put_wallets(self, wallets: Iterable[WalletBalance]) -> None:
        """Replace every wallet figure by the ones just read, in the service's order.

        A wallet stated twice counts once, as it was stated last.
        """
        by_id = {wallet.id: wallet for wallet in wallets}
        with self._database.commit():
            self._database.write("DELETE FROM wallets")
            self._database.write_many(
                "INSERT INTO wallets VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        place,
                        wallet.id,
                        wallet.asset,
                        wallet.network,
                        wallet.available,
                        wallet.decimals,
                        from_time(wallet.read_at),
                    )
                    for place, wallet in enumerate(by_id.values())
                ),
            )

    def wallets(self) -> tuple[WalletBalance, ...]:
        """The last stated figures."""
        rows = self._database.rows(
            "SELECT id, asset, network, available, decimals, read_at FROM wallets ORDER BY position"
        )
        return tuple(
            WalletBalance(wallet, asset, network, available, decimals, to_time(at))
            for wallet, asset, network, available, decimals, at in rows
        )

    def put_rates(self, rates: Iterable[Rate]) -> None:
        """Write the rates just read; others stay with their time."""
        self._database.write_many(
            "INSERT OR REPLACE INTO rates VALUES (?, ?, ?)",
            ((rate.asset, rate.usd.micros, from_time(rate.read_at)) for rate in rates),
        )

    def rates(self) -> tuple[Rate, ...]:
        """The last stated rates."""
        rows = self._database.rows("SELECT asset, usd, read_at FROM rates ORDER BY asset")
        return tuple(Rate(asset, Money(usd), to_time(at)) for asset, usd, at in rows)


def _transaction(row: tuple[Any, ...]) -> Transaction:
    return Transaction(
        id=row[0],
        card_id=CardId(row[1]),
        kind=TransactionKind(row[2]),
        status=TransactionStatus(row[3]),
        amount=Money(row[4]),
        fee=Money(row[5]),
        at=to_time(row[6]),
        reference=row[7],
        merchant=row[8],
        description=row[9],
    )
