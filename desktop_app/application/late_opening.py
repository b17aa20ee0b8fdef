"""The wallet's own modules, imported while the password is stretched and not before."""

from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.application.computer import Computer
    from desktop_app.application.listening import Ears
    from desktop_app.application.opening import Connect, Opened, Opener
    from desktop_app.application.ports import Clock, EventSink, Ids, SandboxHost, SandboxLink
    from desktop_app.application.vault_ports import Vault


class LateOpener:
    """An `Opener` that is made with its first use."""

    def __init__(
        self,
        connect: "Connect",
        sandbox: "SandboxHost",
        clock: "Clock",
        ids: "Ids",
        sink: "EventSink",
        ears: "Ears",
        computer: "Computer",
    ) -> None:
        self._world = connect, sandbox, clock, ids, sink, ears, computer

    async def open(self, folder: PurePath, vault: "Vault") -> "Opened":
        """See `Opener.open`."""
        return await self._opener.open(folder, vault)

    async def start_sandbox(self) -> "SandboxLink | None":
        """See `Opener.start_sandbox`."""
        return await self._opener.start_sandbox()

    @cached_property
    def _opener(self) -> "Opener":
        from desktop_app.application.opening import Opener

        return Opener(*self._world)
