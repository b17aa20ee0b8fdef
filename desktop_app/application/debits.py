"""Asks the service's ledger what the wallet paid for each top-up, once that is confirmed."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from math import inf

from desktop_app.application.desk import Desk
from desktop_app.domain.evidence import debit_in, of_debit
from desktop_app.domain.intents import ACCOUNT, SENT_AS, Intent, IntentId, Kind, Stage
from desktop_app.domain.service_errors import ServiceError

LATEST = 50
AT_ONCE = 3
"""Of many, as after an update, a few with each look: others need the budget of requests."""
AFTER_S = (0.0, 15.0, 60.0, 300.0, 1800.0)
"""How long after the look before it a run asks again; a ledger without it is not asked for ever."""


class Debits:
    """Reads what the record of a top-up lacks; nothing waits for it, and it settles nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: set[IntentId] = set()
        self._looks: Counter[IntentId] = Counter()
        self._last: dict[IntentId, float] = {}

    async def read(self) -> None:
        """One look at some top-ups whose debit is not known. Raises VaultError."""
        if not self._desk.api.capabilities.states_debits:
            return
        for intent in tuple(islice(self._due(), AT_ONCE)):
            self._looks[intent.id] += 1
            self._last[intent.id] = self._desk.clock.monotonic()
            with suppress(ServiceError):  # a figure less in a record; the next look may have it
                await self._read_one(intent)

    async def _read_one(self, intent: Intent) -> None:
        seen_at = self._desk.clock.now()
        debit = await self._desk.api.wallet_debit(intent.sent_as)
        if debit is not None:
            with self._desk.vault.commit():
                self._desk.vault.intents.add_evidence(of_debit(intent.id, debit, seen_at))
            self._known.add(intent.id)

    def _due(self) -> Iterator[Intent]:
        intents, here = self._desk.vault.intents, self._desk.api.account
        for intent in intents.recent(LATEST, Kind.FUND):
            is_over = intent.stage is not Stage.CONFIRMED or intent.id in self._known
            if is_over or not self._is_time(intent.id):
                continue
            if SENT_AS in intent.params or intent.params.get(ACCOUNT, here) != here:
                continue
            if debit_in(intents.evidence(intent.id), intent.id) is None:
                yield intent
            else:
                self._known.add(intent.id)

    def _is_time(self, intent_id: IntentId) -> bool:
        looks = self._looks[intent_id]
        if looks >= len(AFTER_S):
            return False
        return self._desk.clock.monotonic() - self._last.get(intent_id, -inf) >= AFTER_S[looks]
