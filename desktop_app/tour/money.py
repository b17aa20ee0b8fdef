"""The tour's middle: money moves, a purchase arrives, cards are frozen and ended."""

from desktop_app.tour.scene import FIRST, SECOND, USD, Scene, expect
from desktop_app.tour.stage import Step


def top_up(scene: Scene) -> Step:
    """Limits stand there before the amount is refused; the effect button says its effect."""
    scene.driver.click("Hide number")
    scene.driver.click("Top up")
    yield scene.see("Amount", "$2.00", "$2,500.00")
    scene.driver.type_into("Amount", "1.99")
    yield scene.see("At least $2.00")
    scene.driver.type_into("Amount", "30.00")
    yield scene.see("Top up $30.00", "Purser sends this once, never twice.")
    if scene.fault is not None:
        planted = scene.app.worker.submit(lambda: scene.host.plant(*(scene.fault or ("", ""))))
        yield planted.done, "the fault to be planted"


def topped_up(scene: Scene) -> Step:
    """Confirmed only by a read that carries the reference."""
    scene.driver.click("Top up $30.00")
    yield scene.see("$50.00", "Confirmed")
    # The figure may be read before the row that confirms it.
    yield (lambda: scene.driver.is_offered("Top up"), "the top-up to be settled")
    yield from scene.read_books()
    scene.check_book(FIRST, "active", "50.00")
    effects = [] if scene.books is None else scene.books.effects
    loads = [e for e in effects if e.amount_micros == 30 * USD]
    expect(len(loads) == 1, "one top-up made one debit")


def buy(scene: Scene) -> Step:
    """The Sandbox panel's shop."""
    scene.driver.click("Sandbox panel")
    yield scene.see("Shop")
    scene.driver.type_into("Amount", "18.20")
    yield scene.see("Buy for $18.20")
    scene.driver.click("Buy for $18.20")
    yield (lambda: scene.driver.is_offered("Settle $18.20 at Bookshop"), "the hold")


def bought(scene: Scene) -> Step:
    """The purchase arrives on the card's screen by itself: the bank posts a message."""
    scene.driver.click("Close")
    yield scene.see("$31.80", "−$18.20", "Pending")
    yield from scene.read_books()
    scene.check_book(FIRST, "active", "31.80")


def before_freezing(scene: Scene) -> Step:
    """What is still to come on the card is said first."""
    scene.driver.click("Freeze")
    yield scene.see(f"Freeze {FIRST}", "still settle: 1 purchase of $18.20", "Known: what was read")


def frozen(scene: Scene) -> Step:
    """ "Frozen" is said after a read."""
    scene.driver.click("Freeze card")
    yield scene.see("Frozen", "Unfreeze")
    yield from scene.read_books()
    scene.check_book(FIRST, "frozen", "31.80")


def terminate(scene: Scene) -> Step:
    """Nothing is ended before the last four digits are typed."""
    scene.driver.click("Refresh now")
    yield (lambda: scene.driver.is_offered("Terminate…"), "ending to be offered")
    scene.driver.click("Terminate…")
    yield scene.see(f"End {SECOND} for ever", "This cannot be undone.")
    last4 = scene.chosen().last4
    name = f"Type the last 4 digits to go on: {last4}"
    expect(not scene.driver.is_offered(f"Terminate {last4}"), "the red button waits")
    scene.driver.type_into(name, last4)
    yield (lambda: scene.driver.is_offered(f"Terminate {last4}"), "the red button")


def terminated(scene: Scene) -> Step:
    """The password once more; the card is ended and its rest is back in the wallet."""
    scene.driver.click(f"Terminate {scene.chosen().last4}")
    yield from scene.prove()
    yield scene.see("Ended", "$0.00", f"{SECOND} has ended")
    yield from scene.read_books()
    scene.check_book(SECOND, "terminated", "0.00")
