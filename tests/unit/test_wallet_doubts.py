"""Wishes that look alike, top-ups in parts, and what only a person can answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application import parts
from desktop_app.application.parts import PartsStopped
from desktop_app.application.views import view_intent
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.errors import LookAlike, MoneyMoved, NotAllowed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.limits import PUBLISHED_LIMITS, split_top_up
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import OutcomeUnknown
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.domain.vault_errors import DiskFailed
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import Outcome
from tests.support.wallet_story import WISH, advancing, story

LARGE = Money.usd(5_200)


def wish(bench: Bench, token: str, amount: Money, *, again: bool = False) -> MoneyWish:
    return MoneyWish(token, next(iter(bench.api.cards)), amount, again=again)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LOOKS_S", (0, 0, 0))


def test_the_same_top_up_within_a_day_is_asked_about() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.top_up(wish(bench, "a", Money.usd(20)))
        bench.api.advance()
        await wallet.refresh()
        with pytest.raises(LookAlike):
            await wallet.top_up(wish(bench, "b", Money.usd(20)))
        await wallet.top_up(wish(bench, "c", Money.usd(21)))
        bench.api.advance()
        await wallet.refresh()
        await wallet.top_up(wish(bench, "d", Money.usd(20), again=True))
        assert len(bench.api.sent) == 3

    story(bench, tell)


def test_a_day_later_or_after_a_refusal_the_same_is_no_look_alike() -> None:
    bench = make_bench()
    bench.api.add_card()
    bench.api.script("fund", Outcome.NOT_SENT)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(Exception, match="nothing was sent"):
            await wallet.top_up(wish(bench, "a", Money.usd(20)))
        await wallet.top_up(wish(bench, "b", Money.usd(20)))
        bench.api.advance()
        await wallet.refresh()
        bench.clock.pass_by(timedelta(hours=24))
        await wallet.top_up(wish(bench, "c", Money.usd(20)))

    story(bench, tell)


def test_a_second_card_of_the_same_label_is_asked_about() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        with pytest.raises(LookAlike):
            await wallet.issue(replace(WISH, form_token="form-2"))
        await wallet.issue(replace(WISH, form_token="form-3", again=True))
        await wallet.issue(replace(WISH, form_token="form-4", label="Other"))
        assert len(bench.api.cards) == 3

    story(bench, tell)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Money.usd(2_500), [2_500]),
        (Money.usd(2_501), [2_499, 2]),
        (Money.usd(5_000), [2_500, 2_500]),
        (Money.usd(5_001), [2_500, 2_499, 2]),
    ],
)
def test_no_part_is_below_the_smallest_top_up(amount: Money, expected: list[int]) -> None:
    assert split_top_up(amount, PUBLISHED_LIMITS) == tuple(map(Money.usd, expected))


def test_a_large_top_up_goes_in_linked_parts_each_confirmed_first() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.api.balance = Money.usd(9_000)
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.top_up(wish(bench, "big", LARGE))
        await wallet.refresh()
        sent = [order.amount for name, order in bench.api.sent if name == "fund"]
        assert sent == [Money.usd(2_500), Money.usd(2_500), Money.usd(200)]
        made = sorted(bench.vault.intents.of_card(card.id, 9), key=lambda i: i.id)
        assert [i.stage for i in made] == [Stage.CONFIRMED] * 3
        assert [i.parent for i in made] == [None, made[0].id, made[0].id]
        assert [view_intent(i, "").whole for i in made] == [LARGE] * 3

    story(bench, tell)


@pytest.mark.parametrize("last", [Outcome.UNKNOWN, Outcome.REFUSE, Outcome.NOT_SENT])
def test_parts_stop_at_the_first_that_is_not_confirmed(last: Outcome) -> None:
    bench = make_bench()
    bench.api.add_card()
    bench.api.balance = Money.usd(9_000)
    bench.api.script("fund", Outcome.ACCEPT, last)
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises((PartsStopped, OutcomeUnknown)) as caught:
            await wallet.top_up(wish(bench, "big", LARGE))
        if isinstance(caught.value, PartsStopped):
            assert "$2,500.00 of $5,200.00 was sent, $2,700.00 was not." in caught.value.happened
        funds = [i for i in bench.vault.intents.recent(9) if i.kind is Kind.FUND]
        assert len(funds) == 2

    story(bench, tell)


def test_a_part_that_is_not_confirmed_in_time_stops_the_rest() -> None:
    bench = make_bench()
    bench.api.add_card()
    bench.api.balance = Money.usd(9_000)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(PartsStopped) as told:
            await wallet.top_up(wish(bench, "big", LARGE))
        assert told.value.moved is MoneyMoved.NOT_KNOWN
        assert len(bench.api.sent) == 1

    story(bench, tell)


@pytest.mark.parametrize(
    ("failing", "moved", "loaded"),
    [(1, MoneyMoved.NO, "$0.00"), (2, MoneyMoved.YES, "$2,500.00")],
)
def test_a_part_that_the_service_took_and_did_not_load_is_not_told_as_loaded(
    failing: int, moved: MoneyMoved, loaded: str
) -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.api.balance = Money.usd(9_000)

    def advance() -> None:
        bench.api.advance()
        if len(bench.api.sent) == failing:
            feed = bench.api.feeds[card.id]
            feed[0] = replace(feed[0], status=TransactionStatus.FAILED)

    bench.api.on_read = advance

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(PartsStopped) as told:
            await wallet.top_up(wish(bench, "big", LARGE))
        assert told.value.moved is moved
        assert told.value.happened.startswith(f"{loaded} of $5,200.00 was loaded.")
        assert len(bench.api.sent) == failing

    story(bench, tell)


def test_a_disk_that_fails_after_a_part_is_not_told_as_nothing_moved() -> None:
    bench = make_bench()
    bench.api.add_card()
    bench.api.balance = Money.usd(9_000)

    def fail() -> None:
        bench.api.advance()
        if bench.api.sent:
            bench.vault.fail_next = DiskFailed()

    bench.api.on_read = fail

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(PartsStopped, match=r"500\.00 of"):
            await wallet.top_up(wish(bench, "big", LARGE))
        assert len(bench.api.sent) == 1
        bench.vault.fail_next = None

    story(bench, tell)


def test_more_than_a_card_holds_is_refused_before_the_first_part() -> None:
    bench = make_bench()
    bench.api.add_card(available=Money.usd(48_000))

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        with pytest.raises(NotAllowed, match="room for"):
            await wallet.top_up(wish(bench, "big", LARGE))
        assert bench.api.sent == []

    story(bench, tell)
