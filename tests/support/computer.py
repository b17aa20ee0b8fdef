"""This computer, as the session is given it."""

import asyncio
from functools import partial
from pathlib import Path

from desktop_app.adapters.bitnob.secure import RsaCardKeys
from desktop_app.adapters.handover.page import SealedPages
from desktop_app.adapters.system.card_files import DiskCardFiles
from desktop_app.adapters.system.login_start import AutostartEntry
from desktop_app.adapters.system.papers import DiskPapers
from desktop_app.adapters.system.presence import NoPresence
from desktop_app.adapters.system.surveyor import DiskSurveyor
from desktop_app.adapters.system.tables import DiskTables
from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.export_file import SealedExports, open_export
from desktop_app.adapters.vault.plain_file import PlainExports
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.adapters.vault.second_files import DiskKeyFiles
from desktop_app.application.computer import Computer
from desktop_app.application.keyring import Keyring, KeyringState
from tests.support.memory_keyring import MemoryKeyring

CHEAP = KdfCost(64, 1, 1)


def make_computer(keyring: Keyring | None = None, key_places: Path | None = None) -> Computer:
    """Real files; the entry for the log-in lies in the test's own configuration folder.

    Without a keyring, unless one is given, and without a memory for where key files are.
    """

    def run(work):
        return asyncio.to_thread(work)

    open_cheap = partial(open_export, floor=CHEAP)
    ring = keyring or MemoryKeyring(KeyringState.ABSENT)
    login = AutostartEntry(("purser",), run)
    files = SealedPages(run), DiskTables(run)
    moved = DiskCardFiles(run, open_cheap), SealedExports(run, CHEAP)
    keys = RsaCardKeys(run), ring, NoPresence()
    written = DiskPapers(run), PlainExports(run)
    around = DiskSurveyor(run), FolderSalvager(run, CHEAP)
    held = DiskKeyFiles(run, key_places)
    return Computer(*files, login, *keys, *moved, *written, *around, held)
