"""A forgotten password, with a real vault, a real bank and a session: locked, watched, restored."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from desktop_app.adapters.vault.files import REHEARSAL
from desktop_app.application.recovery_page import KitPage
from desktop_app.application.restoring import RestorePlaces
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import InvalidInput, Locked
from desktop_app.domain.recovery_code import CodeMistyped, make_code
from desktop_app.domain.recovery_errors import NoBackup, OldPasswordStays
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull, WrongPassword, WrongRecoveryCode
from tests.contract.listening_rig import PASSWORD, Life, live, running
from tests.contract.recovery_rig import everything_in
from tests.contract.test_locked_watch import armed

__all__ = ["live", "running"]
Play = Callable[[Callable[[Life], Awaitable[None]]], None]
NEW = Secret("seven green boats wait for the tide")
OTHER = make_code(bytes(20))


async def quiet(life: Life) -> None:
    """What is being read would be stopped by a lock, and is no part of these stories."""
    session = life.session.wallet._desk.session
    await life.sink.until(
        lambda s: s.session.startswith(session) and s.link.as_of is not None and not s.refreshing
    )


async def lock(life: Life) -> None:
    await quiet(life)
    await life.session.lock_completely()


async def make_kit(life: Life) -> KitPage:
    recovery = life.session.wallet.recovery
    page = await recovery.draw_up(PASSWORD)
    await recovery.keep(PASSWORD, page, "")
    return page


async def recover(life: Life, code: Secret, new: Secret = NEW) -> None:
    await life.session.recovering.recover(life.folder, code, new)


def test_a_locked_vault_opens_by_its_page_and_has_a_new_password(live: Play) -> None:
    async def story(life: Life) -> None:
        page = await make_kit(life)
        await lock(life)
        await recover(life, page.code)
        assert life.session.wallet.recovery.state.used_at is not None
        await lock(life)
        with pytest.raises(WrongPassword):
            await life.session.unlock(life.folder, PASSWORD)
        await life.session.unlock(life.folder, NEW)
        assert life.session.wallet.recovery.state.pages == 1

    live(story)


def test_while_cards_are_watched_the_page_opens_it_too(live: Play) -> None:
    async def story(life: Life) -> None:
        page = await make_kit(life)
        await armed(life)
        assert (await life.session.lock()).count == 1
        with pytest.raises(WrongRecoveryCode):
            await recover(life, OTHER)
        assert (await life.session.lock()).count == 1  # it goes on being watched
        await recover(life, page.code)
        assert (await life.session.lock()).count == 1
        with pytest.raises(WrongPassword):
            await life.session.unlock(life.folder, PASSWORD)
        await life.session.unlock(life.folder, NEW)

    live(story)


@pytest.mark.parametrize(
    ("typed", "new", "error"),
    [
        (Secret("nonsense"), NEW, CodeMistyped),
        (Secret(OTHER.reveal()[:-1] + "Z"), NEW, CodeMistyped),
        (OTHER, Secret("short"), InvalidInput),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_tried(live, typed, new, error) -> None:
    async def story(life: Life) -> None:
        await make_kit(life)
        await lock(life)
        before = everything_in(life.folder)
        with pytest.raises(error):
            await recover(life, typed, new)
        assert everything_in(life.folder) == before

    live(story)


def test_where_the_new_password_cannot_be_written_the_vault_stays_locked(
    live: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(life: Life) -> None:
        page = await make_kit(life)
        await lock(life)

        def full(*_: object) -> None:
            raise DiskFull

        monkeypatch.setattr("desktop_app.adapters.vault.ways.replace_key_files", full)
        with pytest.raises(DiskFull):
            await recover(life, page.code)
        with pytest.raises(Locked):
            life.session.wallet  # noqa: B018  # asking is what raises
        monkeypatch.undo()
        await life.session.unlock(life.folder, PASSWORD)

    live(story)


def test_a_backup_comes_back_by_the_page_of_its_day_with_a_new_password(
    live: Play, tmp_path: Path
) -> None:
    async def story(life: Life) -> None:
        page = await make_kit(life)
        backup = await life.session.wallet.back_up()
        places = RestorePlaces(life.folder, tmp_path / "vaults")
        plan = await life.session.plan_restore(backup.path, places)
        with pytest.raises(WrongRecoveryCode):
            await life.session.restore(plan, OTHER, NEW)
        assert not Path(plan.folder).exists()
        folder = await life.session.restore(plan, page.code, NEW)
        await lock(life)
        with pytest.raises(WrongPassword):
            await life.session.unlock(folder, PASSWORD)
        await life.session.unlock(folder, NEW)
        assert life.session.wallet.recovery.state.pages == 1

    live(story)


def test_a_backup_that_came_back_with_its_old_password_is_said_to_have(
    live: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(life: Life) -> None:
        page = await make_kit(life)
        backup = await life.session.wallet.back_up()
        places = RestorePlaces(life.folder, tmp_path / "vaults")
        plan = await life.session.plan_restore(backup.path, places)

        def full(*_: object) -> None:
            raise DiskFull

        monkeypatch.setattr("desktop_app.adapters.vault.ways.replace_key_files", full)
        with pytest.raises(OldPasswordStays):
            await life.session.restore(plan, page.code, NEW)
        monkeypatch.undo()
        await life.session.recovering.recover(plan.folder, page.code, NEW)

    live(story)


def test_a_rehearsal_by_the_typed_code_is_noted_and_leaves_nothing(live: Play) -> None:
    async def story(life: Life) -> None:
        page = await make_kit(life)
        with pytest.raises(NoBackup):
            await life.session.recovering.rehearse(PASSWORD)
        await life.issue()
        await life.session.wallet.back_up()
        typed = Secret(page.code.reveal().lower().replace("-", " "))
        contents = await life.session.recovering.rehearse(typed, WayKind.RECOVERY)
        assert (contents.cards, contents.numbers) == (1, 1)
        done = life.session.wallet.recovery.state.rehearsed
        assert done is not None
        assert done.contents == contents
        assert not (life.folder / "backups" / REHEARSAL).exists()
        with pytest.raises(WrongPassword):
            await life.session.recovering.rehearse(NEW)

    live(story)


def test_a_lock_in_the_middle_of_it_leaves_all_or_nothing(live: Play) -> None:
    async def story(life: Life) -> None:
        recovery = life.session.wallet.recovery
        page = await recovery.draw_up(PASSWORD)
        await quiet(life)
        job = asyncio.ensure_future(recovery.keep(PASSWORD, page, ""))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await life.session.lock_completely()
        await asyncio.wait((job,))
        await life.session.unlock(life.folder, PASSWORD)
        pages = life.session.wallet.recovery.state.pages
        await lock(life)
        if pages:
            await recover(life, page.code)
        else:
            with pytest.raises(WrongRecoveryCode):
                await recover(life, page.code)

    live(story)


def test_neither_code_nor_passwords_are_in_any_file_or_log_line(
    live: Play, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(life: Life) -> None:
        caplog.set_level("DEBUG")
        page = await make_kit(life)
        await life.session.wallet.back_up()
        await lock(life)
        with pytest.raises(WrongRecoveryCode):
            await recover(life, OTHER)
        await recover(life, page.code)
        await life.session.wallet.back_up()
        await lock(life)
        code = page.code.reveal()
        texts = (code, code.replace("-", ""), code.lower(), PASSWORD.reveal(), NEW.reveal())
        for name, data in everything_in(life.folder.parent).items():
            assert [text for text in texts if text.encode() in data] == [], name
        assert [text for text in texts if text in caplog.text] == []

    live(story)
