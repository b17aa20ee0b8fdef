"""Puts together what works while a vault is open: the wallet, and what hears for it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath
from urllib.parse import urlsplit

from desktop_app.application.computer import Computer
from desktop_app.application.desk import Desk
from desktop_app.application.facts import CardBook
from desktop_app.application.listening import Bank, Ears, Listening
from desktop_app.application.log_keeping import enter_log
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.people_book import PeopleBook
from desktop_app.application.ports import CardApi, Clock, EventSink, Ids, SandboxHost, SandboxLink
from desktop_app.application.surveying import KeyFileApart, Surveying
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.application.vault_ports import Vault
from desktop_app.application.wallet import Wallet
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.profiles import Credentials, Environment, Profile
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.vault_errors import VaultDamaged

Connect = Callable[[Profile, Credentials], CardApi]
SANDBOX_START_S = 8.0


@dataclass(frozen=True, slots=True)
class Opened:
    """What lives from unlock to lock."""

    wallet: Wallet
    listening: Listening
    surveying: Surveying

    def start(self) -> None:
        """Begin to read and to hear."""
        self.wallet.life.start()
        self.listening.start()
        self.surveying.start()

    async def close(self) -> None:
        """Hear nothing more, then let the wallet come to its end."""
        try:
            await self.surveying.stop()
            await self.listening.stop()
        finally:
            await self.wallet.life.close()


class Opener:
    """Knows the world around a vault."""

    def __init__(
        self,
        connect: Connect,
        sandbox: SandboxHost,
        clock: Clock,
        ids: Ids,
        sink: EventSink,
        ears: Ears,
        computer: Computer,
    ) -> None:
        self._connect = connect
        self._sandbox = sandbox
        self._clock = clock
        self._ids = ids
        self._sink = sink
        self._ears = ears
        self._computer = computer

    async def open(self, folder: PurePath, vault: Vault) -> Opened:
        """The wallet of an open vault, not yet started. Raises VaultError."""
        profile, book = _read(vault)
        enter_log(vault, self._clock.now())
        note_ways(vault, self._clock.now())
        keys, link = vault.settings.credentials(), None
        if profile.environment is Environment.SANDBOX:
            link = await self.start_sandbox()
            if link is not None:  # without the bank the vault opens all the same, offline
                profile, keys = on_sandbox(profile, link), link.credentials(profile.auth)
        api = self._connect(profile, keys)
        guard = UnitGuard(vault, profile, api.units.per_usd, PUBLISHED_LIMITS, self._clock)
        api.units.observer = guard.observe
        guard.standing.skew_s = lambda: api.clock_offset_s
        guard.probes.account = lambda: api.account
        await self._hear_practice(profile, guard)
        desk = Desk(
            folder=folder,
            vault=vault,
            book=book,
            people=PeopleBook(
                vault, self._ids.make_intent_id, self._clock, has_list=api.capabilities.holders
            ),
            api=api,
            profile=profile,
            limits=PUBLISHED_LIMITS,
            fees=PUBLISHED_FEES,
            clock=self._clock,
            ids=self._ids,
            session=self._ids.make_intent_id(),
            guard=guard,
        )
        wallet = Wallet(desk, self._sink)
        wallet.log.keyring = self._computer.keyring
        bank = None if link is None else Bank(link.webhook_secret, self._sandbox)
        listening = Listening(desk, self._ears, wallet, bank)
        wallet.going_live.echo = listening.test
        return Opened(wallet, listening, self._survey(wallet, folder, vault))

    def _survey(self, wallet: Wallet, folder: PurePath, vault: Vault) -> Surveying:
        surveyor, told = self._computer.surveyor, wallet.teller.note
        key_file = KeyFileApart(self._computer.key_files, folder, vault, wallet.backups)
        return Surveying(folder, surveyor, key_file, self._clock, told, wallet.publish)

    async def start_sandbox(self) -> SandboxLink | None:
        """The practice bank; None when it does not come up in time."""
        try:
            async with asyncio.timeout(SANDBOX_START_S):
                return await self._sandbox.start()
        except TimeoutError:
            return None

    async def _hear_practice(self, profile: Profile, guard: UnitGuard) -> None:
        """A new practice bank has no card whose figures could prove anything: it says so itself."""
        practice = self._sandbox.practice
        if profile.is_sandbox and practice is not None:
            with suppress(ServiceError):
                guard.hear_practice(await practice.per_usd(profile.dialect))


def _read(vault: Vault) -> tuple[Profile, CardBook]:
    """What must open before anything is written: a damaged vault is refused as it is."""
    profile = vault.settings.profile()
    if profile is None:
        raise VaultDamaged("This vault holds no connection.")
    return profile, CardBook(vault)


def on_sandbox(profile: Profile, link: SandboxLink) -> Profile:
    """The practice bank listens on another port in every run; a face may have its own path."""
    base_url = link.base_url + urlsplit(profile.base_url).path
    return replace(profile, base_url=base_url, callback_url=link.callback_url)
