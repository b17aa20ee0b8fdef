"""The client whose code comes with its first call: its terms at once, and one wait for the code."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob import late, lean_import
from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import DIALECTS, BitnobClient
from desktop_app.adapters.bitnob.late import LateClient
from desktop_app.adapters.bitnob.terms import CAPABILITIES, PER_USD
from desktop_app.application.ports import MoneyOrder
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import InvalidInput, MoneyMoved
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import CodeMissing, NotSent, ServiceError, Unreachable
from tests.support.clock_now import RealClock

PROFILE = SANDBOX_PROFILES[DialectName.V2]
OPENED = """
import sys
import desktop_app.adapters.bitnob.late, desktop_app.adapters.ears
import desktop_app.adapters.vault.keeper, desktop_app.application.opening
named = ("httpx", "httpcore", "pydantic", "desktop_app.adapters.bitnob.wire")
print([name for name in named if name in sys.modules])
"""
ASKED = """
import asyncio, sys
from tests.unit.test_late_client import FIRST_REQUEST, make
from desktop_app.adapters.bitnob.lean_import import client_class

client_class()
before = set(sys.modules)

async def there():
    pass

async def ask():
    client = make(there)
    try:
        await client.whoami()
    except Exception:
        await client.close()

asyncio.run(ask())
print(sorted(name for name in set(sys.modules) - before if name.startswith(FIRST_REQUEST)))
"""
FIRST_REQUEST = ("httpx", "httpcore", "anyio", "h11", "pydantic", "desktop_app.adapters.bitnob")


class Import:
    """Counts who waits for the code, and lets them go on by `done`."""

    def __init__(self) -> None:
        self.asked = 0
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        self.asked += 1
        await self.done.wait()


def make(imported: Callable[[], Awaitable[None]], secret: str = "practice-secret") -> LateClient:
    keys = Credentials("practice-client", Secret(secret))
    return LateClient(PROFILE, keys, RealClock(), Bucket(per_minute=None), imported)


def test_every_dialect_has_its_terms() -> None:
    assert set(DIALECTS) == set(CAPABILITIES) == set(PER_USD)


def test_keys_that_cannot_travel_are_refused_at_once() -> None:
    with pytest.raises(InvalidInput):
        make(Import(), "two\nlines")


def test_what_a_wallet_asks_before_its_first_call_waits_for_nothing() -> None:
    async def story() -> None:
        imported = Import()
        client = make(imported)
        assert client.capabilities is DIALECTS[DialectName.V2].capabilities
        assert client.units.per_usd == DIALECTS[DialectName.V2].per_usd
        assert client.requests_carry_time
        assert client.clock_offset_s == 0
        await client.close()
        assert imported.asked == 0

    asyncio.run(story())


def test_a_call_goes_on_when_the_code_is_there_and_the_next_waits_no_more() -> None:
    async def story() -> None:
        imported = Import()
        client = make(imported)
        first = asyncio.ensure_future(client.whoami())
        await asyncio.sleep(0)
        assert not first.done()
        imported.done.set()
        for call in (first, client.whoami()):
            with pytest.raises(ServiceError):  # nobody listens at port 80 of this computer
                await call
        assert imported.asked == 1
        await client.close()

    asyncio.run(story())


def test_a_wallet_opens_without_http_and_without_the_models_of_answers() -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-c", OPENED],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "[]"


class Failing:
    """An import that fails in one of the ways a damaged installation has, until it is mended."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error

    async def __call__(self) -> None:
        if self.error is not None:
            raise self.error


LOAD = MoneyOrder("reference-1", CardId("card-1"), Money.usd(5))


def drop(raw: bytes) -> None:
    del raw


@pytest.mark.parametrize("error", [ImportError("x"), OSError(5, "x"), MemoryError(), EOFError()])
def test_without_the_code_a_send_is_proved_unsent_and_a_read_unreachable(error: Exception) -> None:
    async def story() -> None:
        imported = Failing(error)
        client = make(imported)
        with pytest.raises(NotSent) as send:
            await client.fund(LOAD, drop)
        with pytest.raises(CodeMissing) as read:
            await client.wallets()
        for told in (send, read):
            assert "could not be loaded" in told.value.happened
            assert "install" in told.value.todo
            assert told.value.moved is MoneyMoved.NO
        imported.error = None  # what failed once is tried again
        with pytest.raises(NotSent) as tried:  # nobody listens at port 80 of this computer
            await client.fund(LOAD, drop)
        assert "could not be loaded" not in tried.value.happened
        await client.close()

    asyncio.run(story())


@pytest.mark.parametrize("error", [ImportError("x"), OSError(24, "x"), MemoryError(), EOFError()])
def test_a_client_that_cannot_be_made_sent_nothing_and_is_made_by_who_asks_next(
    error: Exception, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log(f"making what talks to the service: {type(error).__name__}$")
    real, fails = lean_import.client_class, True

    def broken() -> type[BitnobClient]:
        if fails:
            raise error
        return real()

    monkeypatch.setattr(lean_import, "client_class", broken)

    async def there() -> None:
        pass

    async def story() -> None:
        nonlocal fails
        client = make(there)
        with pytest.raises(NotSent) as send:
            await client.fund(LOAD, drop)
        with pytest.raises(CodeMissing):
            await client.wallets()
        with pytest.raises(CodeMissing):  # a kept answer stays kept: it is read another time
            client.read_created("reference-1", b"{}")
        assert send.value.moved is MoneyMoved.NO
        fails = False
        assert client.read_created("reference-1", b"{}") is None
        await client.close()

    asyncio.run(story())


def test_a_send_that_waits_for_the_code_when_the_wallet_is_closed_goes_to_nobody() -> None:
    async def story() -> None:
        imported = Import()
        client = make(imported)
        send = asyncio.ensure_future(client.fund(LOAD, drop))
        read = asyncio.ensure_future(client.whoami())
        await asyncio.sleep(0)
        await client.close()
        imported.done.set()
        with pytest.raises(NotSent):
            await send
        with pytest.raises(Unreachable):
            await read
        assert client._client is None

    asyncio.run(story())


def test_code_that_does_not_come_is_waited_for_no_longer_than_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(late, "IMPORT_S", 0.01)

    async def story() -> None:
        client = make(Import())
        with pytest.raises(NotSent):
            await client.fund(LOAD, drop)
        with pytest.raises(Unreachable):
            await client.whoami()

    asyncio.run(story())


def test_the_first_request_imports_nothing_more() -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-c", ASKED],
        capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert ran.stdout.strip() == "[]"
