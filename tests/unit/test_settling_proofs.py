"""Each settled wish is kept with its reason, its time and what proved it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.settling import Settler, begin_session
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.evidence import of_card, of_row
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.looking import SMALLEST_WINDOW
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import Unreachable
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench, run
from tests.unit.test_settling import read_all, recorded, settle, stage_of

SECOND = timedelta(seconds=1)
DONE, STATUSES = TransactionStatus.SETTLED, (Kind.FREEZE, Kind.UNFREEZE, Kind.TERMINATE)


MOVED = {Kind.FUND: TransactionKind.FUNDING, Kind.WITHDRAW: TransactionKind.WITHDRAWAL}


def kept(bench: Bench, intent: Intent) -> Intent:
    found = bench.vault.intents.get(intent.id)
    assert found is not None
    return found


def with_row(bench: Bench, intent: Intent, **changes: object) -> Transaction:
    """The newest row of the intent's card carries its reference."""
    assert intent.card_id is not None
    made = bench.api.add_purchase(intent.card_id, Money.usd(20))
    row = replace(made, reference=intent.reference, kind=MOVED[intent.kind])
    row = replace(row, **changes)
    bench.api.feeds[intent.card_id][0] = row
    return row


@pytest.mark.parametrize("kind", [Kind.FUND, Kind.WITHDRAW])
@pytest.mark.parametrize("before", [Stage.ACCEPTED, Stage.UNKNOWN])
@pytest.mark.parametrize(
    ("status", "stage", "reason"),
    [
        (TransactionStatus.SETTLED, Stage.CONFIRMED, ""),
        (TransactionStatus.FAILED, Stage.REJECTED, "failed_later"),
        (TransactionStatus.DECLINED, Stage.REJECTED, "failed_later"),
        (TransactionStatus.RELEASED, Stage.REJECTED, "taken_back"),
        (TransactionStatus.REFUNDED, Stage.REJECTED, "taken_back"),
    ],
)
def test_a_row_leaves_its_reason_and_its_proof(
    kind: Kind, before: Stage, status: TransactionStatus, stage: Stage, reason: str
) -> None:
    bench = make_bench()
    intent = replace(recorded(bench, kind, bench.api.add_card().id, before), reason="no_answer")
    bench.vault.intents.put(intent)
    row = with_row(bench, intent, status=status, fee=Money.usd(1))
    settle(bench)
    now = kept(bench, intent)
    assert (now.stage, now.reason) == (stage, reason)
    assert now.fee == (Money.usd(1) if stage is Stage.CONFIRMED else intent.fee)
    (proof,) = bench.vault.intents.evidence(intent.id)
    assert proof == of_row(intent.id, row, proof.seen_at)
    assert intent.changed_at < proof.seen_at < now.changed_at


def test_a_pending_row_makes_an_unknown_wish_accepted_and_an_accepted_one_stays() -> None:
    bench = make_bench()
    unknown = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.UNKNOWN)
    accepted = recorded(bench, Kind.WITHDRAW, bench.api.add_card().id, Stage.ACCEPTED)
    bench.vault.intents.put(replace(unknown, reason="no_answer"))
    rows = [
        with_row(bench, intent, status=TransactionStatus.PENDING) for intent in (unknown, accepted)
    ]
    settle(bench)
    assert (kept(bench, unknown).stage, kept(bench, unknown).reason) == (Stage.ACCEPTED, "")
    (proof,) = bench.vault.intents.evidence(unknown.id)
    assert proof == of_row(unknown.id, rows[0], proof.seen_at)
    assert kept(bench, accepted) == accepted
    assert bench.vault.intents.evidence(accepted.id) == ()


def test_a_fee_with_our_reference_proves_nothing_and_hides_nothing() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.UNKNOWN)
    with_row(bench, intent, status=DONE)
    with_row(bench, intent, id="fee", kind=TransactionKind.FEE, status=TransactionStatus.FAILED)
    settle(bench)
    assert stage_of(bench, intent) is Stage.CONFIRMED
    other = recorded(bench, Kind.WITHDRAW, intent.card_id, Stage.UNKNOWN)
    with_row(bench, other, id="fee-2", kind=TransactionKind.FEE, status=DONE)
    settle(bench)
    assert stage_of(bench, other) is Stage.UNKNOWN


@pytest.mark.parametrize("kind", STATUSES)
def test_a_status_wish_of_this_run_is_proved_by_a_read_of_the_card(kind: Kind) -> None:
    proof = {Kind.FREEZE: CardStatus.FROZEN, Kind.UNFREEZE: CardStatus.ACTIVE}
    status = proof.get(kind, CardStatus.TERMINATED)
    bench = make_bench()
    facts = bench.api.add_card(status=status)
    intent = replace(recorded(bench, kind, facts.id, Stage.UNKNOWN), reason="no_answer")
    bench.vault.intents.put(intent)
    read_all(bench)
    settle(bench)
    card = bench.desk.book.get(facts.id)
    assert card is not None
    assert (kept(bench, intent).stage, kept(bench, intent).reason) == (Stage.CONFIRMED, "")
    assert bench.vault.intents.evidence(intent.id) == (of_card(intent.id, card),)


def test_a_wish_about_a_card_that_ended_is_over_with_its_reason() -> None:
    bench = make_bench()
    facts = bench.api.add_card(status=CardStatus.TERMINATED)
    intent = recorded(bench, Kind.UNFREEZE, facts.id, Stage.ACCEPTED)
    read_all(bench)
    settle(bench)
    card = bench.desk.book.get(facts.id)
    assert card is not None
    assert (kept(bench, intent).stage, kept(bench, intent).reason) == (
        Stage.REJECTED,
        "card_ended",
    )
    assert bench.vault.intents.evidence(intent.id) == (of_card(intent.id, card),)


def read_now(bench: Bench) -> float:
    """Every card is read; when that began, on the clock nobody can set."""
    began = bench.clock.monotonic()
    bench.desk.book.take_in(bench.api.cards.values(), bench.clock.now(), began)
    return began


@pytest.mark.parametrize(
    ("kind", "status", "stage", "limit", "end"),
    [
        (Kind.FREEZE, CardStatus.ACTIVE, Stage.UNKNOWN, 30, Stage.NOT_FOUND),
        (Kind.UNFREEZE, CardStatus.FROZEN, Stage.UNKNOWN, 600, Stage.NOT_FOUND),
        (Kind.TERMINATE, CardStatus.ACTIVE, Stage.UNKNOWN, 600, Stage.NOT_FOUND),
        (Kind.FREEZE, CardStatus.ACTIVE, Stage.ACCEPTED, 600, Stage.DISPUTED),
        (Kind.UNFREEZE, CardStatus.FROZEN, Stage.ACCEPTED, 600, Stage.DISPUTED),
        (Kind.TERMINATE, CardStatus.ACTIVE, Stage.ACCEPTED, 600, Stage.DISPUTED),
    ],
)
def test_a_status_wish_that_shows_no_effect_is_looked_for_so_long(
    kind: Kind, status: CardStatus, stage: Stage, limit: int, end: Stage
) -> None:
    bench = make_bench()
    facts = bench.api.add_card(status=status)
    intent = recorded(bench, kind, facts.id, stage)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    read_now(bench)
    run(settler.settle)
    bench.clock.pass_by(timedelta(seconds=limit) - SECOND)
    read_now(bench)
    run(settler.settle)
    assert stage_of(bench, intent) is stage
    bench.clock.pass_by(2 * SECOND)
    read_now(bench)
    run(settler.settle)
    assert stage_of(bench, intent) is end
    card = bench.desk.book.get(facts.id)
    assert card is not None
    assert bench.vault.intents.evidence(intent.id) == (of_card(intent.id, card),)


@pytest.mark.parametrize(("later", "end"), [(0.0, Stage.ACCEPTED), (-0.001, Stage.CONFIRMED)])
def test_only_a_read_that_began_after_the_answer_proves_something(later: float, end: Stage) -> None:
    bench = make_bench()
    facts = bench.api.add_card(status=CardStatus.FROZEN)
    intent = recorded(bench, Kind.FREEZE, facts.id, Stage.ACCEPTED)
    answered_at = read_now(bench) + later
    run(Settler(bench.desk, Feeds(bench.desk), lambda _: answered_at).settle)
    assert stage_of(bench, intent) is end


def test_a_wish_whose_card_is_not_known_here_waits() -> None:
    bench = make_bench()
    known = bench.api.add_card(status=CardStatus.FROZEN)
    lost = recorded(bench, Kind.FUND, None, Stage.UNKNOWN)
    unread = recorded(bench, Kind.UNFREEZE, known.id, Stage.UNKNOWN)
    nowhere = recorded(bench, Kind.FREEZE, None, Stage.UNKNOWN)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    for _ in range(2):
        run(settler.settle)
        bench.clock.pass_by(SMALLEST_WINDOW)
    assert [kept(bench, i) for i in (lost, unread, nowhere)] == [lost, unread, nowhere]


def test_a_doubt_counts_from_the_first_look_even_when_its_read_failed() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.UNKNOWN)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    bench.api.read_error = Unreachable()
    run(settler.settle)
    bench.api.read_error = None
    bench.clock.pass_by(SMALLEST_WINDOW)
    run(settler.settle)
    assert stage_of(bench, intent) is Stage.NOT_FOUND


def test_only_the_wish_whose_answer_is_awaited_is_left_to_its_send() -> None:
    bench = make_bench()
    awaited, left = (
        recorded(bench, kind, bench.api.add_card().id, Stage.SENDING)
        for kind in (Kind.FUND, Kind.WITHDRAW)
    )
    answered_at = {awaited.id: None}
    settler = Settler(bench.desk, Feeds(bench.desk), lambda i: answered_at.get(i.id, 0.0))
    run(settler.settle)
    assert stage_of(bench, awaited) is Stage.SENDING
    assert stage_of(bench, left) is Stage.UNKNOWN


def test_the_time_a_wish_was_accepted_counts_for_no_doubt() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.ACCEPTED)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    run(settler.settle)
    bench.clock.pass_by(SMALLEST_WINDOW)
    bench.vault.intents.put(replace(intent, stage=Stage.UNKNOWN))
    run(settler.settle)
    assert stage_of(bench, intent) is Stage.UNKNOWN


def test_a_send_that_left_no_record_says_why_it_is_not_known() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.SENDING)
    settle(bench)
    now = kept(bench, intent)
    assert (now.stage, now.reason) == (Stage.UNKNOWN, "not_recorded")


def test_what_was_settled_while_the_feed_was_read_is_left_alone() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.ACCEPTED)
    with_row(bench, intent, status=TransactionStatus.FAILED)
    done = replace(intent, stage=Stage.CONFIRMED)
    bench.api.on_read = lambda: bench.vault.intents.put(done)
    settle(bench)
    assert kept(bench, intent) == done


def test_absence_is_kept_without_a_change_of_reason_and_only_for_a_doubt() -> None:
    bench = make_bench()
    cards = [bench.api.add_card().id for _ in range(2)]
    unknown = recorded(bench, Kind.FUND, cards[0], Stage.UNKNOWN)
    accepted = recorded(bench, Kind.WITHDRAW, cards[1], Stage.ACCEPTED)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    run(settler.settle)
    bench.clock.pass_by(SMALLEST_WINDOW)
    run(settler.settle)
    assert stage_of(bench, unknown) is Stage.NOT_FOUND
    assert stage_of(bench, accepted) is Stage.ACCEPTED


def test_the_window_grows_with_the_difference_of_the_clocks() -> None:
    bench = make_bench()
    bench.api.clock_offset_s = -600.0
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.UNKNOWN)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    run(settler.settle)
    bench.clock.pass_by(timedelta(minutes=16) - SECOND)
    run(settler.settle)
    assert stage_of(bench, intent) is Stage.UNKNOWN
    bench.clock.pass_by(SECOND)
    run(settler.settle)
    assert stage_of(bench, intent) is Stage.NOT_FOUND


def test_a_new_run_dates_and_explains_what_the_earlier_one_left() -> None:
    bench = make_bench()
    mine, ready, sending = (
        recorded(bench, kind, bench.api.add_card().id, stage)
        for kind, stage in (
            (Kind.FREEZE, Stage.READY),
            (Kind.FUND, Stage.READY),
            (Kind.WITHDRAW, Stage.SENDING),
        )
    )
    bench.vault.intents.put(replace(mine, session="next"))
    now = bench.clock.now()
    begin_session(bench.vault, "next", now)
    for intent, stage in ((ready, Stage.STALE), (sending, Stage.UNKNOWN)):
        expected = replace(intent, stage=stage, changed_at=now, reason="earlier_run")
        assert kept(bench, intent) == expected
    assert kept(bench, mine) == replace(mine, session="next")
