"""The tour's opening: first run, password, the first card and its number."""

from desktop_app.tour.scene import FIRST, PASSWORD, Scene, expect, fill_issue_form
from desktop_app.tour.stage import Step
from desktop_app.ui.first_run.password_step import UNDERSTOOD


def first_run(scene: Scene) -> Step:
    """A fresh computer."""
    yield scene.see("Try the sandbox", "Connect Bitnob", "Open a vault")


def password(scene: Scene) -> Step:
    """A master password; a short one is refused in words."""
    scene.driver.click("Set up the sandbox")
    yield scene.see("Choose a master password")
    scene.driver.type_into("Master password", "short")
    scene.driver.click("Make the vault")
    yield scene.see("At least 15 characters. Five words are easy to keep.")
    scene.driver.type_into("Master password", PASSWORD)
    scene.driver.type_into("Repeat the password", PASSWORD)
    scene.driver.click(UNDERSTOOD)


def empty(scene: Scene) -> Step:
    """The vault is made, the practice bank started and read."""
    scene.driver.click("Make the vault")
    yield scene.see("No cards yet", "SANDBOX", "Online")
    yield from scene.read_books()
    expect(scene.books is not None and not scene.books.cards, "the bank begins without cards")
    yield scene.see("5,000.00 USDC")
    scene.stage.note("wallet painted as the bank states it: 5,000.00 USDC")


def issue_form(scene: Scene) -> Step:
    """What a card can be for, and what these cards are, is said before anything is sent."""
    yield from fill_issue_form(scene, "Issue your first card", FIRST, "20.00")
    yield scene.see("What is it for?", "Online shopping", "It stays until you end it.")
    yield scene.see("Visa, virtual", "online only", "3-D Secure")


def issued(scene: Scene) -> Step:
    """One create, its number kept, active, loaded."""
    scene.driver.click("Issue and load $20.00")
    yield scene.see(f"{FIRST} is ready")
    scene.driver.click("Show card")
    yield scene.see(FIRST, "$20.00", "Active")
    yield from scene.read_books()
    scene.check_book(FIRST, "active", "20.00")
    expect(scene.books is not None and len(scene.books.cards) == 1, "one wish made one card")


def revealed(scene: Scene) -> Step:
    """Masked until asked; then the digits the bank made."""
    expect(not scene.painted_number(), "the number is masked until it is asked for")
    scene.driver.click("Reveal number")
    yield (lambda: len(scene.painted_number()) == 16, "sixteen digits")
    scene.number = scene.painted_number()
    scene.stage.note(f"number painted, ends {scene.number[-4:]}")
