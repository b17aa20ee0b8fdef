"""Setting the spending limits of a card, and how far each is used.

It moves no money and a second send of the same set changes nothing, so it needs no intent: what
was asked for is written before the first byte leaves, and reading the card tells what became of
it. Nothing is sent a second time by itself.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.application.activity import Activity
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.foreseeing import told_to_end
from desktop_app.application.limits_asked import (
    LimitsAsked,
    Stands,
    in_force,
    keep_asked,
    load_asked,
)
from desktop_app.application.sync import Sync
from desktop_app.application.timeline import PAGE, Ask
from desktop_app.domain.cards import NO_LIMITS, USABLE, CardId, SpendLimits
from desktop_app.domain.errors import Locked, MoneyMoved, NotAllowed
from desktop_app.domain.history import Charge
from desktop_app.domain.intents import Kind
from desktop_app.domain.service_errors import (
    NotSent,
    OutcomeUnknown,
    Refused,
    ServiceError,
    unsent_unread,
)
from desktop_app.domain.spend_limits import (
    Known,
    Span,
    Use,
    figures_of,
    fill_in,
    find_taken_away,
    find_wrong,
    make_limits,
    period_start,
    use_of,
)
from desktop_app.domain.vault_errors import DiskFull, VaultError

MOST_CHARGES = 5_000
LOOKS_S = (0.0, 0.5, 1.5)


class LimitsUnknown(OutcomeUnknown):
    """The request to set limits may have arrived."""

    code = "limits_unknown"
    moved = MoneyMoved.NO
    happened = "The limits were sent, but no usable answer came back."
    doing = "Read the card to see which limits it states. Never sends them again by itself."
    todo = "Look at the card. You may set the limits again: twice the same is once."


@dataclass(frozen=True, slots=True)
class LimitsLook:
    """How far the limits of a card are used; `read_at` is when its feed was last read."""

    card_id: CardId
    limits: SpendLimits
    uses: tuple[Use, ...]
    read_at: datetime | None
    asked: LimitsAsked | None


class Limiting:
    """One card's limits at a time; a send outlives the sheet that asked for it."""

    def __init__(
        self,
        desk: Desk,
        sync: Sync,
        activity: Activity,
        chores: Chores,
        publish: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._sync = sync
        self._activity = activity
        self._chores = chores
        self._publish = publish
        self._turn = asyncio.Lock()

    def check(self, wanted: SpendLimits, before: SpendLimits) -> SpendLimits:
        """What is sent for `wanted`. Raises InvalidInput for the first field that is wrong."""
        can = self._desk.api.capabilities
        wrong = (
            *find_wrong(wanted, can.spend_limits, self._desk.limits.max_card),
            *find_taken_away(wanted, before, can.limits_at_once),
        )
        if wrong:
            raise wrong[0]
        return fill_in(wanted, can.limits_at_once)

    def check_new(self, wanted: SpendLimits) -> None:
        """Whether a card still to be made may be given these. Raises InvalidInput, NotAllowed."""
        self._refuse_unproven()
        self.check(wanted, NO_LIMITS)

    async def set(self, card_id: CardId, wanted: SpendLimits) -> LimitsAsked:
        """Send all limits of a card once, then read the card: what that states decides.

        Raises InvalidInput, NotAllowed and NotSent before anything is sent, Refused, and
        LimitsUnknown when neither an answer nor a read tells.
        """

        async def in_turn() -> LimitsAsked:
            async with self._turn:
                return await self._set(card_id, wanted)

        # It outlives its caller, as every send does: closing a sheet does not interrupt it.
        return await asyncio.shield(self._chores.start(in_turn()))

    async def look(self, card_id: CardId) -> LimitsLook:
        """The limits in force and how far they are used. Reads the vault; raises VaultError.

        Limits that were sent and not read since are looked for at the service first.
        """
        card, asked = self._desk.card(card_id), load_asked(self._desk.vault.settings, card_id)
        if asked is not None and asked.stands(card.facts.limits) is Stands.UNREAD:
            with suppress(ServiceError):
                asked = await self._chores.run(self._read(card_id, asked))
                self._publish()
        limits = in_force(asked, self._desk.card(card_id).facts.limits)
        charges, stopped_at = await self._gather(card_id, limits)
        coverage = self._desk.vault.history.coverage(card_id)
        read_at, since = (coverage.read_at, coverage.since) if coverage else (None, None)
        known = Known(read_at, max((at for at in (since, stopped_at) if at), default=None))
        uses = use_of(limits, charges, known, self._desk.service_now())
        return LimitsLook(card_id, limits, uses, read_at, asked)

    # --- inner --------------------------------------------------------------------------------

    async def _set(self, card_id: CardId, wanted: SpendLimits) -> LimitsAsked:
        sent = await self._prepare(card_id, wanted)
        settings = self._desk.vault.settings
        earlier = load_asked(settings, card_id)
        asked = LimitsAsked(wanted, sent, self._desk.clock.now())
        keep_asked(settings, card_id, asked)
        try:
            await self._desk.api.set_limits(card_id, sent)
            asked = asked.accepted()
        except (NotSent, Refused):
            with suppress(VaultError):
                keep_asked(settings, card_id, earlier)
            raise
        except OutcomeUnknown as error:
            return await self._resolve(card_id, asked, error)
        with suppress(VaultError):  # it is set, whether or not that can be written now
            keep_asked(settings, card_id, asked)
        with suppress(ServiceError, VaultError):
            asked = await self._read(card_id, asked)
        self._show()
        return asked

    async def _prepare(self, card_id: CardId, wanted: SpendLimits) -> SpendLimits:
        """Everything that refuses without a byte sent; returns what is to be sent."""
        desk = self._desk
        if desk.vault.is_resting:
            raise Locked
        self._refuse_unproven()
        desk.card(card_id)
        try:
            await self._sync.read_card(card_id)
        except ServiceError as error:
            happened = "The card could not be read first, so nothing was sent."
            raise unsent_unread(happened, error) from None
        card = desk.card(card_id)
        if desk.state(card) not in USABLE:
            raise NotAllowed("The card has ended or is not ready, so its limits stay as they are.")
        if not desk.vault.has_room():
            raise DiskFull
        earlier = load_asked(desk.vault.settings, card_id)
        before = {
            **figures_of(earlier.sent if earlier else SpendLimits()),
            **figures_of(card.facts.limits),
        }
        return self.check(wanted, make_limits(before))

    def _refuse_unproven(self) -> None:
        # M10 Unit: a limit is a figure on the wire, and at a wrong scale it is another limit.
        refused = self._desk.guard.refusal(Kind.FUND)
        if refused is not None:
            raise refused
        if not self._desk.api.capabilities.spend_limits:
            raise NotAllowed("This connection cannot change spending limits.")

    async def _resolve(
        self, card_id: CardId, asked: LimitsAsked, error: OutcomeUnknown
    ) -> LimitsAsked:
        """No answer: a few reads, and the limits that one states decide."""
        for pause in LOOKS_S:
            await asyncio.sleep(pause)
            with suppress(ServiceError, VaultError):
                asked = await self._read(card_id, asked)
            if asked.stands(self._desk.card(card_id).facts.limits) is Stands.STATED:
                self._show()
                return asked
        self._show()
        raise LimitsUnknown(detail=error.detail) from None

    async def _read(self, card_id: CardId, asked: LimitsAsked) -> LimitsAsked:
        """Read the card, and keep that it was read. Raises ServiceError, VaultError."""
        await self._sync.read_card(card_id)
        read = replace(asked, is_read=True)
        keep_asked(self._desk.vault.settings, card_id, read)
        return read

    def _show(self) -> None:
        with suppress(VaultError):
            self._publish()

    async def _gather(
        self, card_id: CardId, limits: SpendLimits
    ) -> tuple[list[Charge], datetime | None]:
        """The charges of the longest period, and where looking stopped short of its start."""
        longest = next(reversed(figures_of(limits)), Span.TRANSACTION)
        if longest is Span.TRANSACTION:
            return [], None
        await self._activity.catch_up()
        history = self._desk.vault.history
        asked = Ask(card_id=card_id, since=period_start(longest, self._desk.service_now()))
        charges: list[Charge] = []
        for first in range(0, MOST_CHARGES, PAGE):
            lines = history.lines(asked, first, PAGE)
            charges += [told_to_end(self._desk, line) for line in lines if isinstance(line, Charge)]
            if len(lines) < PAGE:
                return charges, None
            await asyncio.sleep(0)  # others get their turn
        return charges, charges[-1].at
