"""An order is settled by the answer that was kept or by the list, each step with its proof."""

from dataclasses import replace

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.settling import Settler
from desktop_app.domain.cards import Card, CardId, CardStatus, Field
from desktop_app.domain.evidence import of_card
from desktop_app.domain.intents import Intent, Kind, PanState, Stage
from desktop_app.domain.looking import SMALLEST_WINDOW
from desktop_app.domain.money import ZERO
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import ONCE, FakeCardApi
from tests.unit.test_settling import issued, read_all, recorded, settle


def ordered(bench: Bench, **changes: object) -> Intent:
    """An order whose answer never came."""
    intent = replace(recorded(bench, Kind.ISSUE, None, Stage.UNKNOWN), reason="no_answer")
    intent = replace(intent, **changes)
    bench.vault.intents.put(intent)
    return intent


def kept(bench: Bench, intent: Intent) -> Intent:
    found = bench.vault.intents.get(intent.id)
    assert found is not None
    return found


def card_of(bench: Bench, card_id: CardId) -> Card:
    found = bench.desk.book.get(card_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("status", "stage", "pan", "reason"),
    [
        (CardStatus.FAILED, Stage.REJECTED, PanState.NONE, "failed_later"),
        (CardStatus.TERMINATED, Stage.CONFIRMED, PanState.LOST, ""),
        (CardStatus.ACTIVE, Stage.CONFIRMED, PanState.STORED, ""),
        (CardStatus.PENDING, Stage.ACCEPTED, PanState.PENDING, ""),
    ],
)
def test_a_card_found_by_its_reference_leaves_its_reason_and_its_proof(
    status: CardStatus, stage: Stage, pan: PanState, reason: str
) -> None:
    bench = make_bench()
    intent = ordered(bench)
    facts = issued(bench, intent, status=status, available=ZERO)
    settle(bench)
    now = kept(bench, intent)
    assert (now.stage, now.pan, now.reason, now.card_id) == (stage, pan, reason, facts.id)
    assert now.changed_at > intent.changed_at
    proof = of_card(intent.id, card_of(bench, facts.id))
    assert bench.vault.intents.evidence(intent.id) == (proof,)


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.UNKNOWN])
def test_each_later_step_adds_its_own_proof(stage: Stage) -> None:
    bench = make_bench()
    intent = ordered(bench)
    facts = issued(bench, intent, status=CardStatus.PENDING)
    settle(bench)
    first = of_card(intent.id, card_of(bench, facts.id))
    bench.vault.intents.put(replace(kept(bench, intent), stage=stage, reason="why"))
    bench.api.change(facts.id, status=CardStatus.ACTIVE)
    read_all(bench)
    settle(bench)
    now = kept(bench, intent)
    assert (now.stage, now.pan, now.reason) == (Stage.CONFIRMED, PanState.STORED, "")
    second = of_card(intent.id, card_of(bench, facts.id))
    assert bench.vault.intents.evidence(intent.id) == (first, second)
    assert card_of(bench, facts.id).stored == frozenset(Field)


def test_a_card_that_ended_after_its_number_was_stored_keeps_it() -> None:
    bench = make_bench()
    intent = ordered(bench, pan=PanState.STORED)
    issued_card = issued(bench, intent, status=CardStatus.TERMINATED)
    bench.vault.intents.put(replace(intent, card_id=issued_card.id, stage=Stage.ACCEPTED))
    settle(bench)
    assert (kept(bench, intent).stage, kept(bench, intent).pan) == (
        Stage.CONFIRMED,
        PanState.STORED,
    )


def test_a_lost_number_stays_lost_and_is_fetched_by_nobody() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent = ordered(bench)
    facts = issued(bench, intent)
    settle(bench)
    settle(bench)
    assert (kept(bench, intent).stage, kept(bench, intent).pan) == (Stage.ACCEPTED, PanState.LOST)
    assert card_of(bench, facts.id).stored == frozenset()


def test_an_absent_card_is_not_found_without_proof_and_only_for_a_doubt() -> None:
    bench = make_bench()
    unknown = ordered(bench)
    accepted = recorded(bench, Kind.ISSUE, None, Stage.ACCEPTED)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: False)
    for _ in range(2):
        bench.desk.book.listed_at = bench.clock.monotonic()
        run(settler.settle)
        bench.clock.pass_by(SMALLEST_WINDOW)
    assert (kept(bench, unknown).stage, kept(bench, unknown).reason) == (
        Stage.NOT_FOUND,
        "no_answer",
    )
    assert bench.vault.intents.evidence(unknown.id) == ()
    assert kept(bench, accepted) == accepted


def test_without_a_list_of_this_run_nothing_is_called_absent() -> None:
    bench = make_bench()
    intent = ordered(bench)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: False)
    run(settler.settle)
    bench.clock.pass_by(2 * SMALLEST_WINDOW)
    run(settler.settle)
    assert kept(bench, intent) == intent
