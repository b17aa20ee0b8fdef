"""Wrong passwords count together, wherever in an open vault they are typed."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from desktop_app.application.session import Session
from desktop_app.application.ways import WayKind
from desktop_app.domain.asking import Act, PasswordPause
from desktop_app.domain.pause import FREE_TRIES
from desktop_app.domain.recovery_code import make_code
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from tests.contract.quick_rig import PASSWORD, WRONG, Quick, quick

__all__ = ["quick"]
NEW, CODE = Secret("seven green boats wait for the tide"), make_code(bytes(20))
Door = Callable[[Session, Secret], Awaitable[object]]
DOORS: dict[str, Door] = {
    "a kit": lambda s, typed: s.wallet.recovery.draw_up(typed),
    "a kit to be revoked": lambda s, typed: s.wallet.recovery.revoke(typed),
    "a rehearsal": lambda s, typed: s.recovering.rehearse(typed),
    "quick unlock": lambda s, typed: s.quick.turn_on(typed),
    "a change": lambda s, typed: s.change_password(typed, NEW),
    "asked again": lambda s, typed: s.wallet.confirming.prove(Act.EXPORT, "", typed),
}


async def wrong(quick: Quick, door: Door, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            await door(quick.session, WRONG)


@pytest.mark.parametrize("tried", DOORS)
def test_several_wrong_ones_at_one_door_close_all_of_them(quick: Quick, tried: str) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.wallet.back_up()
        await wrong(quick, DOORS[tried], FREE_TRIES)
        for door in DOORS.values():
            with pytest.raises(PasswordPause):
                await door(quick.session, PASSWORD)
        quick.clock.pass_by(timedelta(seconds=1))
        await DOORS["asked again"](quick.session, PASSWORD)
        await wrong(quick, DOORS[tried], 1)

    quick.play(story)


def test_codes_that_open_nothing_count_too(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.wallet.back_up()
        await wrong(quick, lambda s, _: s.recovering.rehearse(CODE, WayKind.RECOVERY), FREE_TRIES)
        with pytest.raises(PasswordPause):
            await DOORS["asked again"](quick.session, PASSWORD)

    quick.play(story)
