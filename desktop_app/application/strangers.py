"""Cards and movements made by Purser that this vault knows nothing of: listed, never dropped.

They are there after an older backup was restored, or when another copy of the vault was used.
"""

import json

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.intents import REFERENCE_MARK, may_name
from desktop_app.domain.transactions import Transaction

_ACCEPTED = "accepted_strangers"


class Strangers:
    """Answers from a set in memory; references are read again when one is not in it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: frozenset[str] = frozenset()
        self._accepted: set[str] = set(json.loads(vault.settings.get(_ACCEPTED, "[]")))
        self._looked_at = -1
        self.movements: tuple[Transaction, ...] = ()
        """As of the last `look`."""

    def is_stranger(self, card: Card) -> bool:
        """Whether the card carries a reference of ours that nothing here explains."""
        mark = next((m for m in _marks(card) if m.startswith(REFERENCE_MARK)), None)
        if mark is None or card.id in self._accepted or card.facts.status is CardStatus.FAILED:
            return False
        if mark not in self._known:
            self._known = self._vault.intents.references()
        return mark not in self._known and not any(may_name(mark, one) for one in self._known)

    def look(self, revision: int) -> None:
        """Look for movements, if any were read since the same `revision` was looked at."""
        if revision == self._looked_at:
            return
        self._looked_at = revision
        found = self._vault.facts.strangers(REFERENCE_MARK)
        self.movements = tuple(t for t in found if t.id not in self._accepted)

    def accept(self, thing: CardId | str) -> None:
        """The owner has seen a card or a movement and knows what it is. Raises VaultError."""
        self._accepted.add(thing)
        self._vault.settings.put(_ACCEPTED, json.dumps(sorted(self._accepted)))
        self.movements = tuple(t for t in self.movements if t.id != thing)


def _marks(card: Card) -> tuple[str, str]:
    return card.facts.reference, card.facts.nonce
