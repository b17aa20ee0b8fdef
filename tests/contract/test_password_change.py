"""The master password changed while a wallet is open, watched, locked and backed up."""

import asyncio

import pytest

from desktop_app.domain.asking import Act, PasswordPause
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import InvalidInput, Locked
from desktop_app.domain.pause import FREE_TRIES
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from tests.contract.listening_rig import PASSWORD, Life, live, running
from tests.contract.test_locked_watch import Play, armed

__all__ = ["live", "running"]
NEW = Secret("seven green boats wait for the tide")


def test_a_watched_vault_wakes_by_the_new_password_alone(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        await life.session.change_password(PASSWORD, NEW)
        assert (await life.session.lock()).count == 1
        with pytest.raises(WrongPassword):
            await life.session.unlock(life.folder, PASSWORD)
        await life.session.unlock(life.folder, NEW)
        assert await life.session.wallet.reveal(card_id, Field.PAN)
        await life.session.lock_completely()
        with pytest.raises(WrongPassword):
            await life.session.unlock(life.folder, PASSWORD)
        await life.session.unlock(life.folder, NEW)

    live(story)


def test_locking_waits_for_a_change_and_then_the_new_one_opens(live: Play) -> None:
    async def story(life: Life) -> None:
        changing = asyncio.ensure_future(life.session.change_password(PASSWORD, NEW))
        await asyncio.sleep(0)
        await life.session.lock_completely()
        assert changing.done()
        await changing
        with pytest.raises(Locked):
            await life.session.change_password(NEW, PASSWORD)
        await life.session.unlock(life.folder, NEW)

    live(story)


def test_a_password_that_may_not_be_one_never_reaches_the_vault(live: Play) -> None:
    async def story(life: Life) -> None:
        for new in (Secret("short"), Secret("passwordpassword"), PASSWORD):
            with pytest.raises(InvalidInput):
                await life.session.change_password(PASSWORD, new)
        with pytest.raises(WrongPassword):
            await life.session.change_password(Secret("not the old one"), NEW)
        await life.session.lock_completely()
        await life.session.unlock(life.folder, PASSWORD)

    live(story)


def test_wrong_old_passwords_count_like_those_of_every_other_question(live: Play) -> None:
    async def story(life: Life) -> None:
        for _ in range(FREE_TRIES):
            with pytest.raises(WrongPassword):
                await life.session.change_password(Secret("not the old one"), NEW)
        with pytest.raises(PasswordPause):
            await life.session.change_password(PASSWORD, NEW)
        with pytest.raises(PasswordPause):
            await life.session.wallet.confirming.prove(Act.END_CARD, "card", PASSWORD)

    live(story)
