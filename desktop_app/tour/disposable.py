"""The tour's disposable card: ordered by what it is for, used, frozen, ended by itself."""

from desktop_app.domain.cards import CardState
from desktop_app.tour.scene import Scene, fill_issue_form
from desktop_app.tour.stage import Step

LAMPS = "Desk lamps"


def armed(scene: Scene) -> Step:
    """What Purser will do is said before the card is ordered, and beside it afterwards."""
    yield from fill_issue_form(scene, "Issue card", LAMPS, "20.00")
    scene.driver.click("One purchase")
    yield scene.see("Frozen at the first purchase above $1")
    scene.driver.click("Issue and load $20.00")
    yield scene.see(f"{LAMPS} is ready")
    scene.driver.click("Show card")
    yield scene.see(LAMPS, "$20.00", "Armed", "Disposable: one purchase")


def used(scene: Scene) -> Step:
    """Nobody presses anything: the purchase freezes the card."""
    scene.driver.click("Sandbox panel")
    yield scene.see("Shop")
    scene.driver.click("Shop")
    yield (lambda: scene.driver.find("Amount") is not None, "the shop")
    scene.driver.type_into("Amount", "18.20")
    yield scene.see("Buy for $18.20")
    scene.driver.click("Buy for $18.20")
    yield (lambda: scene.driver.is_offered("Settle $18.20 at Bookshop"), "the hold")
    scene.driver.click("Close")
    yield scene.see("Frozen", "Spent, waiting to settle", "a second charge will be declined")
    yield from scene.read_books()
    scene.check_book(LAMPS, "frozen", "1.80")


def gone(scene: Scene) -> Step:
    """Settled, and a day later the card ends and its rest is back in the wallet."""
    scene.driver.click("Sandbox panel")
    yield (lambda: scene.driver.is_offered("Settle $18.20 at Bookshop"), "the hold")
    scene.driver.click("Settle $18.20 at Bookshop")
    yield scene.see("Bank and mishaps")
    scene.driver.click("Bank and mishaps")
    yield (lambda: scene.driver.is_offered("Advance the clock 24 h"), "the bank's clock")
    for _ in range(2):  # a day, and what the service's clock may be behind
        scene.driver.click("Advance the clock 24 h")
        yield from scene.read_books()
    scene.driver.click("Close")
    scene.driver.click("Refresh now")
    yield (lambda: scene.chosen().state is CardState.TERMINATED, f"{LAMPS} to end by itself")
    yield scene.see("Ended", "$0.00")
    yield from scene.read_books()
    scene.check_book(LAMPS, "terminated", "0.00")
