"""The agreed probe of the money units: what it tells once it was sent, and that there is one."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.checkup import Checkup
from desktop_app.application.checkup_report import MoneyStepKind
from desktop_app.application.step_errors import StepUnfinished
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import MoneyMoved, NotAllowed
from desktop_app.domain.intents import ACCOUNT, OTHER_KEYS, PROBE_WIRE, Intent, Kind, Stage, advance
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Unreachable
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import Bench
from tests.support.fake_api import Outcome
from tests.unit.test_money_checks import short_waits, step, told, unfinished, unproven

__all__ = ["short_waits"]


def test_a_line_that_drops_after_a_load_was_taken_is_not_told_as_nothing_sent() -> None:
    bench = unproven()

    def drop() -> None:
        if bench.api.sent:
            bench.api.advance()
            if bench.api.reads[-1] == "wallets":
                raise Unreachable

    async def tell(checkup: Checkup) -> None:
        bench.api.on_read = drop
        error = await unfinished(checkup, MoneyStepKind.UNIT)
        assert error.moved is MoneyMoved.YES  # its own row was read as settled
        assert error.happened == "The load was sent. The card service did not answer."

    assert told(bench, tell) == ["fund"]
    (card,) = bench.api.cards.values()
    assert card.available == Money.usd(27)


def test_a_disk_that_fills_up_after_a_load_was_taken_leaves_it_not_known() -> None:
    bench = unproven()

    def fill() -> None:
        bench.api.advance()
        if bench.api.sent:
            bench.vault.fail_commits = DiskFull()

    async def tell(checkup: Checkup) -> None:
        bench.api.on_read = fill
        error = await unfinished(checkup, MoneyStepKind.UNIT)
        assert error.moved is MoneyMoved.NOT_KNOWN
        bench.api.on_read = bench.vault.fail_commits = None

    assert told(bench, tell) == ["fund"]


def test_a_load_that_is_not_confirmed_is_said_and_proves_nothing() -> None:
    bench = unproven()

    async def tell(checkup: Checkup) -> None:
        error = await unfinished(checkup, MoneyStepKind.UNIT)
        assert (error.moved, error.happened) == (
            MoneyMoved.NOT_KNOWN,
            "The load was sent. It is not confirmed yet, so nothing follows from it.",
        )

    assert told(bench, tell) == ["fund"]
    assert bench.desk.guard.scale.proved_by is None


def test_a_probe_without_an_answer_is_not_sent_again_on_another_card() -> None:
    """It went to the card with the least; once it has arrived there, that is another one."""
    bench = unproven()
    bench.api.add_card(available=Money.usd(26))

    async def tell(checkup: Checkup) -> None:
        offered = step(checkup, MoneyStepKind.UNIT)
        bench.api.script("fund", Outcome.LOST)
        with pytest.raises(OutcomeUnknown):
            await checkup.agree(offered, "form")
        report = checkup.report()
        assert report.steps == ()
        assert "was sent and is not settled yet" in report.lines[0].seen
        with pytest.raises(NotAllowed, match="not offered any more"):
            await checkup.agree(offered, "another")

    assert told(bench, tell) == ["fund"]


def test_a_probe_agreed_to_twice_at_the_same_time_is_sent_once() -> None:
    bench = unproven()

    async def tell(checkup: Checkup) -> None:
        offered = step(checkup, MoneyStepKind.UNIT)
        both = (checkup.agree(offered, form) for form in ("form", "another"))
        ended = await asyncio.gather(*both, return_exceptions=True)
        assert {type(error) for error in ended} == {StepUnfinished, NotAllowed}

    assert told(bench, tell) == ["fund"]


def test_a_probe_that_was_looked_for_and_not_found_may_be_asked_for_again() -> None:
    bench = unproven()

    async def tell(checkup: Checkup) -> None:
        bench.api.script("fund", Outcome.UNKNOWN)
        with pytest.raises(OutcomeUnknown):
            await checkup.agree(step(checkup, MoneyStepKind.UNIT), "form")
        lost = bench.vault.intents.recent(1)[0]
        bench.vault.intents.put(advance(lost, Stage.NOT_FOUND, bench.clock.now()))
        await unfinished(checkup, MoneyStepKind.UNIT, "another")

    assert told(bench, tell) == ["fund", "fund"]


@pytest.mark.parametrize("slept_in", ["get_card", "wallets"])
def test_a_computer_that_slept_while_something_was_read_sends_no_probe(slept_in: str) -> None:
    bench = unproven()

    def sleep() -> None:
        if bench.api.reads[-1] == slept_in:
            bench.clock.pass_by(timedelta(hours=3))

    async def tell(checkup: Checkup) -> None:
        agreed = step(checkup, MoneyStepKind.UNIT)
        bench.api.on_read = sleep
        with pytest.raises(NotSent, match="too long ago") as it:
            await checkup.agree(agreed, "form")
        assert it.value.moved is MoneyMoved.NO

    assert told(bench, tell) == []


def test_a_card_that_was_read_long_before_the_probe_is_asked_for_is_read_anew_and_loaded() -> None:
    bench = unproven()

    async def tell(checkup: Checkup) -> None:
        agreed = step(checkup, MoneyStepKind.UNIT)
        bench.clock.pass_by(timedelta(hours=3))
        bench.api.on_read = bench.api.advance
        await checkup.agree(agreed, "form")

    assert told(bench, tell) == ["fund"]
    assert bench.desk.guard.scale.proved_by is not None


def sent_before(bench: Bench, stage: Stage, account: str = "", reason: str = "") -> Intent:
    """A probe of an earlier run, to the card that is there."""
    card_id = next(iter(bench.api.cards))
    wire = {PROBE_WIRE: "2000000"}
    made = bench.desk.new_intent(Kind.FUND, "old", card_id=card_id, amount=Money.usd(2), **wire)
    params = {**made.params, ACCOUNT: account}
    kept = replace(made, params=params, stage=stage, reason=reason, session="earlier")
    bench.vault.intents.add(kept)
    return kept


def test_a_probe_that_was_sent_with_other_keys_keeps_no_probe_of_this_account_waiting() -> None:
    bench = unproven()
    sent_before(bench, Stage.UNKNOWN, "another account")
    bench.api.add_card(available=Money.usd(50))

    async def tell(checkup: Checkup) -> None:
        report = checkup.report()
        assert report.steps != ()
        assert "load of this check" not in report.lines[0].seen
        await unfinished(checkup, MoneyStepKind.UNIT)

    assert told(bench, tell) == ["fund"]


def test_a_probe_waits_for_one_of_this_account_even_before_its_reason_is_put_right() -> None:
    """The earlier keys were given again, and no read has looked for it since."""
    bench = unproven()
    sent_before(bench, Stage.UNKNOWN, reason=OTHER_KEYS)
    assert bench.desk.guard.probes.awaited
    bench.desk.guard.probes.account = lambda: None  # nobody has told which account this is
    assert bench.desk.guard.probes.awaited


def test_a_probe_that_the_reads_do_not_agree_with_is_waited_for_until_the_person_starts_over() -> (
    None
):
    bench = unproven()
    lost = sent_before(bench, Stage.DISPUTED, reason="not_listed")
    other = bench.api.add_card(available=Money.usd(50))

    async def tell(checkup: Checkup) -> None:
        before = checkup.report()
        assert (before.steps, before.is_stuck, before.is_load_disputed) == ((), True, True)
        assert "the reads do not agree with it" in before.lines[0].seen
        after = await checkup.start_over()
        assert (after.is_stuck, after.is_load_disputed) == (False, False)
        assert "An earlier load of this check may still arrive." in after.lines[0].seen
        await unfinished(checkup, MoneyStepKind.UNIT)
        assert checkup.report().steps == ()  # that one is waited for again
        # The first one's card is held by it, and no outcome is made up for it.
        assert bench.vault.intents.recent(1)[0].card_id == other.id
        kept = bench.vault.intents.get(lost.id)
        assert (kept.stage, kept.reason) == (Stage.DISPUTED, "not_listed")

    assert told(bench, tell) == ["fund"]


def test_starting_over_releases_no_probe_that_a_read_may_still_settle() -> None:
    bench = unproven()
    sent_before(bench, Stage.ACCEPTED)
    first = bench.vault.intents.recent(1)[0]
    gone = CardId("gone")
    bench.vault.intents.add(
        replace(first, id="f" * 32, form_token="x", card_id=gone, stage=Stage.DISPUTED)
    )

    async def tell(checkup: Checkup) -> None:
        assert not checkup.report().is_stuck
        after = await checkup.start_over()
        assert after.steps == ()
        assert "is not settled yet" in after.lines[0].seen

    assert told(bench, tell) == []
