"""Writing what an observation proved: the stage and its evidence in one commit."""

from dataclasses import replace

from desktop_app.application.ports import Clock
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.evidence import Evidence
from desktop_app.domain.intents import Intent, PanState, Stage, advance


class Journal:
    """M14 Append: evidence is only ever added."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock

    def put(
        self, intent: Intent, stage: Stage, evidence: Evidence | None = None, **changes: object
    ) -> Intent:
        """The intent at its next stage, on disk. Raises InvalidTransition, VaultError."""
        moved = advance(intent, stage, self._clock.now(), **changes)
        with self._vault.commit():
            self._vault.intents.put(moved)
            if evidence is not None:
                self._vault.intents.add_evidence(evidence)
        return moved

    def give_reason(self, intent: Intent, reason: str) -> None:
        """Keep why an open wish waits, without leaving the stage or its time."""
        with self._vault.commit():
            self._vault.intents.put(replace(intent, reason=reason))

    def mark(self, intent: Intent, pan: PanState) -> Intent:
        """Keep where the number is without leaving the stage."""
        marked = replace(intent, pan=pan, changed_at=self._clock.now())
        with self._vault.commit():
            self._vault.intents.put(marked)
        return marked
