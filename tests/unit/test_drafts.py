"""Drafts in the vault: one of each form, bounded, without card numbers, and never in the way."""

import json

from desktop_app.application.drafts import Draft, Drafts, load
from desktop_app.application.restored import DRAFTS, mark_restored
from tests.support.desk import make_bench, run

ORDER = Draft("issue", (("Label", "Lamps"), ("Load now", "20.00")))
TOP_UP = Draft("top_up", (("Amount", "5"),), "card-1")


def test_a_draft_comes_back_as_it_was_until_it_is_dropped() -> None:
    bench = make_bench()
    drafts = Drafts(bench.desk)
    run(lambda: drafts.keep((ORDER, TOP_UP)))
    assert run(drafts.all) == (ORDER, TOP_UP)
    run(lambda: drafts.drop("issue"))
    assert run(drafts.all) == (TOP_UP,)


def test_a_newer_draft_of_a_form_takes_the_place_of_the_older() -> None:
    bench = make_bench()
    drafts = Drafts(bench.desk)
    run(lambda: drafts.keep((ORDER, TOP_UP)))
    newer = Draft("issue", (("Label", "Chairs"),))
    run(lambda: drafts.keep((newer,)))
    assert set(run(drafts.all)) == {newer, TOP_UP}


def test_a_card_number_that_was_typed_is_not_kept() -> None:
    bench = make_bench()
    drafts = Drafts(bench.desk)
    typed = (("Label", "Lamps"), ("Note", "pay with 4242 4242 4242 4242"))
    run(lambda: drafts.keep((Draft("issue", typed),)))
    assert "4242" not in bench.vault.settings.get(DRAFTS)
    assert run(drafts.all) == (Draft("issue", (("Label", "Lamps"),)),)


def test_nonsense_in_their_place_is_no_draft_and_no_error() -> None:
    odd = [None, 3, {"form": 1}, {"form": "issue", "about": "", "texts": {"Label": 7}}]
    for text in ("", "{", "[" * 5_000, "null", '"x"', json.dumps(odd[:3])):
        assert load(text) == ()
    assert load(json.dumps(odd)) == (Draft("issue", ()),)


def test_they_are_bounded() -> None:
    texts = {f"field {n}": "x" * (n * 20) for n in range(100)}
    stored = [{"form": f"f{n}", "about": "", "texts": texts} for n in range(50)]
    read = load(json.dumps(stored))
    assert len(read) == 8
    assert max(len(text) for _, text in read[0].texts) <= 500


def test_a_restored_vault_offers_none_because_it_may_have_been_sent_since() -> None:
    bench = make_bench()
    drafts = Drafts(bench.desk)
    run(lambda: drafts.keep((ORDER, TOP_UP)))
    mark_restored(bench.vault.settings, bench.clock.now(), bench.clock.now())
    assert run(drafts.all) == ()
