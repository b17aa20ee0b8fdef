"""MoneyMachine: a random owner, a hostile network, crashes and restores; M1 to M16 hold throughout.

Reliability 4.6. It drives the real outbox, the real vault on disk and the real client over real
sockets against the sandbox; the bank's ledger is the ghost that knows what truly happened.
"""

import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop_app.application.messages import MoneyWish
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.errors import MoneyMoved, PurserError
from desktop_app.domain.intents import Intent, Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from tests.faults.crashing import POINTS, CrashingApi
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox

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


class MoneyMachine(RuleBasedStateMachine):
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
        self.world = World(Path(self._folder.name), self.bank, self.dialect)
        self.wishes: list[Wish] = []
        self.told_failed: set[str] = set()
        self.restored = False
        self._tokens = 0
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
            self._ask(Wish(kind, card_id, 0), fault, crash)

    @rule(pick=st.integers(0, 99), fault=st.sampled_from(FAULTS))
    def ask_again(self, pick: int, fault: tuple[str, dict[str, object]] | None) -> None:
        """Wish anew for what is told to have failed or not to be found."""
        wish = self.wishes[pick % len(self.wishes)] if self.wishes else None
        if wish is not None and wish.kind is not Kind.ISSUE and self._is_over(wish):
            self._ask(wish, fault, "", again=True)

    @rule(pick=st.integers(0, 99))
    def click_twice(self, pick: int) -> None:
        """The same filled form once more."""
        wish = self.wishes[pick % len(self.wishes)] if self.wishes else None
        if wish is not None and wish.run == self.world.run:  # a form does not outlive its run
            self._try(self._work(wish, wish.tokens[-1], again=True), wish, wish.tokens[-1])

    # --- the world ----------------------------------------------------------------------------

    @rule()
    def poll(self) -> None:
        """Read everything; nothing is sent."""
        self._reads_only(lambda: self.world.do(self.world.wallet.refresh))

    @rule()
    def restart(self) -> None:
        """Close and open."""

        def again() -> None:
            self.world.leave()
            self.world.enter()

        self._reads_only(again)

    @rule()
    def back_up(self) -> None:
        """Keep a copy of the closed vault."""
        self.world.leave()
        self.world.backups.append(self.world.keep_files(f"backup-{len(self.world.backups)}"))
        self.world.enter()

    @precondition(lambda self: self.world.backups)
    @rule(pick=st.integers(0, 9))
    def restore(self, pick: int) -> None:
        """Put an older copy in the vault's place."""

        def older() -> None:
            self.world.leave()
            self.world.take_files(self.world.backups[pick % len(self.world.backups)])
            self.restored = True
            self.world.enter()

        self._reads_only(older)

    @rule(hours=st.sampled_from([-48, -1, 1, 30]))
    def set_clock(self, hours: int) -> None:
        """Somebody sets the computer's clock."""
        self.world.clock.at += timedelta(hours=hours)

    @rule(minutes=st.sampled_from([1, 8, 1500]))
    def wait(self, minutes: int) -> None:
        """Time passes for everybody."""
        self.world.wait(timedelta(minutes=minutes))

    @rule()
    def foreign_card(self) -> None:
        """A card that somebody makes elsewhere, with our label."""
        if self.dialect is DialectName.GUIDE:
            body = {
                "userReference": "elsewhere", "label": "Ads", "initialLimit": 50,
                "callbackUrl": f"{self.bank.url}/sink/other",
            }  # fmt: skip
            self.bank.guide("POST", "/api/cards", body)

    # --- what holds ---------------------------------------------------------------------------

    @invariant()
    def nothing_happened_twice_or_unasked(self) -> None:
        """M1 OneCard, M2 OneDebit, M3 WAL, M5 NoFalseFail, M10 Unit."""
        if not hasattr(self, "world"):
            return
        ledger = self.world.ledger()
        known = {i.reference: i for i in self.world.intents()}
        for wish in self.wishes:
            assert sum(ledger.cards[r] for r in wish.references) <= 1, ("M1", wish)
            assert sum(ledger.debits(r) for r in wish.references) <= 1, ("M2", wish)
        for reference in (*ledger.cards, *ledger.movements):
            if reference.startswith("PSR1") and not self.restored:
                assert known[reference].stage is not Stage.READY, "M3"
        for reference in self.told_failed:
            assert ledger.effects(reference) == 0, ("M5", reference)
        for reference, rows in ledger.movements.items():
            intent = known.get(reference)
            if intent is not None and intent.kind in MONEY_KINDS:
                assert intent.amount == Money(rows[0]["amount_micros"]), "M10"

    @invariant()
    def what_is_told_is_proven_and_what_is_open_is_shown(self) -> None:
        """M4 PanFirst, M6 NoFalseDone, M8 Surfaced, M11 Single."""
        if not hasattr(self, "world"):
            return
        intents, shown = self.world.intents(), {i.id for i in self.world.picture().uncertain}
        for intent in intents:
            if intent.stage is Stage.CONFIRMED:
                assert self.world.vault.intents.evidence(intent.id), ("M6", intent)
            if intent.is_uncertain:
                assert intent.id in shown, ("M8", intent)
            if intent.pan is PanState.STORED and intent.card_id is not None:
                card = self.world.vault.cards.get(intent.card_id)
                assert card is not None, "M4"
                assert card.stored, "M4"
        busy = {Stage.SENDING, Stage.ACCEPTED, Stage.UNKNOWN}
        single = Counter(
            i.card_id
            for i in intents
            if i.stage in busy and i.kind not in (Kind.ISSUE, Kind.FREEZE)
        )
        assert all(count <= 1 for count in single.values()), "M11"

    def teardown(self) -> None:
        """M12 Converge: when the network is quiet, reading settles everything it can."""
        if not hasattr(self, "world"):
            return
        self.bank.control("faults", method="DELETE")
        for _ in range(3):
            self.wait(1500)
            self.poll()
        ledger = self.world.ledger()
        views = {view.id: view for view in self.world.picture().uncertain}
        for intent in self.world.intents():
            self._check_end(intent, ledger.effects(intent.reference), bool(
                intent.id in views and views[intent.id].candidates))  # fmt: skip
        self.world.stop()
        self._folder.cleanup()

    def _check_end(self, intent: Intent, effects: int, is_asked: bool) -> None:
        assert intent.stage is not Stage.SENDING, ("M12", intent)
        assert intent.stage is not Stage.UNKNOWN or is_asked, ("M12", intent)
        if intent.kind is Kind.ISSUE or intent.kind in MONEY_KINDS:
            if intent.stage in OVER:
                assert effects == 0, ("M12 M5", intent)
            elif intent.stage is Stage.CONFIRMED:
                assert effects == 1, ("M12 M6", intent)

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
        token = f"form-{self._tokens}"
        wish.tokens.append(token)
        wish.run = self.world.run
        crashing = CrashingApi(self.world, crash)
        with crashing.in_place():
            self._try(self._work(wish, token, again=again), wish, token)
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
        made = {
            i.reference
            for i in self.world.intents()
            if i.form_token == token and i.reference not in before
        }
        wish.references |= made
        if failed and wish.kind in (Kind.ISSUE, *MONEY_KINDS):
            self.told_failed |= made

    def _reads_only(self, work: Callable[[], object]) -> None:
        """M9 ReadOnlyStart: no request of ours appears at the bank by reading or starting."""
        before = self._asked()
        work()
        assert self._asked() == before, "M9"

    def _asked(self) -> set[str]:
        ledger = self.world.ledger()
        return {r for r in (*ledger.cards, *ledger.movements) if r.startswith("PSR1")}
