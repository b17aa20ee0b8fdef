"""What became of a filled form is told by its own wishes, never by a label."""

from dataclasses import replace

import pytest

from desktop_app.application.issue_outcomes import IssueOutcome
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Kind, Stage
from tests.support.desk import make_bench
from tests.support.fake_api import LATER, FakeCardApi, Outcome
from tests.support.wallet_story import WISH, advancing, only_intent, story

APART = replace(LATER, create_loads=False)


def test_of_a_form_that_was_never_sent_nothing_is_known() -> None:
    async def tell(wallet: Wallet) -> None:
        found = await wallet.outcomes.look("no-form")
        assert (found, found.is_open) == (IssueOutcome(), True)

    story(make_bench(), tell)


def test_the_card_and_its_load_are_those_of_the_form() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=APART))
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        await wallet.refresh()
        issue, load = only_intent(bench, Kind.ISSUE), only_intent(bench, Kind.FUND)
        found = await wallet.outcomes.look(WISH.form_token)
        wishes = frozenset((issue.id, load.id))
        assert found == IssueOutcome(wishes, card_id, True, Stage.CONFIRMED)
        assert not found.is_open

    story(bench, tell)


def test_without_an_answer_it_is_open_until_a_read_finds_the_card() -> None:
    bench = make_bench()
    bench.api.script("create_card", Outcome.LOST)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(PurserError):
            await wallet.issue(WISH)
        before = await wallet.outcomes.look(WISH.form_token)
        assert (before.is_made, before.card_id, before.is_open) == (None, None, True)
        bench.api.advance()
        await wallet.refresh()
        after = await wallet.outcomes.look(WISH.form_token)
        assert (after.is_made, after.is_open) == (True, False)
        assert after.card_id == only_intent(bench, Kind.ISSUE).card_id

    story(bench, tell)


def test_a_card_that_the_service_calls_failed_is_not_made() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        card = bench.desk.card(card_id)
        bench.desk.book.put(card._replace(facts=card.facts._replace(status=CardStatus.FAILED)))
        found = await wallet.outcomes.look(WISH.form_token)
        assert (found.is_made, found.is_open) == (False, False)

    story(bench, tell)
