"""Every card frozen at once: each by its own intent, what is not is said by name."""

import asyncio
from dataclasses import replace

import pytest

from desktop_app.application import freezing_all
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.freezing import FREEZE_ALL, Fate, FreezeReport
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import OutcomeUnknown, RefusedReason, Unreachable
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import START, Outcome, Step
from tests.support.wallet_story import WISH, advancing, opened, run, story


def cards(bench: Bench, *labels: str) -> list[str]:
    made = [bench.api.add_card(label=label) for label in labels]
    return [card.id for card in made]


def told(report: FreezeReport) -> dict[str, Fate]:
    return {line.label: line.fate for line in report.lines}


def freezes(bench: Bench) -> list[object]:
    return [order for name, order in bench.api.sent if name == "set_frozen"]


def test_each_card_is_frozen_by_an_intent_of_its_own() -> None:
    bench = make_bench()
    ids = cards(bench, "Ads", "Hosting", "Travel")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        report = await wallet.freezing.run("f")
        assert report.is_whole
        assert told(report) == dict.fromkeys(("Ads", "Hosting", "Travel"), Fate.FROZEN)
        wishes = [i for i in bench.vault.intents.recent(9) if i.kind is Kind.FREEZE]
        assert {i.card_id for i in wishes} == set(ids)
        assert {i.params[FREEZE_ALL] for i in wishes} == {"f"}
        assert {i.stage for i in wishes} == {Stage.CONFIRMED}

    story(bench, tell)
    assert sorted(freezes(bench)) == sorted((card_id, True) for card_id in ids)


def test_only_what_can_be_charged_is_asked_for() -> None:
    bench = make_bench()
    ids = cards(bench, "Ads", "Frozen", "Over", "Coming")
    for card_id, status in zip(
        ids[1:], (CardStatus.FROZEN, CardStatus.TERMINATED, CardStatus.PENDING), strict=True
    ):
        bench.api.change(card_id, status=status)
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        plan = await wallet.freezing.plan()
        assert [line.label for line in plan.asked] == ["Ads"]
        assert [(line.label, line.why) for line in plan.beyond] == [
            ("Coming", "It is still being made.")
        ]
        report = await wallet.freezing.run("f")
        assert told(report) == {
            "Ads": Fate.FROZEN,
            "Coming": Fate.NOT_FROZEN,
            "Frozen": Fate.FROZEN,
        }
        assert not report.is_whole

    story(bench, tell)
    assert freezes(bench) == [(ids[0], True)]


def test_offline_says_of_each_card_that_it_is_not_frozen() -> None:
    bench = make_bench()
    cards(bench, "Ads", "Hosting")

    async def tell(wallet: Wallet) -> None:
        bench.api.read_error = Unreachable()
        bench.api.script("set_frozen", Outcome.NOT_SENT, Outcome.NOT_SENT)
        report = await wallet.freezing.run("f")
        assert told(report) == dict.fromkeys(("Ads", "Hosting"), Fate.NOT_FROZEN)
        assert all(line.why for line in report.lines)

    story(bench, tell)
    assert bench.api.sent == []


def test_one_that_is_refused_keeps_no_other_from_being_frozen() -> None:
    bench = make_bench()
    cards(bench, "Ads", "Hosting", "Travel")
    advancing(bench)
    bench.api.script("set_frozen", Step(Outcome.REFUSE, RefusedReason.INVALID))

    async def tell(wallet: Wallet) -> None:
        report = await wallet.freezing.run("f")
        fates = sorted(line.fate for line in report.lines)
        assert fates == [Fate.FROZEN, Fate.FROZEN, Fate.NOT_FROZEN]
        assert len(report.open) == 1
        assert report.open[0].why

    story(bench, tell)


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [(Outcome.ACCEPT, Fate.WAITING), (Outcome.UNKNOWN, Fate.NOT_KNOWN)],
)
def test_what_no_read_shows_within_the_limit_is_not_called_frozen(
    monkeypatch: pytest.MonkeyPatch, outcome: Outcome, fate: Fate
) -> None:
    monkeypatch.setattr(freezing_all, "EACH_S", 0.0)
    bench = make_bench()
    cards(bench, "Ads")

    async def tell(wallet: Wallet) -> None:
        wallet.freezing._limit_s = 0.05
        bench.api.script("set_frozen", outcome)
        report = await wallet.freezing.run("f")
        assert told(report) == {"Ads": fate}

    story(bench, tell)


def test_a_freeze_on_its_way_is_not_sent_again() -> None:
    bench = make_bench()
    (card_id,) = cards(bench, "Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.set_frozen(card_id, True, "own")
        plan = await wallet.freezing.plan()
        assert [line.label for line in plan.waiting] == ["Ads"]
        all_frozen = asyncio.ensure_future(wallet.freezing.run("f"))
        await asyncio.sleep(0)
        advancing(bench)
        assert told(await all_frozen) == {"Ads": Fate.FROZEN}

    story(bench, tell)
    assert freezes(bench) == [(card_id, True)]


def test_a_freeze_of_earlier_is_no_proof_of_one_now() -> None:
    bench = make_bench()
    (card_id,) = cards(bench, "Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        for frozen in (True, False):
            await wallet.set_frozen(card_id, frozen, f"own {frozen}")
            await wallet.refresh()
        before = [i for i in bench.vault.intents.recent(9) if i.kind is Kind.FREEZE]
        assert [i.stage for i in before] == [Stage.CONFIRMED]
        bench.api.script("set_frozen", Outcome.NOT_SENT)
        assert told(await wallet.freezing.run("f")) == {"Ads": Fate.NOT_FROZEN}

    story(bench, tell)


def test_a_card_about_to_be_unfrozen_is_not_called_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing_all, "EACH_S", 0.0)
    bench = make_bench()
    (card_id,) = cards(bench, "Ads")
    bench.api.change(card_id, status=CardStatus.FROZEN)

    async def tell(wallet: Wallet) -> None:
        wallet.freezing._limit_s = 0.05
        await wallet.set_frozen(card_id, False, "own")
        bench.api.script("set_frozen", Outcome.NOT_SENT)
        assert told(await wallet.freezing.run("f")) == {"Ads": Fate.NOT_FROZEN}

    story(bench, tell)


def test_only_purchases_are_told_as_going_on() -> None:
    bench = make_bench()
    (card_id,) = cards(bench, "Ads")
    held = TransactionStatus.PENDING
    rows = [
        Transaction(kind.value, CardId(card_id), kind, held, Money.usd(3), Money(0), START)
        for kind in (TransactionKind.PURCHASE, TransactionKind.FUNDING, TransactionKind.REFUND)
    ]
    bench.vault.facts.put_transactions(rows, START)

    async def tell(wallet: Wallet) -> None:
        assert (await wallet.freezing.plan()).holds == 1

    story(bench, tell)


def test_a_second_click_on_the_same_form_sends_nothing() -> None:
    bench = make_bench()
    cards(bench, "Ads")
    bench.api.script("set_frozen", Outcome.NOT_SENT)

    async def tell(wallet: Wallet) -> None:
        await wallet.freezing.run("f")
        report = await wallet.freezing.run("f")
        assert told(report) == {"Ads": Fate.NOT_FROZEN}

    story(bench, tell)
    assert freezes(bench) == []


def test_money_on_its_way_is_finished_first() -> None:
    bench = make_bench()
    (card_id,) = cards(bench, "Ads")
    advancing(bench)
    answer = asyncio.Event()
    fund = bench.api.fund

    async def slow(order: object, keep: object) -> object:
        await answer.wait()
        return await fund(order, keep)  # type: ignore[arg-type]

    async def whole() -> None:
        async with opened(bench) as wallet:
            bench.api.fund = slow  # type: ignore[method-assign,assignment]
            money = asyncio.ensure_future(
                wallet.top_up(MoneyWish("m", card_id, Money.usd(30)))  # type: ignore[arg-type]
            )
            while not any(i.kind is Kind.FUND for i in bench.vault.intents.open()):
                await asyncio.sleep(0)
            all_frozen = asyncio.ensure_future(wallet.freezing.run("f"))
            while not freezes(bench):
                await asyncio.sleep(0)
            for _ in range(50):
                await asyncio.sleep(0)
            assert not all_frozen.done()
            answer.set()
            assert told(await all_frozen) == {"Ads": Fate.FROZEN}
            assert (await money).stage in (Stage.ACCEPTED, Stage.CONFIRMED)

    run(whole)


def test_a_card_being_made_is_named() -> None:
    bench = make_bench()
    bench.api.script("create_card", Outcome.UNKNOWN)

    async def tell(wallet: Wallet) -> None:
        wallet.freezing._limit_s = 0.05
        with pytest.raises(OutcomeUnknown):
            await wallet.issue(replace(WISH, label="New one"))
        assert told(await wallet.freezing.run("f")) == {"New one": Fate.NOT_FROZEN}

    story(bench, tell)
