"""The tour's rule: written as a sentence, looked at on real history, and then left to itself."""

from desktop_app.tour.scene import USD, Scene, expect, fill_issue_form
from desktop_app.tour.stage import Step

PARCELS = "Parcel labels"


def written(scene: Scene) -> Step:
    """What a rule may move stands beside what it does."""
    yield from fill_issue_form(scene, "Issue card", PARCELS, "25.00")
    scene.driver.click("Issue and load $25.00")
    yield scene.see(f"{PARCELS} is ready")
    scene.driver.click("Show card")
    yield (lambda: scene.chosen().label == PARCELS, "the new card to be the chosen one")
    yield scene.see(PARCELS, "$25.00", "Active")
    scene.driver.click("Automation")
    yield scene.see("Let a rule keep your cards filled")
    scene.driver.click("New rule")
    yield scene.see("When it drops below", "Fill to")
    scene.driver.choose("Card", f"{PARCELS} ••{scene.chosen().last4}")
    scene.driver.type_into("When it drops below", "20.00")
    scene.driver.type_into("Fill to", "40.00")
    yield scene.see("fill to $40.00")


def looked_at(scene: Scene) -> Step:
    """Nothing runs before its owner has seen what it would have done."""
    scene.driver.click("Look at the last 30 days")
    yield scene.see("Switch on", "Keep it paused")
    yield (lambda: scene.driver.is_offered("Switch on"), "the dry run")


def switched_on(scene: Scene) -> Step:
    """The rule and the switch above all rules; the header says what can move now."""
    scene.driver.click("Switch on")
    yield scene.see(PARCELS)
    # The sheet fades out over it.
    yield (lambda: scene.driver.is_offered("Rules may move money"), "the switch above all rules")
    scene.driver.click("Rules may move money")
    yield scene.see("Can move today")


def filled(scene: Scene) -> Step:
    """Nobody presses anything: the purchase makes the card run low, and the rule fills it once."""
    scene.driver.click("Cards")
    yield scene.see(PARCELS, "$25.00")
    scene.driver.click("Sandbox panel")
    yield scene.see("Shop")
    scene.driver.click("Shop")
    yield (lambda: scene.driver.find("Amount") is not None, "the shop")
    scene.driver.type_into("Amount", "10.00")
    yield scene.see("Buy for $10.00")
    scene.driver.click("Buy for $10.00")
    yield (lambda: scene.driver.is_offered("Settle $10.00 at Bookshop"), "the hold")
    scene.driver.click("Close")
    yield scene.see("$40.00", "+$25.00")
    yield from scene.read_books()
    scene.check_book(PARCELS, "active", "40.00")
    effects = [] if scene.books is None else scene.books.effects
    loads = [e for e in effects if e.amount_micros == 25 * USD]
    expect(len(loads) == 2, "the card was loaded when it was made, and by its rule once")


def explained(scene: Scene) -> Step:
    """What it did, when, and what it may still do today."""
    scene.driver.click("Automation")
    yield scene.see("Moved today", "$26.00", "What happened")
