"""What happened, in every place that tells it: Activity, Notices, Wallets, how news arrives."""

from desktop_app.tour.automation import PARCELS
from desktop_app.tour.disposable import LAMPS
from desktop_app.tour.scene import FIRST, Scene
from desktop_app.tour.stage import Step


def activity(scene: Scene) -> Step:
    """Every charge of every card, the held and the loaded apart."""
    scene.driver.click("Stay")
    scene.driver.click("Activity")
    yield scene.see("Transactions", "Bookshop", "$18.20", LAMPS)


def what_happened(scene: Scene) -> Step:
    """The same time told as what was done, by whom and when."""
    scene.driver.click("What happened")
    yield scene.see(
        "Top-up of $25.00: sent, no answer; not known yet", "Top-up of $100.00: a read proves it"
    )


def notices(scene: Scene) -> Step:
    """What was worth telling, kept until it was read."""
    scene.driver.click("Transactions")
    scene.driver.click("Notices")
    yield scene.see("Notices", FIRST)


def people(scene: Scene) -> Step:
    """Who holds the cards, how far each may, and what these hold together."""
    scene.driver.click("People")
    yield scene.see("Ada Lovelace", "KYC approved", "of 3 cards", "Worked out by Purser")


def wallets(scene: Scene) -> Step:
    """Each wallet as the bank states it, and what the newest top-ups took."""
    scene.driver.click("Wallets")
    yield scene.see("Recent top-ups", "USDC", "BTC", "was paid in USDC", "The wallet paid")


def ways(scene: Scene) -> Step:
    """How a message reaches this window, and who can read along on the way."""
    scene.driver.click("How news arrives")
    yield scene.see("Choose the way", "What happens", "Who can read along")


def messages(scene: Scene) -> Step:
    """Every message that came, with what was made of it."""
    scene.driver.click("Messages")
    yield scene.see("Messages", PARCELS)


def going_live(scene: Scene) -> Step:
    """What stands between practice and real money, step by step."""
    scene.driver.click("Going live")
    yield scene.see("Steps")
