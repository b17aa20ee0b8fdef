"""A vault with a key file: asked again, by the keyring, by the kit, with another key, restored."""

from pathlib import Path

import pytest

from desktop_app.application.restoring import RestorePlaces
from desktop_app.domain.asking import Act
from desktop_app.domain.notices import What
from desktop_app.domain.second_secret import KeyFileNeeded
from desktop_app.domain.vault_errors import DiskFailed, WrongPassword
from tests.contract.key_file_rig import NEW, Play, Stick, play
from tests.contract.quick_rig import PASSWORD, WRONG
from tests.contract.second_rig import file_of

__all__ = ["play"]


def test_what_is_asked_again_while_it_is_open_is_the_password_alone(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.lock()
        await at.enter()
        at.one.rename(at.two)  # the stick is back in its drawer
        confirming = at.session.wallet.confirming
        await confirming.prove(Act.END_CARD, "card", PASSWORD)
        with pytest.raises(WrongPassword):
            await confirming.prove(Act.END_CARD, "card", WRONG)
        await at.session.change_password(PASSWORD, NEW)
        await at.lock()
        with pytest.raises(KeyFileNeeded):
            await at.session.unlock(at.folder, NEW)
        with pytest.raises(WrongPassword):
            await at.enter(at.two, PASSWORD)
        await at.enter(at.two, NEW)

    play(story)


@pytest.mark.parametrize("has_other", [False, True])
def test_a_stick_that_is_away_or_holds_another_one_stands_in_the_way_of_no_act(
    has_other: bool, play: Play
) -> None:
    """The open vault holds what it needs: nobody is told of a wrong password, or of a key file."""

    async def story(at: Stick) -> None:
        await at.make()
        await at.lock()
        await at.enter()
        at.one.rename(at.two)
        if has_other:
            at.one.write_bytes(file_of(7))
        wallet, session = at.session.wallet, at.session
        for act in Act:
            await wallet.confirming.prove(act, "target", PASSWORD)
        await at.make_kit()
        await session.quick.turn_on(PASSWORD)
        await session.quick.turn_off()
        await wallet.recovery.revoke(PASSWORD)
        await session.change_password(PASSWORD, NEW)
        for act in Act:
            with pytest.raises(WrongPassword) as caught:
                await wallet.confirming.prove(act, "target", PASSWORD)
            assert type(caught.value) is WrongPassword
            await wallet.confirming.prove(act, "target", NEW)
        await at.care.make(NEW, at.place / "three.purser-key", without_kit=True)

    play(story)


def test_a_new_password_that_cannot_be_shown_is_no_failure(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was told of one would go on with the old password, which opens nothing any more."""

    async def story(at: Stick) -> None:
        def refuse() -> None:
            raise DiskFailed

        await at.make()
        with monkeypatch.context() as refusing:
            refusing.setattr(at.session.wallet, "publish", refuse)
            await at.session.change_password(PASSWORD, NEW)
        await at.lock()
        await at.enter(at.one, NEW)

    play(story)


def test_quick_unlock_goes_on_without_it(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.session.quick.turn_on(PASSWORD)
        await at.lock()
        await at.session.quick.unlock(at.folder)
        await at.session.wallet.confirming.prove(Act.END_CARD, "card", PASSWORD)
        await at.lock()
        with pytest.raises(KeyFileNeeded):
            await at.session.unlock(at.folder, PASSWORD)

    play(story)


def test_another_key_of_the_vault_asks_for_both(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.lock()
        with pytest.raises(KeyFileNeeded):
            await at.session.change_key(at.folder, PASSWORD)
        assert await at.care.with_file(
            PASSWORD, at.one, lambda secret: at.session.change_key(at.folder, secret)
        )
        assert (await at.care.state()).file is not None
        await at.lock()
        await at.enter()

    play(story)


def test_the_kit_opens_without_it_and_gives_it_up(play: Play) -> None:
    async def story(at: Stick) -> None:
        page = await at.make_kit()
        await at.make()
        at.one.unlink()
        await at.lock()
        (noted,) = (at.folder.parent / "places").iterdir()
        await at.session.recovering.recover(at.folder, page.code, NEW)
        assert (await at.care.state()).file is None
        assert not noted.exists(), "where the lost one was is nobody's business any more"
        assert at.acts()[:2] == ["password_recovered", "key_file_removed"]
        await at.lock()
        assert await at.care.wanted(at.folder) is None
        await at.session.unlock(at.folder, NEW)

    play(story)


def test_a_backup_is_rehearsed_and_restored_with_it(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.session.wallet.back_up()
        (backup, *_) = at.session._locking.vault.backups.list()
        with pytest.raises(KeyFileNeeded):
            await at.session.recovering.rehearse(PASSWORD)
        found = await at.care.with_file(PASSWORD, at.one, at.session.recovering.rehearse)
        assert found.cards == 0
        places = RestorePlaces(at.folder.parent / "practice", at.folder.parent / "vaults")
        plan = await at.session.plan_restore(backup.path, places)
        assert plan.facts.key_file == (await at.care.state()).file
        with pytest.raises(KeyFileNeeded):
            await at.session.restore(plan, PASSWORD)
        folder = await at.care.restore(
            PASSWORD, at.one, lambda secret: at.session.restore(plan, secret)
        )
        assert folder == plan.folder
        assert (await at.care.state()).place == at.one
        assert (await at.care.state()).file == plan.facts.key_file

    play(story)


def told_of(at: Stick) -> bool:
    """Whether the open vault's notices say that the password alone opens it."""
    board = at.session.wallet.teller.board
    return any(notice.what is What.UNKEYED for notice in board.notices)


def test_a_backup_from_before_it_is_told_to_open_without_it(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.session.wallet.back_up()
        (before,) = at.session._locking.vault.backups.list()
        root = at.folder.parent
        places = RestorePlaces(root / "elsewhere" / "practice", root / "vaults")
        assert (await at.session.plan_restore(before.path, places)).key_file_since is None
        name = await at.make()
        moved = root / "drawer" / "backups" / "copied.purser-backup"
        moved.parent.mkdir(parents=True)
        moved.write_bytes(Path(before.path).read_bytes())
        assert (await at.session.plan_restore(moved, places)).key_file_since is None
        plan = await at.session.plan_restore(before.path, places)
        assert plan.key_file_since == name
        await at.lock()
        await at.session.restore(plan, PASSWORD)
        assert told_of(at)
        assert (await at.care.state()).file is None
        await at.make(at.two)
        assert told_of(at), "so it may not say what opens the vault now"
        beside = RestorePlaces(root / "practice", root / "vaults")
        plan = await at.session.plan_restore(moved, beside)
        assert plan.key_file_since == name, "it lies beside where this goes"

    play(story)


def test_a_vault_restored_by_its_kit_is_told_to_have_given_it_up(play: Play) -> None:
    async def story(at: Stick) -> None:
        page = await at.make_kit()
        await at.make()
        await at.session.wallet.back_up()
        (backup, *_) = at.session._locking.vault.backups.list()
        places = RestorePlaces(at.folder.parent / "practice", at.folder.parent / "vaults")
        plan = await at.session.plan_restore(backup.path, places)
        await at.care.restore(PASSWORD, at.one, lambda both: at.session.restore(plan, both))
        assert not told_of(at)
        plan = await at.session.plan_restore(backup.path, places)
        await at.session.restore(plan, page.code, NEW)
        assert told_of(at)

    play(story)
