"""Hearing and reading messages with code that comes later, and with code that does not come."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.late_ears import LateReader, LateReceiver
from desktop_app.application.inbox import Inbox
from desktop_app.application.receiving import Delivery, Report, Take, Taken, WayReport
from desktop_app.domain.secrets import Secret
from tests.support.desk import make_bench, run
from tests.support.signs import until
from tests.support.webhooks import SECRET, deliver

HEARS = """
import sys
from desktop_app.adapters.ears import BitnobEars
from desktop_app.adapters.bitnob.units import Units
from desktop_app.application.receiving import Way
from desktop_app.domain.secrets import Secret
from dataclasses import replace
import desktop_app.application.opening

ears = BitnobEars(None)
for way in Way:
    hearing = replace(ears.first(), way=way, secret=Secret("whsec"))
    ears.reader(hearing, Units(1_000_000), lambda: False)
    ears.receiver(hearing)
print([name for name in ("httpx", "h11", "pydantic") if name in sys.modules])
"""
SPOKEN = {
    "event": "virtualcard.transaction.declined",
    "event_id": "e1",
    "data": {"cardId": "card-1", "transactionType": "debit", "amount": 9_000_000, "id": "own-1"},
}


def real() -> EventReader:
    return EventReader(DEFAULT_SCHEME, Secret(SECRET), Units(1_000_000), lambda: True)


class Broken:
    """Makes a reader, as soon as it is mended."""

    def __init__(self) -> None:
        self.error: Exception | None = ImportError("x")

    def __call__(self) -> EventReader:
        if self.error is not None:
            raise self.error
        return real()


def test_a_wallet_that_hears_opens_without_the_code_for_it() -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-c", HEARS],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("error", [ImportError("x"), OSError(24, "x"), MemoryError(), EOFError()])
def test_a_message_that_no_code_can_read_is_asked_for_again(
    error: Exception, expect_log: Callable[[str], None]
) -> None:
    expect_log(f"importing what reads messages: {type(error).__name__}$")
    bench, broken = make_bench(), Broken()
    broken.error = error
    inbox = Inbox(bench.vault, LateReader(broken), bench.clock, lambda event: None)
    said = replace(deliver(SPOKEN), received_at=bench.clock.now())
    assert run(lambda: inbox.take(said)) is Taken.BUSY
    broken.error = None
    assert run(lambda: inbox.take(said)) is Taken.KEPT


class Deaf:
    """A receiver that tells who runs it."""

    def __init__(self) -> None:
        self.runs = 0

    async def run(self, take: Take, report: Report) -> None:
        del take, report
        self.runs += 1


async def take(delivery: Delivery) -> Taken:
    del delivery
    return Taken.KEPT


def report(told: WayReport) -> None:
    del told


def test_nothing_is_heard_before_the_code_is_there() -> None:
    async def story() -> None:
        there, deaf = asyncio.Event(), Deaf()

        async def imported() -> None:
            await there.wait()

        running = asyncio.ensure_future(LateReceiver(lambda: deaf, imported).run(take, report))
        await asyncio.sleep(0.01)
        assert deaf.runs == 0
        there.set()
        await until(running.done)
        assert deaf.runs == 1

    asyncio.run(story())


def test_what_importing_raises_is_for_who_runs_it() -> None:
    async def imported() -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        asyncio.run(LateReceiver(Deaf, imported).run(take, report))
