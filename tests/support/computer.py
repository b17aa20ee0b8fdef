"""This computer, as the session is given it."""

import asyncio
from functools import partial

from desktop_app.adapters.bitnob.secure import RsaCardKeys
from desktop_app.adapters.handover.page import SealedPages
from desktop_app.adapters.system.card_files import DiskCardFiles
from desktop_app.adapters.system.login_start import AutostartEntry
from desktop_app.adapters.system.tables import DiskTables
from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.export_file import SealedExports, open_export
from desktop_app.application.computer import Computer

CHEAP = KdfCost(64, 1, 1)


def make_computer() -> Computer:
    """Real files; the entry for the log-in lies in the test's own configuration folder."""

    def run(work):
        return asyncio.to_thread(work)

    open_cheap = partial(open_export, floor=CHEAP)
    login = AutostartEntry(("purser",), run)
    return Computer(
        SealedPages(run),
        DiskTables(run),
        login,
        RsaCardKeys(run),
        DiskCardFiles(run, open_cheap),
        SealedExports(run, CHEAP),
    )
