"""Own templates and copied settings in the real window, over the practice bank."""

from collections.abc import Callable

import pytest

from desktop_app.application.wishes import IssueWish
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from tests.support.app_rig import Rig, ThreadHost
from tests.support.sandbox_server import RunningSandbox
from tests.ui.app_fixture import bank, look, make_rig, running_bank

__all__ = ["bank", "look", "make_rig", "running_bank"]


@pytest.fixture
def rig(make_rig: Callable[..., Rig], bank: RunningSandbox) -> Rig:
    made = make_rig(ThreadHost(bank))
    made.make_vault()
    made.qtbot.waitUntil(lambda: bool(made.picture.holders))
    return made


def test_a_template_is_kept_in_the_vault(rig: Rig) -> None:
    rig.driver.click("Issue your first card")
    rig.driver.click("Subscription")
    rig.driver.type_into("Load now", "35.00")
    rig.driver.click("Save as template")
    rig.wait_for("Subscription, load $35.00")
    rig.driver.type_into("Template name", "Tools we rent")
    rig.driver.click("Save template")
    rig.qtbot.waitUntil(lambda: bool(rig.ask(lambda s: s.wallet.templates.all())))
    [kept] = rig.ask(lambda s: s.wallet.templates.all())
    assert (kept.name, kept.use, kept.load) == ("Tools we rent", "subscription", Money.usd(35))
    assert kept.holder == rig.picture.holders[0].name


def test_a_card_is_made_like_another_from_its_menu(rig: Rig) -> None:
    holder = rig.picture.holders[-1]
    wish = IssueWish(
        "f" * 32, "Team 1", holder, Money.usd(20), Money.usd(100), "spring", policy=Policy()
    )
    rig.ask(lambda s: s.wallet.issue(wish))
    rig.wait_for("Team 1", "$20.00", "Armed")
    rig.driver.choose_in_menu("Card list", "Issue another like this")
    rig.wait_for("Issue a card", "Team 2", holder.name, "Filled in like Team 1")
    assert rig.driver.need("One purchase").isChecked()
    rig.driver.click("Issue and load $20.00")
    rig.wait_for("Team 2 is ready")
    made = next(row for row in rig.picture.rows if getattr(row, "label", "") == "Team 2")
    rig.qtbot.waitUntil(lambda: rig.card(made.id).guard is not None)
    assert (rig.card(made.id).holder, rig.card(made.id).guard.policy) == (holder.name, Policy())
