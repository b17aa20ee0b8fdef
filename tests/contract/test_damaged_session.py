"""A damaged vault in the whole session: refused with nothing written, looked at, and let go."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from desktop_app.adapters.vault.files import DATABASE
from desktop_app.application.presence import Sign
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.notices import What
from desktop_app.domain.vault_errors import VaultDamaged
from tests.contract.broken_files import PAGE, flip, page
from tests.contract.quick_rig import PASSWORD, Quick
from tests.contract.salvage_rig import CARDS, pan_of
from tests.contract.vault_rig import card, details, picture

T = TypeVar("T")
REFUSED = 3
"""Damaged pages that are tried until this many of them were told at unlocking."""


def with_damaged(folder: Path, story: Callable[[Quick], Awaitable[T]]) -> T:
    """A session over a vault of many cards, locked completely."""

    async def filled(quick: Quick) -> T:
        vault = quick.session._locking.vault
        with vault.commit():
            for number in range(CARDS):
                vault.cards.put([card(number)])
                vault.cards.seal_details(card(number).id, details(pan=pan_of(number)))
        await quick.session.lock_completely()
        return await story(quick)

    return Quick(folder).play(filled)


def test_a_vault_whose_cards_are_damaged_is_refused_with_nothing_written(tmp_path: Path) -> None:
    folder = tmp_path / "vault"

    async def story(quick: Quick) -> None:
        whole, refused = (folder / DATABASE).read_bytes(), 0
        for number in range(len(whole) // PAGE, 1, -1):
            flip((number - 1) * PAGE + 99)(folder)
            before = picture(folder)
            try:
                await quick.session.unlock(folder, PASSWORD)
            except VaultDamaged:
                refused += 1
                assert picture(folder) == before, number
            await quick.session.lock_completely()
            (folder / DATABASE).write_bytes(whole)
            if refused == REFUSED:
                return
        raise AssertionError("no page of cards was hit")

    with_damaged(folder, story)


def test_what_is_left_is_read_without_a_wallet_and_sends_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "vault"

    async def story(quick: Quick) -> None:
        page(1, bytes(PAGE))(folder)
        with pytest.raises(VaultDamaged):
            await quick.session.unlock(folder, PASSWORD)
        before = picture(folder)
        found = await quick.session.salvaging.open(folder, PASSWORD)
        assert len(found.cards) == CARDS
        number = await quick.session.salvaging.reveal(card(7).id, Field.PAN)
        assert number.reveal() == pan_of(7)
        assert picture(folder) == before
        assert not quick.is_open
        with pytest.raises(Locked):
            _ = quick.session.wallet

    with_damaged(folder, story)


@pytest.mark.parametrize("sign", Sign)
def test_who_leaves_the_computer_takes_the_key_along(sign: Sign, tmp_path: Path) -> None:
    folder = tmp_path / "vault"

    async def story(quick: Quick) -> None:
        page(1, bytes(PAGE))(folder)
        await quick.session.salvaging.open(folder, PASSWORD)
        await quick.session.departures.leave(sign)
        with pytest.raises(Locked):
            await quick.session.salvaging.reveal(card(7).id, Field.PAN)

    with_damaged(folder, story)


def test_what_lies_around_the_vault_is_told_when_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    monkeypatch.setattr("desktop_app.application.surveying.AFTER_S", 0)

    async def story(quick: Quick) -> None:
        (folder / "vault (1).db").touch()
        await quick.session.unlock(folder, PASSWORD)
        teller = quick.session.wallet.teller
        async with asyncio.timeout(20):
            while not teller.board.notices:
                await asyncio.sleep(0.01)
        assert What.COPIES in {notice.what for notice in teller.board.notices}

    with_damaged(folder, story)
