"""A wish without a card in the list, chosen and settled; sends that take long are told."""

import asyncio

import pytest

from desktop_app.application import outbox, parts
from desktop_app.application.messages import IntentView, MoneyWish, Section, SectionRow, Snapshot
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import LookAlike
from desktop_app.domain.intents import IntentId, Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import OutcomeUnknown
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import Outcome
from tests.support.wallet_story import WISH, advancing, newest, only_intent, story


async def lost(bench: Bench, wallet: Wallet) -> IntentId:
    bench.api.script("create_card", Outcome.UNKNOWN)
    with pytest.raises(OutcomeUnknown):
        await wallet.issue(WISH)
    await wallet.refresh()
    return only_intent(bench, Kind.ISSUE).id


def test_an_issue_without_an_answer_is_a_row_that_needs_attention() -> None:
    bench = make_bench()
    bench.api.add_card(label="Older")

    async def tell(wallet: Wallet) -> None:
        asked = await lost(bench, wallet)
        head, question = newest(bench).rows[:2]
        assert isinstance(head, SectionRow)
        assert (head.section, head.count) == (Section.ATTENTION, 1)
        assert isinstance(question, IntentView)
        assert question.id == asked
        await wallet.search("older")
        assert not any(isinstance(row, IntentView) for row in newest(bench).rows)

    story(bench, tell)


def test_the_row_is_chosen_like_a_card_and_shows_what_may_be_its_card() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        asked = await lost(bench, wallet)
        made = bench.api.add_card(label=WISH.label)
        await wallet.refresh()
        await wallet.choose(asked)
        shown = newest(bench)
        assert shown.detail is None
        assert shown.question is not None
        assert [card.id for card in shown.candidates] == [made.id]
        await wallet.adopt(asked, made.id)
        assert newest(bench).question is None
        assert newest(bench).detail.card.id == made.id

    story(bench, tell)


def test_once_settled_without_a_card_another_row_is_chosen() -> None:
    bench = make_bench()
    older = bench.api.add_card(label="Older")

    async def tell(wallet: Wallet) -> None:
        asked = await lost(bench, wallet)
        await wallet.choose(asked)
        await asyncio.sleep(0.05)  # whatever is being read ends before time passes
        bench.clock.pass_by(bench.desk.window())
        await wallet.none_of_these(asked)
        assert newest(bench).question.stage is Stage.NOT_FOUND
        await wallet.choose(older.id)
        assert newest(bench).detail.card.id == older.id
        await wallet.choose(CardId("nobody"))
        assert newest(bench).detail is None

    story(bench, tell)


def test_a_send_that_takes_long_is_shown_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "TOLD_AFTER_S", 0)
    bench = make_bench()
    card = bench.api.add_card()
    answer = asyncio.Event()
    set_frozen = bench.api.set_frozen

    async def slow(*given: object):
        await answer.wait()
        return await set_frozen(*given)

    bench.api.set_frozen = slow

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        sending = asyncio.ensure_future(wallet.set_frozen(card.id, True, "form"))
        while not newest(bench).under_way:
            await asyncio.sleep(0.001)
        [wish] = newest(bench).under_way
        assert (wish.kind, wish.card_id) == (Kind.FREEZE, card.id)
        answer.set()
        await sending
        assert newest(bench).under_way == ()

    story(bench, tell)


def test_what_a_top_up_in_parts_has_yet_to_send_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LOOKS_S", (0, 0))
    bench = make_bench()
    card = bench.api.add_card()
    bench.api.balance = Money.usd(9_000)
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.top_up(MoneyWish("big", card.id, Money.usd(5_200)))
        told = [m.parts_left for m in bench.sink.messages if isinstance(m, Snapshot)]
        left = [Money.usd(n) for n in (2_700, 200)]
        assert [amount for amount in left if amount in told] == left
        assert newest(bench).parts_left == ZERO
        again = MoneyWish("again", card.id, Money.usd(5_200))
        with pytest.raises(LookAlike):
            await wallet.top_up(again)

    story(bench, tell)
