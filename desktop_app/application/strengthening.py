"""Keeps the cost of guessing the password up with computers: measured anew now and then."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from desktop_app.application.chores import Chores
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.ports import Clock
from desktop_app.application.vault_ports import Vault
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import PurserError
from desktop_app.domain.secrets import Secret

NAME: Final = "kdf_measured"
POLICY: Final = 1
"""One more whenever the floor or the aim of the derivation changes: then all measure anew."""
EVERY: Final = timedelta(days=180)
DELAY_S: Final = 20.0
"""Until the window has settled: measuring takes every core for some seconds."""


class Strengthening:
    """After an unlock by password, in the background; nothing that fails here is the person's.

    A cost is only ever raised: on a slower computer the vault opens more slowly, and no weaker.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chores = Chores()

    def begin(self, vault: Vault, secret: Secret, kind: WayKind) -> None:
        """Where it is due, measure soon; the password is held until then, and no longer."""
        with suppress(PurserError):
            if kind is WayKind.PASSWORD and self._is_due(vault):
                self._chores.start(self._strengthen(vault, secret))

    async def stop(self) -> None:
        """Begin nothing more; a key file that is being written is finished first."""
        await self._chores.stop()

    def _is_due(self, vault: Vault) -> bool:
        """By the last measuring, or by the day the password was chosen, which measured as well."""
        policy, _, at = vault.settings.get(NAME).partition(" ")
        if policy and policy != str(POLICY):
            return True
        known = [way.created for way in vault.keys.list() if way.kind is WayKind.PASSWORD]
        if at:
            with suppress(ValueError):
                known.append(datetime.fromisoformat(at))
        newest = max((day for day in known if day is not None and day.tzinfo), default=None)
        return newest is None or self._clock.now() - newest > EVERY

    async def _strengthen(self, vault: Vault, password: Secret) -> None:
        await asyncio.sleep(DELAY_S)
        with suppress(PurserError):
            if await vault.keys.strengthen(password):
                note_ways(vault, self._clock.now(), password=None)
            vault.settings.put(NAME, f"{POLICY} {self._clock.now().isoformat()}")
