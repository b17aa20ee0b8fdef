"""Money that is not moved, and what is said where a send or a card could not be looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application import issuing
from desktop_app.application.issue_errors import IssueFailed
from desktop_app.application.moving import FRESH_FOR
from desktop_app.application.ports import Capabilities
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueStep, MoneyWish
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.errors import MoneyMoved, NotAllowed
from desktop_app.domain.intents import Intent, IntentId, Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import NotSent, Unreachable
from desktop_app.domain.vault_errors import DiskFailed, NotKept, VaultDamaged
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import LATER, ONCE, FakeCardApi, Step
from tests.support.wallet_story import WISH, advancing, only_intent, steps, story


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0, 0, 0))
    monkeypatch.setattr(issuing, "LOAD_LOOKS_S", (0, 0))


def loaded(bench: Bench) -> MoneyWish:
    return MoneyWish("t", next(iter(bench.api.cards)), Money.usd(20), "Monthly")


def wallets_read(bench: Bench, then: Callable[[], None]) -> None:
    """Let `then` happen each time the wallets have been asked for from now on."""

    def look() -> None:
        if bench.api.reads[-1] == "wallets":
            then()

    bench.api.on_read = look


@pytest.mark.parametrize("status", [CardStatus.FROZEN, CardStatus.TERMINATED, CardStatus.PENDING])
def test_a_card_is_read_as_active_before_money_is_taken_from_it(status: CardStatus) -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        bench.api.change(card.id, status=status)  # after the last refresh
        with pytest.raises(NotAllowed, match="nothing can be withdrawn"):
            await wallet.withdraw(loaded(bench))

    story(bench, tell)
    assert bench.api.sent == []


@pytest.mark.parametrize("kind", [Kind.FUND, Kind.WITHDRAW])
def test_without_a_known_balance_no_money_is_moved(kind: Kind) -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        bench.api.change(card.id, available=None)
        with pytest.raises(NotAllowed, match="balance is not known"):
            await (wallet.top_up if kind is Kind.FUND else wallet.withdraw)(loaded(bench))

    story(bench, tell)
    assert bench.api.sent == []


@pytest.mark.parametrize("slept", [FRESH_FOR + timedelta(seconds=1), timedelta(seconds=-1)])
def test_a_computer_that_slept_while_the_wallets_were_read_sends_nothing(slept: timedelta) -> None:
    bench = make_bench()
    bench.api.add_card()

    def sleep() -> None:
        bench.clock.at += slept

    async def tell(wallet: Wallet) -> None:
        wallets_read(bench, sleep)
        with pytest.raises(NotSent, match="too long ago") as told:
            await wallet.top_up(loaded(bench))
        assert told.value.moved is MoneyMoved.NO

    story(bench, tell)
    assert bench.api.sent == []


@pytest.mark.parametrize("kind", [Kind.FUND, Kind.WITHDRAW])
def test_a_computer_that_slept_while_the_card_was_read_moves_no_money(kind: Kind) -> None:
    bench = make_bench()
    bench.api.add_card()

    def sleep() -> None:
        if bench.api.reads[-1] == "get_card":
            bench.clock.pass_by(timedelta(hours=3))

    async def tell(wallet: Wallet) -> None:
        bench.api.on_read = sleep
        with pytest.raises(NotSent, match="too long ago"):
            await (wallet.top_up if kind is Kind.FUND else wallet.withdraw)(loaded(bench))

    story(bench, tell)
    assert bench.api.sent == []


def test_wallets_that_cannot_be_read_leave_the_decision_to_the_service() -> None:
    bench = make_bench()
    bench.api.add_card()

    def fail() -> None:
        raise Unreachable

    async def tell(wallet: Wallet) -> None:
        wallets_read(bench, fail)
        assert (await wallet.top_up(loaded(bench))).stage is Stage.ACCEPTED

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["fund"]


def test_a_send_that_cannot_be_read_back_is_not_told_as_failed() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    get = bench.vault.intents.get

    def damaged(intent_id: IntentId) -> Intent | None:
        raise VaultDamaged

    def spoil() -> None:
        bench.vault.intents.get = damaged  # type: ignore[method-assign]

    bench.api.script("fund", Step(before=spoil))

    async def tell(wallet: Wallet) -> None:
        sent = await wallet.top_up(loaded(bench))
        bench.vault.intents.get = get  # type: ignore[method-assign]
        assert (sent.card_id, sent.amount) == (card.id, Money.usd(20))
        assert only_intent(bench, Kind.FUND).stage is Stage.ACCEPTED

    story(bench, tell)
    assert len(bench.api.sent) == 1


def test_a_card_whose_record_cannot_be_read_is_made_and_never_called_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    reload = bench.desk.book.reload

    def damaged(card_id: object) -> None:
        raise DiskFailed

    async def tell(wallet: Wallet) -> None:
        monkeypatch.setattr(bench.desk.book, "reload", damaged)
        with pytest.raises(NotKept) as told:
            await wallet.issue(WISH)
        assert told.value.moved is MoneyMoved.NOT_KNOWN
        monkeypatch.setattr(bench.desk.book, "reload", reload)
        await wallet.refresh()
        (card_id,) = bench.api.cards
        assert bench.vault.cards.holds(card_id, bench.api.details[card_id])

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]


def test_a_card_that_cannot_be_read_at_once_is_read_again_before_it_is_loaded() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    asked = 0

    def fail_twice() -> None:
        nonlocal asked
        bench.api.advance()
        asked += bench.api.reads[-1] == "get_card"
        if bench.api.reads[-1] == "get_card" and asked <= 2:
            raise Unreachable

    async def tell(wallet: Wallet) -> None:
        bench.api.on_read = fail_twice
        await wallet.issue(WISH)

    story(bench, tell)
    assert asked > 2
    assert [name for name, _ in bench.api.sent] == ["create_card", "fund"]
    assert steps(bench)[-1] is IssueStep.LOADED


def test_a_card_that_the_service_gave_up_is_said_as_that_and_never_loaded() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))

    def give_up() -> None:
        for card_id in bench.api.cards:
            bench.api.change(card_id, status=CardStatus.FAILED)

    async def tell(wallet: Wallet) -> None:
        bench.api.on_read = give_up
        with pytest.raises(IssueFailed):
            await wallet.issue(WISH)

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]


@pytest.mark.parametrize("capabilities", [LATER, ONCE])
def test_a_card_is_called_loaded_only_where_a_read_states_the_load(
    capabilities: Capabilities,
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=capabilities))

    def empty() -> None:
        bench.api.advance()
        for card_id in bench.api.cards:
            bench.api.change(card_id, available=Money.usd(19))
        bench.api.feeds.clear()

    async def tell(wallet: Wallet) -> None:
        bench.api.on_read = empty
        await wallet.issue(WISH)

    story(bench, tell)
    assert IssueStep.LOADED not in steps(bench)
    assert IssueStep.DETAILS in steps(bench)


def test_a_card_that_is_ordered_without_a_load_sends_no_money() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(replace(WISH, load=ZERO))

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]
    assert IssueStep.LOADED not in steps(bench)
