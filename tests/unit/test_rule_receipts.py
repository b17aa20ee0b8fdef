"""What a wallet received between two statements of it: too little rather than a cent too much."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.money import Money
from desktop_app.domain.receipts import received
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.rule_values import HOUR, MINUTE, NOW

usd = Money.usd
RATES = (
    Rate("USDT", Money(998_700), NOW),
    Rate("USDC", usd(1), NOW),
    Rate("BTC", usd(64_000), NOW),
)


def wallet(units: int, name: str = "w", **changes: object) -> WalletBalance:
    made = WalletBalance(name, "USDC", "", units * 10**6, 6, NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def old(units: int, name: str = "w", **changes: object) -> WalletBalance:
    return replace(wallet(units, name, **changes), read_at=NOW - HOUR)


def came(
    before: tuple[WalletBalance, ...], after: tuple[WalletBalance, ...], **more: bool
) -> Money | None:
    return received(before, after, RATES, **({"is_quiet": True} | more))


def test_what_one_wallet_received_in_dollars_rounded_down_to_cents() -> None:
    assert came((old(100),), (wallet(600),)) == usd(500)
    tether = {"asset": "USDT"}
    assert came((old(100, **tether),), (wallet(600, **tether),)) == Money.usd(499, 35)
    one = {"asset": "BTC", "decimals": 8}
    bitcoin = old(0, available=1, **one), wallet(0, available=781_251, **one)
    assert came((bitcoin[0],), (bitcoin[1],)) == usd(500)
    assert came((old(1),), (wallet(1, available=1_009_999),)) is None  # below a cent


def test_where_money_of_ours_moved_nothing_is_counted() -> None:
    assert came((old(100),), (wallet(600),), is_quiet=False) is None


def test_a_wallet_that_fell_means_that_money_was_moved_between_them() -> None:
    pair = (old(100, "a"), old(500, "b"))
    assert came(pair, (wallet(600, "a"), wallet(0, "b"))) is None
    assert came(pair, (wallet(600, "a"), wallet(499, "b"))) is None
    assert came(pair, (wallet(600, "a"), wallet(500, "b"))) == usd(500)
    assert came(pair, (wallet(600, "a"),)) is None  # gone
    assert came((old(100, "a"), old(0, "b")), (wallet(600, "a"),)) == usd(500)


def test_a_wallet_first_seen_received_nothing() -> None:
    assert came((), (wallet(600),)) is None
    assert came((old(100, "a"),), (wallet(100, "a"), wallet(600, "b"))) is None
    assert came((old(100, "a"),), (wallet(150, "a"), wallet(600, "b"))) == usd(50)


def test_a_zero_before_is_not_believed() -> None:
    """After a debit the service states zero for minutes: what comes back was there all along."""
    assert came((old(0),), (wallet(600),)) is None
    assert came((old(-5),), (wallet(600),)) is None


@pytest.mark.parametrize("change", [{"asset": "USDT"}, {"decimals": 8}])
def test_a_wallet_stated_in_another_way_is_not_compared(change: dict[str, object]) -> None:
    assert came((old(100),), (wallet(600, **change),)) is None


def test_without_a_rate_or_a_later_read_nothing_is_counted() -> None:
    euro = {"asset": "EURC"}
    assert came((old(100, **euro),), (wallet(600, **euro),)) is None
    for worth in (0, -1):
        zero = (Rate("USDC", Money(worth), NOW),)
        assert received((old(100),), (wallet(600),), zero, is_quiet=True) is None
    assert came((wallet(100),), (wallet(600),)) is None  # the same moment
    ahead = replace(old(100), read_at=NOW + MINUTE)  # overtaken, or the clock was set back
    assert came((ahead,), (wallet(600),)) is None


def test_of_several_the_most_is_told_and_not_their_sum() -> None:
    before = (old(100, "a"), old(100, "b"))
    assert came(before, (wallet(400, "a"), wallet(350, "b"))) == usd(300)


def test_nothing_moved() -> None:
    assert came((old(100),), (wallet(100),)) is None
    assert came((), ()) is None


FIGURES = st.tuples(st.integers(-5, 10**12), st.integers(-5, 10**12))


@given(st.lists(FIGURES, max_size=4), st.sampled_from(["USDT", "USDC", "BTC", "EURC"]))
def test_it_is_never_more_than_all_wallets_gained(
    figures: list[tuple[int, int]], asset: str
) -> None:
    before = tuple(
        old(0, str(at), asset=asset, available=one) for at, (one, _) in enumerate(figures)
    )
    after = tuple(
        wallet(0, str(at), asset=asset, available=one) for at, (_, one) in enumerate(figures)
    )
    found = came(before, after)
    if found is not None:
        rate = next(rate for rate in RATES if rate.asset == asset)
        gained = sum(b - a for a, b in figures)
        assert found.micros % 10_000 == 0
        assert 0 < found.micros <= gained * rate.usd.micros // 10**6
