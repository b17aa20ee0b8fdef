"""The use cases' desk over a real vault and a real client, as the session puts it together."""

from pathlib import Path

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.system.clock import RandomIds, SystemClock
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.desk import Desk
from desktop_app.application.facts import CardBook
from desktop_app.application.people_book import PeopleBook
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.profiles import Profile


def make_desk(folder: Path, vault: OpenVault, api: BitnobClient, profile: Profile) -> Desk:
    """The desk of one practice connection whose units are proven, as by the bank's own word."""
    clock = SystemClock()
    guard = UnitGuard(vault, profile, api.units.per_usd, PUBLISHED_LIMITS, clock)
    guard.hear_practice(api.units.per_usd)
    guard.mark_checked()
    api.units.observer = guard.observe
    ids = RandomIds()
    people = PeopleBook(vault, ids.make_intent_id, clock, has_list=api.capabilities.holders)
    return Desk(
        folder, vault, CardBook(vault), people, api, profile, PUBLISHED_LIMITS, PUBLISHED_FEES,
        clock, ids, "bench", guard,
    )  # fmt: skip
