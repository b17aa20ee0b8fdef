"""Everything the Sandbox panel offers, the practice bank does."""

import asyncio
from pathlib import Path

from desktop_app.adapters.practice import PracticeShop
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.ui.sandbox_panel.terms import REASONS, SPOILS, WAYS
from tests.sandbox.shop import Shop
from tests.support.sandbox_server import start_sandbox_thread


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
