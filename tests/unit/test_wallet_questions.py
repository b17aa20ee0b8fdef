"""What a person is asked after an answer was lost, and what another copy of the vault made."""

from dataclasses import replace

import pytest

from desktop_app.application.messages import CardView, Section, SectionRow
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import LookAlike, NotAllowed
from desktop_app.domain.evidence import Source
from desktop_app.domain.intents import Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import OutcomeUnknown
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import Outcome
from tests.support.wallet_story import WISH, newest, only_intent, story


async def _lost_issue(bench: Bench, wallet: Wallet) -> CardId:
    """A create whose answer was lost, and a new card that nothing names."""
    bench.api.script("create_card", Outcome.UNKNOWN)
    with pytest.raises(OutcomeUnknown):
        await wallet.issue(WISH)
    made = bench.api.add_card(label=WISH.label)
    await wallet.refresh()
    return made.id


def test_the_owner_says_which_card_a_lost_create_made() -> None:
    bench = make_bench()
    bench.api.add_card(label="Older")

    async def tell(wallet: Wallet) -> None:
        made = await _lost_issue(bench, wallet)
        asked = newest(bench).uncertain[0]
        assert asked.candidates == (made,)
        await wallet.adopt(asked.id, made)
        kept = only_intent(bench, Kind.ISSUE)
        assert (kept.card_id, kept.stage, kept.pan) == (made, Stage.CONFIRMED, PanState.STORED)
        said = [e.source for e in bench.vault.intents.evidence(kept.id)]
        assert said == [Source.USER, Source.POLL]

    story(bench, tell)


def test_a_card_that_was_there_before_cannot_be_adopted() -> None:
    bench = make_bench()
    older = bench.api.add_card(label=WISH.label)

    async def tell(wallet: Wallet) -> None:
        await _lost_issue(bench, wallet)
        with pytest.raises(NotAllowed):
            await wallet.adopt(only_intent(bench, Kind.ISSUE).id, older.id)

    story(bench, tell)


def test_none_of_the_new_cards_ends_the_question() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await _lost_issue(bench, wallet)
        with pytest.raises(NotAllowed, match="may still arrive"):
            await wallet.none_of_these(only_intent(bench, Kind.ISSUE).id)
        bench.clock.at += 2 * bench.desk.window()  # the computer's clock is set: no time passed
        with pytest.raises(NotAllowed, match="may still arrive"):
            await wallet.none_of_these(only_intent(bench, Kind.ISSUE).id)
        bench.clock.pass_by(bench.desk.window())
        await wallet.none_of_these(only_intent(bench, Kind.ISSUE).id)
        assert only_intent(bench, Kind.ISSUE).stage is Stage.NOT_FOUND
        with pytest.raises(NotAllowed):
            await wallet.none_of_these(only_intent(bench, Kind.ISSUE).id)

    story(bench, tell)


def test_what_another_copy_of_the_vault_made_is_listed_until_the_owner_knows_it() -> None:
    bench = make_bench()
    other = make_bench().desk.new_intent(Kind.ISSUE, "elsewhere")
    load = make_bench().desk.new_intent(Kind.FUND, "elsewhere")
    card = bench.api.add_card(label="Ads", reference=other.reference)
    bench.api.add_purchase(card.id, Money.usd(3))
    feed = bench.api.feeds[card.id]
    feed[0] = replace(feed[0], reference=load.reference)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        rows = newest(bench).rows
        assert isinstance(rows[0], SectionRow)
        assert rows[0].section is Section.ATTENTION
        assert isinstance(rows[1], CardView)
        assert rows[1].is_stranger
        assert [t.reference for t in newest(bench).strangers] == [load.reference]
        await wallet.accept_stranger(card.id)
        await wallet.accept_stranger(feed[0].id)
        assert newest(bench).strangers == ()
        assert isinstance(newest(bench).rows[1], CardView)
        assert not newest(bench).rows[1].is_stranger

    story(bench, tell)


def test_the_same_top_up_again_is_asked_about_whatever_the_first_was_listed_with() -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.top_up(MoneyWish("form-1", card.id, Money.usd(20)))
        bench.api.advance()
        feed = bench.api.feeds[card.id]
        feed[0] = replace(feed[0], amount=Money.usd(19))  # a service that lists it without a fee
        await wallet.refresh()
        known = only_intent(bench, Kind.FUND)
        assert (known.stage, known.amount, known.asked) == (
            Stage.CONFIRMED, Money.usd(19), Money.usd(20),
        )  # fmt: skip
        with pytest.raises(LookAlike):
            await wallet.top_up(MoneyWish("form-2", card.id, Money.usd(20)))

    story(bench, tell)
    assert [name for name, _ in bench.api.sent] == ["fund"]
