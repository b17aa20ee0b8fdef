"""The places of the window: what they are called, and which keys lead there."""

from desktop_app.ui.home.pictures import AUTOMATION, CARDS, NOTICES
from desktop_app.ui.kit.nav_rail import NavItem, NavRail

ACTIVITY, WALLETS, SETTINGS, LOCK = "activity", "wallets", "settings", "lock"
PEOPLE, FREEZE_ALL = "people", "freeze_all"


def make_nav() -> NavRail:
    """The places of the window, and below them what can be done from anywhere."""
    return NavRail(
        (
            NavItem(CARDS, "cards", "Cards", "Alt+1"),
            NavItem(PEOPLE, "people", "People", "Alt+9"),
            NavItem(ACTIVITY, "activity", "Activity", "Alt+3"),
            NavItem(WALLETS, "wallet", "Wallets", "Alt+8"),
            NavItem(AUTOMATION, "automation", "Automation", "Alt+4"),
            NavItem(NOTICES, "notices", "Notices", "Alt+7"),
        ),
        (
            NavItem(SETTINGS, "settings", "Settings", "Ctrl+,"),
            NavItem(FREEZE_ALL, "freeze", "Freeze all", "Ctrl+Shift+P"),
            NavItem(LOCK, "lock", "Lock", "Ctrl+L"),
        ),
    )
