"""Writes what the vault knows of its cards into one file, once the password was typed: sealed, or
in clear."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Protocol

from desktop_app.application.card_issues import note_of
from desktop_app.application.confirming import Confirming
from desktop_app.application.desk import Desk
from desktop_app.application.own_acts import OwnAct, note_own
from desktop_app.domain.asking import Act
from desktop_app.domain.cards import Card, Field
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.exports import Export, ExportedCard
from desktop_app.domain.secrets import Secret

AT_ONCE = 50
"""Cards that are opened without letting others have their turn."""


class ExportFiles(Protocol):
    """Writes what only the passphrase opens."""

    async def write(
        self, contents: Export, passphrase: Secret, file: PurePath, *, replace: bool
    ) -> None:
        """Seal, write whole or not at all, read back and open. Raises NotHandedOver, FileExists."""


class PlainFiles(Protocol):
    """Writes what everybody can read who finds it."""

    async def write(self, contents: Export, file: PurePath, *, replace: bool) -> None:
        """For its owner alone, whole or not at all, read back. Raises NotHandedOver, FileExists."""


class Exporting:
    """Of one unlocked wallet. Neither the place of the file nor its passphrase is kept."""

    def __init__(self, desk: Desk, confirming: Confirming, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._confirming = confirming
        self._publish = publish

    async def write(
        self,
        files: ExportFiles,
        passphrase: Secret,
        file: PurePath,
        *,
        with_cvv: bool,
        replace: bool = False,
    ) -> int:
        """Write all cards with what is stored of them; how many numbers are in the file.

        Raises PasswordNeeded, NotHandedOver, FileExists, VaultError.
        """
        self._confirming.demand(Act.EXPORT, "")
        contents = await self._collect(with_cvv=with_cvv, only_numbers=False)
        # First: no file with a number leaves without a line that says so.
        note_own(self._desk, OwnAct.EXPORTED)
        await files.write(contents, passphrase, file, replace=replace)
        self._confirming.spend(Act.EXPORT, "")
        self._publish()
        return sum(Field.PAN in one.details for one in contents.cards)

    async def write_plain(
        self, files: PlainFiles, file: PurePath, *, with_cvv: bool, replace: bool = False
    ) -> int:
        """Write the cards whose number is stored, in clear; how many they are.

        Raises PasswordNeeded, NotAllowed, NotHandedOver, FileExists, VaultError.
        """
        self._confirming.demand(Act.EXPORT_PLAIN, "")
        contents = await self._collect(with_cvv=with_cvv, only_numbers=True)
        if not contents.cards:
            raise NotAllowed("No card number is stored in this vault.")
        note_own(self._desk, OwnAct.EXPORTED_PLAIN)  # first, as above
        await files.write(contents, file, replace=replace)
        self._confirming.spend(Act.EXPORT_PLAIN, "")
        self._publish()
        return len(contents.cards)

    async def _collect(self, *, with_cvv: bool, only_numbers: bool) -> Export:
        cards: list[ExportedCard] = []
        for place, card in enumerate(sorted(self._desk.book.all(), key=lambda one: one.id)):
            if place % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
            if only_numbers and Field.PAN not in card.stored:
                continue
            cards.append(
                ExportedCard(card, note_of(self._desk.vault, card.id), self._opened(card, with_cvv))
            )
        vault, now = self._desk.vault, self._desk.clock.now()
        return Export(vault.name, now, tuple(cards), vault.people.all())

    def _opened(self, card: Card, with_cvv: bool) -> Mapping[Field, Secret]:
        wanted = card.stored if with_cvv else card.stored - {Field.CVV}
        return {field: self._desk.vault.cards.reveal(card.id, field) for field in wanted}
