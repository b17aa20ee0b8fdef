"""What rules know of the wallet that would pay: what it is worth, and what leaves it already."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from desktop_app.application.rule_wallet import LAST_RATES, LATEST, RuleWallet, worth_of
from desktop_app.domain.caps import Terms
from desktop_app.domain.deciding import WalletSight
from desktop_app.domain.intents import TAKEN_BACK, Intent, Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.desk import make_bench

MINUTE, MOMENT = timedelta(minutes=1), timedelta(microseconds=1)
usd = Money.usd


class Purse:
    """A wallet of 500 dollars and one of a hundredth bitcoin, just read; nothing is wished for."""

    def __init__(self, rates: dict[str, int] | None = None) -> None:
        self.bench = make_bench()
        self.now = self.bench.clock.now()
        self.bench.clock.now = lambda: self.now  # type: ignore[method-assign]
        self.forms = 0
        book = SimpleNamespace(terms=Terms(rates=rates or {}))
        self.wallet = RuleWallet(self.bench.desk, book)  # type: ignore[arg-type]
        self.hold(usdc=500, btc=1_000_000)
        self.price(btc=40_000)

    def hold(self, usdc: int, btc: int = 0, ago: timedelta = timedelta(0)) -> None:
        at = self.now - ago
        held = (
            WalletBalance("w-1", "USDC", "", usdc * 10**6, 6, at),
            WalletBalance("w-2", "BTC", "", btc, 8, at),
        )
        self.bench.vault.facts.put_wallets(held)

    def price(self, btc: int, usdc: int = 1, ago: timedelta = timedelta(0)) -> None:
        at = self.now - ago
        rates = (Rate("USDC", usd(usdc), at), Rate("BTC", usd(btc), at))
        self.bench.vault.facts.put_rates(rates)

    def look(self, *opened: Intent, ended: tuple[Intent, ...] = ()) -> WalletSight:
        found = self.wallet.sight(opened, ended)
        assert found is not None
        return found

    def wish(self, kind: Kind = Kind.FUND, after: timedelta = MOMENT, **more: object) -> Intent:
        """A person's load of forty dollars, last changed so long after the wallets were read."""
        self.forms += 1
        made = self.bench.desk.new_intent(kind, f"form-{self.forms}", amount=usd(40))
        made = replace(made, stage=Stage.CONFIRMED, changed_at=self.now + after)
        return replace(made, **more)  # type: ignore[arg-type]

    def keep(self, *wishes: Intent) -> None:
        for wish in wishes:
            self.bench.vault.intents.add(wish)


def test_the_wallet_that_is_worth_most_is_looked_at_in_dollars() -> None:
    purse = Purse()
    assert purse.look() == WalletSight(usd(500), usd(500), 0)
    purse.hold(usdc=500, btc=2_000_000)
    assert purse.look() == WalletSight(usd(800), usd(800), 0)


def test_a_wallet_whose_rate_is_not_known_is_not_the_fullest() -> None:
    purse = Purse()
    other = WalletBalance("w-3", "XYZ", "", 10**12, 2, purse.now)
    purse.bench.vault.facts.put_wallets((*purse.bench.vault.facts.wallets(), other))
    assert purse.look().worth == usd(500)
    cents = Rate("XYZ", Money(1), purse.now)
    purse.bench.vault.facts.put_rates((*purse.bench.vault.facts.rates(), cents))
    assert purse.look().worth == usd(10_000)
    purse.bench.vault.facts.put_wallets(purse.bench.vault.facts.wallets()[:2])
    purse.price(btc=0, usdc=0)
    assert purse.wallet.sight((), ()) is None
    purse.bench.vault.facts.put_wallets(())
    assert purse.wallet.sight((), ()) is None


def test_what_was_read_ten_minutes_ago_or_is_of_later_is_not_believed() -> None:
    ages = {10 * MINUTE: True, 10 * MINUTE + MOMENT: False, timedelta(0): True, -MOMENT: False}
    for ago, is_known in ages.items():
        purse = Purse()
        purse.hold(usdc=500, ago=ago)
        assert (purse.wallet.sight((), ()) is not None) is is_known, ago
        purse.hold(usdc=500)
        purse.price(btc=40_000, ago=ago)
        assert (purse.wallet.sight((), ()) is not None) is is_known, ago


def test_it_is_worth_what_it_was_by_the_rate_of_the_floor_as_well() -> None:
    purse = Purse({"BTC": 30_000_000_000, "USDC": 1})
    purse.hold(usdc=0, btc=2_000_000)
    assert purse.look() == WalletSight(usd(800), usd(600), 33)


@pytest.mark.parametrize(
    ("price", "moved"), [(44_000, 10), (36_000, 10), (35_999, 10), (35_600, 11), (36_039, 9)]
)
def test_how_far_a_rate_moved_since_the_last_run_is_said_either_way(price: int, moved: int) -> None:
    purse = Purse()
    purse.hold(usdc=0, btc=2_000_000)
    purse.wallet.keep_rates()
    assert purse.wallet.last_rates() == {"USDC": 1_000_000, "BTC": 40_000_000_000}
    purse.price(btc=price)
    assert purse.look().moved == moved


def test_a_rate_that_was_nothing_moved_as_far_as_one_can() -> None:
    for last in (0, -5):
        purse = Purse({"USDC": last})
        assert purse.look().moved == 100
    assert Purse({"USDC": 1}).look().moved > 100


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", "7", '{"USDC": "x"}', '{"USDC": null}'])
def test_damaged_rates_of_the_last_run_are_none(kept: str) -> None:
    purse = Purse()
    purse.bench.vault.settings.put(LAST_RATES, kept)
    assert purse.wallet.last_rates() == {}
    assert purse.look().moved == 0


# --- what is leaving it ---


@pytest.mark.parametrize(
    ("stage", "left"),
    [
        (Stage.READY, 459), (Stage.SENDING, 459), (Stage.ACCEPTED, 459), (Stage.UNKNOWN, 459),
        (Stage.DISPUTED, 459), (Stage.NOT_FOUND, 500),
    ],
)  # fmt: skip
def test_what_is_wished_for_is_gone_fee_and_all_unless_it_was_never_found(
    stage: Stage, left: int
) -> None:
    purse = Purse()
    long_ago = purse.wish(stage=stage, after=-60 * MINUTE)
    found = purse.look(long_ago)
    assert (found.worth, found.worth_then) == (usd(left), usd(left))


def test_a_card_costs_its_issue_and_what_is_taken_from_one_costs_nothing() -> None:
    purse = Purse()
    assert purse.look(purse.wish(Kind.ISSUE, stage=Stage.SENDING)).worth == usd(458)
    assert purse.look(purse.wish(Kind.ISSUE, stage=Stage.READY, amount=None)).worth == usd(499)
    assert purse.look(purse.wish(Kind.WITHDRAW, stage=Stage.SENDING)).worth == usd(500)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({}, 459),
        ({"kind": Kind.ISSUE}, 458),
        ({"kind": Kind.WITHDRAW}, 500),
        ({"stage": Stage.REJECTED}, 500),
        ({"stage": Stage.REJECTED, "reason": TAKEN_BACK}, 459),
        ({"stage": Stage.STALE}, 500),
        ({"after": -MOMENT}, 500),
        ({"after": timedelta(0)}, 459),  # at the very moment of the read
    ],
)
def test_what_a_person_paid_since_the_wallets_were_read_is_gone(
    change: dict[str, object], left: int
) -> None:
    purse = Purse()
    purse.keep(purse.wish(**change))  # type: ignore[arg-type]
    assert purse.look().worth == usd(left)


def test_what_a_rule_sent_is_gone_as_it_was_reserved_and_counts_once() -> None:
    purse = Purse()
    of_rule = {
        "rule": "1" * 32, "rule_day": "2026-11-21", "rule_at": purse.now.isoformat(),
        "reserved": "60000000", "window": "w",
    }  # fmt: skip
    sent = purse.wish(params=of_rule)
    before = purse.wish(params=of_rule, after=-MOMENT)
    assert purse.look(ended=(before, sent)).worth == usd(440)
    purse.keep(sent)
    assert purse.look(ended=(before, sent)).worth == usd(440)
    purse.keep(*(purse.wish(Kind.FUND, amount=ZERO) for _ in range(LATEST)))
    assert purse.look(ended=(before, sent)).worth == usd(440), "whoever paid nothing since"


# --- all of them together ---


def test_all_wallets_are_worth_their_sum_or_nobody_knows() -> None:
    purse = Purse()
    facts = purse.bench.vault.facts
    held, rates = facts.wallets(), facts.rates()
    assert worth_of(held, rates) == usd(900)
    assert worth_of(held, rates[:1]) is None or worth_of(held, rates[1:]) is None
    empty = WalletBalance("w-3", "XYZ", "", 0, 2, purse.now)
    assert worth_of((*held, empty), rates) == usd(900)
    assert worth_of((), ()) == ZERO
