"""A CVV that was deleted is gone from every place, and nothing brings it back by itself."""

from dataclasses import replace

import pytest

from desktop_app.application.details import wanted
from desktop_app.application.forgetting import Forgotten
from desktop_app.application.preferences import NAME, Preferences, dump
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.application.wallet import Wallet
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind, PanState, Stage
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import BadAnswer
from desktop_app.domain.vault_errors import DetailsMissing
from desktop_app.ui.activity.deed_words import deed_words
from desktop_app.ui.words import Words
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import ONCE, FakeCardApi
from tests.support.memory_vault import MemoryVault
from tests.support.wallet_story import WISH, advancing, only_intent, story

PASSWORD = "correct horse battery staple purser"
NO_CVV = Preferences(keep_cvv=False)


def once() -> Bench:
    return make_bench(api=FakeCardApi(capabilities=ONCE), vault=MemoryVault(password=PASSWORD))


def stored(bench: Bench, card_id: CardId) -> frozenset[Field]:
    return bench.desk.card(card_id).stored


async def forget_all(wallet: Wallet) -> Forgotten:
    await wallet.confirming.prove(Act.FORGET_CVVS, "", Secret(PASSWORD))
    return await wallet.data.forgetting.forget_every_cvv()


def test_the_cvv_goes_with_the_answer_it_came_in_and_the_number_stays() -> None:
    bench = once()

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        issue = only_intent(bench, Kind.ISSUE)
        assert bench.vault.intents.raw(issue.id)
        before = await wallet.reveal(card_id, Field.PAN)
        gone = await wallet.data.forgetting.forget_cvv(card_id)
        assert (gone.count, gone.unread) == (1, 0)
        assert stored(bench, card_id) == {Field.PAN, Field.EXPIRY}
        assert bench.vault.intents.raw(issue.id) == ()
        assert (await wallet.reveal(card_id, Field.PAN)).reveal() == before.reveal()
        with pytest.raises(DetailsMissing):
            await wallet.reveal(card_id, Field.CVV)
        with pytest.raises(DetailsMissing):
            await wallet.data.forgetting.forget_cvv(card_id)
        with pytest.raises(NotAllowed):
            await wallet.data.forgetting.read_again(card_id)

    story(bench, tell)


def test_no_later_look_at_kept_answers_brings_it_back() -> None:
    bench = once()

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        issue = only_intent(bench, Kind.ISSUE)
        # As after a crash between storing and proving: the issue is still open.
        bench.vault.intents.put(replace(issue, stage=Stage.ACCEPTED, pan=PanState.STORED))
        await wallet.data.forgetting.forget_cvv(card_id)
        wallet._settler.take_kept()
        await wallet.refresh()
        assert Field.CVV not in stored(bench, card_id)

    story(bench, tell)


def test_all_of_them_at_once_and_the_journal_says_so_of_each() -> None:
    bench = once()

    async def tell(wallet: Wallet) -> None:
        first = await wallet.issue(WISH)
        second = await wallet.issue(replace(WISH, form_token="form-2", label="Mail"))
        with pytest.raises(PasswordNeeded):
            await wallet.data.forgetting.forget_every_cvv()
        assert Field.CVV in stored(bench, first)
        gone = await forget_all(wallet)
        assert gone.count == 2
        assert Field.CVV not in stored(bench, first) | stored(bench, second)
        assert (await forget_all(wallet)).count == 0
        lines = bench.vault.history.lines(Ask(Lens.DEEDS), 0, 99)
        own = [d for d in lines if isinstance(d, Deed) and d.source is DeedSource.OWNER]
        assert [deed_words(d, Words()) for d in own] == ["The CVV was deleted from this vault"] * 2
        assert {d.card_id for d in own} == {first, second}

    story(bench, tell)


def test_where_details_come_later_it_can_be_read_again() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        await wallet.data.forgetting.forget_cvv(card_id)
        await wallet.refresh()
        assert Field.CVV not in stored(bench, card_id)
        await wallet.data.forgetting.read_again(card_id)
        assert Field.CVV in stored(bench, card_id)

    story(bench, tell)


def test_another_number_of_the_same_end_does_not_replace_the_stored_one() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        await wallet.data.forgetting.forget_cvv(card_id)
        await wallet.refresh()
        before = await wallet.reveal(card_id, Field.PAN)
        own = await bench.api.secure_details(card_id)
        another = Secret(own.pan.reveal()[:8] + "0000" + own.pan.reveal()[-4:])
        assert another.reveal() != own.pan.reveal()
        bench.api.details[card_id] = replace(own, pan=another)
        with pytest.raises(BadAnswer):
            await wallet.data.forgetting.read_again(card_id)
        assert (await wallet.reveal(card_id, Field.PAN)).reveal() == before.reveal()
        assert Field.CVV not in stored(bench, card_id)

    story(bench, tell)


@pytest.mark.parametrize("comes_once", [True, False])
def test_new_cards_are_stored_without_it_where_the_owner_chose_so(*, comes_once: bool) -> None:
    bench = once() if comes_once else make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.set_preferences(NO_CVV)
        card_id = await wallet.issue(WISH)
        await wallet.refresh()
        wallet._settler.take_kept()
        assert stored(bench, card_id) == {Field.PAN, Field.EXPIRY}
        raw = bench.vault.intents.raw(only_intent(bench, Kind.ISSUE).id)
        assert bool(raw) is not comes_once  # what never held a CVV is kept as ever

    story(bench, tell)


def test_the_choice_takes_away_nothing_that_is_stored() -> None:
    bench = once()

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        await wallet.set_preferences(NO_CVV)
        await wallet.refresh()
        wallet._settler.take_kept()
        assert Field.CVV in stored(bench, card_id)

    story(bench, tell)


def test_an_answer_that_nobody_could_read_is_kept_and_counted() -> None:
    bench = once()

    async def tell(wallet: Wallet) -> None:
        intent = bench.desk.new_intent(Kind.ISSUE, "f" * 32)
        bench.vault.intents.add(intent)
        number = bench.vault.intents.begin_attempt(intent.id, bench.clock.now())
        bench.vault.intents.keep_raw(intent.id, number, b"half an answer")
        gone = await forget_all(wallet)
        assert gone.unread == 1
        assert bench.vault.intents.raw(intent.id) == (b"half an answer",)

    story(bench, tell)


def test_what_is_wanted_follows_the_choice() -> None:
    bench = once()

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        details = next(iter(bench.api.details.values()))
        assert wanted(bench.vault, details).cvv is not None
        bench.vault.settings.put(NAME, dump(NO_CVV))
        assert wanted(bench.vault, details).cvv is None

    story(bench, tell)
