"""Asks for the master password again before some acts, on the worker: no screen can leave it out.

Rules, guards and freezing never come here: what runs by itself was decided on before, and freezing
must always be possible.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from json import JSONDecodeError, dumps, loads
from typing import Any, Final, TypeVar

from desktop_app.application.desk import Desk
from desktop_app.application.own_acts import OwnAct, note_own
from desktop_app.application.view import View
from desktop_app.application.wishes import UseWish
from desktop_app.domain.asking import (
    AMOUNTS,
    PROOF_S,
    USUAL,
    Act,
    Asking,
    PasswordNeeded,
    PasswordPause,
)
from desktop_app.domain.errors import Locked
from desktop_app.domain.money import Money
from desktop_app.domain.pause import pause_after
from desktop_app.domain.second_secret import KeyFileRefused
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword

NAME: Final = "asked_again"
LIST: Final = "list"
"""The target of a list of cards; others are form tokens and card ids."""
T = TypeVar("T")


class Confirming:
    """Of one unlocked wallet. A proof is for one act and one target: a form, or a card.

    It counts for two minutes and not beyond a lock. Only the password makes one, never a keyring.
    """

    def __init__(self, desk: Desk, view: View, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._view = view
        self._publish = publish
        self._proofs: dict[tuple[Act, str, int], float] = {}
        self._failures = 0
        self._free_at = 0.0
        self._turn = asyncio.Lock()

    @property
    def asking(self) -> Asking:
        """What the owner chose to be asked about."""
        return load(self._desk.vault.settings.get(NAME))

    @property
    def visit(self) -> int:
        """Another number after each lock, for what was asked for before it."""
        return self._view.wakes

    async def prove(self, act: Act, target: str, password: Secret) -> None:
        """Let `act` on `target` through for two minutes. Raises WrongPassword, PasswordPause.

        And what the vault raises where the key cannot be derived.
        """
        wakes = self._view.wakes
        await self.guess(lambda: self._desk.vault.keys.prove(password))
        now = self._now()
        fresh = {key: until for key, until in self._proofs.items() if until > now}
        self._proofs = {**fresh, (act, target, wakes): now + PROOF_S}

    async def guess(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do `work`, which tries a typed password, unless several wrong ones came before.

        Raises PasswordPause, and what `work` raises; its WrongPassword counts.
        """
        async with self._turn:  # one try at a time, or the pause would be run past
            left = self._free_at - self._now()
            if left > 0:
                raise PasswordPause(math.ceil(left))
            try:
                done = await work()
            except KeyFileRefused:
                raise  # the password was not tried
            except WrongPassword:
                self._failures += 1
                self._free_at = self._now() + pause_after(self._failures)
                raise
            self._failures = 0
            return done

    def demand(self, act: Act, target: str, amount: Money | None = None) -> None:
        """Raises PasswordNeeded where the owner wants to be asked and no fresh proof is there.

        And Locked, whatever was proven.
        """
        if self._desk.vault.is_resting:
            raise Locked
        if not self.asking.asks(act, amount):
            return
        if self._proofs.get((act, target, self._view.wakes), 0.0) <= self._now():
            raise PasswordNeeded

    def spend(self, act: Act, target: str) -> None:
        """The act was done: its proof is for no other one."""
        self._proofs.pop((act, target, self._view.wakes), None)

    def take(self, act: Act, target: str, amount: Money | None = None) -> None:
        """Demand and spend at once, for what has no form of its own."""
        self.demand(act, target, amount)
        self.spend(act, target)

    async def set_asking(self, wanted: Asking) -> None:
        """Keep another choice; asking less needs a proof itself. Raises PasswordNeeded."""
        if wanted.is_less_than(self.asking):
            self.demand(Act.ASK_LESS, "")
        with self._desk.vault.commit():
            self._desk.vault.settings.put(NAME, dump(wanted))
            note_own(self._desk, OwnAct.ASKING)
        self.spend(Act.ASK_LESS, "")
        self._publish()

    def before_use(
        self, use: Callable[[UseWish], Awaitable[T]]
    ) -> Callable[[UseWish], Awaitable[T]]:
        """`use`, once the load that it may send was asked about."""

        async def asked(wish: UseWish) -> T:
            self.demand(Act.MOVE_MONEY, wish.form_token, wish.most)
            return await use(wish)

        return asked

    def _now(self) -> float:
        return self._desk.clock.monotonic()


def dump(asking: Asking) -> str:
    """As one JSON line."""
    acts = sorted(act.value for act in asking.acts)
    return dumps({"above": asking.above.micros, "acts": acts}, sort_keys=True)


def load(text: str) -> Asking:
    """From one JSON line; what is odd is asked about, as if nothing had been chosen."""
    try:
        stored: Any = loads(text or "{}")
        above = Money(stored["above"])
        acts = frozenset(Act(act) for act in stored["acts"])
    except (JSONDecodeError, KeyError, TypeError, ValueError):
        return USUAL
    return Asking(acts, above) if above in AMOUNTS else Asking(acts)
