"""A number that is stored under a card which ends otherwise is kept, said, and not handed over."""

from pathlib import PurePath

import pytest

from desktop_app.application.handing_over import HandingOver
from desktop_app.application.messages import CardDetail
from desktop_app.application.number_ends import NumberEnds
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultDamaged
from tests.support.desk import Bench, make_bench
from tests.support.wallet_story import WISH, advancing, newest, story


class NoFiles:
    """SealedFiles that nobody may reach."""

    async def write(self, *_: object, **__: object) -> None:
        pytest.fail("a file was begun")


def shown(bench: Bench) -> CardDetail:
    detail = newest(bench).detail
    assert detail is not None
    return detail


async def issued(wallet: Wallet, bench: Bench) -> CardId:
    card_id = await wallet.issue(WISH)
    await wallet.choose(card_id)
    assert shown(bench).card.id == card_id
    return card_id


def told_story(last4: str, expected: str) -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await issued(wallet, bench)
        ends = bench.api.details[card_id].last4
        assert shown(bench).other_number == ""
        bench.api.on_read = lambda: None
        bench.api.change(card_id, last4=last4)
        await wallet.refresh()
        assert shown(bench).other_number == expected.format(ends)
        assert (await wallet.reveal(card_id, Field.PAN)).reveal().endswith(ends)

    story(bench, tell)


def test_a_number_that_is_another_cards_is_kept_and_said() -> None:
    told_story("0007", "{}")


def test_a_card_whose_digits_nobody_states_contradicts_nothing() -> None:
    told_story("", "")


def test_it_is_not_handed_to_anybody() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card_id = await issued(wallet, bench)
        bench.api.on_read = lambda: None
        bench.api.change(card_id, last4="0007")
        await wallet.refresh()
        handing = HandingOver(bench.desk, lambda: None)
        with pytest.raises(NotAllowed):
            await handing.write(NoFiles(), card_id, Secret("a phrase"), PurePath("/x.html"))

    story(bench, tell)


def test_a_number_is_opened_once_for_every_read_and_never_while_locked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card = bench.desk.card(await issued(wallet, bench))
        opened = list[Field]()
        reveal = type(bench.vault.cards).reveal

        def counted(store: object, card_id: CardId, field: Field) -> Secret:
            opened.append(field)
            return reveal(store, card_id, field)

        monkeypatch.setattr(type(bench.vault.cards), "reveal", counted)
        ends = NumberEnds(bench.vault)
        assert [ends.other_than(card) for _ in range(3)] == [""] * 3
        assert opened == [Field.PAN]
        bench.vault.rest()
        assert NumberEnds(bench.vault).other_than(card) == ""
        assert opened == [Field.PAN]

    story(bench, tell)


def test_a_number_that_cannot_be_opened_breaks_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        card = bench.desk.card(await issued(wallet, bench))

        def broken(*_: object) -> Secret:
            raise VaultDamaged

        monkeypatch.setattr(type(bench.vault.cards), "reveal", broken)
        assert NumberEnds(bench.vault).other_than(card) == ""

    story(bench, tell)
