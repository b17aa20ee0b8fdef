"""The client whose code comes with its first call: its terms at once, and one wait for the code."""

import asyncio
import subprocess
import sys

import pytest

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import DIALECTS
from desktop_app.adapters.bitnob.late import LateClient
from desktop_app.adapters.bitnob.terms import CAPABILITIES, PER_USD
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import ServiceError
from tests.support.clock_now import RealClock

PROFILE = SANDBOX_PROFILES[DialectName.V2]
OPENED = """
import sys
import desktop_app.adapters.bitnob.late, desktop_app.adapters.ears
import desktop_app.adapters.vault.keeper, desktop_app.application.opening
named = ("httpx", "httpcore", "pydantic", "desktop_app.adapters.bitnob.wire")
print([name for name in named if name in sys.modules])
"""


class Import:
    """Counts who waits for the code, and lets them go on by `done`."""

    def __init__(self) -> None:
        self.asked = 0
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        self.asked += 1
        await self.done.wait()


def make(imported: Import, secret: str = "practice-secret") -> LateClient:
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
