"""When the service's code is imported: behind the first picture, once, and never not at all."""

import asyncio
from collections.abc import Callable

from desktop_app.composition import service_code
from desktop_app.composition.service_code import ServiceCode
from tests.support.signs import until


class Apart:
    """Runs nothing, and counts what it was given."""

    def __init__(self) -> None:
        self.given: list[Callable[[], None]] = []

    async def __call__(self, work: Callable[[], None]) -> None:
        self.given.append(work)
        await asyncio.sleep(0)


def test_it_waits_for_the_picture_and_is_imported_once_for_all() -> None:
    async def story() -> None:
        apart = Apart()
        code = ServiceCode(apart, is_shown=False)
        asked = [asyncio.ensure_future(code.imported()) for _ in range(3)]
        await asyncio.sleep(0.01)
        assert apart.given == []
        await code.show()
        await asyncio.gather(*asked, code.imported())
        assert apart.given == [service_code.import_service]

    asyncio.run(story())


def test_where_no_picture_is_waited_for_it_comes_at_once() -> None:
    async def story() -> None:
        apart = Apart()
        await ServiceCode(apart, is_shown=True).imported()
        assert len(apart.given) == 1

    asyncio.run(story())


def test_a_wallet_that_nobody_is_shown_reads_all_the_same(monkeypatch) -> None:
    monkeypatch.setattr(service_code, "SHOWN_WITHIN_S", 0.01)

    async def story() -> None:
        apart = Apart()
        await ServiceCode(apart, is_shown=False).imported()
        assert len(apart.given) == 1

    asyncio.run(story())


def test_who_gives_up_waiting_takes_it_from_nobody_else() -> None:
    async def story() -> None:
        apart = Apart()
        code = ServiceCode(apart, is_shown=False)
        gives_up, stays = (asyncio.ensure_future(code.imported()) for _ in range(2))
        await asyncio.sleep(0)
        gives_up.cancel()
        await until(gives_up.done)
        await code.show()
        await stays
        assert len(apart.given) == 1

    asyncio.run(story())
