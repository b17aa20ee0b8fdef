"""The settings of a card, for another one like it: as it was made, and nothing is sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.copying import CardSettings
from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.policy_text import POLICY
from desktop_app.domain.spend_limits import SPANS
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import LATER, FakeCardApi
from tests.support.limits_rig import MONTH
from tests.support.scripted_bank import Outcome
from tests.support.wallet_story import WISH, advancing, story

PARTS = Policy(PolicyKind.PARTS, expected=Money.usd(60))


def copied(bench: Bench, wish: IssueWish) -> CardSettings:
    found: list[CardSettings] = []
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(wish)
        sent = len(bench.api.sent)
        found.append(await wallet.copying.settings(card_id))
        assert len(bench.api.sent) == sent

    story(bench, tell)
    return found[0]


@pytest.mark.parametrize("create_loads", [True, False])
def test_holder_load_note_and_policy_come_from_the_wish(create_loads: bool) -> None:
    api = FakeCardApi()
    api.capabilities = replace(api.capabilities, create_loads=create_loads)
    bench = make_bench(api=api)
    found = copied(bench, replace(WISH, note="spring", policy=PARTS))
    assert (found.name, found.label, found.note) == ("Google Ads", "Google Ads 2", "spring")
    assert (found.load, found.policy) == (WISH.load, PARTS)
    assert found.holder == WISH.holder.name


def test_an_ordinary_card_has_no_policy() -> None:
    assert copied(make_bench(), WISH).policy is None


def test_a_policy_that_was_damaged_is_none() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        issue = next(i for i in bench.vault.intents.recent(9) if i.kind is Kind.ISSUE)
        bench.vault.intents.put(replace(issue, params={**issue.params, POLICY: "{"}))
        assert (await wallet.copying.settings(card_id)).policy is None

    story(bench, tell)


def test_of_a_card_made_elsewhere_only_what_the_service_states_is_known() -> None:
    bench = make_bench()
    bench.api.add_card(label="Team 3")
    bench.api.add_card(label="Team 4")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        team = next(card for card in bench.desk.book.all() if card.label == "Team 3")
        limits = SpendLimits(all_time=Money.usd(500))
        bench.desk.book.put(team._replace(facts=team.facts._replace(limits=limits)))
        found = await wallet.copying.settings(team.id)
        assert (found.label, found.load, found.note, found.policy) == ("Team 5", None, "", None)
        assert found.limits == limits

    story(bench, tell)


def test_a_card_that_is_not_there_is_refused() -> None:
    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed):
            await wallet.copying.settings(CardId("nobody"))

    story(make_bench(), tell)


def test_a_day_goes_with_it() -> None:
    bench = make_bench()
    until = Policy(PolicyKind.UNTIL, until=bench.desk.clock.now() + timedelta(days=9))
    assert copied(bench, replace(WISH, policy=until)).policy == until


def test_limits_that_the_card_was_to_have_go_with_it() -> None:
    bench = made_limited()
    assert copied(bench, replace(WISH, limits=MONTH)).limits == MONTH  # sent, and never stated
    bench = made_limited()
    bench.api.script("set_limits", Outcome.REFUSE)
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished):
            await wallet.issue(replace(WISH, limits=MONTH))
        card_id = next(iter(bench.api.cards))
        assert (await wallet.copying.settings(card_id)).limits == MONTH

    story(bench, tell)


def made_limited() -> Bench:
    can = replace(LATER, create_loads=False, spend_limits=SPANS[:4], limits_at_once=())
    api = FakeCardApi(can)
    api.states_limits = False
    return make_bench(api=api)
