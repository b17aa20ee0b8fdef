"""The worker's side of a run: how it was started, and what is made on first demand."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop_app.adapters.system.folders import Folders

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from desktop_app.application.computer import Computer
    from desktop_app.application.ports import CardApi, Practice, SandboxHost
    from desktop_app.application.session import Session
    from desktop_app.composition.service_code import ServiceCode
    from desktop_app.domain.profiles import Credentials, Profile
    from desktop_app.runtime.worker import Worker

T = TypeVar("T")
STOP_S = 10.0


@dataclass(frozen=True, slots=True)
class Options:
    """How this run was started. `data` None is the person's own folder.

    `host` replaces the practice bank's child process; the tour owns its own bank. `per_minute`
    bounds the calls to the service; None, for measurements alone, leaves that to the service.
    `allow_capture`: pictures of the screen may show the windows.
    """

    sandbox: bool = False
    data: Path | None = None
    host: "SandboxHost | None" = None
    per_minute: int | None = 60
    allow_capture: bool = False


class Backstage:
    """The worker's side: worker, log and session, each made on first demand.

    The heavy imports (asyncio, the vault) run while the person types the password, so they cost
    the first window nothing; those of the card service come then too, or behind the first picture.
    """

    def __init__(self, folders: Folders, options: Options) -> None:
        self._folders = folders
        self._host = options.host
        self._per_minute = options.per_minute
        self._start_command = _start_command(options)
        self._worker: Worker | None = None
        self._log: logging.Handler | None = None
        self._session: Session | None = None
        self._lock: asyncio.Lock | None = None
        self._service: ServiceCode | None = None
        self._importing: asyncio.Future[None] | None = None
        self._is_shown = False
        self.publish: Callable[[object], None] = lambda message: None
        self.on_imported: Callable[[], None] = lambda: None
        """Told, on another thread, when all that a wallet is made of is imported."""

    @property
    def worker(self) -> "Worker":
        """The running worker; whatever it does can be logged."""
        if self._worker is None:
            from desktop_app.adapters.system.logs import start_log
            from desktop_app.composition.uncaught import on_loop
            from desktop_app.runtime.worker import Worker

            self._log = start_log(self._folders.log_file)
            self._worker = Worker(on_error=on_loop)
            self._worker.start()
        return self._worker

    def submit(self, work: "Callable[[], Awaitable[T]]") -> "Future[T]":
        """Run `work` on the worker's loop."""
        return self.worker.submit(work)

    def show(self) -> None:
        """The first picture is painted, or none is waited for: the service may be asked.

        Called on the window's thread.
        """
        self._is_shown = True
        service = self._service
        if service is not None:
            self.submit(service.show)

    async def get_ready(self) -> bool:
        """Import what an open wallet uses while the person types; later it holds up the window.

        Not once a vault opens, which is to be shown first: returns whether there was time.
        """
        import asyncio

        session = await self.session()
        is_locked = not session.is_turning() and not await session.is_open()
        if self._service is not None and is_locked:
            await asyncio.to_thread(_import_stores)
            await self._service.show()
            await self._service.imported()
        return is_locked

    def stop(self) -> None:
        """End the worker and close the log, where there are any."""
        if self._worker is not None:
            self._worker.stop(STOP_S)
        if self._log is not None:
            from desktop_app.adapters.system.logs import stop_log

            stop_log(self._log)

    async def session(self) -> "Session":
        """The session; called on the loop thread."""
        import asyncio

        if self._lock is None:
            self._lock = asyncio.Lock()
        async with self._lock:
            if self._session is None:
                await self.worker.run_blocking(_import_vault)
                self._session = self._make()
                # In a thread of its own: the one beside the loop stretches the password now.
                self._importing = asyncio.ensure_future(asyncio.to_thread(self._import_wallet))
            return self._session

    async def close(self) -> None:
        """Lock, then end the practice bank."""
        try:
            if self._session is not None:
                await self._session.close()
        finally:
            if self._host is not None:
                await self._host.stop()

    def _import_wallet(self) -> None:
        try:
            import desktop_app.adapters.bitnob.late
            import desktop_app.application.opening  # noqa: F401
        finally:
            self.on_imported()  # what waits behind it has its own imports, and its own failures

    def _make(self) -> "Session":
        from desktop_app.adapters.ears import BitnobEars
        from desktop_app.adapters.system.clock import RandomIds, SystemClock
        from desktop_app.adapters.system.sandbox_process import SandboxProcess
        from desktop_app.adapters.vault.keeper import FileVaultKeeper
        from desktop_app.application.session import Session
        from desktop_app.composition.service_code import ServiceCode

        clock = SystemClock()
        service = self._service = ServiceCode(is_shown=self._is_shown)
        if self._host is None:
            self._host = SandboxProcess(self._folders.sandbox_bank, _practice_at)

        def connect(profile: "Profile", keys: "Credentials") -> "CardApi":
            from desktop_app.adapters.bitnob.bucket import Bucket
            from desktop_app.adapters.bitnob.late import LateClient

            bucket = Bucket(self._per_minute)
            return LateClient(profile, keys, clock, bucket, service.imported)

        return Session(
            FileVaultKeeper(
                self.worker.run_blocking,
                heads=self._folders.heads,
                run_apart=self.worker.run_apart,
            ),
            connect,
            self._host,
            clock,
            RandomIds(),
            self,
            BitnobEars(clock, imported=service.imported),
            self._computer(),
        )

    def _computer(self) -> "Computer":
        from desktop_app.adapters.bitnob.secure import RsaCardKeys
        from desktop_app.adapters.handover.page import SealedPages
        from desktop_app.adapters.system.card_files import DiskCardFiles
        from desktop_app.adapters.system.keyring.system import SystemKeyring
        from desktop_app.adapters.system.login_start import AutostartEntry
        from desktop_app.adapters.system.papers import DiskPapers
        from desktop_app.adapters.system.presence import make_presence
        from desktop_app.adapters.system.surveyor import DiskSurveyor
        from desktop_app.adapters.system.tables import DiskTables
        from desktop_app.adapters.vault.export_file import SealedExports, open_export
        from desktop_app.adapters.vault.plain_file import PlainExports
        from desktop_app.adapters.vault.salvage import FolderSalvager
        from desktop_app.adapters.vault.second_files import DiskKeyFiles
        from desktop_app.application.computer import Computer

        # Files of the person's choice may lie on a disk that hangs: they hold up no lock and no
        # password, which wait for the one thread beside the loop.
        run, apart = self.worker.run_blocking, self.worker.run_apart
        login = AutostartEntry(self._start_command, run)
        keys, keyring = RsaCardKeys(run), SystemKeyring(apart)
        files = SealedPages(apart), DiskTables(apart)
        moved = DiskCardFiles(apart, open_export), SealedExports(apart)
        written, here = (DiskPapers(apart), PlainExports(apart)), make_presence()
        around = DiskSurveyor(apart), FolderSalvager(apart)
        held = DiskKeyFiles(apart, self._folders.key_places)
        return Computer(*files, login, keys, keyring, here, *moved, *written, *around, held)


def _start_command(options: Options) -> tuple[str, ...]:
    """What starts this program again with the same vaults."""
    # -I: neither a module lying in the folder it is started in nor a variable may stand in for one
    # of Purser's.
    command = (sys.executable, "-I", "-m", "desktop_app")
    more = () if options.data is None else ("--data", str(options.data))
    return (*command, *(("--sandbox",) if options.sandbox else ()), *more)


def _import_vault() -> None:
    import desktop_app.adapters.vault.keeper  # noqa: F401


def _import_stores() -> None:
    from desktop_app.adapters.vault.late import import_stores

    import_stores()


def _practice_at(url: str) -> "Practice":
    """The shop of the practice bank at `url`."""
    from desktop_app.composition.service_code import import_service

    import_service()
    from desktop_app.adapters.practice import PracticeShop

    return PracticeShop.at(url)
