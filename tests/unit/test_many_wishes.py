"""A freeze of all makes a wish per card; what looks for wishes of another kind still finds them."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from desktop_app.application import issuing, money_checks
from desktop_app.application.checkup_report import MoneyStepKind
from desktop_app.application.debits import Debits
from desktop_app.application.guard_promises import Promises
from desktop_app.application.telling import Teller
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.capability import Probe, Verdict
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import LookAlike
from desktop_app.domain.evidence import debit_in
from desktop_app.domain.intents import Intent, Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.notices import NoticeKind
from desktop_app.domain.policies import Policy
from desktop_app.domain.policy_text import POLICY, dump_policy
from desktop_app.domain.rescue import RescueStep
from desktop_app.domain.wallets import Debit
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import LATER, ONCE, FakeCardApi, Step
from tests.support.wallet_story import WISH, advancing, newest, story

MANY = 600
"""More cards than any list of the newest wishes is long."""
NUMBERS = count()


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0, 0, 0))
    monkeypatch.setattr(issuing, "LOAD_LOOKS_S", (0, 0))
    monkeypatch.setattr(money_checks, "LOOKS_S", (0, 0))


def kept(bench: Bench, kind: Kind, card_id: CardId | None, **changes: object) -> Intent:
    """A confirmed wish, as the vault has it."""
    made = bench.desk.new_intent(kind, f"kept-{next(NUMBERS)}", card_id=card_id)
    params = {**made.params, **changes.pop("params", {})}  # type: ignore[dict-item]
    made = replace(made, stage=Stage.CONFIRMED, params=params, **changes)  # type: ignore[arg-type]
    bench.vault.intents.add(made)
    return made


def freeze_many(bench: Bench) -> None:
    for number in range(MANY):
        kept(bench, Kind.FREEZE, CardId(f"card-{number}"))


def bench_of_one() -> tuple[Bench, CardId]:
    bench = make_bench()
    advancing(bench)
    return bench, bench.api.add_card(label="Ads").id


def test_a_second_card_alike_is_asked_about() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        freeze_many(bench)
        with pytest.raises(LookAlike):
            await wallet.issue(replace(WISH, form_token="form-2"))

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]


def test_the_newest_top_ups_are_listed() -> None:
    bench, card_id = bench_of_one()

    async def tell(wallet: Wallet) -> None:
        await wallet.top_up(MoneyWish("t", card_id, Money.usd(5)))
        freeze_many(bench)
        (only,) = await wallet.top_ups.recent(8)
        assert (only.label, only.record.asked) == ("Ads", Money.usd(5))

    story(bench, tell)


def test_a_false_zero_after_a_top_up_is_not_believed() -> None:
    bench, card_id = bench_of_one()

    async def tell(wallet: Wallet) -> None:
        await wallet.top_up(MoneyWish("t", card_id, Money.usd(5)))
        await wallet.refresh()
        before = bench.vault.facts.wallets()
        assert any(held.available for held in before)
        freeze_many(bench)
        bench.api.balance = Money(0)
        await wallet.refresh()
        assert bench.vault.facts.wallets() == before

    story(bench, tell)


def test_what_the_wallet_paid_for_a_top_up_is_asked_for() -> None:
    bench = make_bench()
    bench.api.capabilities = replace(LATER, states_debits=True)
    made = kept(bench, Kind.FUND, bench.api.add_card().id, amount=Money.usd(30))
    paid = bench.api.debits[made.reference] = Debit("USDC", 6, 30_000_000, 1_000_000)
    freeze_many(bench)
    run(Debits(bench.desk).read)
    assert debit_in(bench.vault.intents.evidence(made.id), made.id) == paid


def test_a_card_that_was_ordered_as_disposable_gets_its_policy() -> None:
    bench, card_id = bench_of_one()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        promises = Promises(bench.desk)
        assert _cards(promises) == []
        kept(bench, Kind.ISSUE, card_id, params={POLICY: dump_policy(Policy())})
        freeze_many(bench)
        assert _cards(promises) == [card_id]

    story(bench, tell)


def _cards(promises: Promises) -> list[CardId]:
    return [guard.card_id for guard in promises.take(set())]


def test_an_order_sent_twice_is_found_after_a_freeze_of_all_in_between() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    advancing(bench)
    bench.api.script("create_card", Step(before=lambda: freeze_many(bench)))

    async def tell(wallet: Wallet) -> None:
        checkup = wallet.checkup
        steps = checkup.report().steps
        await checkup.agree(next(s for s in steps if s.kind is MoneyStepKind.CREATE_TWICE), "form")
        found = bench.desk.guard.capability.of(Probe.CREATE_TWICE)
        assert found.verdict is not Verdict.UNKNOWN

    story(bench, tell)
    assert [name for name, _ in bench.api.sent].count("create_card") == 2


def test_a_check_counts_the_cards_that_were_ordered() -> None:
    bench, card_id = bench_of_one()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        kept(bench, Kind.ISSUE, card_id)
        freeze_many(bench)
        lines = {line.probe: line for line in (await wallet.checkup.look()).lines}
        assert lines[Probe.REFERENCE_SHOWN].seen == "0 of 1 cards show it."

    story(bench, tell)


def test_a_replacement_that_was_ordered_is_not_offered_again() -> None:
    bench, card_id = bench_of_one()

    async def tell(wallet: Wallet) -> None:
        await wallet.choose(card_id)
        lost = kept(bench, Kind.ISSUE, card_id, pan=PanState.LOST)
        kept(bench, Kind.ISSUE, CardId("another"), parent=lost.id)
        for around in (lambda: None, lambda: freeze_many(bench)):
            around()
            await wallet.refresh()
            detail = newest(bench).detail
            assert detail is not None
            assert detail.rescue is not None
            states = {line.step: line.state for line in detail.rescue.lines}
            assert states[RescueStep.REPLACE].value == "done"

    story(bench, tell)


def test_a_top_up_that_the_last_run_did_not_tell_is_told() -> None:
    bench, card_id = bench_of_one()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.clock.pass_by(timedelta(minutes=1))
        kept(bench, Kind.FUND, card_id, amount=Money.usd(5))
        freeze_many(bench)
        next_run = Teller(bench.desk, bench.sink, lambda: None)
        next_run.look()
        assert [notice.kind for notice in next_run.board.notices] == [NoticeKind.TOP_UP]

    story(bench, tell)
