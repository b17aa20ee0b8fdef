"""People in an unlocked wallet: found, added once, settled by reading, counted with their cards."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.chores import Chores
from desktop_app.application.people import People, PersonForm, PersonUnknown
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.people import Holder, Kyc, Person
from desktop_app.domain.profiles import Environment
from desktop_app.domain.service_errors import (
    NotSent,
    OutcomeUnknown,
    Refused,
    RefusedReason,
    Unreachable,
)
from tests.support.desk import PRACTICE, make_bench, run
from tests.support.fake_api import Outcome, Step
from tests.support.people_rig import ALAN, Rig


def test_the_services_list_becomes_people_and_is_dated() -> None:
    rig = Rig()
    run(rig.read)
    people = rig.bench.vault.people.all()
    assert {one.name for one in people} == {"Ada Lovelace", "Grace Hopper"}
    assert all(one.id != one.holder_id and one.may_hold for one in people)
    assert rig.picture.read_at is not None
    run(rig.read)
    assert rig.bench.vault.people.all() == people


def test_who_is_listed_no_more_holds_no_new_card() -> None:
    rig = Rig()
    run(rig.read)
    rig.bench.api.people.pop(0)
    run(rig.read)
    assert not rig.kept("Ada Lovelace").may_hold
    assert [one.name for one in rig.bench.desk.people.holders()] == ["Grace Hopper"]


def test_people_are_there_offline() -> None:
    rig = Rig()
    run(rig.read)
    later = Rig(vault=rig.bench.vault)
    assert [one.name for one in later.bench.desk.people.holders()] == [
        "Ada Lovelace", "Grace Hopper",
    ]  # fmt: skip
    assert not later.bench.desk.people.is_read


def test_a_person_is_asked_for_once_and_known_at_once() -> None:
    rig = Rig()
    made = run(lambda: rig.people.add(ALAN))
    assert [name for name, _ in rig.sent] == ["create_holder"]
    assert made == rig.kept("Alan Turing")
    assert (made.department, made.holder_id, made.kyc) == ("Research", "holder-3", Kyc.NONE)
    assert made.asked_at is None
    assert rig.picture.chosen is not None
    assert rig.picture.chosen.person == made


def test_who_has_the_email_already_is_found_and_nothing_is_sent() -> None:
    rig = Rig()
    rig.bench.api.people.append(Holder("holder-x", "A. Turing", Kyc.APPROVED, "Alan@Example.com"))
    found = run(lambda: rig.people.add(ALAN))
    assert rig.sent == []
    assert (found.name, found.holder_id) == ("A. Turing", "holder-x")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (PersonForm(" ", "", "alan@example.com"), "name"),
        (PersonForm("Alan", "", ""), "email"),
        (PersonForm("Alan", "", "alan at example"), "email"),
        (PersonForm("Alan", "D" * 61, "alan@example.com"), "department"),
    ],
)
def test_bad_input_is_said_at_its_field_before_anything_is_read_or_sent(
    form: PersonForm, field: str
) -> None:
    rig = Rig()
    with pytest.raises(InvalidInput) as refused:
        run(lambda: rig.people.add(form))
    assert refused.value.field == field
    assert rig.sent == []
    assert rig.bench.api.reads == []


def test_without_a_look_first_nothing_is_sent() -> None:
    rig = Rig()
    rig.bench.api.read_error = Unreachable()
    with pytest.raises(NotSent):
        run(lambda: rig.people.add(ALAN))
    assert rig.sent == []
    assert rig.bench.vault.people.all() == ()


def test_a_read_only_connection_takes_nobody_in() -> None:
    bench = make_bench(replace(PRACTICE, environment=Environment.BITNOB_LIVE))
    people = People(bench.desk, Chores(), lambda: None)
    with pytest.raises(NotAllowed):
        run(lambda: people.add(ALAN))
    assert bench.api.sent == []
    assert bench.api.reads == []


def test_the_wish_is_on_disk_before_it_is_sent() -> None:
    rig = Rig()
    seen: list[Person] = []
    rig.bench.api.script("create_holder", Step(before=lambda: seen.append(rig.kept("Alan Turing"))))
    run(lambda: rig.people.add(ALAN))
    assert [one.asked_at is not None for one in seen] == [True]


def test_a_lost_answer_is_settled_by_reading() -> None:
    rig = Rig()
    rig.bench.api.script("create_holder", Outcome.LOST)
    with pytest.raises(PersonUnknown):
        run(lambda: rig.people.add(ALAN))
    assert rig.kept("Alan Turing").asked_at is not None
    run(rig.read)
    assert rig.kept("Alan Turing").holder_id == "holder-3"
    assert rig.kept("Alan Turing").asked_at is None
    assert len(rig.sent) == 1


def test_a_lost_request_is_not_repeated_while_it_may_still_arrive() -> None:
    rig = Rig()
    rig.bench.api.script("create_holder", Outcome.UNKNOWN)
    with pytest.raises(OutcomeUnknown):
        run(lambda: rig.people.add(ALAN))
    asked = rig.kept("Alan Turing")
    with pytest.raises(NotAllowed):
        run(lambda: rig.people.add(ALAN))
    with pytest.raises(NotAllowed):
        run(lambda: rig.people.ask_again(asked.id))
    assert len(rig.sent) == 1
    rig.bench.clock.pass_by(rig.bench.desk.window() + timedelta(seconds=1))
    run(rig.read)
    assert rig.kept("Alan Turing").asked_at is None
    assert len(rig.sent) == 1, "to ask again is the owner's to say"
    made = run(lambda: rig.people.ask_again(asked.id))
    assert made.holder_id == "holder-3"
    assert len(rig.sent) == 2


def test_a_request_of_an_earlier_run_is_settled_in_the_next() -> None:
    rig = Rig()
    rig.bench.api.script("create_holder", Outcome.LOST)
    with pytest.raises(PersonUnknown):
        run(lambda: rig.people.add(ALAN))
    later = Rig(rig.bench.api, rig.bench.vault)
    assert later.sent == rig.sent
    run(later.read)
    assert later.kept("Alan Turing").holder_id == "holder-3"
    assert len(later.sent) == 1


@pytest.mark.parametrize("outcome", [Outcome.NOT_SENT, Outcome.REFUSE])
def test_what_was_proven_not_to_happen_leaves_the_person_here(outcome: Outcome) -> None:
    rig = Rig()
    rig.bench.api.script("create_holder", outcome)
    with pytest.raises((NotSent, Refused)):
        run(lambda: rig.people.add(ALAN))
    kept = rig.kept("Alan Turing")
    assert (kept.holder_id, kept.asked_at, kept.may_hold) == ("", None, False)


def test_a_list_that_was_begun_before_does_not_take_a_new_person_away() -> None:
    rig = Rig()
    read_at, began = rig.bench.clock.now(), rig.bench.clock.monotonic()
    listed = run(rig.bench.api.holders)
    made = run(lambda: rig.people.add(ALAN))
    rig.bench.desk.people.take_in(listed, read_at, began, rig.bench.desk.window())
    assert rig.kept("Alan Turing") == made
    rig.bench.api.people.pop()
    run(rig.read)
    assert not rig.kept("Alan Turing").is_listed


def test_one_email_of_two_people_on_the_list_is_no_tug_of_war() -> None:
    rig = Rig()
    rig.bench.api.script("create_holder", Outcome.UNKNOWN)
    with pytest.raises(OutcomeUnknown):
        run(lambda: rig.people.add(ALAN))
    rig.bench.api.people += [Holder(f"twin-{n}", "Twin", Kyc.NONE, ALAN.email) for n in range(2)]
    run(rig.read)
    before = rig.bench.vault.people.all()
    run(rig.read)
    assert rig.bench.vault.people.all() == before
    assert {one.holder_id for one in before} >= {"twin-0", "twin-1"}


def test_two_clicks_take_in_one_person() -> None:
    rig = Rig()

    async def twice() -> tuple[Person, Person]:
        return await asyncio.gather(rig.people.add(ALAN), rig.people.add(ALAN))

    first, second = run(twice)
    assert first.id == second.id
    assert len(rig.sent) == 1


def test_who_the_service_had_all_the_time_is_kept_once() -> None:
    """It lists nobody who is closed, but gives them back for their e-mail."""
    rig = Rig()
    rig.bench.api.people.append(Holder("holder-x", "A. Turing", Kyc.APPROVED, "alan@example.com"))
    rig.bench.api.add_card(holder="A. Turing", holder_id="holder-x")
    hidden = rig.bench.api.people
    run(rig.read_cards)

    def reveal() -> None:
        rig.bench.api.people = hidden

    rig.bench.api.people = hidden[:2]
    rig.bench.api.script("create_holder", Step(before=reveal))
    run(lambda: rig.people.add(ALAN))
    held = [one for one in rig.bench.vault.people.all() if one.holder_id == "holder-x"]
    assert [one.name for one in held] == ["A. Turing"]
    assert len(rig.bench.vault.people.all()) == 3


def test_a_refusal_of_the_service_is_told_as_it_is() -> None:
    rig = Rig()
    rig.bench.api.script("create_holder", Step(Outcome.REFUSE, RefusedReason.FORBIDDEN))
    with pytest.raises(Refused) as refused:
        run(lambda: rig.people.add(ALAN))
    assert refused.value.reason is RefusedReason.FORBIDDEN
