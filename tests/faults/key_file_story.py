"""A vault stops asking for its key file, in a process that is stopped or refused at any point."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from desktop_app.adapters.vault.second_files import DiskKeyFiles
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.own_acts import OwnAct
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import KeysNotKnown
from tests.contract.second_rig import both, second
from tests.contract.vault_rig import NOW, PASSWORD, at_once
from tests.faults.key_story import (
    CODE,
    DONE,
    KEEPER,
    NEW,
    Found,
    log_fault,
    look,
    opens,
    opens_a_copy,
)

FILES = DiskKeyFiles(at_once)


def take_key_file(folder: Path) -> None:
    """What comes before: the password needs a key file."""

    async def change() -> None:
        vault = await KEEPER.open(folder, Secret(PASSWORD))
        await vault.keys.change_key_file(Secret(PASSWORD), second())
        note_ways(vault, NOW, by_person=True)
        vault.close()

    asyncio.run(change())


def give_up(folder: Path) -> None:
    """By the password and the key file, which is given up."""

    async def change() -> None:
        vault = await KEEPER.open(folder, both())
        await vault.keys.change_key_file(both(), None)
        note_ways(vault, NOW, by_person=True)

    asyncio.run(change())


def recover(folder: Path) -> None:
    """By the recovery code, which stands for both and gives the key file up."""

    async def change() -> None:
        vault = await KEEPER.open(folder, Secret(CODE), WayKind.RECOVERY)
        await vault.keys.change_password(Secret(CODE), Secret(NEW), WayKind.RECOVERY)
        note_ways(vault, NOW, by_person=True, password=OwnAct.RECOVERED)

    asyncio.run(change())


def replace(folder: Path) -> None:
    """Another key file takes the place of the one there is."""

    async def change() -> None:
        vault = await KEEPER.open(folder, both())
        await vault.keys.change_key_file(Secret(PASSWORD), second(2))
        note_ways(vault, NOW, by_person=True)

    asyncio.run(change())


STORIES: dict[str, Callable[[Path], None]] = {
    "key file off": give_up,
    "recovery": recover,
    "key file anew": replace,
}


def judge(story: str, folder: Path, told: tuple[str, ...]) -> str | None:
    """What did not hold, in a line."""
    return (
        _judge_replaced(folder, told) if story == "key file anew" else _judge(story, folder, told)
    )


def _judge_replaced(folder: Path, told: tuple[str, ...]) -> str | None:
    done = DONE in told
    refused = bool(told) and not done and told != (KeysNotKnown.__name__,)
    old, new = (opens_a_copy(folder, both(number=n), WayKind.PASSWORD) for n in (1, 2))
    right = both(number=2 if new else 1)
    named = {second(n).file for n, is_right in ((1, old), (2, new)) if is_right}
    broken = {
        "what is named is not what opens it": _named(folder) != named,
        "neither key file opens it": not (old or new),
        "told as replaced, and the old one opens it": done and (old or not new),
        "told as not replaced, and the new one opens it": refused and new,
        "the password opens it alone": look(folder).old,
        "it opened on a copy and not here": not opens(folder, right, WayKind.PASSWORD),
        "after an opening the other one opens it too": opens_a_copy(
            folder, both(number=1 if new else 2), WayKind.PASSWORD
        ),
        "the one that opened it is not the one that is named": _named(folder)
        != {second(2 if new else 1).file},
        "the recovery code was lost": not opens_a_copy(folder, Secret(CODE), WayKind.RECOVERY),
    }
    fault = next((fault for fault, holds in broken.items() if holds), None)
    return None if fault is None else f"{fault} ({old}, {new}, told {told})"


def _named(folder: Path) -> set[str]:
    """The key files that the unlock page names; the line may not be left empty."""
    wanted = asyncio.run(FILES.wanted(folder))
    if wanted is None or wanted.is_open:
        return set()
    return {wanted.file} if wanted.other is None else {wanted.file, wanted.other}


def _judge(story: str, folder: Path, told: tuple[str, ...]) -> str | None:
    found = look(folder)
    wanted = asyncio.run(FILES.wanted(folder))
    alone = found.new if story == "recovery" else found.old
    asks = wanted is not None and not wanted.is_open
    if fault := _broken(story, found, told, alone=alone, asks=asks):
        return f"{fault} ({found}, {wanted}, told {told})"
    right = both() if not alone else Secret(NEW if story == "recovery" else PASSWORD)
    if not opens(folder, right, WayKind.PASSWORD):
        return "it opened on a copy and not here"
    if fault := _unsettled(folder, alone=alone):
        return fault
    return log_fault(folder, right) if story == "key file off" else None


def _unsettled(folder: Path, *, alone: bool) -> str | None:
    """What an opening left, which makes both files say what it opened by."""
    after, wanted = look(folder), asyncio.run(FILES.wanted(folder))
    broken = {
        "what opened it opens it no more, or two things do": (after.old or after.new) != alone,
        "what is asked for is not what opens it": (wanted is None) != alone,
        "it is still left open": wanted is not None and wanted.is_open,
        "the recovery code is lost": not after.code,
    }
    return next((fault for fault, holds in broken.items() if holds), None)


def _broken(
    story: str, found: Found, told: tuple[str, ...], *, alone: bool, asks: bool
) -> str | None:
    done = DONE in told
    refused = bool(told) and not done and told != (KeysNotKnown.__name__,)
    recovers = story == "recovery"
    broken = {
        "nothing that the owner has opens it": not (found.both or alone),
        "the recovery code was lost": not found.code,
        "the keyring's way was lost": not found.kept,
        "told as done, and the password does not open it alone": done and not alone,
        "told as done, and the old password opens it": done and recovers and found.old,
        "told as not done, and the password opens it alone": refused and alone,
        "a key file is asked for where none is needed": alone and asks,
    }
    return next((fault for fault, holds in broken.items() if holds), None)
