"""What an opened line says is true of what it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop_app.application.activity import Told
from desktop_app.application.timeline import Story
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.evidence import of_debit
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.strikes import PUBLISHED_STRIKES, Standing
from desktop_app.domain.transactions import TransactionKind
from desktop_app.ui.activity.story import sentences
from desktop_app.ui.wallets.record_words import BALANCED, NOT_STATED
from desktop_app.ui.words import Words
from tests.ui.activity_fixture import (
    ADS,
    NOW,
    PAID,
    TOP_UP,
    Screen,
    labels,
    open_line,
    row,
    sample_vault,
    show,
)

__all__ = ["show"]
Show = Callable[..., Screen]

TOLD = Told(Story((), ()), Standing(0, None), PUBLISHED_STRIKES)


def test_a_top_up_tells_what_it_was_expected_to_cost_and_what_it_cost(show: Show) -> None:
    vault = sample_vault()
    vault.intents.add_evidence(of_debit(TOP_UP, PAID, NOW))
    open_line(screen := show(vault), "Top-up")
    said = labels(screen)
    assert "What it cost" in said
    assert "~ 101.00 USDC at 1 USDC ≈ $1.00" in said
    assert "101.202405 USDC, 1.002004 of it as the fee" in said
    assert "1 USDC ≈ $0.998, worked out by Purser" in said
    assert "$0.20 more than estimated (20 bp)" in said
    assert BALANCED in said


def test_a_part_that_no_answer_states_is_said_so_and_never_a_zero(show: Show) -> None:
    open_line(screen := show(), "Top-up")
    said = labels(screen)
    assert NOT_STATED in said
    assert "Cannot be checked: what the wallet paid is not stated" in said
    assert "0.00 USDC" not in said


def test_a_top_up_that_another_program_made_has_no_record(show: Show) -> None:
    vault = sample_vault()
    other = row(80, ADS, Money.usd(33), kind=TransactionKind.FUNDING, merchant="")
    vault.facts.put_transactions([other], NOW)
    open_line(screen := show(vault), "$33.00")
    assert "What it cost" not in labels(screen)


@pytest.mark.parametrize("kind", [kind for kind in HistoryKind if kind is not HistoryKind.PURCHASE])
def test_only_a_pending_purchase_waits_for_a_shop_to_collect_it(kind: HistoryKind) -> None:
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    charge = Charge("t-1", CardId("c"), kind, HistoryStatus.PENDING, at, Money.usd(9))
    said = sentences(charge, TOLD, Words())
    assert "collect" not in said.title + said.text


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        ("", "Declined: no reason was given"),
        ("mcc_not_allowed", "Declined: Bitnob does not allow cards at this kind of shop"),
        ("insufficient_funds", "Declined: there was not enough money on the card"),
    ],
)
def test_a_name_in_the_reason_of_a_decline_keeps_its_capital(reason: str, title: str) -> None:
    charge = Charge("t", ADS, HistoryKind.PURCHASE, HistoryStatus.DECLINED, NOW, reason=reason)
    assert sentences(charge, TOLD, Words()).title == title


def test_what_messages_say_keeps_its_names_among_the_lines_of_a_charge() -> None:
    kinds = (EventKind.UNRECOGNISED, EventKind.REGULARISED)
    events = tuple(Event("e", kind, "x", ADS, "t", "R", at=NOW) for kind in kinds)
    charge = Charge("t", ADS, HistoryKind.PURCHASE, HistoryStatus.SETTLED, NOW)
    unknown, regular = sentences(charge, replace(TOLD, story=Story((), events)), Words()).course
    assert unknown.endswith("message: a message that Purser does not know")
    assert regular.endswith("message: the card is in order again")  # it need not have ended
