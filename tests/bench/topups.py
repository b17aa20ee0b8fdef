"""What recording a top-up costs: beside a bare append, in syncs, and until it is on the wire."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.adapters.vault.envelope import FLOOR
from desktop_app.application.desk import Desk
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Accepted, Keep, MoneyOrder
from desktop_app.domain.intents import Intent, Kind, Stage, advance
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from tests.bench.desks import make_desk
from tests.bench.figures import Figure, Place, millis
from tests.bench.opened import opened
from tests.bench.vaults import make_vault
from tests.faults.disk import Operation, Sync, Write, recorded
from tests.support.bitnob_asks import CARD, FUNDED
from tests.support.raw_server import Connection, answer, raw_server

COUNTED, TIMED = 200, 300
LINE = b"x" * 511 + b"\n"  # what a bare journal would append for one step
LOG_HEADER, FRAME_HEADER = 32, 24  # SQLite's write-ahead log, in bytes
RATIO_GOAL, SYNC_GOAL, WIRE_GOAL_MS = 3, 1, 10
Call = Callable[[MoneyOrder, Keep], Awaitable[Accepted]]


def top_ups(place: Place) -> tuple[Figure, ...]:
    """Real vault, real outbox, real client; every pair of figures is taken in turns."""
    told = asyncio.run(_count(place.folder / "counted"))
    ours, bare = asyncio.run(_race_disk(place.folder / "raced", told.commits / COUNTED))
    wire = asyncio.run(_race_wire(place.folder / "sent"))
    return (_ratio(ours, bare, told), _syncs(told), wire)


# --- one commit over a bare append ------------------------------------------------------------


def _ratio(ours: list[float], bare: list[float], told: "_Told") -> Figure:
    quick = sorted(bare)[len(bare) // 10]
    notes = (
        f"one commit {median(ours) * 1e6:.0f} us over {median(bare) * 1e6:.0f} us for {len(LINE)}"
        f" bytes appended and fdatasync; medians of {TIMED}, in turns",
        f"a top-up with its answer at once: {told.commits / COUNTED:g} commits;"
        f" idle (fastest tenth) append {quick * 1e6:.0f} us",
    )
    return Figure("topup_commit_ratio", median(ours) / median(bare), "<=", RATIO_GOAL, notes)


async def _race_disk(folder: Path, commits: float) -> tuple[list[float], list[float]]:
    """Seconds per commit of a top-up, and per append with fdatasync beside the vault."""
    ours, bare = [], []
    async with _desk(folder) as desk:
        outbox = Outbox(desk)
        with _journal(folder / "bare.journal") as append:
            for _ in range(TIMED + 1):
                began = time.perf_counter()
                intent = await _send(desk, outbox, _answer_at_once)
                between = time.perf_counter()
                append()
                ended = time.perf_counter()
                ours.append((between - began) / commits)
                bare.append(ended - between)
                _settle(desk, intent)
    return ours[1:], bare[1:]  # the first one also makes the reserve file


@contextmanager
def _journal(path: Path) -> Iterator[Callable[[], None]]:
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def append() -> None:
        os.write(file, LINE)
        os.fdatasync(file)

    try:
        yield append
    finally:
        os.close(file)


# --- syncs ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """What the disk below the page cipher was asked for by `COUNTED` top-ups."""

    commits: int = 0
    syncs: int = 0
    others: int = 0
    """Syncs of a checkpoint: of the log before it is copied, of the main file, and of the log's
    header when it begins anew."""
    written: int = 0

    def take(self, log: Sequence[Operation]) -> None:
        """Count one top-up."""
        begins_anew = unsynced = False
        for asked in log:
            if isinstance(asked, Write):
                self.written += len(asked.data)
                in_log = asked.name.endswith("-wal")
                unsynced |= in_log
                begins_anew = in_log and (asked.at, len(asked.data)) == (0, LOG_HEADER)
                is_frame = in_log and asked.at >= LOG_HEADER and len(asked.data) == FRAME_HEADER
                # The last frame of a commit holds the new size of the database; others hold 0.
                self.commits += is_frame and any(asked.data[4:8])
            elif isinstance(asked, Sync):
                apart = begins_anew or not unsynced or not asked.name.endswith("-wal")
                self.others += apart
                self.syncs += not apart
                unsynced &= not asked.name.endswith("-wal")


def _syncs(told: _Told) -> Figure:
    notes = (
        f"{told.syncs} syncs in {told.commits} commits of {COUNTED} top-ups,"
        f" {told.written / told.commits:.0f} bytes each; {told.others} more for checkpoints",
    )
    return Figure("fsyncs_per_commit", told.syncs / told.commits, "<=", SYNC_GOAL, notes)


async def _count(folder: Path) -> _Told:
    told = _Told()
    with recorded() as disk, _python_syncs() as others:
        async with _desk(folder) as desk:
            outbox = Outbox(desk)
            await _send(desk, outbox, _answer_at_once)  # makes the reserve file
            _settle(desk, desk.vault.intents.recent(1)[0])
            others.clear()
            for _ in range(COUNTED):
                disk.log = []
                intent = await _send(desk, outbox, _answer_at_once)
                told.take(disk.log)
                disk.log = None
                _settle(desk, intent)
            told.syncs += len(others)
    return told


@contextmanager
def _python_syncs() -> Iterator[list[int]]:
    """Notes each sync that does not pass through SQLite."""
    real, made = (os.fsync, os.fdatasync), []

    def noting(sync: Callable[..., None]) -> Callable[..., None]:
        def noted(file: int) -> None:
            made.append(file)
            sync(file)

        return noted

    os.fsync, os.fdatasync = noting(os.fsync), noting(os.fdatasync)
    try:
        yield made
    finally:
        os.fsync, os.fdatasync = real


# --- until the first byte is on the wire --------------------------------------------------------


@dataclass(slots=True)
class _Bank:
    """Answers every request of a connection; `at` is when the first byte of the last one came."""

    at: float = 0.0
    got: list[bytes] = field(default_factory=list)

    def __call__(self, connection: Connection) -> None:
        while first := connection.socket.recv(1):
            self.at = time.perf_counter()
            connection.got += first
            connection.read_request()
            connection.write(answer(FUNDED))


async def _race_wire(folder: Path) -> Figure:
    bank, ours, bare = _Bank(), [], []
    with raw_server(bank) as server:
        async with _desk(folder, server.url) as desk:
            outbox = Outbox(desk)
            for _ in range(TIMED + 1):
                began = time.perf_counter()
                intent = await _send(desk, outbox, desk.api.fund)
                ours.append(bank.at - began)
                _settle(desk, intent)
                order = _order(desk.new_intent(Kind.FUND, "", card_id=CARD, amount=Money.usd(2)))
                began = time.perf_counter()
                await desk.api.fund(order, lambda raw: None)
                bare.append(bank.at - began)
            await desk.api.close()
    late, soon = median(ours[1:]), median(bare[1:])
    notes = (
        f"from send to the first byte at the server {late * 1000:.2f} ms, the client alone"
        f" {soon * 1000:.2f} ms; medians of {TIMED}, in turns",
        f"idle (fastest tenth) {millis([sorted(ours)[TIMED // 10]])} ms;"
        f" slowest {millis([max(ours[1:])])} ms",
    )
    return Figure("intent_to_wire_ms", (late - soon) * 1000, "<", WIRE_GOAL_MS, notes)


# --- what all three do --------------------------------------------------------------------------


@asynccontextmanager
async def _desk(folder: Path, url: str = "http://127.0.0.1:1") -> AsyncIterator[Desk]:
    """A desk over a new vault on disk."""
    await make_vault(folder, [], cost=FLOOR, sealed=False)
    profile = replace(SANDBOX_PROFILES[DialectName.V2], base_url=url)
    keys = Credentials("practice-client", Secret("practice-secret"))
    async with opened(folder) as vault:
        api = BitnobClient(profile, keys, SystemClock(), bucket=Bucket(per_minute=None))
        yield make_desk(folder, vault, api, profile)


def _order(intent: Intent) -> MoneyOrder:
    assert intent.card_id is not None
    assert intent.amount is not None
    return MoneyOrder(intent.reference, intent.card_id, intent.amount)


async def _send(desk: Desk, outbox: Outbox, call: Call) -> Intent:
    """One top-up of $2 through the outbox, accepted."""
    token = desk.ids.make_intent_id()
    intent = desk.new_intent(Kind.FUND, token, card_id=CARD, amount=Money.usd(2))
    order = _order(intent)
    await outbox.send(intent, lambda keep: call(order, keep), lambda taken, _: taken)
    return intent


async def _answer_at_once(_order: MoneyOrder, keep: Keep) -> Accepted:
    keep(FUNDED)
    return Accepted()


def _settle(desk: Desk, intent: Intent) -> None:
    """Confirm it, so that the next one finds nothing open; not timed."""
    accepted = desk.vault.intents.get(intent.id)
    assert accepted is not None
    assert accepted.stage is Stage.ACCEPTED
    with desk.vault.commit():
        desk.vault.intents.put(advance(accepted, Stage.CONFIRMED, desk.clock.now()))
