"""What opens the vault, and what is asked for, never changes without a line in the proved log."""

from dataclasses import replace

from desktop_app.application.own_acts import OWN_ACTS, OwnAct
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.domain.asking import USUAL, Act
from desktop_app.domain.profiles import Credentials
from desktop_app.domain.secrets import Secret
from tests.contract.quick_rig import PASSWORD, Quick, quick
from tests.support.desk import PRACTICE

__all__ = ["quick"]
NEW = Secret("seven green boats wait for the tide")


def acts(quick: Quick) -> list[str]:
    lines = quick.session._locking.vault.history.lines(Ask(Lens.DEEDS, descending=False), 0, 99)
    return [d.word for d in lines if isinstance(d, Deed) and d.source is DeedSource.OWNER]


def test_every_change_of_what_opens_it_is_in_the_log(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        session = quick.session
        page = await session.wallet.recovery.draw_up(PASSWORD)
        await session.wallet.recovery.keep(PASSWORD, page, "")
        await session.quick.turn_on(PASSWORD)
        await session.quick.turn_off()
        await session.wallet.confirming.set_asking(replace(USUAL, acts=frozenset(Act)))
        await session.wallet.confirming.prove(Act.CHANGE_KEYS, "", PASSWORD)
        await session.change_connection(PRACTICE, Credentials("id", Secret("other")))
        await session.lock_completely()
        await session.recovering.recover(quick.folder, page.code, NEW)
        await session.wallet.recovery.revoke(NEW)
        await session.change_password(NEW, PASSWORD)
        assert await session.change_key(quick.folder, PASSWORD)
        assert acts(quick) == [
            OwnAct.KIT,
            OwnAct.KEYRING,
            OwnAct.KEYRING_OFF,
            OwnAct.ASKING,
            OwnAct.CONNECTION,
            OwnAct.RECOVERED,
            OwnAct.KIT_REVOKED,
            OwnAct.RENEWED,
            OwnAct.KEY,
        ]
        checked = await session.wallet.log.check()
        assert (checked.broken, list(checked.breaks)) == (0, [])

    quick.play(story)


def test_each_has_its_sentence() -> None:
    assert set(OWN_ACTS) == set(OwnAct)
