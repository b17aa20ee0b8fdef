"""Everything the Sandbox panel offers, the practice bank does, in every dialect."""

import asyncio
from pathlib import Path

import pytest

from desktop_app.adapters.practice import PracticeShop
from desktop_app.adapters.system.folders import Folders
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.ports import Holder
from desktop_app.application.session import Session
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.ui.sandbox_panel.terms import REASONS, SPOILS, WAYS
from tests.sandbox.shop import Shop
from tests.support.practice_vault import with_session
from tests.support.sandbox_server import start_sandbox_thread

PASSWORD = Secret("scale practice harbour ledger compass")


async def try_everything(practice: PracticeShop, card: CardId) -> None:
    for way, _ in WAYS:
        bought = await practice.buy(card, Money.usd(2), "Corner shop", way)
        assert (bought.approved, bought.open_hold) == (True, way != "debit")
    for kind, _ in SPOILS:
        await practice.spoil_next_message(kind)
    for reason, _ in REASONS:
        declined = await practice.decline(card, Money.usd(2), "Corner shop", reason)
        assert (declined.approved, declined.reason) == (False, reason)


def test_the_panel_pays_in_every_way_and_spoils_messages(tmp_path: Path) -> None:
    bank = start_sandbox_thread(tmp_path / "bank")
    try:
        bank.control("delays", {"activate_ms": 0})
        card = CardId(Shop(bank).v2_card(amount=50_000_000)["id"])
        asyncio.run(try_everything(PracticeShop.at(bank.url), card))
        assert len(bank.control("mishaps")["mishaps"]) < len(SPOILS), "the declines spent some"
        effects = [row["kind"] for row in bank.control("ledger")["effects"]]
        assert effects.count("purchase") == len(WAYS)
    finally:
        bank.stop()


@pytest.mark.parametrize("dialect", DialectName)
def test_a_practice_vault_speaks_its_dialect_after_every_start(
    tmp_path: Path, dialect: DialectName
) -> None:
    folder = Folders(tmp_path).sandbox_vault

    async def use(session: Session) -> None:
        await session.create_sandbox(folder, PASSWORD, dialect)
        await session.lock()
        await session.unlock(folder, PASSWORD)
        assert await session.wallet.refresh() is None
        holder = next(iter(picture(session).holders), Holder("me", "Ada"))
        wish = IssueWish("f" * 32, "Ads", holder, Money.usd(20), Money.usd(50))
        card_id = await session.wallet.issue(wish)
        assert await session.wallet.refresh() is None
        (card,) = [row for row in picture(session).rows if isinstance(row, CardView)]
        assert (card.id, picture(session).profile.dialect) == (card_id, dialect)

    tmp_path.chmod(0o700)
    with_session(tmp_path, use)


def picture(session: Session) -> Snapshot:
    return session.wallet._picture.snapshot()
