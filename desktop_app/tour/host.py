"""The tour's practice bank: outlives a restart of the app, ends when the story says so."""

from desktop_app.adapters.practice import PracticeShop
from desktop_app.adapters.sandbox_control import Ledger, SandboxControl
from desktop_app.adapters.system.sandbox_process import SandboxProcess
from desktop_app.application.ports import Practice, SandboxLink

# Ten times what the service takes: in the tour nobody waits for a turn.
PER_MINUTE = 600


class TourHost:
    """SandboxHost whose `stop` leaves the bank running; `end` is the pulled plug."""

    def __init__(self, process: SandboxProcess) -> None:
        self._process = process
        self._ended = False
        self._control: SandboxControl | None = None

    @property
    def practice(self) -> Practice | None:
        """The running bank's merchant and clock."""
        return None if self._ended else self._process.practice

    async def start(self) -> SandboxLink | None:
        """The bank's link; None once its plug was pulled."""
        if self._ended:
            return None
        link = await self._process.start()
        if link is not None and self._control is None:
            await (await self.control()).allow(PER_MINUTE)
        return link

    async def stop(self) -> None:
        """Called when the app closes: the bank goes on."""

    async def end(self) -> None:
        """Pull the plug."""
        self._ended = True
        if self._control is not None:
            await self._control.close()
        await self._process.stop()

    async def control(self) -> SandboxControl:
        """The bank's own door, for the ledger and for planted faults."""
        link = await self._process.start()
        if self._control is None:
            assert link is not None
            self._control = SandboxControl(link.base_url)
        return self._control

    async def ledger(self) -> Ledger:
        """What the bank's books say."""
        return await (await self.control()).ledger()

    async def populate(self, count: int) -> None:
        """Make cards that Purser did not ask for."""
        await (await self.control()).populate(count)

    async def plant(self, operation: str, kind: str, ms: int = 1000) -> None:
        """Spoil the next request of `operation`; `ms` is how long a delay takes."""
        await (await self.control()).plant(operation, kind, ms=ms)


def make_shop(url: str) -> Practice:
    """The merchant at a bank's address."""
    return PracticeShop.at(url)
