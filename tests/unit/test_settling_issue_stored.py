"""M4: an order is done when what is stored is what its own answer held, and no other one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.candidates import BASELINE
from desktop_app.application.ports import Created
from desktop_app.domain.cards import CardDetails, CardId, Expiry, Field
from desktop_app.domain.intents import SENT_AS, Intent, Kind, PanState, Stage
from desktop_app.domain.looking import WATCHED_FOR
from desktop_app.domain.money import ZERO
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import ONCE, FakeCardApi
from tests.unit.test_issue_recovery import stopped_after_the_answer
from tests.unit.test_settling import read_all, recorded, settle
from tests.unit.test_settling_issue_proofs import card_of, kept, ordered

OTHER = CardDetails(Secret("4000009999999999"), Secret("01/2031"), Secret("111"))


def stored(params: Mapping[str, str] | None = None) -> tuple[Bench, Intent, CardId]:
    """An order whose number is stored, and not yet proved against the answer that was kept."""
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent = stopped_after_the_answer(bench)
    read_all(bench)
    (card_id,) = bench.api.cards
    bench.vault.cards.seal_details(card_id, bench.api.details[card_id])
    intent = replace(intent, stage=Stage.ACCEPTED, card_id=card_id, pan=PanState.STORED)
    bench.vault.rows(write=True).intents[intent.id] = replace(intent, params=params or {})
    return bench, intent, card_id


def test_a_number_that_is_stored_as_it_was_answered_is_left_as_it_is() -> None:
    bench, intent, card_id = stored()
    settle(bench)
    assert kept(bench, intent).stage is Stage.CONFIRMED
    assert (bench.vault.cards.sealings(), bench.vault.checkpoints) == (1, 1)
    assert bench.vault.cards.holds(card_id, bench.api.details[card_id])


@pytest.mark.parametrize("is_repeat", [False, True])
def test_a_number_that_is_stored_otherwise_becomes_the_one_that_was_answered(
    is_repeat: bool,
) -> None:
    bench, intent, card_id = stored({SENT_AS: "PSR1I-FIRST"} if is_repeat else {})
    if is_repeat:  # the service knows it by the reference of the first one
        bench.api.made["PSR1I-FIRST"] = bench.api.made.pop(intent.reference)
    bench.vault.cards.seal_details(card_id, OTHER)
    bench.desk.book.reload(card_id)
    assert card_of(bench, card_id).expiry == Expiry(2031, 1)
    settle(bench)
    assert kept(bench, intent).stage is Stage.CONFIRMED
    assert bench.vault.cards.holds(card_id, bench.api.details[card_id])
    assert card_of(bench, card_id) == bench.vault.cards.get(card_id)
    assert card_of(bench, card_id).expiry != Expiry(2031, 1)


@pytest.mark.parametrize("is_otherwise", [False, True])
def test_a_number_that_no_checkpoint_brought_into_the_file_is_not_offered_until_one_does(
    monkeypatch: pytest.MonkeyPatch, is_otherwise: bool
) -> None:
    bench, intent, card_id = stored()
    if is_otherwise:
        bench.vault.cards.seal_details(card_id, OTHER)

    def full() -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(bench.vault, "checkpoint", full)
        settle(bench)
        settle(bench)  # and nothing is sealed over and over while the disk is full
    assert bench.vault.cards.sealings() == (3 if is_otherwise else 1)
    assert kept(bench, intent).stage is Stage.ACCEPTED
    assert Field.PAN not in card_of(bench, card_id).stored
    settle(bench)
    assert kept(bench, intent).stage is Stage.CONFIRMED
    assert Field.PAN in card_of(bench, card_id).stored
    assert bench.vault.checkpoints == 1


@pytest.mark.parametrize("what", ["unreadable", "without a number", "about another card"])
def test_an_answer_that_does_not_hold_its_number_changes_nothing_that_is_stored(what: str) -> None:
    bench, intent, card_id = stored()
    made = bench.api.made[intent.reference]
    if what == "unreadable":
        bench.vault.intents.keep_raw(intent.id, 1, b"<html>502</html>")
    elif what == "without a number":
        bench.api.made[intent.reference] = replace(made, details=None)
    else:
        bench.api.made[intent.reference] = Created(bench.api.add_card(), OTHER)
    settle(bench)
    assert kept(bench, intent).stage is Stage.CONFIRMED
    assert bench.vault.cards.sealings() == 1
    assert bench.vault.cards.holds(card_id, bench.api.details[card_id])


@pytest.mark.parametrize("early", [timedelta(microseconds=1), timedelta(0)])
def test_a_card_that_turns_up_within_a_week_is_asked_about_with_its_reason(
    early: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench()
    intent = ordered(bench, params={BASELINE: "0"})
    bench.vault.rows(write=True).intents[intent.id] = replace(
        intent, params={BASELINE: "0"}, stage=Stage.NOT_FOUND
    )
    bench.api.add_card()
    read_all(bench)
    monkeypatch.setattr(bench.clock, "now", lambda: intent.created_at + WATCHED_FOR - early)
    settle(bench)
    now = kept(bench, intent)
    asked = (Stage.UNKNOWN, "card_appeared")
    assert (now.stage, now.reason) == (asked if early else (Stage.NOT_FOUND, "no_answer"))


def test_the_first_ones_card_is_not_the_repeats_although_both_have_its_reference() -> None:
    bench = make_bench()
    first = recorded(bench, Kind.ISSUE, None, Stage.CONFIRMED)
    card_id = bench.api.add_card(reference=first.reference).id
    bench.vault.intents.put(replace(first, card_id=card_id, pan=PanState.STORED))
    repeat = bench.desk.new_intent(
        Kind.ISSUE, "again", amount=ZERO, parent=first.id, **{SENT_AS: first.reference}
    )
    bench.vault.intents.add(repeat)
    bench.vault.intents.put(replace(repeat, stage=Stage.UNKNOWN))
    read_all(bench)
    settle(bench)
    assert (kept(bench, repeat).stage, kept(bench, repeat).card_id) == (Stage.UNKNOWN, None)
