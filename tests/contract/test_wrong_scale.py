"""M10 Unit over real sockets: a service that counts otherwise is sent no amount at all."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from desktop_app.adapters.system.folders import Folders
from desktop_app.application.ports import Holder
from desktop_app.application.session import Session
from desktop_app.application.unit_guard import UnitsContradicted
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueWish, MoneyWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind, Stage, advance
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import BITNOB_URL, DialectName, Environment
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import BadAnswer
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.domain.units import PLAUSIBLE, Proof
from tests.contract.vault_rig import make
from tests.support.bitnob_rig import sandbox_client
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.practice_vault import with_session
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread
from tests.unit.test_settling import recorded, settle, stage_of
from tests.unit.test_settling_proofs import with_row

PUBLISHED = {
    DialectName.GUIDE: 100_000,
    DialectName.V2: 1_000_000,
    DialectName.V2BETA: 1_000_000,
}
WISH = Money.usd(20)
PASSWORD = "scale practice harbour ledger compass"
every = pytest.mark.parametrize(
    ("dialect", "per_usd"), [(dialect, per) for dialect in DialectName for per in PLAUSIBLE]
)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("rate_limit", {"per_minute": 1_000_000})
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield running
    running.stop()


@dataclass
class Account:
    """A checked connection whose label says live, over a socket to a bank of some scale."""

    bank: RunningSandbox
    bench: Bench
    wallet: Wallet
    dialect: DialectName

    def effects(self) -> list[tuple[str, int]]:
        """Every movement in the bank's own books: kind and micro-USD."""
        rows = self.bank.control("ledger")["effects"]
        return [(row["kind"], row["amount_micros"]) for row in rows if row["kind"] != "fee"]

    def cards(self) -> int:
        return len(self.bank.control("ledger")["cards"])

    async def tries(self, card_id: CardId) -> None:
        """Every way in which an amount could leave."""
        holder = Holder("", "")
        if self.bench.desk.api.capabilities.holders:
            holder = (await self.bench.desk.api.holders())[0]
        issue = IssueWish("i" * 32, "Ads", holder, WISH, Money.usd(100))
        asks = (
            self.wallet.top_up(MoneyWish("f" * 32, card_id, WISH)),
            self.wallet.withdraw(MoneyWish("w" * 32, card_id, Money.usd(5))),
            self.wallet.issue(issue),
        )
        for ask in asks:
            with suppress(NotAllowed):
                await ask
            await asyncio.sleep(0.1)
            await self.wallet.refresh()  # settles what was sent: one change of a card at a time


def at(
    bank: RunningSandbox, dialect: DialectName, tell: Callable[[Account], Awaitable[None]]
) -> None:
    """Run a story; the connection is labelled live so that nothing vouches for the bank."""
    live = replace(
        PRACTICE,
        environment=Environment.BITNOB_LIVE,
        dialect=dialect,
        base_url=BITNOB_URL,
        callback_url=f"{bank.url}/sink/purser",
    )

    async def whole() -> None:
        bench = make_bench(live, api=sandbox_client(bank, dialect), is_proven=False)
        bench.desk.guard.mark_checked()
        wallet = Wallet(bench.desk, bench.sink)
        try:
            async with asyncio.timeout(30):
                await tell(Account(bank, bench, wallet, dialect))
        finally:
            await wallet.close()

    asyncio.run(whole())


def loaded_card(bank: RunningSandbox, per_usd: int) -> CardId:
    """A card with $50 that was made by somebody who knows how this bank counts."""
    made = bank.guide(
        "POST",
        "/api/cards",
        {
            "userReference": "someone",
            "label": "Older",
            "initialLimit": 100,
            "callbackUrl": f"{bank.url}/sink/other",
        },
    ).json()
    card_id = made["data"]["card"]["id"]
    bank.control("scale", {"face": "guide", "per_usd": 100})
    body = {"card_id": card_id, "amount": 5_000, "reference": "older-1"}
    assert bank.guide("POST", "/api/cards/fund", body).status_code == 200
    for face in DialectName:
        bank.control("scale", {"face": face, "per_usd": per_usd})
    bank.control("clock", {"advance_seconds": 5})
    return CardId(card_id)


@every
def test_figures_that_disagree_stop_every_amount(
    bank: RunningSandbox, dialect: DialectName, per_usd: int
) -> None:
    card_id = loaded_card(bank, per_usd)
    is_right = per_usd == PUBLISHED[dialect]

    async def tell(account: Account) -> None:
        before, cards = account.effects(), account.cards()
        await account.wallet.refresh()
        if dialect is DialectName.V2BETA:  # its cards show dollars only, its feed shows both
            with suppress(BadAnswer):
                await account.bench.desk.api.transactions(card_id, 5)
        proof = account.bench.desk.guard.scale.proof
        assert proof is (Proof.PROVEN if is_right else Proof.CONTRADICTED)
        await account.tries(card_id)
        if is_right:
            moved = account.effects()[len(before) :]
            assert {("funding", WISH.micros), ("withdrawal", 5_000_000)} <= set(moved)
            assert max(micros for _, micros in moved) == WISH.micros
        else:
            assert (account.effects(), account.cards()) == (before, cards)

    at(bank, dialect, tell)


@every
def test_without_a_figure_nothing_is_proven_and_no_amount_leaves(
    bank: RunningSandbox, dialect: DialectName, per_usd: int
) -> None:
    bank.control("scale", {"face": dialect.value, "per_usd": per_usd})

    async def tell(account: Account) -> None:
        await account.wallet.refresh()
        assert account.bench.desk.guard.scale.proof is Proof.UNPROVEN
        await account.tries(CardId("no-card-yet"))
        assert (account.effects(), account.cards()) == ([], 0)

    at(bank, dialect, tell)


def test_a_bank_that_counts_otherwise_says_so_to_a_practice_wallet(bank: RunningSandbox) -> None:
    assert bank.control("state")["scales"] == PUBLISHED
    bank.control("scale", {"face": "v2", "per_usd": 100})
    assert bank.control("state")["scales"] == {**PUBLISHED, DialectName.V2: 100}


@pytest.mark.parametrize("body", [{"face": "v3", "per_usd": 1}, {"face": "v2", "per_usd": 0}])
def test_the_bank_takes_no_scale_that_makes_no_sense(
    bank: RunningSandbox, body: dict[str, object]
) -> None:
    answer = bank.http.post("/control/scale", json=body)
    assert answer.status_code == 400


def test_a_practice_wallet_sends_nothing_to_a_bank_that_says_it_counts_otherwise(
    tmp_path: Path,
) -> None:
    folder = Folders(tmp_path).sandbox_vault

    async def use(session: Session) -> None:
        await session.create_sandbox(folder, Secret(PASSWORD), DialectName.V2)
        assert (
            session.wallet._picture.snapshot().read_only == ""
        )  # from the first minute, without a card
        url = session.wallet._picture.snapshot().profile.base_url
        await session.lock()
        with httpx.Client(base_url=url, trust_env=False) as http:
            http.post("/control/scale", json={"face": "v2", "per_usd": 100_000})
        await session.unlock(folder, Secret(PASSWORD))
        assert "100,000 units were shown as $1" in session.wallet._picture.snapshot().read_only
        await session.wallet.refresh()
        holder = session.wallet._picture.snapshot().holders[0]
        with pytest.raises(UnitsContradicted):
            await session.wallet.issue(IssueWish("i" * 32, "Ads", holder, WISH, WISH))
        with httpx.Client(base_url=url, trust_env=False) as http:
            ledger = http.get("/control/ledger").json()
        assert (ledger["cards"], ledger["effects"]) == ([], [])

    tmp_path.chmod(0o700)
    with_session(tmp_path, use)


def test_a_probe_whose_row_says_more_than_a_vault_can_hold_is_contradicted_and_stops_nothing(
    tmp_path: Path,
) -> None:
    vault = make(tmp_path / "vault")
    try:
        bench = make_bench(vault=vault)
        card_id = bench.api.add_card().id
        wish = bench.desk.new_intent(
            Kind.FUND, "probe", card_id=card_id, amount=Money.usd(2), probe_wire="2"
        )
        vault.intents.add(wish)
        for stage in (Stage.SENDING, Stage.ACCEPTED):
            wish = advance(wish, stage, bench.clock.now())
            vault.intents.put(wish)
        other = recorded(bench, Kind.WITHDRAW, bench.api.add_card().id, Stage.ACCEPTED)
        for intent, amount in ((wish, Money.usd(200_000)), (other, Money.usd(20))):
            with_row(bench, intent, status=TransactionStatus.SETTLED, amount=amount)
        settle(bench)
        told = vault.intents.get(wish.id)
        assert told is not None
        assert (told.stage, told.reason) == (Stage.DISPUTED, "other_amount")
        assert stage_of(bench, other) is Stage.CONFIRMED
    finally:
        vault.close()
