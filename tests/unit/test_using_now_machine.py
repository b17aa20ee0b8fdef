"""A card that is used again and again, under any order of purchases, waits, losses and crashes.

It is never ended, never loaded twice for one form, and comes to rest frozen unless its owner
unfroze it.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from desktop_app.application import parts
from desktop_app.application.wishes import UseWish
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import Money
from desktop_app.domain.templates import margin_for
from tests.unit.test_disposable_machine import LOSSES, DisposableMachine

USED = {Standing.RESTING, Standing.RELEASED}


class UseMachine(DisposableMachine):
    """The card of the other machine, which stays; its owner uses it."""

    def __init__(self) -> None:
        super().__init__()
        self.shop.api.on_read = lambda: self.shop.api.advance(timedelta(0))

    @initialize(is_frozen=st.booleans())
    def arm(self, is_frozen: bool) -> None:
        self.shop.api.balance = Money.usd(100_000)
        if is_frozen:
            self.shop.api.change(self.shop.card_id, status=CardStatus.FROZEN)
        self.do(self.shop.look)

    @rule(usd=st.integers(1, 60))
    def use(self, usd: int) -> None:
        self.clicks += 1
        price = Money.usd(usd)
        form = f"use-{self.clicks}-{self.runs}"
        wish = UseWish(
            form, self.shop.card_id, price, margin_for(price), Money.usd(99), timedelta(hours=24),
            again=True,
        )  # fmt: skip

        async def click() -> None:
            with suppress(PurserError):
                await self.shop.wallet.use_now(wish)

        self.do(click)
        if self.status is CardStatus.ACTIVE:
            self.froze = "nobody"

    @rule(data=st.data())
    def lose_money(self, data: st.DataObject) -> None:
        self.shop.api.script("fund", data.draw(st.sampled_from(LOSSES)))

    @invariant()
    def nothing_was_ended(self) -> None:
        assert "terminate" not in self.shop.sent()

    @invariant()
    def no_form_was_loaded_twice(self) -> None:
        loads = [order.reference for name, order in self.shop.api.sent if name == "fund"]
        assert len(loads) == len(set(loads))
        kept = self.shop.bench.vault.intents.recent(1_000)
        forms = [intent.form_token for intent in kept]
        assert len(forms) == len(set(forms))

    def _come_to_rest(self) -> None:
        super()._come_to_rest()
        self.nothing_was_ended()
        guard = self.shop.guards.guard_of(self.shop.card_id)
        if guard is not None:
            assert self.shop.standing in USED
            is_frozen = self.status is CardStatus.FROZEN
            assert is_frozen or self.shop.standing is Standing.RELEASED


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_whatever_happens_it_is_never_ended_nor_loaded_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts, "LOOKS_S", (0, 0, 0))
    run_state_machine_as_test(
        UseMachine,
        settings=settings(
            max_examples=80,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
