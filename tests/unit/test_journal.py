"""A stage and what proved it are on disk together, with the time of the step."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop_app.application.doubts import Doubts
from desktop_app.application.journal import Journal
from desktop_app.domain.evidence import of_person
from desktop_app.domain.intents import InvalidTransition, Kind, PanState, Stage, advance
from desktop_app.domain.money import Money
from tests.support.desk import make_bench
from tests.support.fake_api import START

WINDOW = timedelta(minutes=7)


def sending():
    """A journal, its bench, and an intent that is on disk at SENDING."""
    bench = make_bench()
    card = bench.api.add_card()
    made = bench.desk.new_intent(Kind.FUND, "form", card_id=card.id, amount=Money.usd(20))
    bench.vault.intents.add(made)
    sent = advance(made, Stage.SENDING, bench.clock.now())
    bench.vault.intents.put(sent)
    return Journal(bench.vault, bench.clock), bench, sent


def test_a_step_is_kept_with_its_time_its_changes_and_its_evidence() -> None:
    journal, bench, intent = sending()
    seen = of_person(intent.id, "found", bench.clock.at)
    before = bench.clock.at
    moved = journal.put(intent, Stage.CONFIRMED, seen, fee=Money.usd(1))
    expected = replace(intent, stage=Stage.CONFIRMED, fee=Money.usd(1), changed_at=bench.clock.at)
    assert moved == expected == bench.vault.intents.get(intent.id)
    assert moved.changed_at > before
    assert bench.vault.intents.evidence(intent.id) == (seen,)


def test_a_step_that_needs_no_evidence_leaves_none() -> None:
    journal, bench, intent = sending()
    journal.put(intent, Stage.UNKNOWN)
    assert bench.vault.intents.evidence(intent.id) == ()


def test_a_step_the_protocol_does_not_have_leaves_neither_stage_nor_evidence() -> None:
    journal, bench, intent = sending()
    with pytest.raises(InvalidTransition):
        journal.put(intent, Stage.READY, of_person(intent.id, "found", bench.clock.at))
    assert bench.vault.intents.get(intent.id) == intent
    assert bench.vault.intents.evidence(intent.id) == ()


def test_where_the_number_is_changes_without_the_stage() -> None:
    journal, bench, intent = sending()
    marked = journal.mark(intent, PanState.STORED)
    assert marked == replace(intent, pan=PanState.STORED, changed_at=bench.clock.at)
    assert marked.changed_at > intent.changed_at
    assert bench.vault.intents.get(intent.id) == marked


class Still:
    """A clock that stands where it is put, so that a border can be met exactly."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return START


def test_a_doubt_counts_from_when_it_was_first_noted() -> None:
    _, _, intent = sending()
    clock = Still()
    doubts = Doubts(clock)
    doubts.note(intent)
    clock.seconds += WINDOW.total_seconds()
    doubts.note(intent)
    assert doubts.is_over(intent, clock.seconds, WINDOW)
    assert not doubts.is_over(intent, clock.seconds - 0.001, WINDOW)


def test_a_doubt_nobody_noted_counts_from_the_first_question() -> None:
    _, _, intent = sending()
    clock = Still()
    doubts = Doubts(clock)
    assert not doubts.is_over(intent, clock.seconds, WINDOW)
    assert doubts.is_over(intent, clock.seconds + WINDOW.total_seconds(), WINDOW)


def test_why_a_wish_waits_is_kept_without_a_step() -> None:
    journal, bench, intent = sending()
    journal.give_reason(intent, "other_keys")
    assert bench.vault.intents.get(intent.id) == replace(intent, reason="other_keys")
