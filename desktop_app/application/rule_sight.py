"""What rules are decided by: put together from what was read, and from what they have committed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from json import JSONDecodeError, dumps, loads

from desktop_app.application.claims import Claims
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.kept_charges import KeptCharges
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_wallet import RuleWallet
from desktop_app.application.rule_wishes import RunsOf
from desktop_app.application.strangers import Strangers
from desktop_app.application.view import View
from desktop_app.application.views import by_card
from desktop_app.domain.caps import Committed, Run, commit, day_of, run_of
from desktop_app.domain.cards import Card, CardId, may_fund, state_of
from desktop_app.domain.deciding import SMALL_HOLD, CardSight, Sight
from desktop_app.domain.guarded import Guard, amount_of, held_of
from desktop_app.domain.history import Charge
from desktop_app.domain.intents import (
    LOOK_ALIKE_FOR,
    MONEY_KINDS,
    Intent,
    Kind,
    Stage,
    blocking,
    open_wish,
)
from desktop_app.domain.money import ZERO
from desktop_app.domain.profiles import Environment
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import LATE_FOR, RuleId, due_window, window_token
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.transactions import TransactionKind

CLOCK = "automation_clock"
"""The setting that keeps how the clocks stood when a rule last ran, or was switched on."""
KNOWN_FOR = timedelta(days=35)
"""Longer than any month: its caps are of all of it, and its due time is known to be answered."""
LOOK_BACK = timedelta(days=120)
"""A shop that was not seen for so long is a new one."""
JUMP = timedelta(minutes=10)
"""A clock that moves by more was set. Edge 8."""
_MAY_LOAD = frozenset({TransactionKind.FUNDING, TransactionKind.OTHER})
_NOT_KNOWN = frozenset({Stage.UNKNOWN, Stage.DISPUTED})


class RuleSights:
    """Reads the vault; changes nothing."""

    def __init__(
        self,
        desk: Desk,
        view: View,
        claims: Claims,
        strangers: Strangers,
        feeds: Feeds,
        book: RuleBook,
        guard_of: Callable[[CardId], Guard | None],
    ) -> None:
        self._desk = desk
        self._strangers = strangers
        self._feeds = feeds
        self._view = view
        self._claims = claims
        self._book = book
        self._guard_of = guard_of
        self._wallet = RuleWallet(desk, book)
        self._open: Mapping[CardId, tuple[Intent, ...]] = {}
        self._opened: tuple[Intent, ...] = ()
        self._wishes: tuple[Intent, ...] = ()
        self._runs = RunsOf({})
        self._committed = Committed(day_of(desk.service_now()))
        self._settled: set[tuple[RuleId, str]] = set()
        self._charges = KeptCharges(desk, feeds)
        self.sending = ""
        """The form token of what a rule sends just now."""
        self.look()

    @property
    def runs(self) -> tuple[Run, ...]:
        """What rules wished for since `KNOWN_FOR`, and what is still open, oldest first."""
        return self._runs.all

    def of_rule(self, rule_id: RuleId) -> Sequence[Run]:
        """Those of one rule."""
        return self._runs.by_rule.get(rule_id, ())

    def on_card(self, card_id: CardId) -> Sequence[Run]:
        """Those on one card."""
        return self._runs.by_card.get(card_id, ())

    def charges(self, card_id: CardId) -> tuple[Charge, ...]:
        """Those of one card from `LOOK_BACK` on, and all that may still post."""
        return self._charges.of(card_id, self._desk.service_now() - LOOK_BACK)

    def note_event(self) -> None:
        """A message came, and is kept."""
        self._charges.drop()

    def look(self) -> None:
        """Take in every wish as it stands now."""
        vault = self._desk.vault
        self._charges.look()
        self._strangers.look(self._feeds.revision)
        self._opened = vault.intents.open()
        self._open = by_card(self._opened)
        day = day_of(self._desk.service_now())
        wishes = vault.intents.of_rules(day - KNOWN_FOR)
        if wishes is not self._wishes:
            self._wishes, self._runs = wishes, self._runs.renew(wishes)
            self._committed = commit(self._runs.all, day)
        elif day != self._committed.day:
            self._committed = commit(self._runs.all, day)

    def is_done(self, rule_id: RuleId) -> Callable[[datetime], bool]:
        """Says of a due time whether a run of the rule answers it, however long ago."""
        now = self._desk.service_now()

        def is_done(due: datetime) -> bool:
            key = rule_id, due_window(due)
            if key in self._runs.answered or key in self._settled:
                return True
            # What is made up for was sent today or yesterday; of the rest the vault knows.
            if now - due < LATE_FOR or not self._was_answered(*key):
                return False
            self._settled.add(key)
            return True

        return is_done

    def _was_answered(self, rule_id: RuleId, window: str) -> bool:
        for attempt in count():
            wish = self._desk.vault.intents.of_form(window_token(rule_id, window, attempt))
            run = None if wish is None else run_of(wish)
            if run is None or run.is_spent:
                return run is not None
        return False

    def committed(self) -> Committed:
        """What the runs that were looked at come to today."""
        day = day_of(self._desk.service_now())
        if day != self._committed.day:
            self._committed = commit(self._runs.all, day)
        return self._committed

    def sight(self) -> Sight:
        """What is the same for every rule, now."""
        desk = self._desk
        return Sight(
            now=desk.service_now(),
            terms=self._book.terms,
            limits=desk.limits,
            fees=desk.fees,
            committed=self.committed(),
            wallet=self._wallet.sight(self._opened, self._runs.ended),
            stop=self.stop(),
            is_unknown_anywhere=desk.errands.is_busy(self.sending)
            or any(i.stage in _NOT_KNOWN and i.kind in MONEY_KINDS for i in self._opened),
        )

    def stop(self) -> Code | None:
        """What stops every rule at this moment, though it is on."""
        desk = self._desk
        if self._book.is_held:
            return Code.OFF
        if self.clock_jumped():
            return Code.CLOCK
        if not self._view.link.is_whole:
            return Code.NOT_READ
        if desk.guard.refusal(Kind.FUND) is not None:
            return Code.NOT_ALLOWED
        return Code.OTHER_COPY if self._has_other_copy() else None

    def clock_jumped(self) -> bool:
        """Whether a clock was set since a rule last ran: then no day of a cap can be trusted.

        Time went back behind what a rule did, or this computer's clock moved against the service's.
        The practice bank's clock is the person's own to move.
        """
        known = self._clock_known()
        if known is None or not self._view.link.is_whole:
            return False  # no answer has told the service's time
        seen, offset_s = known
        is_practice = self._desk.profile.environment is Environment.SANDBOX
        moved = timedelta(seconds=self._desk.api.clock_offset_s - offset_s)
        return self._desk.service_now() < seen - JUMP or (not is_practice and abs(moved) > JUMP)

    def keep_clock(self) -> None:
        """The clocks are as they should be, by a run or by the owner's word. Raises VaultError."""
        told = self._desk.service_now().isoformat(), self._desk.api.clock_offset_s
        self._desk.vault.settings.put(CLOCK, dumps(told))

    def _clock_known(self) -> tuple[datetime, float] | None:
        """The service's time when a rule last ran, and how far it was from ours, in seconds."""
        try:
            seen, offset_s = loads(self._desk.vault.settings.get(CLOCK) or "null")
            return datetime.fromisoformat(seen), float(offset_s)
        except (JSONDecodeError, TypeError, ValueError):
            return None

    def is_disposable(self, card_id: CardId) -> bool:
        """Whether a policy decides over a card: what is loaded on it is its owner's to say."""
        guard = self._guard_of(card_id)
        return guard is not None and guard.released_at is None

    def card(self, card: Card, *, with_holds: bool) -> CardSight:
        """What is known of a card; its holds only where they may decide something."""
        desk = self._desk
        held = small = ZERO
        if with_holds:
            for charge in held_of(self.charges(card.id)):
                amount = amount_of(charge)
                held = held + amount
                small = small + (amount if amount <= SMALL_HOLD else ZERO)
        opened = self._open.get(card.id, ())
        state = state_of(card, open_wish(opened), desk.today())
        return CardSight(
            is_active=may_fund(state) and not self.is_disposable(card.id),
            available=card.facts.available,
            read_at=card.read_at + (desk.service_now() - desk.clock.now()),
            small_holds=small,
            held=held,
            is_disputed=self._claims.is_disputed(card.id),
            in_flight=blocking(opened, Kind.FUND) is not None,
        )

    def keep_run(self) -> None:
        """A rule runs by the rates and the clocks of now. Raises VaultError."""
        self.keep_clock()
        self._wallet.keep_rates()

    def _has_other_copy(self) -> bool:
        """Whether money was moved today by a vault that is not this one: its caps are not ours."""
        now = self._desk.service_now()
        return any(
            row.kind in _MAY_LOAD and (not is_stated(row.at) or now - row.at < LOOK_ALIKE_FOR)
            for row in self._strangers.movements
        )
