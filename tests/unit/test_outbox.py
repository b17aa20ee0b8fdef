"""Recorded first, sent once, never again by itself."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from desktop_app.application import raw_answer
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Accepted, Keep, MoneyOrder
from desktop_app.application.unit_guard import UnitsUnproven
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Locked, NotAllowed, PurserError
from desktop_app.domain.intents import Intent, Kind, Stage, advance
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import BITNOB_URL, Environment
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Refused
from desktop_app.domain.vault_errors import DiskFailed, DiskFull, NotKept
from tests.support.desk import PRACTICE, Bench, make_bench, run
from tests.support.fake_api import Outcome, Step


def fund(bench: Bench, card_id: CardId, token: str = "form") -> Intent:
    return bench.desk.new_intent(Kind.FUND, token, card_id=card_id, amount=Money.usd(20))


def send(bench: Bench, outbox: Outbox, intent: Intent) -> Accepted:
    assert intent.card_id is not None
    assert intent.amount is not None
    order = MoneyOrder(intent.reference, intent.card_id, intent.amount)

    def record(accepted: Intent, answer: Accepted) -> Intent:
        return replace(accepted, fee=answer.fee)

    return run(lambda: outbox.send(intent, lambda keep: bench.api.fund(order, keep), record))


@pytest.mark.parametrize(
    ("outcome", "stage", "error", "reached"),
    [
        (Outcome.ACCEPT, Stage.ACCEPTED, None, 1),
        (Outcome.REFUSE, Stage.REJECTED, Refused, 1),
        (Outcome.UNKNOWN, Stage.UNKNOWN, OutcomeUnknown, 1),
        (Outcome.LOST, Stage.UNKNOWN, OutcomeUnknown, 1),
        (Outcome.NOT_SENT, Stage.REJECTED, NotSent, 0),
    ],
)
def test_every_outcome_is_recorded_and_sent_at_most_once(
    outcome: Outcome, stage: Stage, error: type[PurserError] | None, reached: int
) -> None:
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)
    bench.api.script("fund", outcome)
    if error is None:
        send(bench, Outbox(bench.desk), intent)
    else:
        with pytest.raises(error):
            send(bench, Outbox(bench.desk), intent)
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert kept.stage is stage
    assert len(bench.api.sent) == reached


def test_ready_and_sending_are_on_disk_before_the_first_byte() -> None:
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)
    seen: list[Stage] = []

    def look() -> None:
        kept = bench.vault.intents.get(intent.id)
        assert kept is not None
        seen.append(kept.stage)

    bench.api.script("fund", Step(before=look))
    send(bench, Outbox(bench.desk), intent)
    assert seen == [Stage.SENDING]
    assert bench.vault.commits >= 3  # ready, sending, accepted


def test_the_raw_answer_is_kept_before_it_is_understood() -> None:
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)
    send(bench, Outbox(bench.desk), intent)
    assert bench.vault.intents.raw(intent.id) == (b'{"success":true,"operation":"fund"}',)


@pytest.mark.parametrize("environment", [Environment.BITNOB_SANDBOX, Environment.BITNOB_LIVE])
def test_m10_unit_nothing_leaves_before_the_units_are_proven(environment: Environment) -> None:
    live = replace(PRACTICE, environment=environment, base_url=BITNOB_URL)
    bench = make_bench(live, is_proven=False)
    bench.desk.guard.mark_checked()
    intent = fund(bench, bench.api.add_card().id)
    with pytest.raises(UnitsUnproven):
        send(bench, Outbox(bench.desk), intent)
    assert bench.api.sent == []
    assert bench.vault.intents.get(intent.id) is None


def test_a_wish_of_an_earlier_run_is_never_sent() -> None:
    bench = make_bench()
    intent = replace(fund(bench, bench.api.add_card().id), session="earlier")
    with pytest.raises(NotAllowed):
        send(bench, Outbox(bench.desk), intent)
    assert bench.api.sent == []


@pytest.mark.parametrize("stage", [Stage.SENDING, Stage.STALE])
def test_only_a_ready_wish_is_sent(stage: Stage) -> None:
    bench = make_bench()
    intent = advance(fund(bench, bench.api.add_card().id), stage, bench.clock.now())
    with pytest.raises(NotAllowed):
        send(bench, Outbox(bench.desk), intent)
    assert bench.api.sent == []


def test_without_room_on_the_disk_nothing_is_sent() -> None:
    bench = make_bench()
    bench.vault.room = False
    intent = fund(bench, bench.api.add_card().id)
    with pytest.raises(DiskFull):
        send(bench, Outbox(bench.desk), intent)
    assert bench.api.sent == []


def test_a_disk_error_before_the_send_sends_nothing() -> None:
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)
    bench.vault.fail_next = DiskFull()
    outbox = Outbox(bench.desk)
    with pytest.raises(DiskFull):
        send(bench, outbox, intent)
    assert bench.api.sent == []
    assert not outbox.is_in_flight(intent)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_disk_error_after_the_send_is_said_and_never_called_failed(outcome: Outcome) -> None:
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)

    def break_disk() -> None:
        bench.vault.fail_next = DiskFailed()

    bench.api.script("fund", Step(outcome, before=break_disk))
    with pytest.raises(NotKept) as told:
        send(bench, Outbox(bench.desk), intent)
    assert told.value.moved.value == "not_known"
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert kept.stage is Stage.SENDING


@pytest.mark.parametrize("reserve", [True, False])
def test_an_answer_finds_room_that_was_kept_back_on_a_full_disk(
    reserve: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_answer, "AGAIN_S", ())
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)

    def fill_disk() -> None:
        bench.vault.reserve = reserve
        bench.vault.fail_next = DiskFull()

    bench.api.script("fund", Step(before=fill_disk))
    if reserve:
        send(bench, Outbox(bench.desk), intent)
    else:
        with pytest.raises(NotKept):
            send(bench, Outbox(bench.desk), intent)
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert kept.stage is (Stage.ACCEPTED if reserve else Stage.SENDING)
    assert len(bench.vault.intents.raw(intent.id)) == reserve
    assert not bench.vault.reserve
    assert len(bench.api.sent) == 1


def test_a_double_click_makes_one_wish() -> None:
    bench = make_bench()
    card_id = bench.api.add_card().id
    outbox = Outbox(bench.desk)
    send(bench, outbox, fund(bench, card_id))
    bench.api.advance()
    first = bench.vault.intents.open()[0]
    bench.vault.intents.put(advance(first, Stage.CONFIRMED, bench.clock.now()))
    with pytest.raises(NotAllowed, match="already sent"):
        send(bench, outbox, fund(bench, card_id))
    assert len(bench.api.sent) == 1


@pytest.mark.parametrize("outcome", [Outcome.ACCEPT, Outcome.UNKNOWN])
def test_a_second_change_of_the_same_card_waits(outcome: Outcome) -> None:
    bench = make_bench()
    card_id = bench.api.add_card().id
    outbox = Outbox(bench.desk)
    bench.api.script("fund", outcome)
    with suppress(OutcomeUnknown):
        send(bench, outbox, fund(bench, card_id, "one"))
    with pytest.raises(NotAllowed, match="not settled"):
        send(bench, outbox, fund(bench, card_id, "two"))
    assert len(bench.api.sent) == 1


def test_closing_the_form_does_not_interrupt_a_send() -> None:
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)
    outbox = Outbox(bench.desk)
    answered = asyncio.Event()

    async def slow(keep: Keep) -> Accepted:
        await answered.wait()
        keep(b"{}")
        return Accepted()

    async def story() -> None:
        form = asyncio.ensure_future(outbox.send(intent, slow, lambda i, a: i))
        await asyncio.sleep(0.01)
        form.cancel()
        with pytest.raises(asyncio.CancelledError):
            await form
        assert outbox.is_in_flight(intent)
        answered.set()
        await outbox.drain(1)
        assert not outbox.is_in_flight(intent)

    run(story)
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert kept.stage is Stage.ACCEPTED
    assert not outbox.is_in_flight(intent)


def test_stopping_in_mid_send_leaves_sending_on_disk() -> None:
    bench = make_bench()
    intent = fund(bench, bench.api.add_card().id)
    outbox = Outbox(bench.desk)

    ended: list[bool] = []

    async def never(keep: Keep) -> Accepted:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)
        return Accepted()

    async def story() -> None:
        form = asyncio.ensure_future(outbox.send(intent, never, lambda i, a: i))
        await asyncio.sleep(0.01)
        assert outbox.is_in_flight(intent)
        await outbox.drain(0.01)
        assert ended == [True]
        with pytest.raises(asyncio.CancelledError):
            await form
        assert not outbox.is_in_flight(intent)

    run(story)
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert kept.stage is Stage.SENDING


def test_a_locked_wallet_sends_a_freeze_and_nothing_else() -> None:
    """M9: what cannot be undone, and what costs, waits for the password."""
    bench = make_bench()
    outbox, card_id = Outbox(bench.desk), bench.api.add_card().id
    kept = fund(bench, card_id)
    bench.vault.rest()
    with pytest.raises(Locked):
        send(bench, outbox, kept)
    freeze = bench.desk.new_intent(Kind.FREEZE, "freeze", card_id=card_id)
    order = bench.api.set_frozen
    run(lambda: outbox.send(freeze, lambda keep: order(card_id, True, keep), lambda i, _: i))
    assert [name for name, _ in bench.api.sent] == ["set_frozen"]
