"""Limits set through Purser bind at the practice bank: it declines, and Purser says how much."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.application import limiting
from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.limiting import LimitsLook, LimitsUnknown
from desktop_app.application.limits_asked import Stands
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import NotSent, Refused
from desktop_app.domain.spend_limits import Span, Use, make_limits
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

WITH_LIMITS = [DialectName.V2, DialectName.V2BETA]
DAY = timedelta(days=1)
MONTH = SpendLimits(monthly=Money.usd(100))


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    made = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield made
    made.stop()


class Rig:
    """One card with $400 on it, a real vault, and the shops it is used at."""

    def __init__(self, folder: Path, bank: RunningSandbox, dialect: DialectName) -> None:
        bank.control("reset", {})
        bank.control("rate_limit", {"per_minute": 0})
        self.bank = bank
        self.world = World(folder, bank, dialect)
        self.world.do(self.world.wallet.refresh)
        wish = self.world.issue_wish("form-1", "Ads", 400, again=False)
        with suppress(IssueUnfinished):  # this bank takes its time to make a card
            self.world.do(lambda: self.world.wallet.issue(wish))
        self.world.wait(timedelta(minutes=2))
        self.world.do(self.world.wallet.refresh)
        (card,) = self.world.vault.cards.all()
        self.card_id: CardId = card.id
        self._load()

    def _load(self) -> None:
        if not self.world.api.capabilities.create_loads:
            wish = MoneyWish("load-1", self.card_id, Money.usd(400), again=True)
            self.world.do(lambda: self.world.wallet.top_up(wish))
            self.world.wait(timedelta(minutes=2))

    def set(self, limits: SpendLimits) -> None:
        self.world.do(lambda: self.world.wallet.limiting.set(self.card_id, limits))

    def buy(self, dollars: int) -> dict[str, Any]:
        order = {"card_id": self.card_id, "amount_micros": dollars * 1_000_000, "merchant": "Lumen"}
        told: dict[str, Any] = self.bank.control("merchant/authorize", order)
        return told

    def reason(self, dollars: int) -> str:
        told = self.buy(dollars)
        return str(told["reason"])

    def look(self) -> LimitsLook:
        wallet = self.world.wallet
        self.world.do(lambda: wallet._feeds.read(self.card_id))
        return self.world.do(lambda: wallet.limiting.look(self.card_id))

    def use(self, span: Span) -> Use:
        (found,) = [use for use in self.look().uses if use.span is span]
        return found

    def stands(self) -> Stands | None:
        look = self.look()
        stated = self.world.wallet._desk.card(self.card_id).facts.limits
        return None if look.asked is None else look.asked.stands(stated)


@pytest.fixture(params=WITH_LIMITS)
def rig(request: pytest.FixtureRequest, tmp_path: Path, bank: RunningSandbox) -> Iterator[Rig]:
    made = Rig(tmp_path, bank, request.param)
    yield made
    made.world.stop()


@pytest.mark.parametrize("span", [Span.TRANSACTION, Span.DAILY, Span.WEEKLY, Span.MONTHLY])
def test_each_limit_declines_what_goes_over_it(rig: Rig, span: Span) -> None:
    rig.set(make_limits({span: Money.usd(100), Span.MONTHLY: Money.usd(100)}))
    assert rig.reason(101) == "velocity_limit"
    assert rig.buy(60)["approved"]
    assert rig.reason(60) == "velocity_limit"
    assert rig.buy(40)["approved"]
    use = rig.use(Span.MONTHLY)
    assert (use.used, use.left, use.is_least) == (Money.usd(100), Money.usd(0), False)


@pytest.mark.parametrize("span", [Span.YEARLY, Span.ALL_TIME])
def test_the_two_longest_bind_where_the_dialect_has_them(
    tmp_path: Path, bank: RunningSandbox, span: Span
) -> None:
    rig = Rig(tmp_path, bank, DialectName.V2)
    try:
        rig.set(make_limits({span: Money.usd(50)}))
        assert rig.buy(30)["approved"]
        assert rig.reason(21) == "velocity_limit"
        use = rig.use(span)
        assert (use.used, use.left, use.is_least) == (Money.usd(30), Money.usd(20), False)
    finally:
        rig.world.stop()


def test_what_is_used_and_left_is_what_the_bank_counts(rig: Rig) -> None:
    rig.set(MONTH)
    held, paid, gone = rig.buy(10), rig.buy(20), rig.buy(30)
    rig.bank.control("merchant/settle", {"authorization_id": paid["authorization_id"]})
    rig.bank.control("merchant/reverse", {"authorization_id": gone["authorization_id"]})
    assert held["approved"]
    left = rig.use(Span.MONTHLY).left
    assert left == Money.usd(70)
    assert rig.reason(71) == "velocity_limit"
    assert rig.buy(70)["approved"]


def test_what_the_read_states_is_told_and_what_it_does_not_state_is_not(rig: Rig) -> None:
    rig.set(MONTH)
    states = rig.world.dialect is DialectName.V2BETA
    assert rig.stands() is (Stands.STATED if states else Stands.NONE)
    rig.world.do(rig.world.wallet.refresh)  # a list states no limits
    assert rig.stands() is (Stands.STATED if states else Stands.NONE)


def test_what_was_asked_for_is_known_after_a_restart(rig: Rig) -> None:
    rig.set(MONTH)
    at = rig.look().asked
    rig.world.leave()
    rig.world.enter()
    rig.world.do(rig.world.wallet.refresh)
    look = rig.look()
    assert look.asked == at
    assert look.limits == MONTH


@pytest.mark.parametrize("kind", ["drop_after", "truncate"])
def test_a_lost_answer_is_settled_by_reading_or_said_to_be_unknown(
    rig: Rig, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "LOOKS_S", (0, 0))
    rig.bank.control("faults", {"operation": "limits", "kind": kind})
    if rig.world.dialect is DialectName.V2BETA:
        rig.set(MONTH)
        assert rig.stands() is Stands.STATED
    else:
        with pytest.raises(LimitsUnknown):
            rig.set(MONTH)
        asked = rig.look().asked
        assert asked is not None
        assert (asked.is_accepted, rig.stands()) == (False, Stands.NONE)
        rig.set(MONTH)  # by hand, once more: twice the same is once
    assert rig.reason(101) == "velocity_limit"


@pytest.mark.parametrize("kind", ["not_listed", "rate_limit"])
def test_a_refusal_changes_nothing_at_the_bank(rig: Rig, kind: str) -> None:
    rig.bank.control("faults", {"operation": "limits", "kind": kind})
    with pytest.raises((Refused, NotSent)):
        rig.set(MONTH)
    assert rig.look().asked is None
    assert rig.buy(101)["approved"]


def test_a_wrong_scale_sets_no_limit(tmp_path: Path, bank: RunningSandbox) -> None:
    rig = Rig(tmp_path, bank, DialectName.V2)
    try:
        rig.world.wallet._desk.guard.observe(4_000_000, Decimal(40))
        with pytest.raises(NotAllowed):
            rig.set(MONTH)
        assert rig.buy(101)["approved"]
    finally:
        rig.world.stop()
