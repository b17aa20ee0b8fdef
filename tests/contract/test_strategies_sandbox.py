"""Each strategy of the issuing guide, from its template to what its card then does at the bank."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.application.people_list import PersonRow
from desktop_app.application.wishes import MoneyWish, UseWish
from desktop_app.domain.cards import NO_LIMITS, CardId, CardStatus, Field, SpendLimits
from desktop_app.domain.disposable import Standing
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.people import Holder
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.templates import (
    ADS,
    CAMPAIGN,
    ONE_PURCHASE,
    PAYOUT,
    SHOPPING,
    SUBSCRIPTION,
    TEAM,
    Limit,
    Template,
    margin_for,
)
from tests.contract.test_guarding_sandbox import HOUR, Life, bank
from tests.support.computer import make_computer
from tests.support.sandbox_server import RunningSandbox

__all__ = ["bank"]
DAY, MONTH = 24 * HOUR, timedelta(days=31)


class Office(Life):
    """Cards that are made by template; the newest is the one at hand."""

    def make(
        self,
        template: Template,
        label: str,
        load: int = 20,
        *,
        holder: Holder | None = None,
        limits: SpendLimits = NO_LIMITS,
        until_days: int = 0,
    ) -> CardId:
        """Issue as the form does that this template fills."""
        self.world.do(self.world.wallet.refresh)
        policy = None
        if template.policy is not None:
            until = self.world.clock.now() + until_days * DAY if until_days else None
            policy = Policy(template.policy, until=until)
        plain = self.world.issue_wish(label, label, load, again=False)
        wish = replace(plain, policy=policy, limits=limits, holder=holder or plain.holder)
        self.card_id = self.world.do(lambda: self.world.wallet.issue(wish))
        self.look()
        return self.card_id

    def top_up(self, dollars: int) -> None:
        wish = MoneyWish(f"top-up-{dollars}", self.card_id, Money.usd(dollars))
        self.world.do(lambda: self.world.wallet.top_up(wish))
        self.look()

    def freeze(self) -> None:
        self.world.do(lambda: self.world.wallet.set_frozen(self.card_id, True, "freeze"))
        self.look()

    def use_now(self, cents: int, form: str) -> None:
        price = Money(cents * 10_000)
        day, most = timedelta(hours=24), Money.usd(2_500)
        wish = UseWish(form, self.card_id, price, margin_for(price), most, day)
        self.world.do(lambda: self.world.wallet.use_now(wish))
        self.look()

    @property
    def available(self) -> Money | None:
        return self.world.wallet._desk.card(self.card_id).facts.available


@pytest.fixture
def office(tmp_path: Path, bank: RunningSandbox) -> Iterator[Office]:
    made = Office(tmp_path, bank, DialectName.V2)
    bank.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield made
    made.world.stop()


def test_shopping_online_is_a_card_that_stays_and_is_left_alone(office: Office) -> None:
    office.make(SHOPPING, "Shopping")
    for shop in ("Lumen Home", "Corner Books"):
        office.shop("settle", office.buy(500, shop))
        office.wait(10 * DAY)
    assert (office.status, office.available) == (CardStatus.ACTIVE, Money.usd(10))
    assert [i.kind for i in office.world.intents()] == [Kind.ISSUE]


def test_a_subscription_renews_on_one_card_and_after_a_top_up(office: Office) -> None:
    office.make(SUBSCRIPTION, "Streaming", 25)
    for _ in range(2):
        office.shop("settle", office.buy(1_000, "Stream"))
        office.wait(MONTH)
    assert office.buy(1_000, "Stream")["reason"] == "insufficient_funds"
    office.hear()
    office.look()
    strikes = office.world.wallet._picture.snapshot().detail
    assert strikes is not None
    assert strikes.strikes == 1
    office.top_up(10)
    assert office.buy(1_000, "Stream")["approved"]
    office.look()
    assert (office.status, office.available) == (CardStatus.ACTIVE, Money.usd(5))


def test_everybody_has_a_card_of_their_own_with_a_limit_that_binds(office: Office) -> None:
    assert TEAM.limit is Limit.CHARGE
    office.world.do(office.world.wallet.refresh)
    ada, other = office.world.do(office.world.api.holders)[:2]
    charge = SpendLimits(transaction=Money.usd(10), daily=Money.usd(50))
    cards = [
        office.make(TEAM, name, 50, holder=holder, limits=charge)
        for name, holder in (("Ada", ada), ("Other", other))
    ]
    assert office.buy(1_001)["reason"] == "velocity_limit"
    assert office.buy(1_000)["approved"]
    office.look()
    rows = office.world.wallet._picture.snapshot().people.rows
    held = {row.person.name: row.held for row in rows if isinstance(row, PersonRow)}
    assert (held[ada.name].cards, held[other.name].cards) == (1, 1)
    assert len(set(cards)) == 2


def test_a_one_time_purchase_freezes_and_ends_its_card(office: Office) -> None:
    office.make(ONE_PURCHASE, "Lamp")
    bought = office.buy(1_820)
    office.look()
    assert office.status is CardStatus.FROZEN
    office.shop("settle", bought)
    office.wait(25 * HOUR)
    office.wait(HOUR)
    assert (office.status, office.standing) == (CardStatus.TERMINATED, Standing.BURNED)


def test_a_payout_is_loaded_on_a_card_that_is_handed_to_its_holder(
    office: Office, tmp_path: Path
) -> None:
    world, file = office.world, tmp_path / "card.html"
    world.bank.control("wallet", {"asset": "USDC", "credit_units": 250_000_000})
    world.do(world.wallet.refresh)
    before = {row.asset: row.available for row in world.vault.facts.wallets()}
    office.make(PAYOUT, "Ada's payout", 250)
    assert office.available == Money.usd(250)
    after = {row.asset: row.available for row in world.vault.facts.wallets()}
    assert before != after
    hand_over = world.wallet.handing_over.write
    phrase = Secret("anchor maple tiger window river stone")
    world.do(lambda: hand_over(make_computer().sealed, office.card_id, phrase, file))
    number = world.do(lambda: world.wallet.reveal(office.card_id, Field.PAN)).reveal()
    assert number not in file.read_text()
    assert file.stat().st_size > 1_000


def test_a_campaign_spends_its_budget_until_its_day_and_ends(office: Office) -> None:
    assert CAMPAIGN.policy is PolicyKind.UNTIL
    office.make(CAMPAIGN, "Spring", 30, until_days=5)
    for _ in range(2):
        office.shop("settle", office.buy(1_000, "Influencer"))
        office.wait(DAY)
    assert (office.status, office.standing) == (CardStatus.ACTIVE, Standing.ARMED)
    office.wait(4 * DAY)
    office.wait(HOUR)
    assert (office.status, office.standing) == (CardStatus.TERMINATED, Standing.BURNED)


def test_advertising_stops_at_its_monthly_budget_and_goes_on_next_month(office: Office) -> None:
    assert ADS.limit is Limit.MONTH
    office.make(ADS, "Ads", 100, limits=SpendLimits(monthly=Money.usd(30)))
    office.shop("settle", office.buy(2_500, "Search Ads"))
    assert office.buy(1_000, "Search Ads")["reason"] == "velocity_limit"
    office.wait(MONTH)
    assert office.buy(1_000, "Search Ads")["approved"]
    assert office.status is CardStatus.ACTIVE


def test_a_card_between_its_uses_is_opened_for_one_purchase_and_frozen_again(
    office: Office,
) -> None:
    office.make(SHOPPING, "Just in time", 2)
    office.freeze()
    assert office.status is CardStatus.FROZEN
    for number, cents in enumerate((1_820, 2_500)):
        office.use_now(cents, f"use-{number}")
        assert (office.status, office.standing) == (CardStatus.ACTIVE, Standing.ARMED)
        bought = office.buy(cents)
        assert bought["approved"]
        office.look()
        assert (office.status, office.standing) == (CardStatus.FROZEN, Standing.RESTING)
        office.shop("settle", bought)
        office.wait(2 * DAY)
    assert office.buy(100)["reason"] == "card_is_frozen"
    assert (office.status, office.available) == (CardStatus.FROZEN, Money.usd(1))
    kinds = [intent.kind for intent in reversed(office.world.intents())]
    once = [Kind.UNFREEZE, Kind.FUND, Kind.FREEZE]
    assert kinds == [Kind.ISSUE, Kind.FREEZE, *once, *once]


def test_a_card_that_nobody_used_in_its_time_is_frozen_and_stays(office: Office) -> None:
    office.make(SHOPPING, "Just in time", 2)
    office.freeze()
    office.use_now(1_820, "use")
    office.wait(25 * HOUR)
    assert (office.status, office.standing) == (CardStatus.FROZEN, Standing.RESTING)
    office.wait(20 * DAY)
    assert (office.status, office.standing) == (CardStatus.FROZEN, Standing.RESTING)
    assert office.available == Money.usd(19, 20)
