"""The ways into a vault, in its log: each that is made or closed leaves a line of its own.

The ways stand in the key file and the log in the database, and no commit covers both. So the key
file goes first, and the log follows it: what the log was last told of stands beside it, changed in
one commit with its lines, and whoever opens the vault next compares. A crash in between makes a
line late and never wrong, and no line is written twice. The other way round a crash would leave
"revoked" over a page that still opens the vault, and nothing could tell that from the truth. It
also tells of what no Purser did here: a key file that another program, or an old copy, changed.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from json import JSONDecodeError, dumps, loads
from typing import Final

from desktop_app.application.own_acts import KEYS_DONE, KEYS_SEEN, OwnAct
from desktop_app.application.vault_ports import Vault
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import VaultError

NAME: Final = "ways_told"
_CLOSED: Final = {WayKind.RECOVERY: OwnAct.KIT_REVOKED, WayKind.KEYRING: OwnAct.KEYRING_OFF}
_MADE: Final = {WayKind.RECOVERY: OwnAct.KIT, WayKind.KEYRING: OwnAct.KEYRING}


@dataclass(frozen=True, slots=True)
class Ways:
    """Which vault key it is, the id and kind of every way to it, the password's key file."""

    epoch: int
    ids: frozenset[tuple[str, WayKind]]
    key_file: str | None = None


def note_ways(
    vault: Vault,
    now: datetime,
    *,
    by_person: bool = False,
    password: OwnAct | None = OwnAct.REWRITTEN,
) -> None:
    """Bring the log up to the key file; where the disk refuses, the next call does.

    `by_person`: what there is to tell was just asked for here. `password` says what a new way by
    password is; None that it is nothing to tell.
    """
    keys = vault.keys
    ids = frozenset((way.id, way.kind) for way in keys.list())
    ways = Ways(keys.epoch, ids, keys.key_file)
    kind = KEYS_DONE if by_person else KEYS_SEEN
    # What was done to the key file is done: that it is not in the log yet must not deny it.
    with suppress(VaultError, Locked):
        told = load(vault.settings.get(NAME))
        if told == ways:
            return
        with vault.commit():
            # The first look of all only begins: nobody knows since when those ways are there.
            for act in () if told is None else _acts(told, ways, password):
                vault.history.note_own(now, kind, act, None)
            vault.settings.put(NAME, dump(ways))


def dump(ways: Ways) -> str:
    """As one JSON line."""
    known = [ways.epoch, sorted(ways.ids)]
    return dumps(known if ways.key_file is None else [*known, ways.key_file])


def load(text: str) -> Ways | None:
    """From one JSON line; None for anything else."""
    try:
        epoch, ids, *key_file = loads(text or "[]")
        known = frozenset((str(way_id), WayKind(kind)) for way_id, kind in ids)
    except (JSONDecodeError, RecursionError, TypeError, ValueError):
        return None
    file = str(key_file[0]) if key_file else None
    return Ways(epoch, known, file) if type(epoch) is int else None


def _acts(told: Ways, ways: Ways, password: OwnAct | None) -> Iterator[OwnAct]:
    """What was closed comes first: where one took the place of another, that is how it reads."""
    if told.epoch != ways.epoch:
        yield OwnAct.KEY  # which wraps the password anew, and is no other password
    if told.key_file != ways.key_file:
        yield OwnAct.KEY_FILE_OFF if ways.key_file is None else OwnAct.KEY_FILE
        if password is OwnAct.REWRITTEN:  # by which nothing more is told
            password = None
    for _, kind in sorted(told.ids - ways.ids):
        if kind in _CLOSED:
            yield _CLOSED[kind]
    for _, kind in sorted(ways.ids - told.ids):
        if kind in _MADE:
            yield _MADE[kind]
        elif password is not None and told.epoch == ways.epoch:
            yield password
