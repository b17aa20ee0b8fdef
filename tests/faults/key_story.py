"""Changes of the ways into a vault, for a process that is stopped or refused at any point."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.own_acts import KIND, OwnAct
from desktop_app.application.timeline import Ask, Deed, Lens
from desktop_app.application.ways import WayKind
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import PurserError
from desktop_app.domain.second_secret import PairedPassword
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    KeyChangeUnfinished,
    KeysNotKnown,
    VaultError,
    WrongPassword,
)
from tests.contract.second_rig import both, second
from tests.contract.vault_rig import NOW, PAN, PASSWORD, at_once, card, details
from tests.faults.children import Tell
from tests.faults.vault_story import NOTHING

_LEFT = re.compile(r"\.new$|\.rotated")
NEW = "seven green boats wait for the tide"
CODE = "c0" * 20
KEPT = "e1" * 32
"""What a keyring would hold."""
DONE = "done"
KEEPER = FileVaultKeeper(at_once, floor=NOTHING, cost=NOTHING)
Story = Callable[[Path], None]


def make_vault(folder: Path) -> None:
    """One card with its details, a recovery code, a way by keyring, closed."""

    async def make() -> None:
        vault = await KEEPER.create(folder, "Shop", Secret(PASSWORD), lambda _: None)
        vault.cards.put([card()])
        vault.cards.seal_details(card().id, details())
        note_ways(vault, NOW)
        await vault.keys.add(Secret(PASSWORD), WayKind.RECOVERY, Secret(CODE))
        await vault.keys.add(Secret(PASSWORD), WayKind.KEYRING, Secret(KEPT))
        note_ways(vault, NOW)
        vault.close()

    asyncio.run(make())


def change_password(folder: Path) -> None:
    """The password of a vault that was just opened."""

    async def change() -> None:
        vault = await KEEPER.open(folder, Secret(PASSWORD))
        await vault.keys.change_password(Secret(PASSWORD), Secret(NEW))
        note_ways(vault, NOW, by_person=True, password=OwnAct.RENEWED)

    asyncio.run(change())


def revoke(folder: Path) -> None:
    """The recovery code is taken away."""

    async def change() -> None:
        vault = await KEEPER.open(folder, Secret(PASSWORD))
        await vault.keys.remove(vault.keys.list()[1].id)
        note_ways(vault, NOW, by_person=True)

    asyncio.run(change())


def rotate(folder: Path) -> None:
    """Another vault key."""

    async def change() -> None:
        await KEEPER.rotate(folder, Secret(PASSWORD), lambda _: None)

    asyncio.run(change())


def take_key_file(folder: Path) -> None:
    """The password opens nothing without a key file from now on."""

    async def change() -> None:
        vault = await KEEPER.open(folder, Secret(PASSWORD))
        await vault.keys.change_key_file(Secret(PASSWORD), second())
        note_ways(vault, NOW, by_person=True)

    asyncio.run(change())


STORIES: dict[str, Story] = {
    "password": change_password,
    "revoke": revoke,
    "rotation": rotate,
    "key file": take_key_file,
}


def tell(story: Story, folder: Path, told: Tell) -> None:
    """Play it and say how it ended; what is not ours is not caught."""
    try:
        story(folder)
    except PurserError as error:
        told(type(error).__name__)
    else:
        told(DONE)


@dataclass(frozen=True, slots=True)
class Found:
    """What opens the vault: each secret by itself, with nothing else tried before."""

    old: bool
    new: bool
    code: bool
    kept: bool
    both: bool


def look(folder: Path) -> Found:
    """Try each secret on a copy of its own: opening settles which of two key files counts."""
    tries = (
        (Secret(PASSWORD), WayKind.PASSWORD),
        (Secret(NEW), WayKind.PASSWORD),
        (Secret(CODE), WayKind.RECOVERY),
        (Secret(KEPT), WayKind.KEYRING),
        (both(), WayKind.PASSWORD),
    )
    return Found(*(opens_a_copy(folder, secret, kind) for secret, kind in tries))


def judge(story: str, folder: Path, told: tuple[str, ...]) -> str | None:
    """What did not hold, in a line."""
    found, done = look(folder), DONE in told
    if fault := _by_story(story, found, done, told):
        return f"{fault} ({found}, told {told})"
    right = Secret(PASSWORD) if found.old else Secret(NEW) if found.new else both()
    if not opens(folder, right, WayKind.PASSWORD):
        return "it opened on a copy and not here"
    after = look(folder)
    if after.old and after.new:
        return "after an opening two passwords still open it"
    if (after.old, after.new) != (found.old, found.new and not found.old):
        return "what opened it opens it no more"
    if fault := log_fault(folder, right):
        return f"{fault} ({found}, told {told})"
    left = sorted(path.name for path in folder.iterdir() if _LEFT.search(path.name))
    return f"left behind: {left}" if left else None


def log_fault(folder: Path, right: Secret) -> str | None:
    """What the log says otherwise than the key file, once the vault was opened as Purser does."""

    async def compare() -> str | None:
        vault = await KEEPER.open(folder, right)
        try:
            note_ways(vault, NOW)
            lines = vault.history.lines(Ask(Lens.DEEDS), 0, 99)
            told = Counter(one.word for one in lines if isinstance(one, Deed))
            ways = Counter(way.kind for way in vault.keys.list())
            kits = told[OwnAct.KIT] - told[OwnAct.KIT_REVOKED]
            keyrings = told[OwnAct.KEYRING] - told[OwnAct.KEYRING_OFF]
            passwords = told[OwnAct.RENEWED] + told[OwnAct.REWRITTEN]
            key_files = told[OwnAct.KEY_FILE] - told[OwnAct.KEY_FILE_OFF]
            needs = isinstance(right, PairedPassword)
            broken = {
                "the log has another number of kits": kits != ways[WayKind.RECOVERY],
                "the log has another number of keyrings": keyrings != ways[WayKind.KEYRING],
                "the log has another number of keys": told[OwnAct.KEY] != vault.keys.epoch - 1,
                "the log has another number of passwords": passwords != (right.reveal() == NEW),
                "the log has another number of key files": key_files != needs,
            }
            # With the next line, a half-written note of the newest one is gone as well.
            vault.history.note_own(NOW, KIND, OwnAct.EXPORTED, None)
            return next((fault for fault, holds in broken.items() if holds), None)
        finally:
            vault.close()

    return asyncio.run(compare())


def _by_story(story: str, found: Found, done: bool, told: tuple[str, ...]) -> str | None:
    changes, revokes = story == "password", story in ("revoke", "rotation")
    adds = story == "key file"
    refused = bool(told) and not done and told != (KeysNotKnown.__name__,)
    broken = {
        "no password opens it": not (found.old or found.new or found.both),
        "told as needed, and not needed": done and adds and found.old,
        "told as not needed, and needed": refused and adds and not found.old,
        "the key file does not open it": not (changes or found.both),
        "told as done, and not done": done and changes and (found.old or not found.new),
        "told as not done, and done": refused and changes and not found.old,
        "told as revoked, and the code opens it": done and revokes and found.code,
        "the password no longer opens it": revokes and not found.old,
        "the recovery code was lost": not revokes and not found.code,
        "the keyring's way was lost": story != "rotation" and not found.kept,
        "told as another key, and the keyring opens it": done
        and story == "rotation"
        and found.kept,
    }
    return next((fault for fault, holds in broken.items() if holds), None)


def opens_a_copy(folder: Path, secret: Secret, kind: WayKind) -> bool:
    """As `opens`, and leaves the folder as it is."""
    copy = folder.with_name(folder.name + "-copy")
    shutil.copytree(folder, copy)
    try:
        return opens(copy, secret, kind)
    finally:
        shutil.rmtree(copy)


def opens(folder: Path, secret: Secret, kind: WayKind) -> bool:
    """Whether it opens, and says what was put into it. Raises what is no wrong password."""

    async def enter() -> bool:
        try:
            vault = await KEEPER.open(folder, secret, kind)
        except WrongPassword:
            return False
        except KeyChangeUnfinished:
            # The code opens the key file of before, and the database is of the one after.
            if kind is WayKind.PASSWORD:
                raise
            return False
        try:
            return vault.cards.reveal(card().id, Field.PAN).reveal() == PAN
        finally:
            vault.close()

    try:
        return asyncio.run(enter())
    except VaultError as error:
        raise AssertionError(f"{type(error).__name__} instead of a vault") from error
