"""The tour's replaced card, and the one yes that would freeze every card."""

from desktop_app.tour.scene import FIRST, SECOND, Scene
from desktop_app.tour.stage import Step


def replacing(scene: Scene) -> Step:
    """The form says in whose place the new card is, and that the old one stays."""
    scene.driver.choose_in_menu("Card list", "Replace with a new card")
    yield scene.see("Issue a card", f"In the place of {FIRST}")
    scene.driver.type_into("Label", SECOND)
    scene.driver.type_into("Load now", "5.00")
    yield scene.see("Issue and load $5.00")


def shops(scene: Scene) -> Step:
    """The shops of the old card, to be ticked off; the old card is as it was."""
    scene.driver.click("Issue and load $5.00")
    yield scene.see(f"{SECOND} is ready")
    scene.driver.click("Show card")
    yield scene.see(SECOND, "$5.00", "first 24 hours", f"In the place of {FIRST}")
    scene.driver.click("Shops")
    yield scene.see("Shops to tell", "Bookshop: charged once", "Done with this list")
    yield from scene.read_books()
    scene.check_book(FIRST, "frozen", "31.80")
    scene.check_book(SECOND, "active", "5.00")


def freeze_all(scene: Scene) -> Step:
    """What it does not stop stands there before the one yes."""
    scene.driver.click("Done with this list")
    scene.driver.click("Freeze all")
    yield scene.see("Freeze all cards and lock", f"Freezes 1 card: {SECOND}")
    yield scene.see("It does not stop 1 purchase that was authorized before")


def next_day(scene: Scene) -> Step:
    """The yes was not given, so nothing was frozen; then a day passes at the bank."""
    scene.driver.click("Cancel")
    yield from scene.read_books()
    scene.check_book(SECOND, "active", "5.00")
    scene.driver.click("Sandbox panel")
    yield scene.see("Bank and mishaps")
    scene.driver.click("Bank and mishaps")
    yield (lambda: scene.driver.is_offered("Advance the clock 24 h"), "the bank's clock")
    scene.driver.click("Advance the clock 24 h")
    yield from scene.read_books()
    scene.driver.click("Close")
