"""A wallet that was locked asks the service for nobody."""

import asyncio
from contextlib import suppress

import pytest

from desktop_app.application.people import PersonForm
from desktop_app.application.ports import Holder
from desktop_app.domain.errors import Locked
from tests.contract.listening_rig import Life, live, running
from tests.contract.test_locked_watch import Play, armed

__all__ = ["live", "running"]


def test_a_person_is_not_asked_for_by_a_wallet_that_was_locked_meanwhile(
    live: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(life: Life) -> None:
        await armed(life)
        wallet = life.session.wallet
        api, looked = wallet._desk.api, asyncio.Event()
        real, asked = api.holders, []

        async def holders() -> tuple[Holder, ...]:
            await looked.wait()
            return await real()

        async def create_holder(order: object, keep: object) -> Holder:
            asked.append(order)
            raise AssertionError

        monkeypatch.setattr(api, "holders", holders)
        monkeypatch.setattr(api, "create_holder", create_holder)
        form = PersonForm("Alan Turing", "", "alan@example.com")
        adding = asyncio.ensure_future(wallet.people.add(form))
        await asyncio.sleep(0.05)
        assert (await life.session.lock()).count == 1
        looked.set()
        with suppress(asyncio.CancelledError, Locked):
            await adding
        assert asked == []

    live(story)
