"""The tour's doubtful hours: a top-up in parts, answers that never came, and what is asked then."""

from desktop_app.tour.scene import USD, Scene, expect, fill_issue_form
from desktop_app.tour.stage import Step

THIRD, LOST = "Team lunch", "Newsletter"
SLOW_MS = 3000


def parts(scene: Scene) -> Step:
    """More than the service takes at once is told as parts before it is sent."""
    scene.driver.click("Cards")
    yield (lambda: scene.driver.is_offered("Issue card"), "the cards")
    yield from fill_issue_form(scene, "Issue card", THIRD, "5.00")
    scene.driver.click("Issue and load $5.00")
    yield scene.see(f"{THIRD} is ready")
    scene.driver.click("Show card")
    yield lambda: scene.chosen().label == THIRD, "the new card to be the chosen one"
    yield scene.see(THIRD, "$5.00", "Active")
    scene.driver.click("Top up")
    yield scene.see("Amount")
    scene.driver.type_into("Amount", "2,600.00")
    yield scene.see("In 2 parts: $2,500.00 + $100.00, each confirmed before the next.")


def parts_sent(scene: Scene) -> Step:
    """A large amount takes the password; then what is done and what is left stand there."""
    # The bank's message would confirm the first part before anybody has seen it.
    slow = scene.app.worker.submit(lambda: scene.host.plant("fund", "delay", SLOW_MS))
    yield slow.done, "the slow answer to be planted"
    scene.driver.click("Top up $2,600.00")
    yield from scene.prove()
    yield scene.see("part 1 of 2", "1 more part")


def not_known(scene: Scene) -> Step:
    """The parts made two debits; a top-up without an answer is violet, and has no "again"."""
    yield scene.see("$2,605.00", "in 2 parts")
    yield from scene.read_books()
    scene.check_book(THIRD, "active", "2605.00")
    effects = [] if scene.books is None else scene.books.effects
    loads = [e.amount_micros // USD for e in effects if e.amount_micros in (2500 * USD, 100 * USD)]
    expect(sorted(loads) == [100, 2500], "each part made one debit")
    yield from _spoil(scene, "fund")
    scene.driver.click("Top up")
    yield scene.see("Amount")
    scene.driver.type_into("Amount", "25.00")
    yield scene.see("Top up $25.00")
    scene.driver.click("Top up $25.00")
    yield scene.see("Top-up of $25.00: sent, no answer", "Did money move?", "Not known yet")


def which_card(scene: Scene) -> Step:
    """A card without an answer, and two new ones that nothing names: only a person can tell."""
    scene.driver.click("Close")
    yield from _spoil(scene, "create")
    yield from fill_issue_form(scene, "Issue card", LOST, "5.00")
    scene.driver.click("Issue and load $5.00")
    yield scene.see(f"{LOST}: not known yet")
    made = scene.app.worker.submit(lambda: scene.host.populate(2))
    yield made.done, "two cards from elsewhere"
    scene.driver.click("Back to the cards")
    scene.driver.click("Refresh now")
    yield scene.see("Needs attention", LOST)
    scene.driver.choose_row("Card list", LOST)
    yield scene.see("Is one of these the card?", "None of these")
    title = scene.driver.window.windowTitle()
    expect(title == "Purser, 2 not known", "the window's title counts what is not known")


def quitting(scene: Scene) -> Step:
    """Closing the window asks first, and says what becomes of what is open."""
    scene.driver.window.close()
    yield scene.see("Quit while something is open?", "Nothing is lost by quitting.")


def checked(scene: Scene) -> Step:
    """The connection check reads, and dates what it saw."""
    scene.driver.click("Connection check")
    yield scene.see("What is known", "Money units")
    scene.driver.click("Check now")
    yield scene.see("Checked on")


def backed_up(scene: Scene) -> Step:
    """A backup on demand, opened again and compared."""
    scene.driver.click("Backups and log")
    yield scene.see("Newest backup", "Second place")
    scene.driver.click("Back up now")
    yield (lambda: scene.driver.is_offered("Back up now"), "the backup")


def _spoil(scene: Scene, operation: str) -> Step:
    planted = scene.app.worker.submit(lambda: scene.host.plant(operation, "drop_before"))
    yield planted.done, "the fault to be planted"
