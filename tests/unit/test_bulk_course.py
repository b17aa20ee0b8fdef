"""What a row's intents prove, how a list is kept, and a result file without formulas or numbers."""

import asyncio
import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.bulk_rows import BulkRows
from desktop_app.domain.bulk import BulkRow
from desktop_app.domain.bulk_course import (
    SETTLED,
    STARTABLE,
    Batch,
    BulkLine,
    RowState,
    row_token,
    state_of,
)
from desktop_app.domain.bulk_text import NotABatch, dump_batch, load_batch, make_results
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import UNREAD, Intent, IntentId, Kind, PanState, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.people import Holder
from desktop_app.domain.policies import Policy
from tests.support.desk import make_bench
from tests.support.fake_api import START

ADA = Holder("c-1", "Ada", email="ada@example.com")
ROW = BulkRow(2, "Ads", ADA, Money.usd(20), Money.usd(100), "April", Policy(), again=True)


def intent(stage: Stage, pan: PanState = PanState.NONE, reason: str = "") -> Intent:
    one = IntentId("1" * 32)
    return Intent(one, Kind.ISSUE, "t", "s", START, START, stage=stage, pan=pan, reason=reason)


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        (Stage.READY, RowState.SENDING),
        (Stage.SENDING, RowState.SENDING),
        (Stage.ACCEPTED, RowState.BEING_MADE),
        (Stage.UNKNOWN, RowState.NOT_KNOWN),
        (Stage.DISPUTED, RowState.NOT_KNOWN),
        (Stage.NOT_FOUND, RowState.NOT_FOUND),
        (Stage.REJECTED, RowState.FAILED),
        (Stage.STALE, RowState.FAILED),
        (Stage.CONFIRMED, RowState.NOT_LOADED),
    ],
)
def test_the_issue_decides_until_the_card_is_proven(stage: Stage, state: RowState) -> None:
    assert state_of(intent(stage), None, loads_apart=True) is state


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        (Stage.SENDING, RowState.LOAD_NOT_KNOWN),
        (Stage.ACCEPTED, RowState.LOAD_NOT_KNOWN),
        (Stage.UNKNOWN, RowState.LOAD_NOT_KNOWN),
        (Stage.REJECTED, RowState.LOAD_FAILED),
        (Stage.CONFIRMED, RowState.DONE),
    ],
)
def test_then_the_load_decides(stage: Stage, state: RowState) -> None:
    assert state_of(intent(Stage.CONFIRMED), intent(stage), loads_apart=True) is state


def test_no_intent_is_a_row_that_waits_and_a_card_without_a_load_is_done() -> None:
    assert state_of(None, None, loads_apart=True) is RowState.WAITING
    assert state_of(intent(Stage.CONFIRMED), None, loads_apart=False) is RowState.DONE
    lost = intent(Stage.ACCEPTED, PanState.LOST)
    unread = intent(Stage.ACCEPTED, reason=UNREAD)
    for one in (lost, unread):
        assert state_of(one, None, loads_apart=True) is RowState.NUMBER_LOST


def test_nothing_that_may_have_been_sent_may_be_started() -> None:
    assert not STARTABLE & SETTLED
    assert {RowState.NOT_KNOWN, RowState.LOAD_NOT_KNOWN, RowState.SENDING}.isdisjoint(
        STARTABLE | SETTLED
    )


def test_the_token_of_a_row_is_always_the_same() -> None:
    assert row_token("b", 2, 1) == row_token("b", 2, 1) == "bulk/b/2"
    assert len({row_token("b", n, a) for n in range(2, 99) for a in range(1, 9)}) == 97 * 8


def test_a_list_is_kept_and_read_as_it_was() -> None:
    plain = BulkRow(3, "=x", Holder("z", "Zoë"), Money(0))
    batch = Batch("b", (ROW, plain), "2026", frozenset({3}), frozenset({2}))
    assert load_batch(dump_batch(batch)) == batch


@pytest.mark.parametrize("text", ["", "{}", "[]", "nothing", '{"id":1,"rows":[[1]]}'])
def test_what_was_never_written_here_is_no_list(text: str) -> None:
    with pytest.raises(NotABatch):
        load_batch(text)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_no_cell_of_the_results_is_a_formula_and_every_row_is_read_back(
    rows: list[tuple[str, str]],
) -> None:
    lines = [
        BulkLine(
            BulkRow(n, label, Holder("x", name), Money.usd(5)), RowState.DONE, CardId("c"), "4417",
            Money.usd(5), Money.usd(1),
        )
        for n, (label, name) in enumerate(rows, start=2)
    ]  # fmt: skip
    data = make_results(lines)
    assert data.startswith(b"\xef\xbb\xbf")
    told = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(cells) for cells in told] == [9] * (len(rows) + 1)
    for cells in told:
        assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) for cell in cells)


def test_the_results_say_what_became_of_each_row_in_plain_figures() -> None:
    made = BulkLine(ROW, RowState.DONE, CardId("card-1"), "4417", Money.usd(1250, 5), Money.usd(2))
    bad = BulkLine(BulkRow(3, "=1+1", Holder("x", 'B "b", c'), Money.usd(5)), RowState.LEFT_OUT)
    _, first, second = make_results((made, bad)).decode("utf-8-sig").split("\r\n")[:3]
    assert first == "2,Ads,Ada,done,card-1,4417,1250.05,2.00,Made."
    assert second == (
        '3,\'=1+1,"B ""b"", c",left out,,,,,Left out by you. Nothing more is sent for it.'
    )


def test_a_row_that_was_not_found_and_then_was_is_told_so() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.desk.book.take_in([card], bench.clock.now(), bench.clock.monotonic())
    row = BulkRow(2, "Ads", Holder("h", "Ada"), ZERO)
    batch = Batch("b", (row,))
    issue = bench.desk.new_intent(Kind.ISSUE, row_token("b", 2, 1), amount=ZERO, label="Ads")
    bench.vault.intents.add(replace(issue, stage=Stage.NOT_FOUND))
    rows, lines = BulkRows(bench.desk), {2: BulkLine(row)}
    asyncio.run(rows.update(batch, lines))
    assert lines[2].state is RowState.NOT_FOUND
    found = replace(issue, stage=Stage.CONFIRMED, card_id=card.id, pan=PanState.STORED)
    bench.vault.intents.put(found)
    asyncio.run(rows.update(batch, lines))
    assert lines[2].state is RowState.DONE
    assert b"not found" not in make_results(lines.values())
