"""The agreed probes of the money units that were sent and that no read has settled."""

from collections.abc import Callable
from dataclasses import replace

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.intents import ACCOUNT, PROBE_WIRE, Intent, Stage

_RELEASED = "released"
"""The parameter of a probe that a person no longer waits for; it stays open and is looked for."""


class OpenProbes:
    """Which of them keep the next one from being sent.

    `account` names the account that is open; None while nobody has told, and every one counts.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.account: Callable[[], str | None] = lambda: None

    @property
    def awaited(self) -> tuple[Intent, ...]:
        """M2 OneDebit: those that may still move money of this account, on whichever card.

        One that was looked for until its request could no longer land does not count, nor does
        one that a person released: another may be asked for.
        """
        return tuple(
            i for i in self._here() if i.stage is not Stage.NOT_FOUND and _RELEASED not in i.params
        )

    @property
    def are_disputed(self) -> bool:
        """Whether no read is expected to settle what is awaited: only a person can go on."""
        awaited = self.awaited
        return bool(awaited) and all(i.stage is Stage.DISPUTED for i in awaited)

    @property
    def words(self) -> str:
        """What is to be known about them before another is sent; "" for nothing."""
        if self.are_disputed:
            return "The service took a load of this check, and the reads do not agree with it."
        if self.awaited:
            return "A load of this check was sent and is not settled yet."
        if any(_RELEASED in i.params for i in self._here()):
            return "An earlier load of this check may still arrive."
        return ""

    def release(self) -> None:
        """A person waits no longer for those that the reads do not agree with.

        Not an outcome: they stay open, and block their card. Raises VaultError.
        """
        disputed = [i for i in self.awaited if i.stage is Stage.DISPUTED]
        if not disputed:
            return
        with self._vault.commit():
            for probe in disputed:
                self._vault.intents.put(replace(probe, params={**probe.params, _RELEASED: "1"}))

    def _here(self) -> tuple[Intent, ...]:
        # By the account alone: the reason OTHER_KEYS lags behind keys that were given again.
        account = self.account()
        return tuple(
            i
            for i in self._vault.intents.open()
            if PROBE_WIRE in i.params and account in (None, i.params.get(ACCOUNT, account))
        )
