"""What is to come on a made-up card: holds, shops that recur, refunds."""

from dataclasses import replace
from datetime import timedelta

from desktop_app.application.foreseeing import Outlook
from desktop_app.domain.foresight import Expected, Foresight, Holds, Refunds, Rhythm, Shop
from desktop_app.domain.freezing import Fate, FreezeLine
from desktop_app.domain.money import Money
from tests.support.snapshots import CARDS, NOW

DAY = timedelta(days=1)
DUE = Expected(
    NOW + 16 * DAY, NOW + 15 * DAY, NOW + 17 * DAY, Money.usd(54, 99), Money.usd(52), Money.usd(55)
)
ADOBE = Shop("Adobe", 5, NOW - 14 * DAY, Rhythm.MONTHLY, DUE, is_sure=True)
ZOOM = replace(ADOBE, name="Zoom", times=2, is_sure=False)
SEEN = Foresight(
    Holds(2, Money.usd(38)), (ADOBE, ZOOM, Shop("Kiosk", 1, NOW)), Refunds(1, Money.usd(12), 0, 14)
)
OUTLOOK = Outlook(CARDS[0].id, SEEN, NOW, None, 0, 7)
FREEZE_LINES = (
    FreezeLine(CARDS[0].id, "Google Ads", "4417", Fate.FROZEN),
    FreezeLine(CARDS[1].id, "Adobe", "9021", Fate.NOT_KNOWN),
    FreezeLine(CARDS[3].id, "Figma", "2286", Fate.NOT_FROZEN, "The service refused the request."),
    FreezeLine(CARDS[2].id, "Hosting", "1177", Fate.WAITING),
    FreezeLine(None, "New one", "", Fate.NOT_FROZEN, "It is still being made."),
)
