"""The tour's steps with their fixed names, in order."""

from collections.abc import Callable

from desktop_app.tour import doubts, ending, money, news, opening
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
    ("15-parts", doubts.parts),
    ("16-parts-sent", doubts.parts_sent),
    ("17-not-known", doubts.not_known),
    ("18-which-card", doubts.which_card),
    ("19-quitting", doubts.quitting),
    ("20-activity", news.activity),
    ("21-what-happened", news.what_happened),
    ("22-notices", news.notices),
    ("23-settings", ending.settings),
    ("24-checked", doubts.checked),
    ("25-ways-of-news", news.ways),
    ("26-messages", news.messages),
    ("27-going-live", news.going_live),
    ("28-backed-up", doubts.backed_up),
    ("29-locked", ending.locked),
    ("30-server-stopped", ending.server_stopped),
    ("31-restarted", ending.restarted),
    ("32-offline", ending.offline),
    ("33-read-offline", ending.read_offline),
)
