"""Issuing through the wallet: one create, its number kept, then the load."""

from dataclasses import replace

import pytest

from desktop_app.application import issuing
from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueProgress, IssueStep
from desktop_app.domain.cards import CardDetails, CardId, CardState, Field
from desktop_app.domain.errors import MoneyMoved, NotAllowed, PurserError
from desktop_app.domain.intents import Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import OutcomeUnknown, Unreachable
from desktop_app.domain.vault_errors import DiskFailed, DiskFull, NotKept, VaultError
from tests.support.desk import PRACTICE, make_bench
from tests.support.fake_api import ONCE, FakeCardApi, Outcome, Step
from tests.support.wallet_story import WISH, advancing, newest, only_intent, steps, story


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0, 0, 0))
    monkeypatch.setattr(issuing, "LOAD_LOOKS_S", (0, 0))


def test_issuing_later_details_goes_through_every_proven_step() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        assert steps(bench) == list(IssueStep) or steps(bench) == [
            IssueStep.SAVED,
            IssueStep.CREATED,
            IssueStep.ACTIVE,
            IssueStep.DETAILS,
            IssueStep.LOADED,
        ]
        detail = newest(bench).detail
        assert detail is not None
        assert detail.card.id == card_id
        assert detail.card.label == "Google Ads"
        assert detail.card.state is CardState.ACTIVE
        assert detail.card.stored == frozenset(Field)
        assert only_intent(bench, Kind.ISSUE).stage is Stage.CONFIRMED
        number = await wallet.reveal(card_id, Field.PAN)
        assert number.reveal() == bench.api.details[card_id].pan.reveal()

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]


def test_a_number_given_once_is_on_disk_before_it_is_said_and_the_load_comes_last() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        assert bench.vault.cards.holds(card_id, bench.api.details[card_id])
        assert bench.vault.checkpoints >= 1
        load = only_intent(bench, Kind.FUND)
        assert load.parent == only_intent(bench, Kind.ISSUE).id
        assert load.stage is Stage.CONFIRMED

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card", "fund"]
    assert steps(bench)[-1] is IssueStep.LOADED


def test_a_disk_that_fails_after_create_loads_nothing_and_says_so() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))

    def break_disk() -> None:
        bench.vault.fail_next = DiskFailed()

    bench.api.script("create_card", Step(before=break_disk))

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotKept):
            await wallet.issue(WISH)

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]


@pytest.mark.parametrize("trouble", [DiskFailed(), DiskFull(), Unreachable()])
def test_what_fails_after_the_card_was_made_is_not_told_as_nothing_moved(
    trouble: VaultError | Unreachable,
) -> None:
    bench = make_bench()

    def fail() -> None:
        bench.api.advance()
        if "secure_details" not in bench.api.reads:
            return
        if isinstance(trouble, VaultError):
            bench.vault.fail_next = trouble
        else:
            raise trouble

    bench.api.on_read = fail

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished) as told:
            await wallet.issue(WISH)
        assert told.value.moved is MoneyMoved.YES
        bench.vault.fail_next = None

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]


def test_a_card_that_is_not_active_in_time_is_not_loaded() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=replace(ONCE, details_once=False)))

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished):
            await wallet.issue(WISH)

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["create_card"]


def test_an_unknown_create_is_shown_and_not_repeated() -> None:
    bench = make_bench()
    bench.api.script("create_card", Outcome.LOST)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(OutcomeUnknown):
            await wallet.issue(WISH)
        assert newest(bench).uncertain[0].label == "Google Ads"
        assert newest(bench).not_known == Money.usd(20)
        bench.api.advance()
        await wallet.refresh()
        assert newest(bench).uncertain == ()
        assert only_intent(bench, Kind.ISSUE).pan is PanState.STORED

    story(bench, tell)
    assert len(bench.api.sent) == 1


@pytest.mark.parametrize("load", [Money.usd(1, 99), Money.usd(2_500, 1)])
def test_a_load_outside_the_limits_sends_nothing(load: Money) -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed):
            await wallet.issue(replace(WISH, load=load))

    story(bench, tell)
    assert bench.api.sent == []


def test_without_a_callback_address_the_guide_refuses_and_says_why() -> None:
    bench = make_bench(replace(PRACTICE, callback_url=""), api=FakeCardApi(capabilities=ONCE))

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed, match="callback address"):
            await wallet.issue(WISH)

    story(bench, tell)
    assert bench.api.sent == []


def test_a_wish_is_told_to_be_saved_only_once_it_is_on_disk() -> None:
    bench = make_bench()
    bench.vault.room = False

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(DiskFull):
            await wallet.issue(WISH)
        assert bench.vault.intents.recent(9) == ()

    story(bench, tell)
    assert not [m for m in bench.sink.messages if isinstance(m, IssueProgress)]


def test_a_number_that_does_not_end_as_its_card_is_not_kept() -> None:
    bench = make_bench()
    advancing(bench)
    others = CardDetails(Secret("4000009999999999"), Secret("01/2031"), Secret("111"))
    stated = bench.api.secure_details

    async def secure_details(card_id: CardId, key: object = None) -> CardDetails:
        await stated(card_id)
        return others

    bench.api.secure_details = secure_details  # type: ignore[method-assign]

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(PurserError):
            await wallet.issue(WISH)
        intent = only_intent(bench, Kind.ISSUE)
        assert intent.pan is PanState.PENDING
        assert Field.PAN not in bench.desk.book.get(intent.card_id).stored
        bench.api.secure_details = stated  # type: ignore[method-assign]
        await wallet.refresh()
        shown = await wallet.reveal(intent.card_id, Field.PAN)
        assert shown.reveal().endswith(bench.api.cards[intent.card_id].last4)

    story(bench, tell)


def test_a_card_that_is_made_does_not_take_the_place_of_the_chosen_one() -> None:
    bench = make_bench()
    advancing(bench)
    seen: list[CardId] = []

    async def tell(wallet: Wallet) -> None:
        first = await wallet.issue(WISH)
        seen.append(newest(bench).detail.card.id)
        await wallet.issue(replace(WISH, form_token="form-2", label="Second"))
        await wallet.refresh()
        seen.append(newest(bench).detail.card.id)
        assert seen == [first, first]  # the first of an empty list is shown by itself

    story(bench, tell)
