"""The owner's key for card details: where the account asks for it, the service encrypts for it."""

from typing import Protocol

from desktop_app.application.ports import Practice
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.secrets import Secret


class CardKeyMaker(Protocol):
    """Makes keys; the one that is kept is the private half, as PEM."""

    async def make(self) -> Secret: ...
    async def public(self, key: Secret) -> str:
        """The half that the service is given, as PEM."""


class CardKeys:
    """The key of the open vault. Every method raises Locked and VaultError.

    `practice` is the practice bank where the vault is connected to it.
    """

    def __init__(self, vault: Vault, maker: CardKeyMaker, practice: Practice | None) -> None:
        self._vault = vault
        self._maker = maker
        self._practice = practice

    async def public(self) -> str:
        """What to give to the service; "" without a key."""
        key = self._vault.settings.card_key()
        return "" if key is None else await self._maker.public(key)

    async def make(self) -> str:
        """Keep a new key in the place of any other, read it back, and return its public half.

        What the service encrypted for the other one opens no more: details that are stored stay.
        """
        key = await self._maker.make()
        self._vault.settings.put_card_key(key)
        self._vault.checkpoint()  # before anybody is asked to trust it
        return await self.public()

    async def remove(self) -> None:
        """Keep none: encrypted details are then refused with a reason.

        The practice bank is told, because it would go on encrypting what nobody can open. Raises
        ServiceError where it does not answer; the key stays then.
        """
        if self._practice is not None:
            await self._practice.encrypt_details("")
        self._vault.settings.put_card_key(None)

    async def give_to_practice(self) -> None:
        """The practice bank encrypts for it from now on. Raises NotAllowed, ServiceError."""
        if self._practice is None:
            raise NotAllowed("This vault is not connected to the practice bank.")
        await self._practice.encrypt_details(await self.public())
