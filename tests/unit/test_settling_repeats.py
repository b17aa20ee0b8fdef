"""An order that was sent twice on purpose: what the second one came to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.settling import Settler
from desktop_app.domain.evidence import of_row
from desktop_app.domain.intents import SENT_AS, Intent, Kind, Stage
from desktop_app.domain.looking import SMALLEST_WINDOW
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind
from tests.support.desk import Bench, make_bench, run
from tests.unit.test_settling import recorded
from tests.unit.test_settling_proofs import DONE, kept, with_row


def sent_twice(bench: Bench, stage: Stage) -> tuple[Transaction, Intent]:
    """The first order's row, which is known to be its doing, and the second order."""
    card = bench.api.add_card()
    first = recorded(bench, Kind.FUND, card.id, Stage.CONFIRMED)
    row = with_row(bench, first, status=DONE)
    bench.vault.intents.add_evidence(of_row(first.id, row, bench.clock.now()))
    repeat = replace(recorded(bench, Kind.FUND, card.id, Stage.SENDING), stage=stage)
    sent_as = {**repeat.params, SENT_AS: first.reference}
    repeat = replace(repeat, parent=first.id, params=sent_as)
    bench.vault.intents.put(repeat)
    return row, repeat


def settle_twice(bench: Bench, waited: timedelta) -> None:
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    run(settler.settle)
    bench.clock.pass_by(waited)
    run(settler.settle)


@pytest.mark.parametrize("waited", [9.9, 10])
def test_one_that_was_taken_and_did_nothing_was_one_with_the_first(waited: float) -> None:
    bench = make_bench()
    _, repeat = sent_twice(bench, Stage.ACCEPTED)
    settle_twice(bench, timedelta(seconds=waited))
    now = kept(bench, repeat)
    expected = (Stage.REJECTED, "repeated") if waited >= 10 else (Stage.ACCEPTED, "")
    assert (now.stage, now.reason) == expected


def test_one_without_an_answer_is_looked_for_until_it_can_no_longer_land() -> None:
    """The first one's row, and the fee of that, are not about it."""
    bench = make_bench()
    row, repeat = sent_twice(bench, Stage.UNKNOWN)
    fee = replace(row, id="fee", kind=TransactionKind.FEE, reference=f"{row.reference}-fee")
    bench.api.feeds[row.card_id].insert(0, fee)
    settle_twice(bench, timedelta(seconds=11))
    assert kept(bench, repeat).stage is Stage.UNKNOWN
    settle_twice(bench, SMALLEST_WINDOW)
    assert kept(bench, repeat).stage is Stage.NOT_FOUND


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.UNKNOWN])
def test_one_with_a_row_of_its_own_was_carried_out(stage: Stage) -> None:
    bench = make_bench()
    row, repeat = sent_twice(bench, stage)
    own = replace(row, id="again", fee=Money.usd(1))
    bench.api.feeds[row.card_id].insert(0, own)
    settle_twice(bench, timedelta(0))
    now = kept(bench, repeat)
    assert (now.stage, now.fee) == (Stage.CONFIRMED, Money.usd(1))
    (proof,) = bench.vault.intents.evidence(repeat.id)
    assert proof == of_row(repeat.id, own, proof.seen_at)


def test_a_row_that_is_known_for_something_else_still_counts() -> None:
    bench = make_bench()
    row, repeat = sent_twice(bench, Stage.ACCEPTED)
    other = replace(row, id="again")
    bench.api.feeds[row.card_id].insert(0, other)
    bench.vault.intents.add_evidence(of_row(repeat.id, other, bench.clock.now()))
    settle_twice(bench, timedelta(0))
    assert kept(bench, repeat).stage is Stage.CONFIRMED


@pytest.mark.parametrize("is_linked", [False, True])
def test_only_a_repeat_takes_a_fee_for_the_first_ones(is_linked: bool) -> None:
    """A fee charged under the reference of any other wish says that it arrived."""
    bench = make_bench()
    row, repeat = sent_twice(bench, Stage.UNKNOWN)
    parent = repeat.parent if is_linked else None
    bench.vault.intents.put(replace(repeat, parent=parent, params={}))
    reference = f"{repeat.reference}-fee"
    fee = replace(row, id="fee", kind=TransactionKind.FEE, reference=reference)
    bench.api.feeds[row.card_id].insert(0, fee)
    settle_twice(bench, 2 * SMALLEST_WINDOW)
    assert kept(bench, repeat).stage is Stage.UNKNOWN


def test_a_row_whose_id_has_strokes_in_it_is_still_the_first_ones() -> None:
    bench = make_bench()
    row, repeat = sent_twice(bench, Stage.ACCEPTED)
    stroked = replace(row, id="2026/11/21")
    bench.api.feeds[row.card_id][0] = stroked
    assert repeat.parent is not None
    bench.vault.intents.add_evidence(of_row(repeat.parent, stroked, bench.clock.now()))
    settle_twice(bench, timedelta(0))
    assert kept(bench, repeat).stage is Stage.ACCEPTED
