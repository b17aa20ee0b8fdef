"""What reads and answers say against each other is kept as that, with its reason and its proof."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.settling import Settler
from desktop_app.domain.evidence import of_row
from desktop_app.domain.intents import ACCOUNT, OTHER_KEYS, PROBE_WIRE, Intent, Kind, Stage
from desktop_app.domain.looking import SMALLEST_WINDOW
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.domain.vault_errors import VaultDamaged
from tests.support.desk import Bench, make_bench, run
from tests.unit.test_settling import read_all, recorded
from tests.unit.test_settling_proofs import DONE, kept, with_row

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MONEY = (Kind.FUND, Kind.WITHDRAW)


def look(bench: Bench, settler: Settler | None = None) -> Settler:
    settler = settler or Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    run(settler.settle)
    return settler


@pytest.mark.parametrize("kind", MONEY)
def test_more_than_was_asked_is_contradicted_and_its_proof_is_kept_once(kind: Kind) -> None:
    bench = make_bench()
    intent = recorded(bench, kind, bench.api.add_card().id, Stage.ACCEPTED)
    row = with_row(bench, intent, status=DONE, amount=Money(20_000_001))
    settler = look(bench)
    first = kept(bench, intent)
    assert (first.stage, first.reason) == (Stage.DISPUTED, "other_amount")
    assert first.amount == Money.usd(20)
    (proof,) = bench.vault.intents.evidence(intent.id)
    assert proof == of_row(intent.id, row, proof.seen_at)
    look(bench, settler)
    assert kept(bench, intent) == first


PROBED = "200000"  # units: $0.20 by the scale of the bench, which is a million to the dollar


@pytest.mark.parametrize("is_proven", [True, False])
def test_what_the_agreed_probe_sent_is_told_in_dollars_by_a_proven_scale_alone(
    is_proven: bool,
) -> None:
    bench = make_bench(is_proven=is_proven)
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.ACCEPTED)
    bench.vault.intents.put(replace(intent, params={**intent.params, PROBE_WIRE: PROBED}))
    with_row(bench, intent, status=DONE, amount=Money(200_000), fee=Money(1))
    look(bench)
    now = kept(bench, intent)
    figures = (Money(200_000), Money(1)) if is_proven else (None, None)
    assert (now.stage, now.amount, now.fee) == (Stage.CONFIRMED, *figures)


@pytest.mark.parametrize("is_proven", [True, False])
@pytest.mark.parametrize("stated", [Money(200_001), Money.usd(200_000)])
def test_more_units_than_the_agreed_probe_sent_are_contradicted(
    is_proven: bool, stated: Money
) -> None:
    bench = make_bench(is_proven=is_proven)
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.ACCEPTED)
    bench.vault.intents.put(replace(intent, params={**intent.params, PROBE_WIRE: PROBED}))
    with_row(bench, intent, status=DONE, amount=stated)
    look(bench)
    now = kept(bench, intent)
    assert (now.stage, now.reason) == (Stage.DISPUTED, "other_amount")
    assert now.amount == intent.amount


@pytest.mark.parametrize("early", [timedelta(microseconds=1), timedelta(0)])
def test_a_day_is_enough_to_be_listed_in(early: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.ACCEPTED)
    settler = look(bench)
    bench.clock.pass_by(timedelta(minutes=10))
    monkeypatch.setattr(bench.clock, "now", lambda: intent.changed_at + DAY - early)
    look(bench, settler)
    assert kept(bench, intent).stage is (Stage.ACCEPTED if early else Stage.DISPUTED)


@pytest.mark.parametrize("kind", MONEY)
@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.UNKNOWN])
def test_what_was_taken_and_is_not_listed_within_a_day_is_contradicted(
    kind: Kind, stage: Stage
) -> None:
    bench = make_bench()
    intent = recorded(bench, kind, bench.api.add_card().id, stage)
    bench.clock.pass_by(DAY - SECOND)
    settler = look(bench)
    assert kept(bench, intent).stage is stage
    bench.clock.pass_by(timedelta(minutes=10))
    look(bench, settler)
    missing = (Stage.DISPUTED, "not_listed")
    expected = missing if stage is Stage.ACCEPTED else (Stage.NOT_FOUND, "")
    assert (kept(bench, intent).stage, kept(bench, intent).reason) == expected


def test_a_clock_that_is_set_contradicts_nothing() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.ACCEPTED)
    settler = look(bench)
    bench.clock.at += 2 * DAY  # no second passed
    look(bench, settler)
    assert kept(bench, intent).stage is Stage.ACCEPTED


@pytest.mark.parametrize("kind", MONEY)
@pytest.mark.parametrize("status", [TransactionStatus.PENDING, TransactionStatus.UNRECOGNISED])
def test_a_row_that_is_not_done_within_a_day_is_contradicted(
    kind: Kind, status: TransactionStatus
) -> None:
    bench = make_bench()
    intent = recorded(bench, kind, bench.api.add_card().id, Stage.ACCEPTED)
    with_row(bench, intent, status=status)
    settler = look(bench)
    bench.clock.pass_by(DAY)
    look(bench, settler)
    now = kept(bench, intent)
    assert (now.stage, now.reason) == (Stage.DISPUTED, "not_done")
    feed = bench.api.feeds[intent.card_id]
    feed[0] = replace(feed[0], status=DONE)
    look(bench, settler)
    assert kept(bench, intent).stage is Stage.CONFIRMED


def test_one_wish_that_cannot_be_settled_keeps_no_other_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench()
    bad, good = (recorded(bench, kind, bench.api.add_card().id, Stage.ACCEPTED) for kind in MONEY)
    for intent in (bad, good):
        with_row(bench, intent, status=DONE)
    put = bench.vault.intents.put

    def fail(intent: Intent) -> None:
        if intent.id == bad.id:
            raise VaultDamaged
        put(intent)

    monkeypatch.setattr(bench.vault.intents, "put", fail)
    with pytest.raises(VaultDamaged):
        look(bench)
    assert [kept(bench, one).stage for one in (bad, good)] == [Stage.ACCEPTED, Stage.CONFIRMED]


def _sent_elsewhere(bench: Bench) -> Intent:
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.UNKNOWN)
    elsewhere = replace(intent, params={**intent.params, ACCOUNT: "other"}, reason="no_answer")
    bench.vault.intents.put(elsewhere)
    return elsewhere


def test_what_was_sent_with_other_keys_says_so_and_is_not_looked_for() -> None:
    bench = make_bench()
    intent = _sent_elsewhere(bench)
    settler = look(bench)
    bench.clock.pass_by(2 * SMALLEST_WINDOW)
    look(bench, settler)
    assert kept(bench, intent) == replace(intent, reason=OTHER_KEYS)
    assert bench.api.reads == []


@pytest.mark.parametrize("params", [{}, {ACCOUNT: ""}])
def test_with_its_own_keys_again_it_is_looked_for_and_says_nothing(
    params: dict[str, str],
) -> None:
    """A wish of before accounts were noted counts as one of these keys."""
    bench = make_bench()
    intent = replace(_sent_elsewhere(bench), params=params, reason=OTHER_KEYS)
    bench.vault.intents.put(intent)
    settler = look(bench)
    assert kept(bench, intent) == replace(intent, reason="")
    bench.clock.pass_by(2 * SMALLEST_WINDOW)
    look(bench, settler)
    assert kept(bench, intent).stage is Stage.NOT_FOUND


def test_what_was_never_recorded_as_sent_was_never_sent() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.READY)
    look(bench)
    now = kept(bench, intent)
    assert now == replace(
        intent, stage=Stage.STALE, reason="not_recorded", changed_at=now.changed_at
    )
    assert bench.api.reads == []


@pytest.mark.parametrize(
    ("stage", "waited", "expected"),
    [
        (Stage.UNKNOWN, 29.9, (Stage.UNKNOWN, "")),
        (Stage.UNKNOWN, 30, (Stage.NOT_FOUND, "")),
        (Stage.ACCEPTED, 599.9, (Stage.ACCEPTED, "")),
        (Stage.ACCEPTED, 600, (Stage.DISPUTED, "not_done")),
    ],
)
def test_a_freeze_that_no_read_shows_is_over_on_time(
    stage: Stage, waited: float, expected: tuple[Stage, str]
) -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FREEZE, card.id, stage)
    other = recorded(bench, Kind.UNFREEZE, None, Stage.UNKNOWN)  # of no card: proves nothing
    read_all(bench)
    since = bench.desk.book.began(card.id) - 1
    answered = {intent.id: since, other.id: since}
    settler = Settler(bench.desk, Feeds(bench.desk), lambda one: answered[one.id])
    look(bench, settler)
    bench.clock.pass_by(timedelta(seconds=waited))
    read_all(bench)
    look(bench, settler)
    assert (kept(bench, intent).stage, kept(bench, intent).reason) == expected
    assert kept(bench, other) == other
