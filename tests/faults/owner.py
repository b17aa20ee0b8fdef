"""What the owner of the MoneyMachine does: wishes, under faults and crashes, and wishes again."""

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.errors import MoneyMoved, PurserError
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from tests.faults.crashing import POINTS, Crash, CrashingApi
from tests.faults.world import Ledger, World
from tests.support.sandbox_server import RunningSandbox

T = TypeVar("T")
FAULTS: tuple[tuple[str, dict[str, object]] | None, ...] = (
    None,
    None,
    ("drop_before", {}),
    ("drop_after", {}),
    ("truncate", {}),
    ("html", {}),
    ("html", {"after": True}),
    ("status", {"status": 500}),
    ("status", {"status": 503, "after": True}),
    ("status", {"status": 408, "after": True}),
    ("rate_limit", {}),
    ("wrong_types", {}),
)
MONEY_KINDS = {Kind.FUND: "fund", Kind.WITHDRAW: "withdraw"}
OVER = {Stage.REJECTED, Stage.NOT_FOUND, Stage.STALE}


@dataclass
class Wish:
    """What the owner wanted once, and every reference that was made for it."""

    kind: Kind
    card_id: CardId | None
    amount: int
    tokens: list[str] = field(default_factory=list)
    run: int = 0
    references: set[str] = field(default_factory=set)


class WatchedWorld(World):
    """Asks the bank for its ledger only when something was done since."""

    _known: Ledger | None = None

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        self._known = None
        return super().do(work)

    def wait(self, by: timedelta) -> None:
        self._known = None
        super().wait(by)

    def ledger(self) -> Ledger:
        if self._known is None:
            self._known = super().ledger()
        return self._known


class Owner(RuleBasedStateMachine):
    """One dialect; subclasses say which, and hand over a running bank."""

    dialect: ClassVar[DialectName]
    bank: ClassVar[RunningSandbox]

    @initialize(cards=st.integers(0, 2))
    def begin(self, cards: int) -> None:
        """An empty bank, a new vault, and a few cards."""
        self.bank.control("reset", {})
        self.bank.control("rate_limit", {"per_minute": 0})
        self.bank.control("faults", method="DELETE")
        self._folder = tempfile.TemporaryDirectory(prefix="purser-machine-")
        self.world = WatchedWorld(Path(self._folder.name), self.bank, self.dialect)
        self.wishes: list[Wish] = []
        self.told_failed: set[str] = set()
        self.restored = False
        self._tokens = 0
        self.steps: list[object] = []
        for _ in range(cards):
            self.issue(20, None, "")

    # --- the owner ----------------------------------------------------------------------------

    @rule(
        load=st.sampled_from([10, 20]),
        fault=st.sampled_from(FAULTS),
        crash=st.sampled_from(("", "", "", *POINTS)),
    )
    def issue(self, load: int, fault: tuple[str, dict[str, object]] | None, crash: str) -> None:
        """Order a card."""
        if len(self._of(Kind.ISSUE)) < 6:
            wish = Wish(Kind.ISSUE, None, load)
            self.wishes.append(wish)
            self._ask(wish, fault, crash)

    @rule(
        kind=st.sampled_from(list(MONEY_KINDS)),
        pick=st.integers(0, 9),
        amount=st.sampled_from([2, 3, 5]),
        fault=st.sampled_from(FAULTS),
        crash=st.sampled_from(("", "", "", *POINTS)),
    )
    def move(
        self,
        kind: Kind,
        pick: int,
        amount: int,
        fault: tuple[str, dict[str, object]] | None,
        crash: str,
    ) -> None:
        """Top up or withdraw."""
        card_id = self._card(pick)
        if card_id is not None:
            wish = Wish(kind, card_id, amount)
            self.steps.append(pick)
            self.wishes.append(wish)
            self._ask(wish, fault, crash)

    @rule(
        kind=st.sampled_from([Kind.FREEZE, Kind.UNFREEZE, Kind.TERMINATE]),
        pick=st.integers(0, 9),
        fault=st.sampled_from(FAULTS),
        crash=st.sampled_from(("", "", *POINTS)),
    )
    def change(
        self, kind: Kind, pick: int, fault: tuple[str, dict[str, object]] | None, crash: str
    ) -> None:
        """Freeze, unfreeze or end."""
        card_id = self._card(pick)
        if card_id is not None:
            self.steps.append(pick)
            self._ask(Wish(kind, card_id, 0), fault, crash)

    @rule(pick=st.integers(0, 99), fault=st.sampled_from(FAULTS))
    def ask_again(self, pick: int, fault: tuple[str, dict[str, object]] | None) -> None:
        """Wish anew for what is told to have failed or not to be found."""
        self.steps.append(("again", pick))
        wish = self.wishes[pick % len(self.wishes)] if self.wishes else None
        if wish is not None and wish.kind is not Kind.ISSUE and self._is_over(wish):
            self._ask(wish, fault, "", again=True)

    @rule(pick=st.integers(0, 99))
    def click_twice(self, pick: int) -> None:
        """The same filled form once more."""
        self.steps.append(("twice", pick))
        wish = self.wishes[pick % len(self.wishes)] if self.wishes else None
        if wish is not None and wish.run == self.world.run:  # a form does not outlive its run
            self._try(self._work(wish, wish.tokens[-1], again=True), wish, wish.tokens[-1])

    # --- inner --------------------------------------------------------------------------------

    def _of(self, kind: Kind) -> list[Wish]:
        return [wish for wish in self.wishes if wish.kind is kind]

    def _card(self, pick: int) -> CardId | None:
        gone = (CardStatus.TERMINATED, CardStatus.FAILED)
        cards = [c for c in self.world.vault.cards.all() if c.facts.status not in gone]
        return sorted(c.id for c in cards)[pick % len(cards)] if cards else None

    def _is_over(self, wish: Wish) -> bool:
        """Whether this vault still knows every request of the wish, and none can be open."""
        known = {i.reference: i for i in self.world.intents()}
        return all(r in known and known[r].stage in OVER for r in wish.references)

    def _ask(
        self,
        wish: Wish,
        fault: tuple[str, dict[str, object]] | None,
        crash: str,
        *,
        again: bool = True,
    ) -> None:
        if fault is not None:
            kind, params = fault
            operation = "create" if wish.kind is Kind.ISSUE else wish.kind.value
            self.bank.fault(operation, kind, **params)
        self._tokens += 1
        self.steps.append((wish.kind, wish.amount, str(fault), crash, again))
        token = f"form-{self._tokens}"
        wish.tokens.append(token)
        wish.run = self.world.run
        crashing = CrashingApi(self.world, crash)
        with crashing.in_place():
            self._try(self._work(wish, token, again=again), wish, token)
        if fault is not None:
            self.bank.control("faults", method="DELETE")
        if crashing.files is not None:
            self.told_failed -= wish.references  # it was never told: the process was gone
            self.world.leave()
            self.world.take_files(crashing.files)
            self.world.enter()

    def _work(self, wish: Wish, token: str, *, again: bool) -> Callable[[], Awaitable[object]]:
        wallet, card_id = self.world.wallet, wish.card_id or CardId("")
        if wish.kind is Kind.ISSUE:
            form = self.world.issue_wish(token, "Ads", wish.amount, again=again)
            return lambda: wallet.issue(form)
        money = MoneyWish(token, card_id, Money.usd(wish.amount), again=again)
        works: dict[Kind, Callable[[], Awaitable[object]]] = {
            Kind.FUND: lambda: wallet.top_up(money),
            Kind.WITHDRAW: lambda: wallet.withdraw(money),
            Kind.FREEZE: lambda: wallet.set_frozen(card_id, True, token),
            Kind.UNFREEZE: lambda: wallet.set_frozen(card_id, False, token),
            Kind.TERMINATE: lambda: wallet.terminate(card_id, token),
        }
        return works[wish.kind]

    def _try(self, work: Callable[[], Awaitable[object]], wish: Wish, token: str) -> None:
        before = {i.reference for i in self.world.intents()}
        failed = False
        try:
            self.world.do(work)
        except PurserError as error:
            failed = error.moved is MoneyMoved.NO
        except Crash:
            pass
        made = {
            i.reference
            for i in self.world.intents()
            if i.form_token == token and i.reference not in before
        }
        wish.references |= made
        if failed and wish.kind in (Kind.ISSUE, *MONEY_KINDS):
            self.told_failed |= made
