"""Writes what the vault knows of its cards into one file, once the password was typed: sealed, or
in clear."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import Protocol

from desktop_app.application.card_issues import note_of
from desktop_app.application.confirming import Confirming
from desktop_app.application.desk import Desk
from desktop_app.application.file_places import refuse_vault_folder
from desktop_app.application.own_acts import OwnAct, note_own
from desktop_app.domain.asking import Act
from desktop_app.domain.cards import Card, Field
from desktop_app.domain.errors import Locked, NotAllowed, PurserError
from desktop_app.domain.exports import Export, ExportedCard, PlainKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError

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

    async def write(
        self, contents: Export, kind: PlainKind, file: PurePath, *, replace: bool
    ) -> None:
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
        refuse_vault_folder(self._desk, file)
        contents = await self._collect(with_cvv=with_cvv, only_numbers=False)
        await self._told(
            lambda: files.write(contents, passphrase, file, replace=replace),
            OwnAct.EXPORT_ASKED,
            OwnAct.EXPORTED,
            OwnAct.EXPORT_FAILED,
        )
        self._confirming.spend(Act.EXPORT, "")
        return sum(Field.PAN in one.details for one in contents.cards)

    async def write_plain(
        self,
        files: PlainFiles,
        kind: PlainKind,
        file: PurePath,
        *,
        with_cvv: bool,
        replace: bool = False,
    ) -> int:
        """Write the cards whose number is stored, in clear; how many they are.

        Raises PasswordNeeded, NotAllowed, NotHandedOver, FileExists, VaultError.
        """
        self._confirming.demand(Act.EXPORT_PLAIN, "")
        refuse_vault_folder(self._desk, file)
        contents = await self._collect(with_cvv=with_cvv, only_numbers=True)
        if not contents.cards:
            raise NotAllowed("No card number is stored in this vault.")
        await self._told(
            lambda: files.write(contents, kind, file, replace=replace),
            OwnAct.PLAIN_ASKED,
            OwnAct.EXPORTED_PLAIN,
            OwnAct.PLAIN_FAILED,
        )
        self._confirming.spend(Act.EXPORT_PLAIN, "")
        return len(contents.cards)

    async def _told(
        self, write: Callable[[], Awaitable[None]], asked: OwnAct, done: OwnAct, failed: OwnAct
    ) -> None:
        # First: no file with a number leaves without a line that says so. A crash leaves that line
        # alone, which says no more than is known.
        note_own(self._desk, asked)
        try:
            await write()
        except PurserError:
            self._note_end(failed)
            raise
        self._note_end(done)

    def _note_end(self, act: OwnAct) -> None:
        # The file is there or not whatever the vault's disk does, or a lock that came meanwhile.
        with suppress(VaultError, Locked):
            note_own(self._desk, act)
            self._publish()

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
