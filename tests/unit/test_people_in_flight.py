"""What the owner does about a person while the service is being asked for them stays done."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

import pytest

from desktop_app.application.people import PersonForm, PersonUnknown
from desktop_app.application.ports import HolderOrder, Keep
from desktop_app.domain.people import Holder, Kyc, Person, Statement
from desktop_app.domain.service_errors import NotSent, Refused
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import run
from tests.support.fake_api import Outcome
from tests.support.people_rig import ALAN, Rig

SEEN = Statement(date(2020, 1, 1), "Passport seen")
Story = Callable[[Person], Awaitable[None]]


def while_asked(rig: Rig, story: Story) -> Person:
    """Alan is added; `story` happens after the request left and before its answer came."""

    async def whole() -> Person:
        left, answered = asyncio.Event(), asyncio.Event()
        ask = rig.bench.api.create_holder

        async def slow(order: HolderOrder, keep: Keep) -> Holder:
            left.set()
            await answered.wait()
            return await ask(order, keep)

        rig.bench.api.create_holder = slow  # type: ignore[method-assign]
        adding = asyncio.ensure_future(rig.people.add(ALAN))
        await left.wait()
        await story(rig.kept(ALAN.name))
        answered.set()
        return await adding

    return run(whole)


def edits(rig: Rig) -> Story:
    """The owner says that the person was verified, and gives another name and department."""

    async def story(person: Person) -> None:
        await rig.people.state_verified(person.id, SEEN.how, SEEN.day)
        await rig.people.change(person.id, PersonForm("Alan M. Turing", "Codes"))

    return story


def test_what_the_owner_says_meanwhile_outlives_the_answer() -> None:
    rig = Rig()
    made = while_asked(rig, edits(rig))
    kept = rig.kept("Alan M. Turing")
    assert kept == made
    assert (kept.department, kept.verified) == ("Codes", SEEN)
    assert (kept.holder_id, kept.asked_at, kept.is_listed) == ("holder-3", None, True)


@pytest.mark.parametrize("outcome", [Outcome.NOT_SENT, Outcome.REFUSE])
def test_what_the_owner_says_meanwhile_outlives_a_refusal(outcome: Outcome) -> None:
    rig = Rig()
    rig.bench.api.script("create_holder", outcome)
    with pytest.raises((NotSent, Refused)):
        while_asked(rig, edits(rig))
    kept = rig.kept("Alan M. Turing")
    assert (kept.department, kept.verified, kept.asked_at) == ("Codes", SEEN, None)


def known_from_a_card(rig: Rig) -> Person:
    """Somebody whom the service knows, lists no more, and gives back for Alan's e-mail."""
    people = rig.bench.desk.people
    made = people.make("holder-9", rig.bench.clock.now())
    known = replace(made, holder_id="holder-9", stated_name="holder-9")
    people.put(known)

    async def answer(_order: HolderOrder, _keep: Keep) -> Holder:
        return Holder("holder-9", "Alan Turing", Kyc.APPROVED, ALAN.email)

    rig.bench.api.create_holder = answer  # type: ignore[method-assign]
    return known


def test_who_turns_out_to_be_known_has_what_was_typed_and_said() -> None:
    rig = Rig()
    known = known_from_a_card(rig)

    async def story(person: Person) -> None:
        await rig.people.state_verified(person.id, SEEN.how, SEEN.day)

    made = while_asked(rig, story)
    assert (made.id, made.department, made.verified) == (known.id, ALAN.department, SEEN)
    assert rig.kept("Alan Turing") == made


def test_two_that_are_one_become_one_in_one_commit() -> None:
    """A commit that fails leaves both, in the vault and on the list."""
    rig = Rig()
    known = known_from_a_card(rig)

    async def story(_person: Person) -> None:
        rig.bench.vault.fail_commits = DiskFull()

    with pytest.raises(DiskFull):
        while_asked(rig, story)
    rig.bench.vault.fail_commits = None
    on_disk = {one.id: one for one in rig.bench.vault.people.all()}
    assert rig.kept(ALAN.name).asked_at is not None
    assert on_disk[known.id] == known
    assert {one.id: one for one in rig.bench.desk.people.all()} == on_disk
    before = rig.bench.vault.commits
    rig.bench.desk.people.put_made(known, 0.0, instead_of=rig.kept(ALAN.name).id)
    assert rig.bench.vault.commits == before + 1


def test_a_request_that_is_out_is_not_over_whatever_the_clocks_say() -> None:
    rig = Rig()
    bench = rig.bench

    async def story(person: Person) -> None:
        assert rig.is_asking
        bench.clock.pass_by(2 * bench.desk.window())
        await rig.read()
        bench.clock.pass_by(2 * bench.desk.window())
        await rig.read()
        assert rig.kept(person.name).asked_at is not None

    while_asked(rig, story)
    assert not rig.is_asking
    assert len(rig.sent) == 1


def test_setting_the_computers_clock_does_not_end_a_doubt() -> None:
    rig = Rig()
    bench = rig.bench
    bench.api.script("create_holder", Outcome.UNKNOWN)
    with pytest.raises(PersonUnknown):
        run(lambda: rig.people.add(ALAN))
    assert not rig.is_asking
    bench.clock.at += 2 * bench.desk.window()
    run(rig.read)
    assert rig.kept(ALAN.name).asked_at is not None
    bench.clock.at -= 4 * bench.desk.window()
    bench.clock.seconds += bench.desk.window().total_seconds() + 1
    run(rig.read)
    assert rig.kept(ALAN.name).asked_at is None


def test_a_doubt_of_an_earlier_run_counts_from_the_first_look_of_this_one() -> None:
    before = Rig()
    before.bench.api.script("create_holder", Outcome.UNKNOWN)
    with pytest.raises(PersonUnknown):
        run(lambda: before.people.add(ALAN))
    rig = Rig(before.bench.api, before.bench.vault)
    clock, window = rig.bench.clock, rig.bench.desk.window()
    clock.pass_by(2 * window)
    run(rig.read)
    assert rig.kept(ALAN.name).asked_at is not None
    clock.pass_by(window)
    run(rig.read)
    assert rig.kept(ALAN.name).asked_at is None


def test_a_second_request_has_a_doubt_of_its_own() -> None:
    rig = Rig()
    clock, window = rig.bench.clock, rig.bench.desk.window()
    rig.bench.api.script("create_holder", Outcome.UNKNOWN, Outcome.UNKNOWN)
    with pytest.raises(PersonUnknown):
        run(lambda: rig.people.add(ALAN))
    asked = rig.kept(ALAN.name)
    clock.pass_by(window)
    run(rig.read)
    with pytest.raises(PersonUnknown):
        run(lambda: rig.people.ask_again(asked.id))
    run(rig.read)
    assert rig.kept(ALAN.name).asked_at is not None
    clock.pass_by(window)
    run(rig.read)
    assert rig.kept(ALAN.name).asked_at is None
