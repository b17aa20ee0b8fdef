"""Moves money by balanced postings only, so that every asset always sums to zero."""

from dataclasses import dataclass

from desktop_app.sandbox.store import Store

USD = "USD"


class UnbalancedPosting(ValueError):
    """The entries of a posting did not sum to zero in every asset; nothing was written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``units`` of ``asset`` in its smallest unit; USD is in millionths of a dollar."""

    account: str
    asset: str
    units: int


def move(source: str, target: str, asset: str, units: int) -> tuple[Entry, Entry]:
    return Entry(source, asset, -units), Entry(target, asset, units)


class Ledger:
    """Accounts are named ``wallet``, ``fx``, ``fees``, ``merchants``, ``outside``,
    ``card:<id>`` and ``pending:<movement id>``; an account may hold several assets."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def post(self, kind: str, reference: str, at_ns: int, *entries: Entry) -> None:
        sums: dict[str, int] = {}
        for entry in entries:
            sums[entry.asset] = sums.get(entry.asset, 0) + entry.units
        if any(sums.values()):
            raise UnbalancedPosting(f"posting {kind} is off by {sums}")
        posting = self._store.run(
            "INSERT INTO postings(at_ns,kind,reference) VALUES(?,?,?)", at_ns, kind, reference
        )
        for entry in entries:
            self._write(posting, entry)

    def _write(self, posting: int, entry: Entry) -> None:
        self._store.run(
            "INSERT INTO entries(posting,account,asset,units) VALUES(?,?,?,?)",
            posting,
            entry.account,
            entry.asset,
            entry.units,
        )
        self._store.run(
            "INSERT INTO accounts(name,asset,units) VALUES(?,?,?) "
            "ON CONFLICT(name,asset) DO UPDATE SET units=units+excluded.units",
            entry.account,
            entry.asset,
            entry.units,
        )

    def balance(self, account: str, asset: str) -> int:
        return self._store.number(
            "SELECT units FROM accounts WHERE name=? AND asset=?", account, asset
        )

    def sums(self) -> dict[str, int]:
        """Asset -> sum of all entries ever written; every value is 0 in a sound bank."""
        rows = self._store.all("SELECT asset, SUM(units) FROM entries GROUP BY asset")
        return {row[0]: row[1] for row in rows}

    def drift(self) -> int:
        """How many accounts differ from the sum of their entries; 0 in a sound bank."""
        return self._store.number(
            "SELECT COUNT(*) FROM accounts a WHERE a.units <> (SELECT SUM(e.units) "
            "FROM entries e WHERE e.account=a.name AND e.asset=a.asset)"
        )
