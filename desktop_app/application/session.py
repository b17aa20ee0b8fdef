"""Locked or unlocked: makes and opens vaults, tests connections, owns the one open wallet."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath
from urllib.parse import urlsplit

from desktop_app.application.backup_state import RestorePlan
from desktop_app.application.connection_test import probe
from desktop_app.application.desk import Desk
from desktop_app.application.facts import CardBook
from desktop_app.application.messages import ConnectionReport, VaultProgress
from desktop_app.application.ports import (
    CardApi,
    Clock,
    EventSink,
    Ids,
    Practice,
    SandboxHost,
    SandboxLink,
)
from desktop_app.application.restoring import RestorePlaces, plan_restore
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.application.vault_place import VaultPlace
from desktop_app.application.vault_ports import Vault, VaultKeeper
from desktop_app.application.wallet import Wallet
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.passwords import parse_password
from desktop_app.domain.profiles import (
    SANDBOX_PROFILES,
    Credentials,
    DialectName,
    Environment,
    Profile,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import NotSent, ServiceError
from desktop_app.domain.vault_errors import VaultDamaged

Connect = Callable[[Profile, Credentials], CardApi]
SANDBOX_START_S = 8.0


class Session:
    """The worker's root object; every method is called on the loop thread."""

    def __init__(
        self,
        keeper: VaultKeeper,
        connect: Connect,
        sandbox: SandboxHost,
        clock: Clock,
        ids: Ids,
        sink: EventSink,
    ) -> None:
        self._keeper = keeper
        self._connect = connect
        self._sandbox = sandbox
        self._clock = clock
        self._ids = ids
        self._sink = sink
        self._wallet: Wallet | None = None
        self._vault: Vault | None = None
        self._turn = asyncio.Lock()

    @property
    def wallet(self) -> Wallet:
        """The open wallet. Raises Locked."""
        if self._wallet is None:
            raise Locked
        return self._wallet

    @property
    def practice(self) -> Practice:
        """The practice bank's merchant and clock. Raises NotAllowed where there is none."""
        practice = self._sandbox.practice
        if practice is None:
            raise NotAllowed("The practice bank is not running.")
        return practice

    async def warm_up_sandbox(self) -> None:
        """Start the practice bank while the person types the password."""
        await self._sandbox_link()

    async def find_vaults(self, root: PurePath) -> tuple[VaultPlace, ...]:
        """The vaults below `root`, by name."""
        return self._keeper.find(root)

    async def has_vault(self, folder: PurePath) -> bool:
        """Whether `folder` looks like a vault's folder."""
        return self._keeper.exists(folder)

    async def test_connection(self, profile: Profile, keys: Credentials) -> ConnectionReport:
        """Try the connection step by step, reads only; nothing is stored."""
        api = self._connect(profile, keys)
        try:
            return (await probe(api, profile)).report
        finally:
            await api.close()

    async def create(
        self, folder: PurePath, name: str, password: Secret, profile: Profile, keys: Credentials
    ) -> None:
        """Make a vault for one connection and open it. Raises VaultError."""
        parse_password(password)
        async with self._turn:
            await self._leave()
            vault = await self._keeper.create(folder, name, password, self._progress)
            try:
                vault.settings.put_profile(profile, keys)
            except BaseException:
                vault.close()
                raise
            await self._enter(folder, vault)

    async def create_sandbox(
        self, folder: PurePath, password: Secret, dialect: DialectName
    ) -> None:
        """Make a practice vault connected to the practice bank. Raises VaultError, NotSent."""
        link = await self._sandbox_link()
        if link is None:
            raise NotSent(
                "The practice bank could not be started on this computer.",
                todo="Close other copies of Purser and try again.",
            )
        profile = _on_sandbox(SANDBOX_PROFILES[dialect], link)
        await self.create(folder, "Practice", password, profile, link.credentials(profile.auth))

    async def unlock(self, folder: PurePath, password: Secret) -> None:
        """Open a vault; works without any network. Raises VaultError."""
        async with self._turn:
            await self._leave()
            await self._enter(folder, await self._keeper.open(folder, password))

    async def plan_restore(self, file: PurePath, places: RestorePlaces) -> RestorePlan:
        """What restoring `file` would do; nothing is written. Raises VaultError."""
        return await plan_restore(self._keeper, file, places)

    async def restore(self, plan: RestorePlan, password: Secret) -> PurePath:
        """Unpack a backup into its new folder, then lock what was open. Raises VaultError.

        `password` is the one the vault had when the backup was made.
        """
        async with self._turn:
            vault = await self._keeper.restore(plan.file, plan.folder, password, self._progress)
            try:
                await self._leave()
            except BaseException:
                vault.close()
                raise
            await self._enter(plan.folder, vault)
        return plan.folder

    async def lock(self) -> None:
        """Lock completely: stop reading, drop keys, numbers and pictures."""
        async with self._turn:
            await self._leave()

    async def _leave(self) -> None:
        wallet, self._wallet, self._vault = self._wallet, None, None
        if wallet is not None:
            await wallet.close()

    async def change_connection(self, profile: Profile, keys: Credentials) -> None:
        """Store another connection for this vault; it is used from the next unlock on."""
        if self._vault is None:
            raise Locked
        self._vault.settings.put_profile(profile, keys)

    def _progress(self, sentence: str) -> None:
        self._sink.publish(VaultProgress(sentence))

    async def _enter(self, folder: PurePath, vault: Vault) -> None:
        try:
            wallet = await self._open_wallet(folder, vault)
            wallet.start()
        except BaseException:
            vault.close()
            raise
        self._wallet, self._vault = wallet, vault

    async def _open_wallet(self, folder: PurePath, vault: Vault) -> Wallet:
        profile = vault.settings.profile()
        if profile is None:
            raise VaultDamaged("This vault holds no connection.")
        keys = vault.settings.credentials()
        if profile.environment is Environment.SANDBOX:
            link = await self._sandbox_link()
            if link is not None:  # without the bank the vault opens all the same, offline
                profile, keys = _on_sandbox(profile, link), link.credentials(profile.auth)
        api = self._connect(profile, keys)
        guard = UnitGuard(vault, profile, api.units.per_usd, PUBLISHED_LIMITS, self._clock)
        api.units.observer = guard.observe
        guard.standing.skew_s = lambda: api.clock_offset_s
        await self._hear_practice(profile, guard)
        desk = Desk(
            folder=folder,
            vault=vault,
            book=CardBook(vault),
            api=api,
            profile=profile,
            limits=PUBLISHED_LIMITS,
            fees=PUBLISHED_FEES,
            clock=self._clock,
            ids=self._ids,
            session=self._ids.make_intent_id(),
            guard=guard,
        )
        return Wallet(desk, self._sink)

    async def _hear_practice(self, profile: Profile, guard: UnitGuard) -> None:
        """A new practice bank has no card whose figures could prove anything: it says so itself."""
        practice = self._sandbox.practice
        if profile.is_sandbox and practice is not None:
            with suppress(ServiceError):
                guard.hear_practice(await practice.per_usd(profile.dialect))

    async def _sandbox_link(self) -> SandboxLink | None:
        try:
            async with asyncio.timeout(SANDBOX_START_S):
                return await self._sandbox.start()
        except TimeoutError:
            return None


def _on_sandbox(profile: Profile, link: SandboxLink) -> Profile:
    """The practice bank listens on another port in every run; a face may have its own path."""
    base_url = link.base_url + urlsplit(profile.base_url).path
    return replace(profile, base_url=base_url, callback_url=link.callback_url)
