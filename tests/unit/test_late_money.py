"""A message heard before the scale was proven ends as one that was heard after."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.late_ears import LateReader
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.inbox import Inbox, each
from desktop_app.application.late_money import AT_ONCE, LateMoney
from desktop_app.application.receiving import Taken
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.transactions import TransactionStatus
from tests.contract.vault_rig import NOW, card, make
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_history import charges
from tests.support.desk import make_bench, run
from tests.support.signs import until
from tests.support.told_lines import told_lines
from tests.support.webhooks import SECRET, deliver

SPOKEN = (
    ("e1", "contactless", "contactless_pending", "AUTH_1", 4_500_000),
    ("e2", "contactless", "contactless_settled", "SETTLE_1", 4_500_000),
    ("e3", "reversed", "reversal_settled", "REVERSAL_9", 2_000_000),
    ("e4", "declined", "debit", "DEC_1", 9_000_000),
)


class Scene:
    """A vault, an inbox, and a connection whose scale is not proven yet."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.guard = make_bench().desk.guard
        self.guard.start_over()
        self.told: list[None] = []
        self.late = LateMoney(vault, self.guard)
        units = Units(1_000_000)
        self.reader = EventReader(DEFAULT_SCHEME, Secret(SECRET), units, self.late.is_proven)
        self.late.follow(self.reader)
        clock = make_bench().clock
        self.inbox = Inbox(vault, self.reader, clock, each(self.late.note))

    def prove(self) -> None:
        self.guard.hear_practice(1_000_000)

    def hear(self, event_id: str, name: str, kind: str, reference: str, amount: int) -> None:
        data = {"cardId": card().id, "timestamp": NOW.isoformat(), "transactionType": kind,
                "amount": amount, "reference": reference, "id": f"own-{event_id}"}  # fmt: skip
        event = f"virtualcard.transaction.{name}"
        said = deliver({"event": event, "event_id": event_id, "data": data})
        assert run(lambda: self.inbox.take(said)) is Taken.KEPT

    def go_on(self) -> None:
        async def until_idle() -> None:
            work = asyncio.ensure_future(self.late.run(lambda: self.told.append(None)))
            for _ in range(99):
                await asyncio.sleep(0)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

        run(until_idle)


@pytest.fixture
def vaults(tmp_path) -> Iterator[list[OpenVault]]:
    both = [make(tmp_path / "before"), make(tmp_path / "after")]
    for vault in both:
        vault.cards.put([card()])
    yield list(both)
    for vault in both:
        vault.close()


def test_what_was_heard_too_early_ends_as_what_was_heard_in_time(vaults: list[OpenVault]) -> None:
    before, after = (Scene(vault) for vault in vaults)
    before.prove()
    rows = [transaction(1, reference="AUTH_1", at=NOW),
            transaction(2, reference="AUTH_9", at=NOW - timedelta(hours=1), amount=Money.usd(2),
                        status=TransactionStatus.FAILED)]  # fmt: skip
    for scene in (before, after):
        for said in SPOKEN:
            scene.hear(*said)
        scene.vault.facts.put_transactions(rows, NOW)
    assert told_lines(before.vault) != told_lines(after.vault)
    after.go_on()
    assert after.told == []  # not before it is proven
    after.prove()
    after.go_on()
    assert after.told
    assert told_lines(before.vault) == told_lines(after.vault)
    assert len(charges(after.vault)) == 3


def test_money_waits_for_code_that_does_not_come_and_ends_no_hearing(
    vaults: list[OpenVault], expect_log: Callable[[str], None]
) -> None:
    expect_log("importing what reads messages: ImportError$")
    scene = Scene(vaults[0])
    for said in SPOKEN:
        scene.hear(*said)
    scene.prove()
    is_missing = iter([True, False])

    def make_reader() -> EventReader:
        if next(is_missing):
            raise ImportError("x")
        return scene.reader

    reader = LateReader(make_reader)
    scene.late.follow(reader)

    async def story() -> None:
        reading = asyncio.ensure_future(scene.late.run(lambda: scene.told.append(None)))
        await asyncio.sleep(0.01)
        assert not reading.done()
        assert scene.told == []
        scene.late.follow(reader)
        await until(lambda: bool(scene.told))
        reading.cancel()

    run(story)
    assert len(charges(scene.vault)) == len(SPOKEN)


def test_a_vault_is_looked_through_once_and_again_when_the_scale_was_lost(
    vaults: list[OpenVault], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(vaults[0])
    for number in range(AT_ONCE + 2):
        scene.hear(f"e{number}", "authorization", "authorization", f"R{number}", 1_000_000)
    scene.prove()
    scene.go_on()
    kept = [scene.vault.events.get(f"event:e{number}") for number in range(AT_ONCE + 2)]
    assert {one.event.amount for one in kept if one and one.event} == {Money.usd(1)}
    looked: list[str] = []
    real = type(scene.vault.events).without_money

    def counted(store: object, after: str, limit: int) -> tuple[str, ...]:
        looked.append(after)
        return real(store, after, limit)  # type: ignore[arg-type]

    monkeypatch.setattr(type(scene.vault.events), "without_money", counted)
    later = Scene(scene.vault)
    later.prove()
    later.go_on()
    assert looked == []
    lost = Scene(scene.vault)
    lost.hear("lost", "authorization", "authorization", "LOST", 1_000_000)
    lost.prove()
    lost.go_on()
    assert looked
    kept_late = lost.vault.events.get("event:lost")
    assert kept_late is not None
    assert kept_late.event is not None
    assert kept_late.event.amount == Money.usd(1)


def test_a_body_that_does_not_open_keeps_no_other_figure_unknown(vaults: list[OpenVault]) -> None:
    scene = Scene(vaults[0])
    for said in SPOKEN:
        scene.hear(*said)
    vaults[0]._database.write("UPDATE events SET sealed = x'00' WHERE key = 'event:e1'")
    scene.prove()
    scene.go_on()
    kept = [scene.vault.events.get(f"event:e{number}") for number in (1, 2, 3, 4)]
    amounts = [one.event.amount for one in kept if one and one.event]
    assert amounts == [None, Money(4_500_000), Money.usd(2), Money.usd(9)]


def test_a_resting_vault_is_left_for_the_next_run(vaults: list[OpenVault]) -> None:
    scene = Scene(vaults[0])
    scene.hear(*SPOKEN[0])
    scene.prove()
    scene.vault.rest()
    scene.go_on()
    assert scene.told == []
    asyncio.run(scene.vault.wake(Secret("correct horse battery staple purser")))
    scene.late.follow(scene.reader)
    scene.go_on()
    assert scene.told
