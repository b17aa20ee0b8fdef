"""The words of a top-up's record: every state has some, and what is hidden stays hidden."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.domain.cards import CardId
from desktop_app.domain.fx import Expected, TopUpRecord
from desktop_app.domain.intents import IntentId, Stage
from desktop_app.domain.money import ENGLISH, Money, NumberStyle
from desktop_app.domain.wallets import Debit, Rate
from desktop_app.ui.wallets.record_words import BALANCED, NOT_STATED, gap_words, record_rows
from desktop_app.ui.words import Words

NOW = datetime(2026, 5, 18, 14, 2, 3, tzinfo=UTC)
WORDS = Words(ENGLISH, UTC)
HUNDRED, FEE = Money.usd(100), Money.usd(1)
RATES = (Rate("BTC", Money(97_000_000_000), NOW), Rate("USDC", Money.usd(1), NOW))
RECORD = TopUpRecord(
    IntentId("0f" * 16), "PSR1F-X", CardId("c"), Stage.CONFIRMED, HUNDRED, NOW,
    Expected(FEE, RATES, "USDC ERC20", "USDC", 101_000_000, 6), HUNDRED, FEE,
    Debit("USDC", 6, 100_000_000, 1_000_000), NOW + timedelta(seconds=1),
    confirmed_at=NOW + timedelta(seconds=5),
)  # fmt: skip


def said(words: Words = WORDS, **changes: object) -> dict[str, str]:
    return dict(record_rows(replace(RECORD, **changes), words))  # type: ignore[arg-type]


def test_a_whole_record_reads_as_it_was() -> None:
    assert said() == {
        "Estimated": "~ 101.00 USDC at 1 USDC ≈ $1.00 as of 14:02:03, with about $1.00 of fee",
        "Wallet paid": "101.00 USDC, 1.00 of it as the fee",
        "Card received": "$100.00",
        "Fee": "$1.00",
        "Rate": "1 USDC = $1.00, worked out by Purser",
        "Against estimate": "As estimated",
        "Balance": BALANCED,
        "Times": "Asked for 18 May 2026, 14:02:03, sent 14:02:04, confirmed 14:02:08",
    }


@pytest.mark.parametrize(
    ("changes", "row", "words"),
    [
        ({"debit": None}, "Wallet paid", NOT_STATED),
        ({"debit": None}, "Rate", "Not known: what the wallet paid is not stated"),
        ({"debit": None}, "Balance", "Cannot be checked: what the wallet paid is not stated"),
        ({"credit": None}, "Card received", NOT_STATED),
        ({"credit": None}, "Balance", "Cannot be checked: what the card received is not stated"),
        ({"fee": None}, "Fee", NOT_STATED),
        ({"fee": None}, "Balance", "Cannot be checked: the fee in dollars is not stated"),
        ({"fee": Money.usd(0, 99)}, "Fee", "$0.99, estimated ~ $1.00"),
        ({"fee": Money.usd(0, 99)}, "Balance", "$0.01 of what the wallet paid is not explained"),
        ({"fee": Money.usd(2)}, "Balance", "The wallet paid $1.00 less fee than was stated"),
        ({"asked": Money.usd(101)}, "Balance", "The card received $1.00 less than asked"),
        ({"asked": Money.usd(99)}, "Balance", "The card received $1.00 more than asked"),
        ({"expected": None}, "Estimated", "No estimate was kept"),
        ({"expected": Expected(FEE, ())}, "Estimated", "about $1.00 of fee; no rate was known"),
        ({"expected": None}, "Against estimate", "Not known: no rate of USDC was estimated"),
        (
            {"debit": Debit("BTC", 8, 104_124, 1_031)},
            "Wallet paid",
            "0.00105155 BTC, 0.00001031 of it as the fee",
        ),
        (
            {"debit": Debit("USDC", 6, 99_500_000, 995_000)},
            "Against estimate",
            "$0.50 less than estimated (50 bp)",
        ),
    ],
)
def test_what_is_missing_or_differs_is_said(
    changes: dict[str, object], row: str, words: str
) -> None:
    assert said(**changes)[row] == words


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CONFIRMED])
def test_what_is_not_confirmed_shows_the_estimate_and_how_it_stands(stage: Stage) -> None:
    rows = said(stage=stage, confirmed_at=None)
    assert list(rows) == ["Estimated", "Outcome", "Times"]
    assert rows["Outcome"]


def test_hidden_amounts_are_hidden_in_every_row() -> None:
    words = Words(ENGLISH, UTC)
    words.hidden = True
    rows = said(words, fee=Money.usd(0, 99))
    assert "100" not in "".join(rows[name] for name in rows if name != "Rate")
    assert "101" not in "".join(rows.values())


def test_numbers_are_written_as_the_person_does() -> None:
    german = Words(NumberStyle(",", "."), UTC)
    assert said(german)["Wallet paid"] == "101,00 USDC, 1,00 of it as the fee"


def test_several_gaps_are_all_said() -> None:
    both = replace(RECORD, debit=None, fee=None)
    assert gap_words(both, WORDS).count("Cannot be checked") == 2
