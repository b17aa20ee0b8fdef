"""What a send leaves behind at each step, who is told of it, and who waits for it."""

import asyncio
import gc
from dataclasses import replace
from math import inf

import pytest

from desktop_app.application import outbox as outbox_module
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Accepted, Keep
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import NotAllowed, PurserError
from desktop_app.domain.intents import Intent, Kind, Stage, advance
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Refused, RefusedReason
from desktop_app.domain.vault_errors import DiskFailed, NotKept
from tests.support.desk import Bench, make_bench, run


def make(bench: Bench, kind: Kind = Kind.FUND, card_id: CardId | None = None) -> Intent:
    card_id = card_id or bench.api.add_card().id
    amount = Money.usd(20) if kind is Kind.FUND else None
    return bench.desk.new_intent(kind, f"form-{kind}", card_id=card_id, amount=amount)


def kept(bench: Bench, intent: Intent) -> Intent:
    found = bench.vault.intents.get(intent.id)
    assert found is not None
    return found


async def answer(keep: Keep) -> Accepted:
    keep(b"{}")
    return Accepted(fee=Money.usd(1))


def with_fee(accepted: Intent, told: Accepted) -> Intent:
    return replace(accepted, fee=told.fee)


def test_every_step_carries_the_time_it_was_taken() -> None:
    bench = make_bench()
    intent, seen = make(bench), []

    async def look(keep: Keep) -> Accepted:
        seen.append(kept(bench, intent))
        return await answer(keep)

    run(lambda: Outbox(bench.desk).send(intent, look, with_fee))
    (sending,) = seen
    accepted = kept(bench, intent)
    assert sending == advance(intent, Stage.SENDING, sending.changed_at)
    assert bench.vault.rows().begun == {(intent.id, 1): sending.changed_at}
    assert intent.created_at < sending.changed_at < accepted.changed_at
    assert accepted == replace(
        sending, stage=Stage.ACCEPTED, fee=Money.usd(1), changed_at=bench.clock.at
    )
    assert bench.vault.rows().attempts == {(intent.id, 1): ("accepted", "")}


@pytest.mark.parametrize(
    ("error", "stage", "reason"),
    [
        (Refused(RefusedReason.FUNDS, detail="d"), Stage.REJECTED, "funds"),
        (NotSent(detail="d"), Stage.REJECTED, "not_sent"),
        (OutcomeUnknown(detail="d"), Stage.UNKNOWN, "no_answer"),
    ],
)
def test_a_failure_is_kept_with_its_reason_its_time_and_its_attempt(
    error: PurserError, stage: Stage, reason: str
) -> None:
    bench = make_bench()
    intent = make(bench)

    async def fail(keep: Keep) -> Accepted:
        raise error

    with pytest.raises(type(error)):
        run(lambda: Outbox(bench.desk).send(intent, fail, with_fee))
    ended = kept(bench, intent)
    assert ended == replace(intent, stage=stage, reason=reason, changed_at=bench.clock.at)
    assert bench.vault.rows().attempts == {(intent.id, 1): (error.code, "d")}


def test_the_record_is_proved_after_its_commit_with_the_answer_it_came_from() -> None:
    bench = make_bench()
    intent, proved = make(bench), []

    def prove(told: Accepted) -> None:
        proved.append((told, kept(bench, intent).stage))

    told = run(lambda: Outbox(bench.desk).send(intent, answer, with_fee, prove))
    assert proved == [(told, Stage.ACCEPTED)]
    assert told == Accepted(fee=Money.usd(1))


def test_an_answer_whose_record_cannot_be_kept_is_not_told_as_done() -> None:
    bench = make_bench()
    intent = make(bench)

    def record(accepted: Intent, told: Accepted) -> Intent:
        raise DiskFailed

    with pytest.raises(NotKept):
        run(lambda: Outbox(bench.desk).send(intent, answer, record))
    assert kept(bench, intent).stage is Stage.SENDING
    assert bench.vault.intents.raw(intent.id) == (b"{}",)


def test_a_freeze_overtakes_a_load_that_is_not_settled_and_no_second_freeze_does() -> None:
    bench = make_bench()
    outbox, card_id = Outbox(bench.desk), bench.api.add_card().id
    run(lambda: outbox.send(make(bench, Kind.FUND, card_id), answer, with_fee))
    freeze = make(bench, Kind.FREEZE, card_id)
    run(lambda: outbox.send(freeze, answer, with_fee))
    assert kept(bench, freeze).stage is Stage.ACCEPTED
    again = replace(make(bench, Kind.FREEZE, card_id), form_token="again")
    with pytest.raises(NotAllowed, match="not settled"):
        run(lambda: outbox.send(again, answer, with_fee))
    assert bench.vault.intents.get(again.id) is None


def test_two_cards_may_be_ordered_at_a_time() -> None:
    bench = make_bench()
    outbox = Outbox(bench.desk)
    orders = [bench.desk.new_intent(Kind.ISSUE, f"form-{n}", amount=Money(0)) for n in (1, 2)]
    for order in orders:
        run(lambda order=order: outbox.send(order, answer, with_fee))
    assert [kept(bench, order).stage for order in orders] == [Stage.ACCEPTED] * 2


def test_quiet_is_after_the_last_answer_was_recorded() -> None:
    bench = make_bench()
    intent, outbox, go = make(bench), Outbox(bench.desk), asyncio.Event()

    async def slow(keep: Keep) -> Accepted:
        await go.wait()
        return await answer(keep)

    async def story() -> None:
        assert not outbox.is_in_flight(intent)
        sent = asyncio.ensure_future(outbox.send(intent, slow, with_fee))
        await asyncio.sleep(0)
        assert outbox.is_in_flight(intent)
        quiet = asyncio.ensure_future(outbox.quiet())
        for _ in range(5):
            await asyncio.sleep(0)
        assert not quiet.done()
        go.set()
        await quiet
        assert kept(bench, intent).stage is Stage.ACCEPTED
        assert not outbox.is_in_flight(intent)
        await sent

    run(story)


@pytest.mark.parametrize("error", [None, NotSent(), OutcomeUnknown()])
def test_a_read_that_began_before_the_answer_is_told_from_one_that_began_after(
    error: PurserError | None,
) -> None:
    bench = make_bench()
    intent, outbox, go = make(bench), Outbox(bench.desk), asyncio.Event()

    async def slow(keep: Keep) -> Accepted:
        await go.wait()
        if error is not None:
            raise error
        return await answer(keep)

    async def story() -> None:
        assert outbox.answered_at(intent) == -inf
        sent = asyncio.ensure_future(outbox.send(intent, slow, with_fee))
        await asyncio.sleep(0)
        assert outbox.answered_at(intent) is None
        before = bench.clock.monotonic()
        go.set()
        await asyncio.wait([sent])
        assert sent.exception() is error
        answered_at = outbox.answered_at(intent)
        assert answered_at is not None
        assert before < answered_at < bench.clock.monotonic()
        assert outbox.answered_at(make(bench)) == -inf

    run(story)


def test_there_is_nothing_to_wait_for_where_nothing_was_sent() -> None:
    outbox = Outbox(make_bench().desk)
    run(lambda: outbox.drain(60))
    run(outbox.quiet)


def test_a_send_that_takes_long_is_told_and_a_quick_one_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert outbox_module.TOLD_AFTER_S == 0.1
    bench = make_bench()
    intent, told = make(bench), asyncio.Event()
    outbox = Outbox(bench.desk, told.set)

    async def slow(keep: Keep) -> Accepted:
        await told.wait()
        return await answer(keep)

    async def story() -> None:
        await outbox.send(intent, slow, with_fee)
        told.clear()
        quick = make(bench)
        bench.vault.intents.put(advance(kept(bench, intent), Stage.CONFIRMED, bench.clock.now()))
        monkeypatch.setattr(outbox_module, "TOLD_AFTER_S", 0.3)
        await outbox.send(replace(quick, form_token="quick"), answer, with_fee)
        await asyncio.sleep(0.35)
        assert not told.is_set()

    run(story)


@pytest.mark.parametrize(
    ("error", "is_told"), [(NotSent(), False), (NotKept(), True), (ZeroDivisionError(), True)]
)
def test_of_a_send_nobody_waits_for_what_is_not_on_disk_is_told(
    error: Exception, is_told: bool
) -> None:
    bench, bugs = make_bench(), list[object]()
    intent, outbox = make(bench), Outbox(bench.desk)

    async def fails(_keep: Keep) -> Accepted:
        await asyncio.sleep(0.02)
        raise error

    async def story() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: bugs.append(context["exception"]))
        form = asyncio.ensure_future(outbox.send(intent, fails, with_fee))
        await asyncio.sleep(0.01)
        form.cancel()
        await asyncio.wait({form})
        await outbox.drain(5)
        await asyncio.sleep(0)
        gc.collect()

    run(story)
    assert bugs == ([error] if is_told else [])
