"""MoneyMachine: a random owner, a hostile network, crashes and restores; M1 to M16 hold throughout.

Reliability 4.6. It drives the real outbox, the real vault on disk and the real client over real
sockets against the sandbox; the bank's ledger is the ghost that knows what truly happened.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from desktop_app.domain.intents import Intent, Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from tests.faults.owner import MONEY_KINDS, OVER, Owner


class MoneyMachine(Owner):
    """The owner, the world around, and what must hold whatever happens."""

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
        self.steps.append("back_up")
        self.world.leave()
        self.world.backups.append(self.world.keep_files(f"backup-{len(self.world.backups)}"))
        self.world.enter()

    @precondition(lambda self: self.world.backups)
    @rule(pick=st.integers(0, 9))
    def restore(self, pick: int) -> None:
        """Put an older copy in the vault's place."""
        self.steps.append(pick)

        def older() -> None:
            self.world.leave()
            self.world.take_files(self.world.backups[pick % len(self.world.backups)])
            self.restored = True
            self.world.enter()

        self._reads_only(older)

    @rule(hours=st.sampled_from([-48, -1, 1, 30]))
    def set_clock(self, hours: int) -> None:
        """Somebody sets the computer's clock."""
        self.steps.append(("clock", hours))
        self.world.clock.at += timedelta(hours=hours)

    @rule(minutes=st.sampled_from([1, 8, 1500]))
    def wait(self, minutes: int) -> None:
        """Time passes for everybody."""
        self.steps.append(minutes)
        self.world.wait(timedelta(minutes=minutes))

    @rule()
    def foreign_card(self) -> None:
        """A card that somebody makes elsewhere, with our label."""
        self.steps.append("foreign_card")
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

    def _reads_only(self, work: Callable[[], object]) -> None:
        """M9 ReadOnlyStart: no request of ours appears at the bank by reading or starting."""
        self.steps.append(getattr(work, "__name__", "read"))
        before = self._asked()
        work()
        assert self._asked() == before, "M9"

    def _asked(self) -> set[str]:
        ledger = self.world.ledger()
        return {r for r in (*ledger.cards, *ledger.movements) if r.startswith("PSR1")}
