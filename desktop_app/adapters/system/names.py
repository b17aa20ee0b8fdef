"""Who owns the names on a bus that signs are believed of."""

from collections.abc import Collection

from desktop_app.adapters.system.bus import Bus, Signal


class Names:
    """The owners of some well-known names; a signal of anybody else is a stranger's."""

    def __init__(self, names: Collection[str]) -> None:
        self._owners = dict.fromkeys(names, "")

    async def learn(self, bus: Bus) -> None:
        """Follow the names on this bus from now on. Raises BusGone, Refused."""
        for name in self._owners:
            await bus.subscribe_owner(name)  # first: a change while asking is not missed
            self._owners[name] = await bus.owner_of(name)

    def hear(self, signal: Signal) -> bool:
        """Whether this was news of one of the names."""
        change = signal.owner_change()
        if change is None or change[0] not in self._owners:
            return False
        self._owners[change[0]] = change[1]
        return True

    def forget(self) -> None:
        """The bus is gone."""
        self._owners = dict.fromkeys(self._owners, "")

    def owner(self, name: str) -> str:
        """The unique name of who has it; "" if nobody has."""
        return self._owners.get(name, "")

    def owned(self) -> tuple[tuple[str, str], ...]:
        """The names somebody has, with their owners."""
        return tuple((name, owner) for name, owner in self._owners.items() if owner)

    def is_from(self, signal: Signal, name: str) -> bool:
        """Whether the owner of `name` sent it."""
        owner = self.owner(name)
        return bool(owner) and signal.sender == owner

    def is_of_its_interface(self, signal: Signal) -> bool:
        """Whether it is of an interface that is named as one of the names, and from its owner."""
        return self.is_from(signal, signal.interface)
