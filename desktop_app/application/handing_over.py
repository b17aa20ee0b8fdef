"""Hands a card's details to its holder: a sealed file, and a line in the journal about it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import Protocol

from desktop_app.application.desk import Desk
from desktop_app.application.file_places import refuse_vault_folder
from desktop_app.application.handover_steps import HANDOVER, Step
from desktop_app.application.number_ends import NumberEnds
from desktop_app.domain.cards import Card, CardId, Field
from desktop_app.domain.errors import NotAllowed, PurserError
from desktop_app.domain.handover import Handover
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing, VaultError


class SealedFiles(Protocol):
    """Writes what only the passphrase opens."""

    async def write(
        self, contents: Handover, passphrase: Secret, file: PurePath, *, replace: bool
    ) -> None:
        """Seal and write whole or not at all. Raises NotHandedOver, FileExists."""


class HandingOver:
    """Of one unlocked wallet. The journal never holds the place of the file or the passphrase."""

    def __init__(self, desk: Desk, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._publish = publish

    async def write(
        self,
        files: SealedFiles,
        card_id: CardId,
        passphrase: Secret,
        file: PurePath,
        *,
        replace: bool = False,
    ) -> None:
        """Write the stored details of a card into a sealed file.

        Raises NotAllowed, DetailsMissing, NotHandedOver, FileExists, VaultError; that of the vault
        only before the file is begun.
        """
        refuse_vault_folder(self._desk, file)
        contents = self._contents(self._desk.card(card_id))
        # First: no file with a number leaves without a line that says so.
        self._note(card_id, Step.ASKED)
        try:
            await files.write(contents, passphrase, file, replace=replace)
        except PurserError:
            self._note_end(card_id, Step.FAILED)
            raise
        self._note_end(card_id, Step.WRITTEN)

    def _contents(self, card: Card) -> Handover:
        if Field.PAN not in card.stored:
            raise DetailsMissing
        sealed = self._desk.vault.cards
        if NumberEnds(self._desk.vault).other_than(card):
            raise NotAllowed("The number that is stored ends as another card's. Ask Bitnob first.")
        opened = {field: sealed.reveal(card.id, field) for field in card.stored}
        return Handover(
            label=card.label,
            holder=card.holder,
            number=opened[Field.PAN],
            expiry=opened.get(Field.EXPIRY),
            cvv=opened.get(Field.CVV),
            made_at=self._desk.clock.now(),
        )

    def _note_end(self, card_id: CardId, step: Step) -> None:
        # The file is there or not whatever the vault's disk does; that it was asked for is kept.
        with suppress(VaultError):
            self._note(card_id, step)
            self._publish()

    def _note(self, card_id: CardId, step: Step) -> None:
        self._desk.vault.history.note_own(self._desk.clock.now(), HANDOVER, step, card_id)
