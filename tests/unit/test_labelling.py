"""Labels in and out: a file that fits nothing says so, and only what was shown is changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.labelling import Labelling, LabelPlan
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.label_lines import read_lines
from tests.support.desk import Bench, make_bench, run
from tests.unit.test_importing import put_card


def lines(*objects: object) -> bytes:
    return "\n".join(json.dumps(one) for one in objects).encode()


def line(ref: str, label: str, **more: str) -> dict[str, str]:
    return {"type": "card", "ref": ref, "label": label, **more}


def look(bench: Bench, data: bytes) -> tuple[Labelling, LabelPlan]:
    labelling = Labelling(bench.desk, lambda: None)
    return labelling, run(lambda: labelling.look(data))


def test_what_was_written_reads_back_as_the_same() -> None:
    bench = make_bench()
    put_card(bench, "c1", label="Ads “spring”, 🌍")
    put_card(bench, "c2", label="Mail")
    labelling = Labelling(bench.desk, lambda: None)
    data = run(labelling.dump)
    first = json.loads(data.splitlines()[0])
    assert first == {
        "type": "card", "ref": "c1", "label": "Ads “spring”, 🌍", "holder": "Ada",
        "last4": "7899", "note": "",
    }  # fmt: skip
    plan = run(lambda: labelling.look(data))
    assert (plan.lines, plan.same, plan.changes, plan.faults) == (2, 2, (), ())


def test_labels_are_changed_as_shown_and_only_once() -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1", label="Ads")
    labelling, plan = look(bench, lines(line("c1", "Google Ads"), line("c9", "Nobody's")))
    assert [(c.before, c.after) for c in plan.changes] == [("Ads", "Google Ads")]
    assert plan.unknown == 1
    assert bench.desk.card(card_id).label == "Ads"
    assert run(lambda: labelling.apply(plan.number)) == 1
    assert bench.desk.card(card_id).label == "Google Ads"
    kept = bench.vault.cards.get(card_id)
    assert kept is not None
    assert kept.label == "Google Ads"
    with pytest.raises(NotAllowed):
        run(lambda: labelling.apply(plan.number))


def test_a_label_that_became_another_meanwhile_is_left() -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1", label="Ads")
    labelling, plan = look(bench, lines(line("c1", "Google Ads")))
    put_card(bench, "c1", label="Mine")
    assert run(lambda: labelling.apply(plan.number)) == 0
    assert bench.desk.card(card_id).label == "Mine"


def test_every_line_that_cannot_be_used_says_why() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    data = lines(
        line("c1", "Good"), line("c1", "Again"), line("c2", ""), line("c3", "a\u202eb"),
        {"type": "tx", "ref": "x", "label": "y"}, {"ref": "c4", "label": "z"}, 7,
    ) + b"\n{half"  # fmt: skip
    _, plan = look(bench, data)
    assert [fault.number for fault in plan.faults] == [2, 3, 4, 6, 7, 8]
    assert all(fault.fault for fault in plan.faults)
    assert (plan.others, len(plan.changes)) == (1, 1)


@pytest.mark.parametrize(
    "data",
    [b"", b"card,label\nc1,Ads\n", b'{"id":"c1","name":"Ads"}\n', b" " * 1_000_001, b"\0\xff"],
)
def test_a_file_with_other_columns_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_lines(data)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_do_more_than_be_refused(data: bytes) -> None:
    for one in (data, data + b"\n" + lines(line("c", "L"))):
        try:
            read_lines(one)
        except InvalidInput:
            continue


def test_only_cards_of_this_wallet_are_touched() -> None:
    bench = make_bench()
    _, plan = look(bench, lines(line("c1", "Ads")))
    assert (plan.unknown, plan.changes) == (1, ())
    assert bench.desk.book.get(CardId("c1")) is None
