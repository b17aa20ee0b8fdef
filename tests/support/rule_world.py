"""A rig for rules whose service keeps time, and that can be crashed, restored and set."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from desktop_app.application.restored import mark_restored
from desktop_app.application.settling import begin_session
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.caps import Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import ZERO
from desktop_app.domain.notices import NoticeKind, What
from desktop_app.domain.profiles import BITNOB_URL, Environment, Profile
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import RuleId
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import PRACTICE, Bench, CountedIds, make_bench
from tests.support.memory_rows import Rows
from tests.support.memory_vault import MemoryVault
from tests.support.rule_bank import RuleBank
from tests.support.rule_rig import WIDE, RuleRig

LIVE = replace(PRACTICE, environment=Environment.BITNOB_LIVE, base_url=BITNOB_URL)


def rule_bench(
    profile: Profile = LIVE,
    session: str = "run-1",
    api: RuleBank | None = None,
    vault: MemoryVault | None = None,
    ids: CountedIds | None = None,
) -> Bench:
    """A bench whose service knows the bench's clock; `ids` go on from an earlier run."""
    bench = make_bench(
        profile, session=session, api=api or RuleBank(), vault=vault or FailingVault()
    )
    bench.desk = replace(bench.desk, ids=ids or CountedIds())
    assert isinstance(bench.api, RuleBank)
    if api is not None:
        bench.clock.at, bench.clock.seconds = api.clock.at, api.clock.seconds
    bench.api.clock = bench.clock
    return bench


async def rule_world(profile: Profile = LIVE, terms: Terms = WIDE) -> "RuleWorld":
    """A world that has read everything once."""
    world = RuleWorld(rule_bench(profile), terms)
    await world.look()
    return world


class FailingVault(MemoryVault):
    """Of which so many writes work, and no more; None for all."""

    writes_left: int | None = None

    def rows(self, *, write: bool = False) -> Rows:
        if write and self.writes_left is not None:
            if not self.writes_left:
                raise DiskFull
            self.writes_left -= 1
        return super().rows(write=write)


class RuleWorld(RuleRig):
    """`bank` is the service. Every run of the program has a session of its own."""

    def __init__(self, bench: Bench | None = None, terms: Terms = WIDE) -> None:
        self.session = 1
        super().__init__(bench or rule_bench(), terms)

    @property
    def bank(self) -> RuleBank:
        assert isinstance(self.api, RuleBank)
        return self.api

    @property
    def disk(self) -> FailingVault:
        assert isinstance(self.bench.vault, FailingVault)
        return self.bench.vault

    async def confirm(self, rule_id: RuleId) -> None:
        """Its owner saw the dry run and says yes, through the wallet."""
        await self.wallet.automation.switch_on(rule_id, plan_text(self.rule(rule_id)))

    async def crash(self, vault: MemoryVault | None = None, writes: int | None = None) -> None:
        """Whatever was under way is gone, and the program is opened again. Nothing is read yet.

        After so many `writes` its disk is full.
        """
        me = asyncio.current_task()
        for task in [task for task in asyncio.all_tasks() if task is not me]:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
        self.session += 1
        desk, kept = self.bench.desk, vault or self.bench.vault
        name = f"run-{self.session}"
        self.bench = rule_bench(desk.profile, name, self.bank, kept, desk.ids)
        self.clock = self.bench.clock
        self.bank.clock_offset_s = 0.0  # no answer has told yet
        self.disk.writes_left = writes
        with suppress(DiskFull):
            begin_session(kept, name, self.clock.now())
        with suppress(DiskFull):
            self.open()

    async def restore(self, rows: Rows, writes: int | None = None) -> None:
        """Put an older copy in the vault's place; after so many `writes` the disk is full."""
        vault = FailingVault(rows=rows.copied())
        mark_restored(vault.settings, self.bank.now, self.clock.now())
        await self.crash(vault, writes)

    async def look(self, by: timedelta = timedelta(0)) -> None:
        """As before; what the last look let send comes as far as it can as well."""
        await super().look(by)
        await self.settle_down()

    def told(self) -> list[tuple[What, str]]:
        """What was told of rules, with the reason, newest first."""
        self.wallet.teller.look()
        notices = self.wallet.teller.board.notices
        return [(n.what, n.reason) for n in notices if n.kind is NoticeKind.RULES]

    def log(self, rule_id: RuleId | None = None) -> list[tuple[Deed, str]]:
        """The lines of the log, or those about one rule, with their codes, oldest first."""
        notes = self.bench.vault.rules.notes(10_000, rule_id)
        return [(note.deed, note.code) for note in reversed(notes)]

    def has(self, card_id: CardId | None = None) -> int:
        """What a card holds at the service, in whole dollars."""
        return (self.bank.cards[card_id or self.card_id].available or ZERO).micros // 1_000_000

    def set_clock(self, by: timedelta) -> None:
        """Somebody sets the computer's clock; no answer has told yet."""
        self.clock.at += by

    async def go_to(self, at: datetime) -> None:
        """Time passes until then, and everything is looked at."""
        await self.look(at - self.bank.now)
