"""A locked wallet goes on watching disposable cards: it reads, keeps messages and freezes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop_app.application.messages import Snapshot
from desktop_app.application.preferences import Preferences
from desktop_app.application.receiving import Delivery, Taken, Way
from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.application.wishes import IssueWish, MoneyWish
from desktop_app.domain.cards import CardId, CardState, Field
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.errors import Locked
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull, VaultError, WrongPassword
from tests.contract.listening_rig import PASSWORD, Life, live, running

__all__ = ["live", "running"]
Play = Callable[[Callable[[Life], Awaitable[None]]], None]


async def armed(life: Life, policy: Policy | None = None) -> CardId:
    """A disposable card that waits for its purchase."""
    await life.on()
    picture = await life.sink.until(lambda s: bool(s.holders) and not s.refreshing)
    wish = IssueWish(
        "e" * 32, "Lamps", picture.holders[0], Money.usd(20), Money.usd(100),
        policy=policy or Policy(),
    )  # fmt: skip
    card_id = await life.session.wallet.issue(wish)
    # Quiet: what is under way is stopped by a lock, and is no part of these stories.
    await life.sink.until(lambda s: s.armed == ("Lamps",) and not s.refreshing and not s.under_way)
    return card_id


def delivery() -> Delivery:
    """A message that nobody signed."""
    return Delivery(Way.OWN, (), b'{"event":"x"}', datetime.now(UTC), exact=True)


async def until_the_bank_says(life: Life, status: str) -> None:
    """Wait for the bank's own books."""
    while True:
        told = await asyncio.to_thread(life.bank.control, "ledger")
        if [card["status"] for card in told["cards"]] == [status]:
            return
        await asyncio.sleep(0.02)


def stages(life: Life, kind: Kind) -> list[Stage]:
    """What became of the wishes of a kind."""
    return [i.stage for i in life.session._locking._vault.intents.recent(20) if i.kind is kind]


def is_spent(picture: Snapshot) -> bool:
    """Whether the shown card was used and is frozen."""
    detail = picture.detail
    if detail is None or detail.card.guard is None:
        return False
    frozen = detail.card.state is CardState.FROZEN
    return frozen and detail.card.guard.standing is Standing.SPENT


def test_24_a_purchase_while_locked_freezes_the_card(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        assert (await life.session.lock()).count == 1
        before = life.sink.picture
        await life.buy(card_id, "Lumen Home")
        await until_the_bank_says(life, "frozen")
        assert life.sink.picture is before, "a locked window is shown no picture"
        await life.session.unlock(life.folder, PASSWORD)
        seen = await life.sink.until(is_spent)
        assert seen.session != before.session
        assert len((await life.session.wallet.reveal(card_id, Field.PAN)).reveal()) == 16

    live(story)


def test_a_locked_wallet_serves_nobody(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        wallet, listening = life.session.wallet, life.session.listening
        assert (await life.session.lock()).count == 1
        for ask in (lambda: life.session.wallet, lambda: life.session.listening):
            with pytest.raises(Locked):
                ask()
        # Whoever still holds the wallet itself gets no further.
        with pytest.raises(Locked):
            await wallet.reveal(card_id, Field.PAN)
        with pytest.raises(Locked):
            await wallet.withdraw(MoneyWish("f" * 32, card_id, Money.usd(5)))
        with pytest.raises(Locked):
            await wallet.set_frozen(card_id, False, "g" * 32)
        await life.session.practice.advance_clock(48)
        await wallet.refresh()  # it knows the bank's time by its answers
        with pytest.raises(Locked):
            await wallet.terminate(card_id, "h" * 32)
        assert stages(life, Kind.WITHDRAW) == stages(life, Kind.TERMINATE) == []
        assert await listening.take(delivery()) is Taken.REFUSED_SIGNATURE

    live(story)


def test_a_wrong_password_changes_nothing(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        await life.session.lock()
        for _ in range(2):
            with pytest.raises(WrongPassword):
                await life.session.unlock(life.folder, Secret("not this one at all"))
        await life.buy(card_id, "Lumen Home")
        await until_the_bank_says(life, "frozen")
        await life.session.unlock(life.folder, PASSWORD)
        await life.sink.until(is_spent)

    live(story)


def test_another_vault_is_tried_without_leaving_the_watch(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        await life.session.lock()
        with pytest.raises(VaultError):
            await life.session.unlock(life.folder.with_name("none"), PASSWORD)
        await life.buy(card_id, "Lumen Home")
        await until_the_bank_says(life, "frozen")

    live(story)


def test_locked_completely_nobody_watches(live: Play) -> None:
    async def story(life: Life) -> None:
        await armed(life)
        vault = life.session._locking._vault
        assert (await life.session.lock()).count == 1
        await life.session.lock_completely()
        with pytest.raises(Locked):
            vault.intents.open()
        await life.session.unlock(life.folder, PASSWORD)
        await life.sink.until(lambda s: s.armed == ("Lamps",))

    live(story)


@pytest.mark.parametrize("why", ["no card", "not wanted"])
def test_without_a_reason_to_watch_the_lock_is_complete(live: Play, why: str) -> None:
    async def story(life: Life) -> None:
        if why == "no card":
            await life.issue()
        else:
            await armed(life)
            await life.session.wallet.set_preferences(Preferences(watch_locked=False))
        vault = life.session._locking._vault
        assert (await life.session.lock()).count == 0
        with pytest.raises(Locked):
            vault.intents.open()

    live(story)


def test_a_full_disk_makes_the_lock_complete(live: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(life: Life) -> None:
        await armed(life)
        vault = life.session._locking._vault

        def full() -> None:
            raise DiskFull

        monkeypatch.setattr(vault, "rest", full)
        assert (await life.session.lock()).count == 0
        with pytest.raises(Locked):
            vault.intents.open()

    live(story)


def test_what_was_told_while_locked_is_a_number_alone(live: Play) -> None:
    """The desktop is told that there is news; the notices themselves wait in the vault."""

    async def story(life: Life) -> None:
        card_id = await armed(life)
        await life.session.lock()
        await life.buy(card_id, "Lumen Home")
        await until_the_bank_says(life, "frozen")
        await life.session.unlock(life.folder, PASSWORD)
        await life.sink.until(lambda s: any(n.merchant == "Lumen Home" for n in s.board.notices))

    live(story)


def test_with_nothing_left_to_watch_the_lock_becomes_complete(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        await life.session.lock()
        await life.buy(card_id, "Lumen Home")
        await until_the_bank_says(life, "frozen")
        while life.session._locking._opened is not None:
            await asyncio.sleep(0.05)

    live(story)


@pytest.mark.parametrize("why", ["paused", "broken"])
def test_where_nobody_can_freeze_nobody_is_said_to_watch(live: Play, why: str) -> None:
    async def story(life: Life) -> None:
        await armed(life)
        wallet = life.session.wallet
        if why == "paused":
            wallet._desk.vault.settings.put(POLICIES_PAUSED, "restored")
        else:
            guards = wallet.guards
            view = next(iter(guards.views.values()))
            guards.views = {
                card: replace(view, standing=Standing.ATTENTION, why=Why.BROKEN)
                for card in guards.views
            }
        assert (await life.session.lock()).count == 0

    live(story)
