"""The life of a wallet from unlock to lock: what runs by itself, and in which order it ends."""

from collections.abc import Callable
from contextlib import suppress

from desktop_app.application.activity import Activity
from desktop_app.application.automating import Automating
from desktop_app.application.backups import Backups
from desktop_app.application.card_data import CardData
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.guarding import Guards
from desktop_app.application.log_keeping import LogKeeping
from desktop_app.application.outbox import Outbox
from desktop_app.application.settling import Settler, begin_session
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.application.waking import watch_for_jumps
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError

# Longer than a send may wait for its code, then for its turn, and then take: its answer can hold a
# card number that comes only once.
DRAIN_S = 95.0


class WalletLife:
    """Starts and stops the work that nobody asked for."""

    def __init__(
        self,
        desk: Desk,
        view: View,
        publish: Callable[[], None],
        *,
        chores: Chores,
        watching: Chores,
        outbox: Outbox,
        sync: Sync,
        guards: Guards,
        backups: Backups,
        activity: Activity,
        settler: Settler,
        automation: Automating,
        data: CardData,
        log: LogKeeping,
    ) -> None:
        self._desk = desk
        self._view = view
        self._publish = publish
        self._chores = chores
        self._watching = watching
        self._outbox = outbox
        self._sync = sync
        self._guards = guards
        self._backups = backups
        self._activity = activity
        self._settler = settler
        self._automation = automation
        self._data = data
        self._log = log

    def start(self) -> None:
        """Settle what an earlier run left, show what is known, begin to read."""
        with suppress(VaultError):  # a full disk must not keep anybody from reading
            begin_session(self._desk.vault, self._desk.session, self._desk.clock.now())
            self._automation.begin()
        self._settler.take_kept()
        with suppress(VaultError):
            self._sync.claims.start()
        self._publish()
        self._watch()
        self._serve()

    async def rest(self) -> None:
        """Go on reading and freezing without the key of numbers. Raises VaultError.

        What the person began is stopped, as by `close`; what watches never is. Nothing is shown
        until `wake`.
        """
        self._automation.rest(True)
        await self._come_to_rest()
        self._desk.vault.rest()
        self._data.importing.let_go()  # of a file that was being read meanwhile

    async def wake(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> None:
        """Serve the person again. Raises WrongPassword; it rests on then."""
        await self._desk.vault.wake(secret, kind)
        self._automation.rest(False)
        self._view.wakes += 1
        self._sync.look_anew()
        self._serve()
        with suppress(VaultError):  # what cannot be shown now is shown by the next reading
            self._publish()

    async def close(self) -> None:
        """Stop reading, wait for an answer under way, drop the keys whatever else fails."""
        try:
            await self._watching.stop()
            await self._come_to_rest()
        finally:
            try:
                await self._desk.api.close()
            finally:
                self._desk.vault.close()

    async def _come_to_rest(self) -> None:
        self._data.importing.let_go()
        await self._chores.stop()
        await self._outbox.drain(DRAIN_S)
        with suppress(VaultError):  # only times of reads: nothing that cannot be read again
            self._desk.book.flush()
        if not self._desk.vault.is_resting:
            await self._backups.make_last()

    def _watch(self) -> None:
        self._watching.start(self._sync.run(self._publish))
        self._watching.start(self._guards.run(self._publish))
        self._watching.start(self._automation.rules.run(self._publish))
        self._watching.start(self._automation.reminders.run(self._publish))
        self._watching.start(watch_for_jumps(self._desk.clock, self._sync.look_anew))

    def _serve(self) -> None:
        self._chores.start(self._backups.run(self._publish))
        self._chores.start(self._activity.prepare())
        self._chores.start(self._log.run())
