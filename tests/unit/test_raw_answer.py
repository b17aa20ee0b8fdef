"""M4: an answer that cannot be written is held and tried again, and nobody is told before."""

import asyncio
from dataclasses import replace

import pytest

from desktop_app.application import life, raw_answer
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Accepted, Keep
from desktop_app.application.raw_answer import RawAnswer
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import Field
from desktop_app.domain.intents import Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import OutcomeUnknown, Refused, RefusedReason
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    NotKept,
    VaultDamaged,
    VaultError,
    VaultInUse,
    VaultReadOnly,
)
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import ONCE, FakeCardApi
from tests.support.wallet_story import WISH, advancing, only_intent, story

PASSES = (DiskFull, VaultReadOnly, VaultInUse)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_answer, "AGAIN_S", (0.001,) * 3)


class Disk:
    """A disk that fails so many writes, each with the same error."""

    def __init__(self, error: type[VaultError], times: int = 99) -> None:
        self._error = error
        self.left = times
        self.kept: list[bytes] = []

    def write(self, raw: bytes) -> None:
        if self.left:
            self.left -= 1
            raise self._error
        self.kept.append(raw)


async def answer(keep: Keep) -> str:
    keep(b"raw")
    return "answered"


def test_a_lock_does_not_wait_longer_for_a_disk_than_for_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    assert set(raw_answer.AGAIN_S) == {1.0}
    assert sum(raw_answer.AGAIN_S) < life.DRAIN_S


@pytest.mark.parametrize("error", PASSES)
@pytest.mark.parametrize("times", [0, 1, 3])
def test_an_answer_is_told_once_it_is_on_disk(error: type[VaultError], times: int) -> None:
    disk = Disk(error, times)
    assert run(lambda: RawAnswer(disk.write).of(answer)) == "answered"
    assert (disk.kept, disk.left) == ([b"raw"], 0)


@pytest.mark.parametrize("error", PASSES)
def test_a_disk_that_stays_full_is_told_after_a_while(error: type[VaultError]) -> None:
    disk = Disk(error)
    with pytest.raises(NotKept):
        run(lambda: RawAnswer(disk.write).of(answer))
    assert disk.left == 99 - 4


@pytest.mark.parametrize("error", [DiskFailed, VaultDamaged])
def test_a_disk_that_failed_for_good_is_told_at_once(error: type[VaultError]) -> None:
    disk = Disk(error)
    with pytest.raises(NotKept):
        run(lambda: RawAnswer(disk.write).of(answer))
    assert disk.left == 99 - 1


@pytest.mark.parametrize(
    "error", [Refused(RefusedReason.FUNDS), OutcomeUnknown(), ValueError("a bug in reading it")]
)
def test_an_answer_that_was_no_success_is_kept_as_well_before_it_is_told(error: Exception) -> None:
    disk = Disk(DiskFull, 2)

    async def refuse(keep: Keep) -> None:
        keep(b"raw")
        raise error

    with pytest.raises(type(error)):
        run(lambda: RawAnswer(disk.write).of(refuse))
    assert disk.kept == [b"raw"]


def test_a_call_without_an_answer_waits_for_nothing() -> None:
    disk = Disk(DiskFull)

    async def lost(keep: Keep) -> None:
        raise OutcomeUnknown

    with pytest.raises(OutcomeUnknown):
        run(lambda: RawAnswer(disk.write).of(lost))
    assert disk.left == 99


def read_only(bench: Bench, times: int) -> list[Stage]:
    """Let `times` writes of raw answers fail; the stages that were on disk at each."""
    keep_raw, seen = bench.vault.intents.keep_raw, list[Stage]()

    def fail(*arguments: object) -> None:
        seen.append(bench.vault.intents.recent(1)[0].stage)
        if len(seen) <= times:
            raise VaultReadOnly
        keep_raw(*arguments)  # type: ignore[arg-type]

    bench.vault.intents.keep_raw = fail  # type: ignore[method-assign,assignment]
    return seen


def test_a_number_that_comes_only_once_is_not_lost_to_writes_that_failed() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    advancing(bench)
    seen = read_only(bench, 2)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(replace(WISH, load=Money.usd(0)))
        assert (await wallet.reveal(card_id, Field.PAN)).reveal()
        issued = only_intent(bench, Kind.ISSUE)
        assert (issued.stage, issued.pan) == (Stage.CONFIRMED, PanState.STORED)

    story(bench, tell)
    assert seen == [Stage.SENDING] * 3
    assert [name for name, _ in bench.api.sent] == ["create_card"]


@pytest.mark.parametrize("is_back", [True, False])
def test_closing_ends_the_wait_and_tries_once_more(
    is_back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_answer, "AGAIN_S", (60.0,))
    bench = make_bench()
    intent = bench.desk.new_intent(
        Kind.FUND, "form", card_id=bench.api.add_card().id, amount=Money.usd(20)
    )
    seen = read_only(bench, 1 if is_back else 99)
    outbox = Outbox(bench.desk)

    async def call(keep: Keep) -> Accepted:
        keep(b"{}")
        return Accepted()

    async def main() -> None:
        form = asyncio.ensure_future(outbox.send(intent, call, lambda sent, _: sent))
        await asyncio.sleep(0.01)
        assert outbox.is_in_flight(intent)
        await outbox.drain(0.01)
        with pytest.raises(asyncio.CancelledError):
            await form

    run(main)
    assert len(seen) == 2
    assert len(bench.vault.intents.raw(intent.id)) == is_back
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert kept.stage is Stage.SENDING
