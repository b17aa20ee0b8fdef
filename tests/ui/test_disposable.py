"""A disposable card in the real window: ordered by name, bought with, frozen, ended by itself."""

from collections.abc import Callable

import pytest

from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from tests.support.app_rig import Rig, ThreadHost
from tests.support.sandbox_server import RunningSandbox
from tests.ui.app_fixture import bank, look, make_rig, running_bank

__all__ = ["bank", "look", "make_rig", "running_bank"]
LABEL = "Desk lamps"


@pytest.fixture
def rig(make_rig: Callable[..., Rig], bank: RunningSandbox) -> Rig:
    made = make_rig(ThreadHost(bank))
    made.make_vault()
    made.qtbot.waitUntil(lambda: bool(made.picture.holders))
    return made


def order(rig: Rig, policy: Policy) -> CardId:
    """A disposable card of $20, chosen and shown."""
    holder = rig.picture.holders[0]
    wish = IssueWish("f" * 32, LABEL, holder, Money.usd(20), Money.usd(100), policy=policy)
    card_id = rig.ask(lambda s: s.wallet.issue(wish))
    rig.wait_for(LABEL, "$20.00", "Armed", "Disposable: one purchase")
    return card_id


def buy(bank: RunningSandbox, card_id: CardId) -> str:
    bought = bank.control(
        "merchant/authorize",
        {"card_id": card_id, "amount_micros": 18_200_000, "merchant": "Lumen Home"},
    )
    assert bought["approved"]
    return str(bought["authorization_id"])


def test_it_is_frozen_when_it_was_used_and_ends_when_it_may(rig: Rig, bank: RunningSandbox) -> None:
    card_id = order(rig, Policy())
    hold = buy(bank, card_id)
    rig.refresh()
    rig.wait_for("Frozen", "Spent, waiting to settle", "a second charge will be declined")
    second = bank.control(
        "merchant/authorize",
        {"card_id": card_id, "amount_micros": 1_000_000, "merchant": "Lumen Home"},
    )
    assert not second["approved"]
    bank.control("merchant/settle", {"authorization_id": hold})
    rig.refresh()
    rig.wait_for("Ends by itself")
    assert "Ended" not in rig.painted()


def test_the_owner_may_keep_it(rig: Rig, bank: RunningSandbox) -> None:
    card_id = order(rig, Policy())
    rig.driver.click("Keep this card")
    rig.qtbot.waitUntil(lambda: "Disposable" not in rig.painted())
    buy(bank, card_id)
    rig.refresh()
    rig.wait_for("Pending", "$1.80")
    assert rig.card(card_id).guard is not None
    assert "Frozen" not in rig.painted()


def test_it_is_ordered_by_what_it_is_for(rig: Rig) -> None:
    rig.driver.click("Issue your first card")
    rig.driver.type_into("Label", LABEL)
    rig.driver.click("One purchase")
    rig.wait_for("Frozen at the first purchase above $1")
    rig.driver.type_into("Price", "19.00")
    rig.wait_for("Issue and load $20.00")
    rig.driver.click("Issue and load $20.00")
    rig.wait_for(f"{LABEL} is ready")
    [card] = [row for row in rig.picture.rows if getattr(row, "label", "") == LABEL]
    rig.qtbot.waitUntil(lambda: rig.card(card.id).guard is not None)
    assert rig.card(card.id).guard.policy == Policy()


def test_who_leaves_is_told_what_is_not_watched(rig: Rig) -> None:
    order(rig, Policy())
    rig.window.close()
    rig.wait_for("1 card not watched", f"nobody freezes “{LABEL}” after a purchase")
    rig.driver.click("Stay")
    rig.driver.click("Lock")
    rig.wait_for("1 card is watched while Purser is locked.")
