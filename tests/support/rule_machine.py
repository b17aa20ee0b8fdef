"""Rules under any order of purchases, waits, losses, crashes, clocks and owners' choices.

What the service itself saw is judged: no cap is passed, no card is loaded too soon, nothing is sent
twice, nor while its owner has it off, and no more leaves the wallet than the window said could.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.caps import Terms, run_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rules import Plan, RuleCaps
from tests.support.desk import PRACTICE
from tests.support.rule_bank import How
from tests.support.rule_stage import CAPS, PLANS, TERMS, Moment, RuleStage, card


class RuleMachine(RuleStage):
    """The owner, crashes and copies, and what must hold whatever happens."""

    # --- crashes and copies -------------------------------------------------------------------

    @rule(how=st.sampled_from([None, How.HUNG, How.HUNG_DONE]), writes=st.integers(0, 12))
    def crash(self, how: How | None, writes: int) -> None:
        """In the middle of a send, or after so many writes."""

        async def whole() -> None:
            if how is None:
                self.world.disk.writes_left = writes
            else:
                self.world.bank.plans.appendleft(how)
            with suppress(PurserError):
                await self.world.look()
            self.world.disk.writes_left = None
            for hung in (How.HUNG, How.HUNG_DONE):
                while hung in self.world.bank.plans:
                    self.world.bank.plans.remove(hung)
            await self.world.crash()

        self.do(whole)

    @rule()
    def back_up(self) -> None:
        unknown = tuple(self.judge.forgotten)
        self.kept.append((self.world.bench.vault.rows().copied(), len(self.judge.loads), unknown))

    @precondition(lambda self: self.kept)
    @rule(pick=st.integers(0, 9), is_confirmed=st.booleans())
    def restore(self, pick: int, is_confirmed: bool) -> None:
        rows, known, unknown = self.kept[pick % len(self.kept)]
        self.judge.forgotten = [*unknown, *self.judge.loads[known:]]
        self.moments.clear()
        self.do(lambda: self.world.restore(rows))
        if is_confirmed:
            self.confirm(1)

    # --- the owner ----------------------------------------------------------------------------

    def owner(self, work: Callable[[], Awaitable[object]]) -> None:
        self.moments.clear()
        self.do(work)
        self.moments.clear()

    @rule(looks=st.integers(0, 1), is_right=st.booleans())
    def confirm(self, looks: int, is_right: bool = True) -> None:
        """Everything is switched on, whether or not the clock is right."""
        automation = self.world.wallet.automation
        if is_right:
            self.world.clock.at = self.world.bank.now
        self.owner(lambda: automation.switch_all(True))
        for each in self.world.book.all():
            self.owner(lambda each=each: self.world.confirm(each.id))
        for _ in range(looks):
            self.do(self.world.look)

    @rule(at=card, what=st.sampled_from(["off", "pause", "remove", "edit", "top_up"]),
          plan=st.sampled_from(PLANS), caps=st.sampled_from(CAPS))  # fmt: skip
    def choose(self, at: int, what: str, plan: Plan, caps: RuleCaps) -> None:
        automation, card_id = self.world.wallet.automation, self.cards[at]
        found = [each.id for each in self.world.book.of_card(card_id)]
        if what == "off":
            self.owner(lambda: automation.switch_all(False))
        elif what == "top_up":
            self.owner(lambda: self._top_up(card_id))
        elif what == "pause" and found:
            self.owner(lambda: automation.pause(found[0]))
        elif what == "remove" and found:
            self.owner(lambda: automation.remove(found[0]))
        elif what == "edit":
            draft = RuleDraft(plan, card_id, caps, found[0] if found else None)
            self.owner(lambda: self._edit(draft))

    async def _edit(self, draft: RuleDraft) -> None:
        await self.world.confirm(await self.world.wallet.automation.save(draft))

    async def _top_up(self, card_id: CardId) -> None:
        self.clicks += 1
        form = f"click-{self.clicks}-{self.world.session}"
        await self.world.wallet.top_up(MoneyWish(form, card_id, Money.usd(5), again=True))

    @rule(terms=st.sampled_from(TERMS))
    def change_terms(self, terms: Terms) -> None:
        self.owner(lambda: self.world.wallet.automation.set_terms(terms))

    # --- what must hold -----------------------------------------------------------------------

    @invariant()
    def nothing_wrong_was_sent(self) -> None:
        if hasattr(self, "judge"):
            assert self.judge.wrong == [], self.judge.wrong

    @invariant()
    def no_more_left_than_was_said(self) -> None:
        if not hasattr(self, "judge"):
            return
        loads = self.judge.loads
        for moment in self.moments:
            since = [one.out for one in loads[moment.loads :] if one.at < moment.ends]
            assert sum(since, ZERO) <= moment.can_move + moment.opened, moment
        view = self.world.wallet.automation.view()
        runs = [run_of(intent) for intent in self.world.bench.vault.intents.open()]
        opened = sum((run.out for run in runs if run is not None), ZERO)
        self.moments.append(Moment(len(loads), view.can_move, opened, view.resets_at))

    def teardown(self) -> None:
        async def whole() -> None:
            await self.world.crash()

        try:
            if hasattr(self, "judge"):
                type(self).counted += len(self.judge.loads)
                self.loop.run_until_complete(whole())
        finally:
            self.loop.close()


class PracticeMachine(RuleMachine):
    """The same at the practice bank, whose clock is the person's own to move."""

    profile = PRACTICE
