"""The record of a top-up: exact, in any order, and never balanced by a figure nobody stated."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardId
from desktop_app.domain.evidence import debit_in, of_debit, of_row
from desktop_app.domain.fx import (
    ESTIMATE,
    Expected,
    Gap,
    Missing,
    TopUpRecord,
    dump_expected,
    expect,
    fold_record,
    load_expected,
)
from desktop_app.domain.intents import (
    TAKEN_BACK,
    Intent,
    IntentId,
    Kind,
    Stage,
    derive_reference,
    parse_reference,
)
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Debit, Rate, WalletBalance, estimate
from desktop_app.ui.wallets.record_words import outcome

NOW = datetime(2026, 5, 18, 14, 2, 3, tzinfo=UTC)
ID, CARD = IntentId("0f" * 16), CardId("card-1")
HUNDRED, FEE = Money.usd(100), Money.usd(1)
USDC = Debit("USDC", 6, 100_000_000, 1_000_000)
RATES = (Rate("BTC", Money(97_000_000_000), NOW), Rate("USDC", Money.usd(1), NOW))
WALLET = WalletBalance("w", "USDC", "ERC20", 5_000_000_000, 6, NOW)
EXPECTED = expect(FEE, estimate(HUNDRED + FEE, WALLET, RATES), RATES)


def wish(**changes: object) -> Intent:
    made = Intent(
        ID, Kind.FUND, "form", "run", NOW, NOW + timedelta(seconds=5), CARD, HUNDRED,
        stage=Stage.CONFIRMED, params={ESTIMATE: dump_expected(EXPECTED)},
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def load(**changes: object) -> Transaction:
    row = Transaction(
        "row", CARD, TransactionKind.FUNDING, TransactionStatus.SETTLED, HUNDRED, FEE,
        NOW + timedelta(seconds=1), derive_reference(Kind.FUND, ID),
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


def record(debit: Debit | None = USDC, **changes: object) -> TopUpRecord:
    kept = () if debit is None else (of_debit(ID, debit, NOW),)
    folded = fold_record(wish(), (load(),), kept, NOW)
    assert folded is not None
    return replace(folded, **changes)  # type: ignore[arg-type]


def test_a_top_up_paid_as_estimated_balances_to_the_cent() -> None:
    whole = record()
    assert (whole.asked, whole.credit, whole.fee, whole.debit) == (HUNDRED, HUNDRED, FEE, USDC)
    assert whole.rate == 1_000_000
    assert (whole.spread_bp, whole.spread, whole.gaps) == (0, ZERO, ())
    assert whole.reference == derive_reference(Kind.FUND, ID)
    times = (whole.asked_at, whole.sent_at, whole.booked_at, whole.confirmed_at)
    assert times == (NOW, NOW, NOW + timedelta(seconds=1), NOW + timedelta(seconds=5))


@pytest.mark.parametrize(
    ("net", "bp", "spread"),
    [
        (100_000_000, 0, ZERO),
        (100_020_000, 2, Money.usd(0, 2)),
        (99_500_000, -50, -Money.usd(0, 50)),
        (110_000_000, 1_000, Money.usd(10)),
    ],
)
def test_the_spread_is_what_the_load_cost_more_than_estimated(
    net: int, bp: int, spread: Money
) -> None:
    dearer = record(Debit("USDC", 6, net, 1_000_000))
    assert (dearer.spread_bp, dearer.spread) == (bp, spread)


def test_another_asset_than_the_estimated_one_is_compared_by_its_own_rate() -> None:
    paid = record(Debit("BTC", 8, 103_093, 1_031))
    assert paid.expected_rate == RATES[0]
    assert paid.spread_bp == 0
    assert paid.gaps == ()


def test_an_asset_without_a_rate_at_the_click_has_no_spread() -> None:
    paid = record(Debit("USDT", 6, 100_000_000, 1_000_000))
    assert (paid.expected_rate, paid.spread_bp, paid.spread) == (None, None, None)
    nothing = record(expected=None)
    assert (nothing.spread_bp, nothing.spread) == (None, None)
    worthless = record(expected=Expected(FEE, (Rate("USDC", ZERO, NOW),)))
    assert worthless.expected_rate is None


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"debit": None}, Missing(Gap.DEBIT_NOT_STATED)),
        ({"fee": None}, Missing(Gap.FEE_NOT_STATED)),
        ({"fee": Money.usd(0, 99)}, Missing(Gap.FEE, Money.usd(0, 1))),
        ({"fee": Money.usd(1, 2)}, Missing(Gap.FEE, -Money.usd(0, 2))),
    ],
)
def test_what_does_not_balance_is_a_gap(changes: dict[str, object], gap: Missing) -> None:
    assert record(**changes).gaps == (gap,)


# Paid above the estimate: the load cost 102 for 100, a spread of 2 in a hundred.
@pytest.mark.parametrize(
    ("units", "gap"),
    [
        (10_000_000, ()),  # $10.00 at par: what was stated as the fee, to the cent
        (10_200_000, ()),  # $10.00 at the load's own rate
        (10_100_000, (Missing(Gap.FEE, -Money.usd(0, 10)),)),  # $9.90 or $10.10: by neither
    ],
)
def test_a_fee_is_explained_by_the_rate_of_the_load_or_of_the_estimate(
    units: int, gap: tuple[Missing, ...]
) -> None:
    debit = Debit("USDC", 6, 102_000_000, units)
    assert record(debit, fee=Money.usd(10)).gaps == gap


def test_a_card_that_was_given_less_is_a_gap_of_the_difference() -> None:
    short = fold_record(wish(), (load(amount=Money.usd(99, 50)),), (), NOW)
    assert short is not None
    assert Missing(Gap.CREDIT, Money.usd(0, 50)) in short.gaps


def test_a_load_that_no_feed_states_is_no_credit() -> None:
    bare = fold_record(wish(), (), (of_debit(ID, USDC, NOW),))
    assert bare is not None
    assert (bare.credit, bare.rate, bare.spread, bare.spread_bp) == (None,) * 4
    assert {gap.gap for gap in bare.gaps} == {Gap.CREDIT_NOT_STATED, Gap.FEE_NOT_STATED}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CONFIRMED])
def test_what_is_not_confirmed_has_neither_gap_nor_time_of_proof(stage: Stage) -> None:
    open_one = fold_record(wish(stage=stage), (), ())
    assert open_one is not None
    assert (open_one.gaps, open_one.confirmed_at) == ((), None)


def test_only_the_settled_load_itself_is_the_credit() -> None:
    reference = derive_reference(Kind.FUND, ID)
    rows = (
        load(),
        load(id="fee", kind=TransactionKind.FEE, amount=FEE, at=NOW),
        load(id="other", reference=f"{reference}-reversal", amount=FEE, at=NOW),
        load(id="held", status=TransactionStatus.PENDING, amount=FEE, at=NOW),
        load(id="later", amount=FEE, at=NOW + timedelta(hours=1)),
        load(id="elsewhere", card_id=CardId("card-2"), amount=FEE, at=NOW),
    )
    for order in permutations(rows):
        folded = fold_record(wish(), order, ())
        assert folded is not None
        assert folded.credit == HUNDRED


def test_a_fee_of_the_answer_counts_where_the_feed_names_none() -> None:
    folded = fold_record(wish(fee=FEE), (load(fee=ZERO),), ())
    assert folded is not None
    assert folded.fee == FEE
    silent = fold_record(wish(fee=ZERO), (load(fee=ZERO),), ())
    assert silent is not None
    assert silent.fee is None  # zero there is a figure that was left out


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FUND])
def test_other_wishes_have_no_record(kind: Kind) -> None:
    assert fold_record(wish(kind=kind), (), ()) is None
    assert fold_record(wish(amount=None), (), ()) is None


def test_the_first_debit_the_ledger_stated_counts() -> None:
    later = replace(USDC, net=1)
    seen = (of_row(ID, load(), NOW), of_debit(ID, USDC, NOW), of_debit(ID, later, NOW))
    assert debit_in(seen, ID) == USDC
    assert debit_in(seen, IntentId("ab" * 16)) is None
    for figures in ("USDC/6/x/1", "USDC/19/1/0", "USDC/6/0/0", "us/dc/6/1/0", "USDC/6/1"):
        spoilt = replace(seen[1], key=f"{ID}/debit/{figures}")
        assert debit_in((spoilt,), ID) is None


@pytest.mark.parametrize(
    "wrong", [("", 6, 1, 0), ("us/dc", 6, 1, 0), ("USDC", 19, 1, 0), ("USDC", 6, 0, 0),
              ("USDC", 6, 1, -1)],
)  # fmt: skip
def test_a_debit_of_nothing_or_of_no_asset_is_none(wrong: tuple[str, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not "):
        Debit(*wrong)


UNITS = st.integers(1, 10**15)
DEBITS = st.builds(
    Debit,
    st.sampled_from(["USDC", "USDT", "BTC"]),
    st.integers(0, 18),
    UNITS,
    st.integers(0, 10**15),
)


@given(DEBITS)
def test_a_debit_is_kept_and_found_again_whole(debit: Debit) -> None:
    assert debit_in((of_debit(ID, debit, NOW),), ID) == debit
    assert debit.units == debit.net + debit.fee


@given(DEBITS, st.integers(1, 10**12), st.integers(1, 10**12))
def test_what_was_paid_at_the_executed_rate_is_the_credit_exactly(
    debit: Debit, credit: int, fee: int
) -> None:
    whole = record(debit, credit=Money(credit), fee=Money(fee), asked=Money(credit))
    assert whole.rate is not None
    assert debit.net * whole.rate / 10**debit.decimals == credit
    rates = [
        whole.rate,
        *([Fraction(whole.expected_rate.usd.micros)] if whole.expected_rate else []),
    ]
    over = [debit.fee * rate / 10**debit.decimals - fee for rate in rates]
    gaps = {gap.gap: gap.amount for gap in whole.gaps}
    told = gaps.get(Gap.FEE)
    left = min(map(abs, over)) if told is None else abs(over[0] - told.micros)
    assert left <= Fraction(10_000, 2)  # nothing beyond half a cent


MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
KEPT = st.builds(
    Expected,
    st.builds(Money, st.integers(0, 10**12)),
    st.lists(
        st.builds(Rate, st.sampled_from(["BTC", "USDC"]), st.builds(Money, UNITS), MOMENTS),
        unique_by=lambda rate: rate.asset,
    ).map(lambda rates: tuple(sorted(rates, key=lambda rate: rate.asset))),
    st.text(),
    st.sampled_from(["", "USDC"]),
    UNITS,
    st.integers(0, 18),
)


@given(KEPT)
def test_an_estimate_is_kept_whole(expected: Expected) -> None:
    assert load_expected(dump_expected(expected)) == expected


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"fee":1}', '{"fee":1.5,"rates":{}}'])
def test_an_estimate_that_cannot_be_read_is_none(text: str) -> None:
    assert load_expected(text) is None


def test_without_a_wallet_the_fee_and_the_rates_are_still_expected() -> None:
    assert expect(FEE, None, RATES) == Expected(FEE, RATES)
    assert (EXPECTED.wallet, EXPECTED.asset, EXPECTED.units) == ("USDC ERC20", "USDC", 101_000_000)


@given(st.binary(min_size=16, max_size=16), st.sampled_from(Kind))
def test_a_reference_names_its_intent(name: bytes, kind: Kind) -> None:
    reference = derive_reference(kind, IntentId(name.hex()))
    assert parse_reference(reference) == name.hex()
    assert parse_reference(f"{reference}-reversal") == name.hex()


@pytest.mark.parametrize("other", ["", "PSR1F-", "fund-1781872985", "PSR2F-" + "A" * 26,
                                   "PSR1F-" + "1" * 26])  # fmt: skip
def test_any_other_text_names_none(other: str) -> None:
    assert parse_reference(other) is None


def test_a_load_that_was_taken_back_is_told_as_that() -> None:
    back = fold_record(wish(stage=Stage.REJECTED, reason=TAKEN_BACK), (), ())
    failed = fold_record(wish(stage=Stage.REJECTED, reason="failed_later"), (), ())
    assert back is not None
    assert failed is not None
    assert (back.is_taken_back, failed.is_taken_back) == (True, False)
    assert "taken back" in outcome(back)
    assert outcome(failed) == "Did not happen: nothing was loaded"
