"""The tour's steps with their fixed names, in order."""

from collections.abc import Callable

from desktop_app.tour import disposable, doubts, ending, money, news, opening
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
    ("15-disposable", disposable.armed),
    ("16-used", disposable.used),
    ("17-gone", disposable.gone),
    ("18-parts", doubts.parts),
    ("19-parts-sent", doubts.parts_sent),
    ("20-not-known", doubts.not_known),
    ("21-which-card", doubts.which_card),
    ("22-quitting", doubts.quitting),
    ("23-activity", news.activity),
    ("24-what-happened", news.what_happened),
    ("25-notices", news.notices),
    ("26-people", news.people),
    ("27-wallets", news.wallets),
    ("28-settings", ending.settings),
    ("29-checked", doubts.checked),
    ("30-ways-of-news", news.ways),
    ("31-messages", news.messages),
    ("32-going-live", news.going_live),
    ("33-backed-up", doubts.backed_up),
    ("34-locked", ending.locked),
    ("35-server-stopped", ending.server_stopped),
    ("36-restarted", ending.restarted),
    ("37-offline", ending.offline),
    ("38-read-offline", ending.read_offline),
)
