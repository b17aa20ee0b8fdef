"""The tour's steps with their fixed names, in order."""

from collections.abc import Callable

from desktop_app.tour import ending, money, opening
from desktop_app.tour.scene import Scene
from desktop_app.tour.stage import Step

STEPS: tuple[tuple[str, Callable[[Scene], Step]], ...] = (
    ("01-first-run", opening.first_run),
    ("02-password", opening.password),
    ("03-no-cards-yet", opening.empty),
    ("04-issue-form", opening.issue_form),
    ("05-issued", opening.issued),
    ("06-revealed", opening.revealed),
    ("07-top-up", money.top_up),
    ("08-topped-up", money.topped_up),
    ("09-buy", money.buy),
    ("10-bought", money.bought),
    ("11-frozen", money.frozen),
    ("12-second-card", money.second_card),
    ("13-terminate", money.terminate),
    ("14-terminated", money.terminated),
    ("15-settings", ending.settings),
    ("16-locked", ending.locked),
    ("17-server-stopped", ending.server_stopped),
    ("18-restarted", ending.restarted),
    ("19-offline", ending.offline),
    ("20-read-offline", ending.read_offline),
)
