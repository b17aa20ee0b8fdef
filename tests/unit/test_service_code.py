"""When the service's code is imported: behind the first picture, once, and never not at all."""

import asyncio
from threading import current_thread, main_thread

import pytest

from desktop_app.composition import service_code
from desktop_app.composition.service_code import ServiceCode
from tests.support.signs import until


@pytest.fixture
def imports(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was imported, by the name of the thread."""
    done: list[str] = []
    work = lambda: done.append(current_thread().name)  # noqa: E731
    monkeypatch.setattr(service_code, "import_service", work)
    return done


def test_it_waits_for_the_picture_and_is_imported_once_for_all(imports) -> None:
    async def story() -> None:
        code = ServiceCode(is_shown=False)
        asked = [asyncio.ensure_future(code.imported()) for _ in range(3)]
        await asyncio.sleep(0.01)
        assert imports == []
        await code.show()
        await asyncio.gather(*asked, code.imported())
        assert len(imports) == 1
        assert imports != [main_thread().name]

    asyncio.run(story())


def test_where_no_picture_is_waited_for_it_comes_at_once(imports) -> None:
    async def story() -> None:
        await ServiceCode(is_shown=True).imported()
        assert len(imports) == 1

    asyncio.run(story())


def test_a_wallet_that_nobody_is_shown_reads_all_the_same(imports, monkeypatch) -> None:
    monkeypatch.setattr(service_code, "SHOWN_WITHIN_S", 0.01)

    async def story() -> None:
        await ServiceCode(is_shown=False).imported()
        assert len(imports) == 1

    asyncio.run(story())


def test_who_gives_up_waiting_takes_it_from_nobody_else(imports) -> None:
    async def story() -> None:
        code = ServiceCode(is_shown=False)
        gives_up, stays = (asyncio.ensure_future(code.imported()) for _ in range(2))
        await asyncio.sleep(0)
        gives_up.cancel()
        await until(gives_up.done)
        await code.show()
        await stays
        assert len(imports) == 1

    asyncio.run(story())


def test_an_import_that_failed_is_tried_again_by_who_asks_next(monkeypatch, expect_log) -> None:
    expect_log("importing what talks to the service: ImportError$")
    tries: list[str] = []

    def fail_once() -> None:
        tries.append(current_thread().name)
        if len(tries) == 1:
            raise ImportError("no such file: /somewhere/private")

    monkeypatch.setattr(service_code, "import_service", fail_once)

    async def story() -> None:
        code = ServiceCode(is_shown=True)
        asked = await asyncio.gather(*(code.imported() for _ in range(2)), return_exceptions=True)
        assert [type(error) for error in asked] == [ImportError] * 2
        await code.imported()
        await code.imported()
        assert len(tries) == 2

    asyncio.run(story())
