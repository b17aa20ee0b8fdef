"""Messages that came before it was proven how the connection counts money: their figures, late."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from desktop_app.application.inbox import ReadsEvents
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.errors import Locked
from desktop_app.domain.events import Event
from desktop_app.domain.folding import TELLING
from desktop_app.domain.service_errors import CodeMissing
from desktop_app.domain.units import Proof
from desktop_app.domain.vault_errors import VaultDamaged, VaultError

NAME, DONE = "late_money", "done"
AT_ONCE = 50


class LateMoney:
    """Reads kept bodies again once the scale is proven: the end is as if it had been so before.

    What was done is kept, so a vault is looked through once, over as many runs as that takes.
    """

    def __init__(self, vault: Vault, guard: UnitGuard) -> None:
        self._vault = vault
        self._guard = guard
        self._reader: ReadsEvents | None = None
        self._after = ""
        self._came = asyncio.Event()
        guard.proven = self._came.set

    def is_proven(self) -> bool:
        """Whether figures may be read."""
        return self._guard.scale.proof is Proof.PROVEN

    def follow(self, reader: ReadsEvents | None) -> None:
        """Read by `reader` from now on; None reads nothing."""
        self._reader = reader
        self._came.set()

    def note(self, event: Event) -> None:
        """A message came; without a proven scale none of its figures was read."""
        is_bare = event.amount is None and event.fee is None and event.kind in TELLING
        if is_bare and not self.is_proven() and self._vault.settings.get(NAME):
            with suppress(VaultError):  # kept it is all the same; only its figure stays unknown
                self._vault.settings.put(NAME, "")

    async def run(self, told: Callable[[], None]) -> None:
        """Until cancelled; `told` is called when figures came. What fails is tried by the next
        run: at rest no body opens.
        """
        while True:
            self._came.clear()
            with suppress(VaultError, Locked, CodeMissing):
                while self._read_some():
                    told()
                    await asyncio.sleep(0)
            await self._came.wait()

    def _read_some(self) -> bool:
        """Some of what is due; whether any was."""
        if self._reader is None or not self.is_proven() or self._vault.settings.get(NAME) == DONE:
            return False
        keys = self._vault.events.without_money(self._after, AT_ONCE)
        with self._vault.commit():
            for key in keys:
                # One body that was damaged keeps its own figure unknown, and no other's.
                with suppress(VaultDamaged):
                    self._read_one(key, self._reader)
            if not keys:
                self._vault.settings.put(NAME, DONE)
        self._after = keys[-1] if keys else ""
        return bool(keys)

    def _read_one(self, key: str, reader: ReadsEvents) -> None:
        raw = self._vault.events.raw(key)
        event = None if raw is None else reader.read_again(raw)
        if event is not None and (event.amount is not None or event.fee is not None):
            self._vault.events.state_money(key, event.amount, event.fee)
