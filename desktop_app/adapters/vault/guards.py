"""Cards under a policy, in the vault."""

from typing import Any

from desktop_app.adapters.vault.columns import (
    from_time,
    from_time_or_none,
    to_time,
    to_time_or_none,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.domain.cards import CardId
from desktop_app.domain.guarded import Guard
from desktop_app.domain.intents import IntentId
from desktop_app.domain.policy_text import NotAPolicy, dump_policy, load_policy
from desktop_app.domain.vault_errors import VaultDamaged

_COLUMNS = "card_id, policy, armed_at, froze_at, released_at, end_not_before, swept, armed_after"


class VaultGuards:
    """GuardStore over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, guard: Guard) -> None:
        """Write one guard, in place of the one its card had."""
        self._database.write(
            f"INSERT OR REPLACE INTO guards ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                guard.card_id,
                dump_policy(guard.policy),
                from_time(guard.armed_at),
                from_time_or_none(guard.froze_at),
                from_time_or_none(guard.released_at),
                from_time_or_none(guard.end_not_before),
                int(guard.swept),
                guard.armed_after,
            ),
        )

    def get(self, card_id: CardId) -> Guard | None:
        """The guard of one card."""
        row = self._database.row(f"SELECT {_COLUMNS} FROM guards WHERE card_id = ?", (card_id,))
        return None if row is None else _from_row(row)

    def all(self) -> tuple[Guard, ...]:
        """Every guard, by card."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM guards ORDER BY card_id")
        return tuple(_from_row(row) for row in rows)


def _from_row(row: tuple[Any, ...]) -> Guard:
    try:
        policy = load_policy(row[1])
    except NotAPolicy:
        raise VaultDamaged from None
    return Guard(
        card_id=CardId(row[0]),
        policy=policy,
        armed_at=to_time(row[2]),
        froze_at=to_time_or_none(row[3]),
        released_at=to_time_or_none(row[4]),
        end_not_before=to_time_or_none(row[5]),
        swept=bool(row[6]),
        armed_after=None if row[7] is None else IntentId(row[7]),
    )
