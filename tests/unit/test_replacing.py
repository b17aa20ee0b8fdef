"""A card in the place of another: the link outlives a restart, and so does what was ticked."""

from dataclasses import replace

import pytest

from desktop_app.application.foreseeing import Foreseeing
from desktop_app.application.replacing import REPLACES, Replacing
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import LookAlike, NotAllowed
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import ZERO
from desktop_app.domain.replaced import Replaced
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import START
from tests.support.wallet_story import WISH, advancing, newest, only_intent, story


def again(bench: Bench) -> Replacing:
    """As a later run finds it in the vault."""

    async def catch_up() -> None:
        pass

    return Replacing(bench.desk, Foreseeing(bench.desk, catch_up), lambda: None)


async def replaced(bench: Bench, wallet: Wallet) -> tuple[CardId, CardId]:
    """An old card that two shops charged, and the new one in its place."""
    old = CardId(next(iter(bench.api.cards)))
    paid, settled = TransactionKind.PURCHASE, TransactionStatus.SETTLED
    rows = [
        Transaction(f"t{n}", old, paid, settled, WISH.load, ZERO, START, merchant=shop)
        for n, shop in enumerate(("ADOBE", "ZOOM", "ZOOM"))
    ]
    bench.vault.facts.put_transactions(rows, START)
    new = await wallet.issue(replace(WISH, label="Ads", replaces=old))
    return old, new


def test_a_new_card_says_in_whose_place_it_is() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        old, new = await replaced(bench, wallet)
        assert only_intent(bench, Kind.ISSUE).params[REPLACES] == old
        await wallet.choose(new)
        detail = newest(bench).detail
        assert detail is not None
        old_card = bench.desk.card(old)
        assert (detail.card.id, detail.replaces) == (
            new, Replaced(old, "Ads", old_card.facts.last4),
        )  # fmt: skip
        assert not [name for name, _ in bench.api.sent if name in ("set_frozen", "terminate")]

    story(bench, tell)


def test_its_shops_are_listed_and_ticks_outlive_a_restart() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        _, new = await replaced(bench, wallet)
        move = await wallet.replacing.look(new)
        assert sorted(shop.name for shop in move.shops) == ["Adobe", "Zoom"]
        await wallet.replacing.tick(new, "Zoom", True)
        await wallet.replacing.tick(new, "Adobe", True)
        await wallet.replacing.tick(new, "Adobe", False)
        assert (await again(bench).look(new)).told == {"Zoom"}

    story(bench, tell)


def test_a_list_that_is_done_with_is_offered_no_more() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        _, new = await replaced(bench, wallet)
        await wallet.replacing.end(new)
        detail = newest(bench).detail
        assert detail is not None
        assert detail.replaces is None
        assert again(bench).replaced_by(new, ()) is None
        assert (await wallet.replacing.look(new)).shops

    story(bench, tell)


def test_a_card_in_nobodys_place_has_no_list() -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed):
            await wallet.replacing.look(card.id)

    story(bench, tell)


@pytest.mark.parametrize("kept", ["{", "[]", '{"told": 3}', '{"told": [1, "Zoom"], "over": 1}'])
def test_a_list_that_cannot_be_read_is_one_of_which_nothing_was_told(kept: str) -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        _, new = await replaced(bench, wallet)
        bench.vault.settings.put(f"shops_told/{new}", kept)
        assert (await wallet.replacing.look(new)).told <= {"Zoom"}
        assert again(bench).replaced_by(new, ()) is not None

    story(bench, tell)


def test_a_second_card_in_the_same_place_is_asked_about() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        old, _ = await replaced(bench, wallet)
        with pytest.raises(LookAlike):
            await wallet.issue(replace(WISH, form_token="2", label="Ads", replaces=old))

    story(bench, tell)
