"""Which new cards may be an order's, and which are somebody else's for certain."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.application.candidates import (
    BASELINE,
    find_candidates,
    is_made_by_another,
    is_named_by,
)
from desktop_app.application.facts import CardBook
from desktop_app.application.strangers import Strangers
from desktop_app.domain.cards import CardFacts, CardId
from desktop_app.domain.intents import Intent, IntentId, Kind
from desktop_app.domain.money import ZERO
from tests.contract.vault_rig import card, intent, make
from tests.support.desk import Bench, make_bench
from tests.unit.test_settling import read_all

CARDS = (card(1), card(2))
RANDOM = (IntentId("a1b2c3d4" * 4), IntentId("0f1e2d3c" * 4))


def ordered(bench: Bench, **params: str) -> Intent:
    """An order that knows which cards there were before it."""
    mark = str(bench.vault.cards.newest_seen())
    params = {BASELINE: mark, "label": "Ads"} | params
    intent = bench.desk.new_intent(Kind.ISSUE, "form", amount=ZERO, **params)
    bench.vault.intents.add(intent)
    return intent


def ordered_as(bench: Bench, name: IntentId) -> Intent:
    """An order of a name of its own, not written yet."""
    mark = str(bench.vault.cards.newest_seen())
    intent = bench.desk.new_intent(Kind.ISSUE, name, amount=ZERO, label="Ads", **{BASELINE: mark})
    return replace(intent, id=name)


def found(bench: Bench, intent: Intent) -> list[CardId]:
    read_all(bench)
    return [card.id for card in find_candidates(bench.vault, bench.desk.book, intent)]


def made(bench: Bench, label: str = "Ads", **changes: object) -> CardFacts:
    return bench.api.add_card(label=label, **changes)


@pytest.mark.parametrize("slot", ["reference", "nonce"])
def test_a_card_is_named_by_our_reference_in_either_slot(slot: str) -> None:
    bench = make_bench()
    intent = ordered(bench)
    other = bench.desk.new_intent(Kind.ISSUE, "other")
    facts = [made(bench, **{slot: one.reference}) for one in (intent, other)]
    facts.append(made(bench))
    read_all(bench)
    cards = [bench.desk.book.get(one.id) for one in facts]
    assert [
        card is not None and is_named_by(bench.vault, card.facts, intent) for card in cards
    ] == [
        True,
        False,
        False,
    ]


def test_only_cards_that_became_known_after_the_order_are_candidates() -> None:
    bench = make_bench()
    made(bench)
    read_all(bench)
    intent = ordered(bench)
    assert found(bench, intent) == []
    new = made(bench)
    assert found(bench, intent) == [new.id]
    assert found(bench, replace(intent, params={})) == []


@pytest.mark.parametrize("slot", ["reference", "nonce"])
def test_a_card_that_carries_the_reference_of_another_order_is_no_candidate(slot: str) -> None:
    bench = make_bench()
    intent, other = (ordered_as(bench, name) for name in RANDOM)
    for one in (intent, other):
        bench.vault.intents.add(one)
    for mark in (other.reference, f"{other.reference}-card", other.reference[:30]):
        made(bench, **{slot: mark})
    theirs = made(bench, **{slot: "X-PSR1"})
    nobodys = made(bench, **{slot: "PSR1I-SOMEBODY"})  # ours by its mark, and no wish explains it
    assert found(bench, intent) == [theirs.id, nobodys.id]


def kept_as(reference: str, how: str) -> str:
    return {"cut": reference[:30], "shortest": reference[:22], "more": f"{reference}-card"}[how]


@pytest.mark.parametrize("how", ["cut", "shortest", "more"])
def test_a_reference_that_was_cut_or_added_to_names_its_order_alone(how: str) -> None:
    bench = make_bench()
    ours, other = (ordered_as(bench, name) for name in RANDOM)
    for one in (ours, other):
        bench.vault.intents.add(one)
    card = made(bench, reference=kept_as(ours.reference, how))
    assert is_named_by(bench.vault, card, ours)
    assert not is_named_by(bench.vault, card, other)
    assert found(bench, ours) == [card.id]
    assert found(bench, other) == []
    read_all(bench)
    is_stranger = Strangers(bench.vault).is_stranger
    assert not any(is_stranger(one) for one in bench.desk.book.all())


def test_a_reference_that_was_cut_too_far_or_may_mean_two_names_nobody_and_is_asked_about() -> None:
    bench = make_bench()
    ours = ordered(bench)
    other = bench.desk.new_intent(Kind.ISSUE, "other")  # counted: they differ at their very end
    bench.vault.intents.add(other)
    cards = [made(bench, reference=ours.reference[:length]) for length in (21, 30)]
    assert not any(is_named_by(bench.vault, card, ours) for card in cards)
    assert found(bench, ours) == [card.id for card in cards]


@pytest.mark.parametrize(("kind", "is_taken"), [(Kind.ISSUE, True), (Kind.FUND, False)])
def test_a_card_that_another_order_made_is_taken_and_one_that_was_loaded_is_not(
    kind: Kind, is_taken: bool
) -> None:
    bench = make_bench()
    intent = ordered(bench)
    new = made(bench)
    bench.vault.intents.add(bench.desk.new_intent(kind, "other", card_id=new.id, amount=ZERO))
    bench.vault.intents.add(bench.desk.new_intent(Kind.FREEZE, "later", card_id=new.id))
    assert found(bench, intent) == ([] if is_taken else [new.id])


def test_the_same_label_comes_first_and_the_rest_in_the_order_it_became_known() -> None:
    bench = make_bench()
    intent = ordered(bench)
    cards = [made(bench, label).id for label in ("B", "Ads", "A", "Ads")]
    assert found(bench, intent) == [cards[1], cards[3], cards[0], cards[2]]
    bench = make_bench()
    unnamed = replace(ordered(bench), params={BASELINE: "0"})
    cards = [made(bench, label).id for label in ("B", "")]
    assert found(bench, unnamed) == [cards[1], cards[0]]


def test_no_more_than_fifty_are_shown() -> None:
    bench = make_bench()
    intent = ordered(bench)
    cards = [made(bench).id for _ in range(51)]
    assert found(bench, intent) == cards[:50]


def test_a_vault_on_disk_names_the_same_candidates(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    try:
        wish = intent(1, kind=Kind.ISSUE, card_id=None, params={BASELINE: "0"})
        vault.intents.add(wish)
        vault.intents.add(intent(2, kind=Kind.ISSUE, card_id=card(2).id))
        unnamed = [one._replace(facts=one.facts._replace(reference="")) for one in CARDS]
        vault.cards.put(unnamed)
        assert find_candidates(vault, CardBook(vault), wish) == (unnamed[0],)
        assert [is_made_by_another(vault, one.id, wish) for one in CARDS] == [False, True]
    finally:
        vault.close()
