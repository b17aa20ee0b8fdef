"""A disposable card's life against the practice bank, with the clock under control."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.inbox import Inbox
from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.receiving import Delivery, Way
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.history import Charge
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread
from tests.support.told_lines import told_lines
from tests.support.webhooks import HEADER, encode, sign

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    made = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    made.control("rate_limit", {"per_minute": 0})
    yield made
    made.stop()


class Life:
    """One disposable card in a real vault, and the shops it is used at."""

    def __init__(self, folder: Path, bank: RunningSandbox, dialect: DialectName) -> None:
        bank.control("reset", {})
        bank.control("rate_limit", {"per_minute": 0})
        self.bank = bank
        self.world = World(folder, bank, dialect)
        self.card_id = CardId("")

    def issue(self, policy: Policy, load: int = 20) -> None:
        self.world.do(self.world.wallet.refresh)
        plain = self.world.issue_wish("form-1", "Desk lamps", load, again=False)
        wish = IssueWish(plain.form_token, plain.label, plain.holder, plain.load, plain.cap,
                         policy=policy)  # fmt: skip
        with suppress(IssueUnfinished):  # this bank takes its time to make a card
            self.world.do(lambda: self.world.wallet.issue(wish))
        self.look_for_card()

    def look_for_card(self) -> None:
        """Read until the one card there is, is known and was looked at."""
        self.world.do(self.world.wallet.refresh)
        (self.card_id,) = (card.id for card in self.world.vault.cards.all())
        self.wait(2 * MINUTE)

    def look(self) -> None:
        """Read everything and let the guard do what it wants done, until the bank shows it."""

        async def whole() -> None:
            wallet = self.world.wallet
            await wallet.refresh()
            await wallet._feeds.read(self.card_id)
            wallet.guards.step()
            while wallet.guards._acting:
                await asyncio.sleep(0.01)

        for _ in range(4):
            self.world.do(whole)
            self.world.wait(timedelta(seconds=20))  # it shows a freeze late
        self.world.do(whole)

    def wait(self, by: timedelta) -> None:
        self.world.wait(by)
        self.look()

    def buy(self, cents: int, shop: str = "Lumen Home") -> dict[str, Any]:
        order = {"card_id": self.card_id, "amount_micros": cents * 10_000, "merchant": shop}
        told: dict[str, Any] = self.bank.control("merchant/authorize", order)
        return told

    def hear(self) -> None:
        """What the bank told of the card, as if it came in now."""
        wallet = self.world.wallet
        reader = EventReader(
            DEFAULT_SCHEME, Secret(self.bank.webhook_secret), wallet._desk.api.units, lambda: True
        )
        inbox = Inbox(self.world.vault, reader, SystemClock(), wallet.hear)
        for row in self.bank.control("deliveries")["deliveries"]:
            raw = encode(row["body"])
            signed = (
                ("Content-Type", "application/json"),
                (HEADER, sign(raw, self.bank.webhook_secret)),
            )
            delivery = Delivery(Way.OWN, signed, raw, datetime.now(UTC), exact=True)
            self.world.do(lambda delivery=delivery: inbox.take(delivery))

    def shop(self, act: str, bought: dict[str, Any], **more: object) -> None:
        self.bank.control(
            f"merchant/{act}", {"authorization_id": bought["authorization_id"], **more}
        )

    @property
    def standing(self) -> Standing:
        return self.world.wallet.guards.decisions[self.card_id].standing

    @property
    def status(self) -> CardStatus:
        card = self.world.vault.cards.get(self.card_id)
        assert card is not None
        return self.world.wallet._desk.card(self.card_id).facts.status

    def story(self) -> tuple[Charge, ...]:
        """Every charge of the history."""
        return told_lines(self.world.vault)[0]

    def sent(self) -> list[Kind]:
        found = self.world.vault.intents.of_card(self.card_id, 50)
        return [i.kind for i in reversed(found) if "policy" in i.params]


@pytest.fixture
def life(tmp_path: Path, bank: RunningSandbox) -> Iterator[Life]:
    made = Life(tmp_path, bank, DialectName.V2)
    yield made
    made.world.stop()


def test_one_purchase_from_issue_to_the_rest_in_the_wallet(life: Life) -> None:
    life.issue(Policy())
    assert (life.status, life.standing) == (CardStatus.ACTIVE, Standing.ARMED)
    bought = life.buy(1_820)
    assert bought["approved"]
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)
    life.wait(25 * HOUR)
    assert life.sent() == [Kind.FREEZE]
    life.shop("settle", bought)
    life.look()
    life.wait(HOUR)
    assert life.sent() == [Kind.FREEZE, Kind.TERMINATE]
    assert (life.status, life.standing) == (CardStatus.TERMINATED, Standing.BURNED)
    stages = {i.stage for i in life.world.vault.intents.of_card(life.card_id, 50)}
    assert stages == {Stage.CONFIRMED}


def test_a_run_that_was_closed_at_the_purchase_catches_up(life: Life) -> None:
    life.issue(Policy())
    life.world.leave()
    life.buy(1_820)
    life.world.wait(3 * HOUR)
    life.world.enter()
    life.look()
    life.wait(MINUTE)
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)


def test_a_trial_ends_with_a_check_of_nothing(life: Life) -> None:
    life.issue(Policy(PolicyKind.TRIAL))
    life.bank.control("merchant/verify", {"card_id": life.card_id, "merchant": "Trial"})
    life.look()
    assert life.sent() == []  # no feed has it
    life.hear()
    life.look()
    assert life.status is CardStatus.FROZEN


def test_a_card_nobody_used_is_ended_after_a_week(life: Life) -> None:
    life.issue(Policy())
    life.wait(6 * 24 * HOUR)
    assert life.sent() == []
    life.wait(25 * HOUR)
    assert life.status is CardStatus.TERMINATED
    assert life.world.vault.guards.get(life.card_id).swept


def test_parts_are_waited_for_until_all_is_paid(life: Life) -> None:
    life.issue(Policy(PolicyKind.PARTS, expected=Money.usd(15)))
    life.buy(700)
    life.look()
    assert life.standing is Standing.ARMED
    assert life.sent() == []
    life.buy(800)
    life.look()
    assert life.status is CardStatus.FROZEN


def test_a_hold_that_falls_off_leaves_the_choice_to_the_owner(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(1_820)
    life.look()
    life.shop("reverse", bought)
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.VOIDED)
