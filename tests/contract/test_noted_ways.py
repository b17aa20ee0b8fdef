"""Every change of the ways into a real vault stands in its log, also where a crash came between."""

import pytest

from desktop_app.application import key_changing, quick_unlock, recovery
from desktop_app.application.own_acts import OwnAct
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.domain.secrets import Secret
from tests.contract.quick_rig import PASSWORD, Quick, quick

__all__ = ["quick"]
NEW = Secret("seven green boats wait for the tide")


def told(quick: Quick) -> list[str]:
    """Oldest first."""
    found = quick.session.wallet._desk.vault.history.lines(Ask(Lens.DEEDS), 0, 99)
    deeds = [one for one in found if isinstance(one, Deed) and one.source is DeedSource.OWNER]
    return [one.word for one in deeds[::-1]]


async def make_kit(quick: Quick) -> None:
    kits = quick.session.wallet.recovery
    await kits.keep(PASSWORD, await kits.draw_up(PASSWORD), "the safe")


async def reopen(quick: Quick, password: Secret = PASSWORD) -> None:
    await quick.session.lock_completely()
    await quick.session.unlock(quick.folder, password)


def test_every_act_leaves_its_line_and_opening_again_adds_none(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        assert told(quick) == []
        await make_kit(quick)
        await make_kit(quick)
        await quick.session.quick.turn_on(PASSWORD)
        await quick.session.quick.turn_off()
        await quick.session.wallet.recovery.revoke(PASSWORD)
        await quick.session.change_password(PASSWORD, NEW)
        await reopen(quick, NEW)
        assert told(quick) == [
            OwnAct.KIT,
            OwnAct.KIT,
            OwnAct.KIT_REVOKED,
            OwnAct.KEYRING,
            OwnAct.KEYRING_OFF,
            OwnAct.KIT_REVOKED,
            OwnAct.RENEWED,
        ]
        assert (await quick.session.wallet.log.check()).is_whole

    quick.play(story)


def test_another_key_is_told_with_what_it_closed(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await make_kit(quick)
        await quick.session.change_key(quick.folder, PASSWORD)
        await reopen(quick)
        assert told(quick) == [OwnAct.KIT, OwnAct.KEY, OwnAct.KIT_REVOKED]
        await reopen(quick)
        assert len(told(quick)) == 3

    quick.play(story)


def test_the_recovery_code_at_work_is_told(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        kits = quick.session.wallet.recovery
        page = await kits.draw_up(PASSWORD)
        await kits.keep(PASSWORD, page, "")
        await quick.session.lock_completely()
        await quick.session.recovering.recover(quick.folder, page.code, NEW)
        assert told(quick) == [OwnAct.KIT, OwnAct.RECOVERED]

    quick.play(story)


def test_what_a_crash_kept_from_the_log_stands_there_after_the_next_opening(
    quick: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(quick: Quick) -> None:
        with monkeypatch.context() as crash:
            for room in (recovery, quick_unlock, key_changing):
                crash.setattr(room, "note_ways", lambda *_, **__: None)
            await make_kit(quick)
            await quick.session.quick.turn_on(PASSWORD)
            await quick.session.change_password(PASSWORD, NEW)
            assert told(quick) == []
        await reopen(quick, NEW)
        late = sorted(told(quick))
        assert late == sorted([OwnAct.KIT, OwnAct.KEYRING, OwnAct.REWRITTEN])
        await reopen(quick, NEW)
        assert sorted(told(quick)) == late

    quick.play(story)
