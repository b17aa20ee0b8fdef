"""An order is settled by the answer that was kept or by the list, each step with its proof."""

from dataclasses import replace

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.ports import Capabilities
from desktop_app.application.settling import Settler
from desktop_app.domain.cards import Card, CardId, CardStatus, Field
from desktop_app.domain.evidence import of_card
from desktop_app.domain.intents import Intent, Kind, PanState, Stage
from desktop_app.domain.looking import SMALLEST_WINDOW
from desktop_app.domain.money import ZERO
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import LATER, ONCE, FakeCardApi
from tests.unit.test_issue_recovery import stopped_after_the_answer
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


@pytest.mark.parametrize(
    ("status", "stage", "pan", "reason"),
    [
        (CardStatus.FAILED, Stage.REJECTED, PanState.NONE, "failed_later"),
        (CardStatus.TERMINATED, Stage.CONFIRMED, PanState.LOST, ""),
        (CardStatus.ACTIVE, Stage.CONFIRMED, PanState.STORED, ""),
    ],
)
@pytest.mark.parametrize("before", [Stage.ACCEPTED, Stage.UNKNOWN])
def test_each_later_step_adds_its_own_proof(
    before: Stage, status: CardStatus, stage: Stage, pan: PanState, reason: str
) -> None:
    bench = make_bench()
    intent = ordered(bench)
    facts = issued(bench, intent, status=CardStatus.PENDING)
    settle(bench)
    first = of_card(intent.id, card_of(bench, facts.id))
    bench.vault.intents.put(replace(kept(bench, intent), stage=before, reason="why"))
    bench.api.change(facts.id, status=status)
    read_all(bench)
    settle(bench)
    now = kept(bench, intent)
    assert (now.stage, now.pan, now.reason) == (stage, pan, reason)
    second = of_card(intent.id, card_of(bench, facts.id))
    assert bench.vault.intents.evidence(intent.id) == (first, second)
    fields = frozenset(Field) if pan is PanState.STORED else frozenset()
    assert card_of(bench, facts.id).stored == fields


def test_a_card_that_is_pending_still_is_not_done_although_its_number_is_stored() -> None:
    bench = make_bench()
    intent = ordered(bench)
    facts = issued(bench, intent, status=CardStatus.PENDING)
    bench.vault.intents.put(
        replace(intent, stage=Stage.ACCEPTED, card_id=facts.id, pan=PanState.STORED)
    )
    settle(bench)
    assert kept(bench, intent).stage is Stage.ACCEPTED


@pytest.mark.parametrize(
    ("capabilities", "pan", "is_read"),
    [
        (LATER, PanState.PENDING, True),
        (LATER, PanState.STORED, False),
        (LATER, PanState.LOST, False),
        (ONCE, PanState.PENDING, False),
    ],
)
def test_a_number_is_read_only_where_it_is_awaited_and_can_be_read(
    capabilities: Capabilities, pan: PanState, is_read: bool
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=capabilities))
    intent = ordered(bench)
    facts = issued(bench, intent)
    bench.vault.intents.put(replace(intent, stage=Stage.ACCEPTED, card_id=facts.id, pan=pan))
    settle(bench)
    assert ("secure_details" in bench.api.reads) is is_read


def test_a_card_that_is_known_by_its_id_needs_no_reference() -> None:
    bench = make_bench()
    intent = ordered(bench)
    card_id = bench.api.add_card().id
    read_all(bench)
    bench.vault.intents.put(
        replace(intent, stage=Stage.ACCEPTED, card_id=card_id, pan=PanState.PENDING)
    )
    settle(bench)
    assert kept(bench, intent).stage is Stage.CONFIRMED


@pytest.mark.parametrize("capabilities", [LATER, ONCE])
def test_an_order_taken_from_its_kept_answer_is_dated_and_without_a_reason(
    capabilities: Capabilities,
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=capabilities))
    intent = stopped_after_the_answer(bench)
    (facts,) = bench.api.cards.values()
    pending = facts._replace(status=CardStatus.PENDING)
    made = bench.api.made[intent.reference]
    bench.api.made[intent.reference] = replace(made, card=pending)
    settle(bench)
    now, card = kept(bench, intent), card_of(bench, facts.id)
    once = capabilities is ONCE
    pan = PanState.STORED if once else PanState.PENDING
    assert (now.stage, now.card_id, now.reason, now.pan) == (Stage.ACCEPTED, facts.id, "", pan)
    assert intent.changed_at < now.changed_at <= bench.clock.at
    assert (card.read_at, card.label, card.stored) == (
        intent.created_at,
        "Google Ads",
        frozenset(Field) if once else frozenset(),
    )


@pytest.mark.parametrize(("params", "label"), [({"label": "Mine"}, "Mine"), ({}, "Google Ads")])
def test_a_card_from_a_kept_answer_bears_the_owners_label_where_one_was_given(
    params: dict[str, str], label: str
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent = stopped_after_the_answer(bench)
    bench.vault.rows(write=True).intents[intent.id] = replace(intent, params=params)
    settle(bench)
    (facts,) = bench.api.cards.values()
    assert card_of(bench, facts.id).label == label


def test_a_card_that_was_listed_before_its_kept_answer_is_read_keeps_what_is_known() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    stopped_after_the_answer(bench)
    read_all(bench)
    (known,) = bench.desk.book.all()
    bench.vault.cards.put([known._replace(holder="Grace")])
    bench.desk.book.reload(known.id)
    settle(bench)
    card = card_of(bench, known.id)
    assert (card.holder, card.read_at) == ("Grace", known.read_at)


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
