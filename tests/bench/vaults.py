"""Real vaults full of made-up cards, all under the one password."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.cards import Card, CardDetails, CardFacts, CardId, CardStatus
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from tests.bench.opened import make_keeper
from tests.bench.password import PASSWORD

NOW = datetime(2026, 5, 18, 14, 2, 3, tzinfo=UTC)


def fill(vault: OpenVault, cards: Iterable[Card], *, sealed: bool) -> None:
    """Store cards, with their number, expiry and CVV where `sealed`, in one commit."""
    kept = list(cards)
    with vault.commit():
        vault.cards.put(kept)
        for number, card in enumerate(kept if sealed else ()):
            pan = Secret(f"400000{number:010d}")
            details = CardDetails(pan, Secret(f"0{number % 9 + 1}/2031"), Secret("123"))
            vault.cards.seal_details(card.id, details)
    vault.checkpoint()


def made_up(count: int) -> list[Card]:
    """Cards of four hundred labels, a twentieth of them frozen."""
    cards = []
    for n in range(count):
        label, holder = f"Supplier {n % 400} card {n}", ("Ada Lovelace", "Grace Hopper")[n % 2]
        status = CardStatus.ACTIVE if n % 20 else CardStatus.FROZEN
        facts = CardFacts(
            id=CardId(f"card-{n:06d}"), status=status, label=label, holder=holder,
            last4=f"{n % 10000:04d}", available=Money(1_000_000 + n * 10_000),
            reference=f"R{n}", created_at=NOW,
        )  # fmt: skip
        cards.append(Card(facts, NOW, label, holder))
    return cards


async def make_vault(
    folder: Path, cards: Iterable[Card], *, cost: KdfCost | None = None, sealed: bool = True
) -> None:
    """A vault on disk, closed again."""
    vault = await make_keeper(cost).create(folder, "Bench", Secret(PASSWORD), lambda _: None)
    profile = SANDBOX_PROFILES[DialectName.V2]
    vault.settings.put_profile(profile, Credentials("practice-client", Secret("practice-secret")))
    fill(vault, cards, sealed=sealed)
    vault.close()


def make_vault_now(folder: Path, cards: Iterable[Card], cost: KdfCost | None = None) -> None:
    """`make_vault` from outside a loop; without `cost` at that of a real vault."""
    asyncio.run(make_vault(folder, cards, cost=cost))
