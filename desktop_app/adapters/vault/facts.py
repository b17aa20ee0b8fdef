"""What the service stated about money, in the vault."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from desktop_app.adapters.vault.columns import from_time, to_time
from desktop_app.adapters.vault.database import Database
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import REFERENCE_CHARS
from desktop_app.domain.money import Money
from desktop_app.domain.stated_time import NOT_STATED
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Rate, WalletBalance

_TRANSACTION = "id, card_id, kind, status, amount, fee, at, reference, merchant, description"

_RESTATE = (
    "DO UPDATE SET kind = excluded.kind, status = excluded.status, amount = excluded.amount,"
    " fee = excluded.fee, at = excluded.at, merchant = excluded.merchant,"
    " description = excluded.description, reference = excluded.reference,"
    " read_at = excluded.read_at WHERE excluded.card_id = transactions.card_id"
)
# The same whether a state was read in time or overtaken: how reads arrive changes no history.
_NEW_STATE = (
    "FROM transactions WHERE id = ?1 AND card_id = ?2 AND NOT EXISTS (SELECT 1"
    " FROM transaction_states WHERE (transaction_id, status, amount, fee) = (?1, ?3, ?4, ?5))"
)


class VaultFacts:
    """FactStore over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_transactions(
        self, transactions: Iterable[Transaction], read_at: datetime, *, overtaken: bool = False
    ) -> None:
        """Keep rows as a read that began at `read_at` stated them.

        One that a later read has `overtaken` changes no known row, but what it found belongs to
        the row's past. No read changes a row of another card that has the same id.
        """
        rows, seen = tuple(transactions), from_time(read_at)
        with self._database.commit():
            self._database.write_many(
                "INSERT INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                f" ON CONFLICT (id) {'DO NOTHING' if overtaken else _RESTATE}",
                ((*_values(row), seen) for row in rows),
            )
            if overtaken:
                self._add_states(rows, seen)

    def _add_states(self, rows: Sequence[Transaction], seen: int) -> None:
        states = [(r.id, r.card_id, r.status.value, r.amount.micros, r.fee.micros) for r in rows]
        self._database.write_many(
            f"INSERT OR IGNORE INTO history_due SELECT id {_NEW_STATE}", states
        )
        self._database.write_many(
            "INSERT INTO transaction_states (transaction_id, status, amount, fee, read_at)"
            f" SELECT id, ?3, ?4, ?5, ?6 {_NEW_STATE}",
            ((*state, seen) for state in states),
        )

    def transactions(self, card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        """A card's newest rows."""
        rows = self._database.rows(
            f"SELECT {_TRANSACTION} FROM transactions"
            " WHERE card_id = ? ORDER BY at DESC, id DESC LIMIT ?",
            (card_id, limit),
        )
        return tuple(_transaction(row) for row in rows)

    def standing(self, card_id: CardId, since: datetime) -> tuple[Transaction, ...]:
        """What may still post, and the purchases from `since` on or without a time."""
        rows = self._database.rows(
            f"SELECT {_TRANSACTION} FROM transactions WHERE card_id = ?1"
            " AND (status IN ('pending', 'unrecognised') OR kind = 'purchase'"
            " AND (at >= ?2 OR at <= ?3)) ORDER BY at DESC, id DESC",
            (card_id, from_time(since), from_time(NOT_STATED)),
        )
        return tuple(_transaction(row) for row in rows)

    def with_ids(self, ids: Sequence[str]) -> tuple[Transaction, ...]:
        """The rows with these ids, as far as they are known."""
        places = ", ".join("?" for _ in ids)
        sql = f"SELECT {_TRANSACTION} FROM transactions WHERE id IN ({places})"
        return tuple(_transaction(row) for row in self._database.each(sql, ids))

    def with_reference(self, reference: str) -> tuple[Transaction, ...]:
        """The rows of any card under exactly this reference, oldest first."""
        sql = f"SELECT {_TRANSACTION} FROM transactions WHERE reference = ? ORDER BY at, id"
        return tuple(_transaction(row) for row in self._database.rows(sql, (reference,)))

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


def _values(row: Transaction) -> tuple[object, ...]:
    return (
        row.id,
        row.card_id,
        row.kind.value,
        row.status.value,
        row.amount.micros,
        row.fee.micros,
        from_time(row.at),
        row.reference,
        row.merchant,
        row.description,
    )


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
