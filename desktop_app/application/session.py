"""Makes and opens vaults, tests connections, and hands out the one open wallet."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop_app.application.connection_test import probe
from desktop_app.application.data_files import DataFiles
from desktop_app.application.departures import Departures
from desktop_app.application.entry_messages import ConnectionReport, VaultProgress
from desktop_app.application.key_changing import KeyChanging
from desktop_app.application.key_file_care import KeyFileCare
from desktop_app.application.late_opening import LateOpener
from desktop_app.application.locking import Locking
from desktop_app.application.own_acts import OwnAct, note_in
from desktop_app.application.ports import (
    Clock,
    EventSink,
    Ids,
    Practice,
    SandboxHost,
)
from desktop_app.application.quick_unlock import QuickUnlocking
from desktop_app.application.recovering import Recovering, give_password
from desktop_app.application.restoring import RestorePlaces, plan_restore
from desktop_app.application.salvaging import Salvaging
from desktop_app.application.strengthening import Strengthening
from desktop_app.application.vault_place import VaultPlace
from desktop_app.application.vault_ports import VaultKeeper
from desktop_app.application.ways import WayKind
from desktop_app.domain.asking import Act
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.passwords import parse_password
from desktop_app.domain.profiles import (
    SANDBOX_PROFILES,
    Credentials,
    DialectName,
    Profile,
)
from desktop_app.domain.recovery_code import key_of, parse_code
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import NotSent

# What only names a type is imported later, with the wallet: see `LateOpener`.
if TYPE_CHECKING:
    from desktop_app.application.backup_state import RestorePlan
    from desktop_app.application.card_keys import CardKeys
    from desktop_app.application.computer import Computer
    from desktop_app.application.listening import Ears, Listening
    from desktop_app.application.opening import Connect
    from desktop_app.application.wallet import Wallet


class Session:
    """The worker's root object; every method is called on the loop thread."""

    def __init__(
        self,
        keeper: VaultKeeper,
        connect: "Connect",
        sandbox: SandboxHost,
        clock: Clock,
        ids: Ids,
        sink: EventSink,
        ears: "Ears",
        computer: "Computer",
    ) -> None:
        self._keeper = keeper
        self._connect = connect
        self._sandbox = sandbox
        self._clock = clock
        self._sink = sink
        self.computer = computer
        self.files = DataFiles(computer, lambda: self.wallet.data)
        self._opener = LateOpener(connect, sandbox, clock, ids, sink, ears, computer)
        self._locking = Locking(keeper, self._opener, sink, Strengthening(clock))
        self.recovering = Recovering(keeper, self._locking, computer.key_files)
        self.quick = QuickUnlocking(keeper, computer.keyring, self._locking, clock)
        self.salvaging = Salvaging(computer.salvager, computer.exports, clock)
        self.unlock = self._locking.unlock
        self.key_file = KeyFileCare(computer.key_files, self._locking, clock)
        keys = KeyChanging(keeper, self._locking, computer.keyring, clock, self._progress)
        self.change_password, self.change_key = keys.change_password, keys.change_key
        self.lock = self._locking.lock
        self.is_turning: Callable[[], bool] = self._locking.turn.locked
        """Whether a vault is being opened or locked at this moment."""
        self.lock_completely = self._locking.lock_completely
        self.departures = Departures(computer.presence, self._locking, sink)
        self.departures.besides = self.salvaging.close

    @property
    def wallet(self) -> "Wallet":
        """The open wallet. Raises Locked."""
        return self._locking.opened.wallet

    @property
    def listening(self) -> "Listening":
        """What hears the service's messages for the open wallet. Raises Locked."""
        return self._locking.opened.listening

    @property
    def card_keys(self) -> "CardKeys":
        """The key that the open vault's card details may be encrypted for. Raises Locked."""
        from desktop_app.application.card_keys import CardKeys

        vault = self._locking.vault
        profile = vault.settings.profile()
        is_practice = profile is not None and profile.is_sandbox
        practice = self._sandbox.practice if is_practice else None
        return CardKeys(vault, self.computer.card_keys, practice)

    @property
    def practice(self) -> Practice:
        """The practice bank's merchant and clock. Raises NotAllowed where there is none."""
        practice = self._sandbox.practice
        if practice is None:
            raise NotAllowed("The practice bank is not running.")
        return practice

    async def close(self) -> None:
        """Hear no more of the person's leaving, and lock: the program ends."""
        await self.salvaging.close()
        await self.departures.stop()
        await self._locking.close()

    async def is_open(self) -> bool:
        """Whether a vault is open and its person served."""
        return not self._locking.is_locked()

    async def warm_up_sandbox(self) -> None:
        """Start the practice bank while the person types the password."""
        await self._opener.start_sandbox()

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
        async with self._locking.turn:
            vault = await self._keeper.create(folder, name, password, self._progress)
            try:
                vault.settings.put_profile(profile, keys)
            except BaseException:
                vault.close()
                raise
            await self._locking.change_to(folder, vault)

    async def create_sandbox(
        self, folder: PurePath, password: Secret, dialect: DialectName
    ) -> None:
        """Make a practice vault connected to the practice bank. Raises VaultError, NotSent."""
        link = await self._opener.start_sandbox()
        if link is None:
            raise NotSent(
                "The practice bank could not be started on this computer.",
                todo="Close other copies of Purser and try again.",
            )
        from desktop_app.application.opening import on_sandbox

        profile = on_sandbox(SANDBOX_PROFILES[dialect], link)
        await self.create(folder, "Practice", password, profile, link.credentials(profile.auth))

    async def plan_restore(self, file: PurePath, places: RestorePlaces) -> "RestorePlan":
        """What restoring `file` would do; nothing is written. Raises VaultError."""
        plan = await plan_restore(self._keeper, file, places)
        beside = self._keeper.find(plan.folder.parent)
        return await self.key_file.compare(plan, [place.folder for place in beside])

    async def restore(
        self, plan: "RestorePlan", secret: Secret, new: Secret | None = None
    ) -> PurePath:
        """Unpack a backup into its new folder, then lock what was open. Raises VaultError.

        `secret` is the password that the vault had when the backup was made; with a `new` password
        it is the recovery code of that day. Raises InvalidInput for either before anything begins.
        """
        kind = WayKind.PASSWORD
        if new is not None:
            parse_password(new)
            secret, kind = key_of(parse_code(secret)), WayKind.RECOVERY
        async with self._locking.turn:
            vault = await self._keeper.restore(plan.file, plan.folder, secret, self._progress, kind)
            if new is not None:
                await give_password(vault, secret, new)
            await self._locking.change_to(plan.folder, vault)
            self.key_file.note_restored(plan)
        return plan.folder

    async def change_connection(self, profile: Profile, keys: Credentials) -> None:
        """Store another connection for this vault; it is used from the next unlock on.

        Raises PasswordNeeded.
        """
        confirming = self.wallet.confirming
        confirming.demand(Act.CHANGE_KEYS, "")
        vault = self._locking.vault
        with vault.commit():
            vault.settings.put_profile(profile, keys)
            note_in(vault, self._clock.now(), OwnAct.CONNECTION)
        confirming.spend(Act.CHANGE_KEYS, "")

    async def hand_over(
        self, card_id: CardId, passphrase: Secret, file: PurePath, *, replace: bool = False
    ) -> None:
        """See `HandingOver.write`. Raises PasswordNeeded."""
        wallet = self.wallet
        wallet.confirming.demand(Act.HAND_OVER, card_id)
        work = wallet.handing_over.write
        await work(self.computer.sealed, card_id, passphrase, file, replace=replace)
        wallet.confirming.spend(Act.HAND_OVER, card_id)

    async def save_results(self, file: PurePath) -> None:
        """Write what became of every row of the list. Raises NotAllowed, VaultError."""
        await self.computer.tables.write(file, await self.wallet.bulk.results())

    async def export_log(self, file: PurePath) -> str:
        """Write the log with its proof; its last link, hex. Raises NotAllowed, VaultError."""
        return await self.wallet.log.export(self.computer.tables, file)

    def _progress(self, sentence: str) -> None:
        self._sink.publish(VaultProgress(sentence))
