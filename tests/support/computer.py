"""This computer, as the session is given it."""

import asyncio

from desktop_app.adapters.bitnob.secure import RsaCardKeys
from desktop_app.adapters.handover.page import SealedPages
from desktop_app.adapters.system.login_start import AutostartEntry
from desktop_app.adapters.system.papers import DiskPapers
from desktop_app.adapters.system.tables import DiskTables
from desktop_app.application.computer import Computer


def make_computer() -> Computer:
    """Real files; the entry for the log-in lies in the test's own configuration folder."""

    def run(work):
        return asyncio.to_thread(work)

    login, papers = AutostartEntry(("purser",), run), DiskPapers(run)
    return Computer(SealedPages(run), DiskTables(run), login, RsaCardKeys(run), papers)
