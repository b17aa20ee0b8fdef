"""Whose card an answer is about: this order's, another's, or an agreed repeat's first one's."""

from dataclasses import replace

import pytest

from desktop_app.application.candidates import (
    BASELINE,
    is_made_by_another,
    is_of_another,
    refuse_another,
)
from desktop_app.domain.cards import CardFacts
from desktop_app.domain.intents import SENT_AS, Intent, Kind
from desktop_app.domain.money import ZERO
from desktop_app.domain.service_errors import OutcomeUnknown, Refused, RefusedReason
from tests.support.desk import Bench, make_bench
from tests.unit.test_candidates import made, ordered
from tests.unit.test_settling import read_all


def of_another(bench: Bench, facts: CardFacts, intent: Intent) -> bool:
    """Told by both that look; what makes the answer unknown says so."""
    told = is_of_another(bench.vault, facts, intent)
    if told:
        with pytest.raises(OutcomeUnknown) as caught:
            refuse_another(bench.vault, facts, intent)
        assert caught.value.detail == "another card"
    else:
        refuse_another(bench.vault, facts, intent)
    return told


@pytest.mark.parametrize("slot", ["reference", "nonce"])
def test_a_card_with_a_reference_of_ours_is_of_that_order_alone(slot: str) -> None:
    bench = make_bench()
    intent = ordered(bench)
    assert not of_another(bench, made(bench, **{slot: intent.reference}), intent)
    assert of_another(bench, made(bench, **{slot: "PSR1I-SOMEBODY"}), intent)
    assert not of_another(bench, made(bench, **{slot: "X-PSR1"}), intent)
    other_slot = "nonce" if slot == "reference" else "reference"
    both = made(bench, **{slot: intent.reference, other_slot: "PSR1I-SOMEBODY"})
    assert not of_another(bench, both, intent)


def test_a_repeat_is_known_by_the_reference_it_was_sent_under() -> None:
    bench = make_bench()
    intent = ordered(bench, **{SENT_AS: "PSR1I-FIRST"})
    assert not of_another(bench, made(bench, reference="PSR1I-FIRST"), intent)
    assert of_another(bench, made(bench, reference=intent.reference), intent)


@pytest.mark.parametrize(("kind", "is_taken"), [(Kind.ISSUE, True), (Kind.FUND, False)])
def test_what_another_order_made_is_not_this_ones(kind: Kind, is_taken: bool) -> None:
    bench = make_bench()
    intent, facts = ordered(bench), made(bench)
    bench.vault.intents.add(bench.desk.new_intent(kind, "other", card_id=facts.id, amount=ZERO))
    assert is_made_by_another(bench.vault, facts.id, intent) is is_taken
    assert of_another(bench, facts, intent) is is_taken


def test_what_this_order_is_known_to_have_made_is_its_own() -> None:
    bench = make_bench()
    intent, facts = ordered(bench), made(bench)
    bench.vault.intents.put(replace(intent, card_id=facts.id))
    assert not is_made_by_another(bench.vault, facts.id, intent)
    assert not of_another(bench, facts, intent)


def test_a_card_that_was_known_before_the_order_is_not_its_own() -> None:
    bench = make_bench()
    before = made(bench)
    read_all(bench)
    intent = ordered(bench)
    assert of_another(bench, before, intent)
    assert not of_another(bench, before, replace(intent, params={}))  # nothing was noted then
    after = made(bench)
    assert not of_another(bench, after, intent)  # not read yet
    read_all(bench)
    assert not of_another(bench, after, intent)
    assert int(intent.params[BASELINE]) > 0


def test_a_repeat_that_is_answered_with_the_first_ones_card_made_none() -> None:
    bench = make_bench()
    facts = made(bench)
    first = replace(ordered(bench), card_id=facts.id)
    bench.vault.intents.put(first)
    repeat = bench.desk.new_intent(
        Kind.ISSUE, "again", amount=ZERO, parent=first.id, **{SENT_AS: first.reference}
    )
    with pytest.raises(Refused) as caught:
        refuse_another(bench.vault, facts, repeat)
    assert caught.value.reason is RefusedReason.REPEATED
    refuse_another(bench.vault, made(bench, reference=first.reference), repeat)
    # One that repeats nothing, or whose first one is not known, is looked at as any other.
    for other in (replace(repeat, params={}), replace(repeat, parent=None)):
        assert of_another(bench, facts, other)
    refuse_another(bench.vault, made(bench), replace(repeat, parent=repeat.id))
