"""What a top-up was expected to cost is kept at the click; what it took is asked for once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application import moving
from desktop_app.application.debits import AFTER_S, AT_ONCE, Debits
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.top_ups import record_of, record_under
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.evidence import debit_in
from desktop_app.domain.fx import ESTIMATE, load_expected
from desktop_app.domain.intents import ACCOUNT, SENT_AS, Intent, IntentId, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Look, Thing
from desktop_app.domain.service_errors import Refused, RefusedReason, Unreachable
from desktop_app.domain.wallets import Debit
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import LATER, Outcome, Step
from tests.support.wallet_story import newest, only_intent, story

PAID = Debit("USDC", 6, 30_000_000, 1_000_000)
MOVED = Step(Outcome.REFUSE, RefusedReason.RATE_MOVED)


def wish(bench: Bench, token: str = "t") -> MoneyWish:
    return MoneyWish(token, next(iter(bench.api.cards)), Money.usd(30))


def test_the_estimate_of_the_click_is_kept_with_the_wish() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        shown = newest(bench).rates
        bench.clock.pass_by(timedelta(seconds=30))
        await wallet.top_up(wish(bench))
        kept = load_expected(only_intent(bench, Kind.FUND).params[ESTIMATE])
        assert kept is not None
        assert kept.rates == shown  # not the ones read just before the send
        assert (kept.asset, kept.units, kept.fee) == ("USDC", 31_000_000, Money.usd(1))

    story(bench, tell)


def test_a_moved_rate_is_read_anew_and_nothing_is_sent_by_itself() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        bench.api.script("fund", MOVED)
        with pytest.raises(Refused):
            await wallet.top_up(wish(bench))
        assert "rates" in bench.api.reads[-3:]  # after the send
        refused = only_intent(bench, Kind.FUND)
        assert (refused.stage, refused.reason) == (Stage.REJECTED, "rate_moved")
        assert len(bench.api.sent) == 1
        await wallet.top_up(wish(bench, "another"))
        references = {order.reference for _, order in bench.api.sent}
        assert len(references) == 2

    story(bench, tell)


def test_a_refusal_stands_whatever_the_read_after_it_does() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        bench.api.script("fund", MOVED)

        def broken() -> None:
            if bench.api.sent:
                raise Unreachable

        bench.api.on_read = broken
        with pytest.raises(Refused) as caught:
            await wallet.top_up(wish(bench))
        assert caught.value.reason is RefusedReason.RATE_MOVED
        bench.api.on_read = None

    story(bench, tell)


def confirmed(bench: Bench, number: int = 1, **changes: object) -> Intent:
    """A top-up that an earlier run confirmed."""
    made = bench.desk.new_intent(
        Kind.FUND, f"form-{number}", card_id=bench.api.add_card().id, amount=Money.usd(30)
    )
    params = {**made.params, **changes.pop("params", {})}  # type: ignore[dict-item]
    intent = replace(made, stage=Stage.CONFIRMED, params=params, **changes)  # type: ignore[arg-type]
    bench.vault.intents.add(intent)
    return intent


def ledger_bench() -> Bench:
    bench = make_bench()
    bench.api.capabilities = replace(LATER, states_debits=True)
    return bench


def debit_of(bench: Bench, intent: Intent) -> Debit | None:
    return debit_in(bench.vault.intents.evidence(intent.id), intent.id)


def test_a_debit_is_asked_for_once_and_kept() -> None:
    bench = ledger_bench()
    intent = confirmed(bench)
    bench.api.debits[intent.reference] = PAID
    debits = Debits(bench.desk)
    for _ in range(3):
        run(debits.read)
    run(Debits(bench.desk).read)  # a later run
    assert bench.api.reads.count("wallet_debit") == 1
    assert debit_of(bench, intent) == PAID
    record = record_under(bench.vault, intent.reference)
    assert record is not None
    assert record.debit == PAID


def test_what_no_ledger_states_is_asked_for_a_few_times_farther_and_farther_apart() -> None:
    bench = ledger_bench()
    intent = confirmed(bench)
    debits = Debits(bench.desk)
    for count, pause in enumerate((*AFTER_S, 10_000, 10_000), 1):
        bench.clock.pass_by(timedelta(seconds=pause))
        run(debits.read)
        run(debits.read)  # too early
        assert bench.api.reads.count("wallet_debit") == min(count, len(AFTER_S))
    assert debit_of(bench, intent) is None


def test_of_many_a_few_are_asked_about_with_each_look() -> None:
    bench = ledger_bench()
    made = [confirmed(bench, number) for number in range(AT_ONCE + 1)]
    bench.api.debits = {intent.reference: PAID for intent in made}
    debits = Debits(bench.desk)
    run(debits.read)
    assert bench.api.reads.count("wallet_debit") == AT_ONCE
    run(debits.read)
    assert {debit_of(bench, intent) for intent in made} == {PAID}


def test_while_the_service_does_not_answer_no_ledger_is_asked() -> None:
    bench = ledger_bench()
    confirmed(bench)

    async def tell(wallet: Wallet) -> None:
        wallet._sync._view.link = Link(LinkState.OFFLINE)
        bench.api.read_error = Unreachable()
        before = bench.api.reads.count("wallet_debit")
        await wallet._sync._look(wallet.publish, Look(Thing.WALLETS, 0.0, 1))
        assert bench.api.reads.count("wallet_debit") == before

    story(bench, tell)


def test_a_refusal_is_not_kept_waiting_for_a_service_that_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench()
    bench.api.add_card()
    monkeypatch.setattr(moving, "ESTIMATE_WITHIN_S", 0.01)

    async def tell(wallet: Wallet) -> None:
        bench.api.script("fund", MOVED)
        read_wallets = wallet._sync.read_wallets

        async def hang() -> None:
            if bench.api.sent:
                await asyncio.Event().wait()
            await read_wallets()

        wallet._sync.read_wallets = hang
        with pytest.raises(Refused):
            await wallet.top_up(wish(bench))

    story(bench, tell)


def test_one_that_cannot_be_read_does_not_keep_the_others_waiting() -> None:
    bench = ledger_bench()
    first, second = confirmed(bench, 1), confirmed(bench, 2)
    for intent in (first, second):
        bench.api.debits[intent.reference] = PAID
    errors = [Unreachable()]

    def look() -> None:
        if errors:
            raise errors.pop()

    bench.api.on_read = look
    run(Debits(bench.desk).read)
    assert {debit_of(bench, first), debit_of(bench, second)} == {None, PAID}


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": Stage.ACCEPTED},
        {"stage": Stage.REJECTED},
        {"kind": Kind.WITHDRAW},
        {"params": {SENT_AS: "PSR1F-OTHER"}},
        {"params": {ACCOUNT: "another account"}},
    ],
)
def test_only_confirmed_top_ups_of_this_account_are_asked_about(
    changes: dict[str, object],
) -> None:
    bench = ledger_bench()
    made = confirmed(bench)
    kept = replace(made, id=IntentId("7" * 32), form_token="other", **changes)  # type: ignore[arg-type]
    bench.vault.intents.add(kept)
    run(Debits(bench.desk).read)
    assert bench.api.reads.count("wallet_debit") == 1  # the confirmed one beside it


def test_without_a_ledger_nothing_is_asked() -> None:
    bench = make_bench()
    confirmed(bench)
    run(Debits(bench.desk).read)
    assert bench.api.reads == []


def test_other_wishes_have_no_record() -> None:
    bench = make_bench()
    freeze = bench.desk.new_intent(Kind.FREEZE, "form")
    assert record_of(bench.vault, freeze) is None
    assert record_under(bench.vault, "PSR1F-" + "A" * 26) is None
