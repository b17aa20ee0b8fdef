"""The tour's steps with their fixed names, in order."""

from collections.abc import Callable

from desktop_app.tour import disposable, doubts, ending, money, news, opening, replacing
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
    ("11-before-freezing", money.before_freezing),
    ("12-frozen", money.frozen),
    ("13-replacing", replacing.replacing),
    ("14-shops", replacing.shops),
    ("15-freeze-all", replacing.freeze_all),
    ("16-next-day", replacing.next_day),
    ("17-terminate", money.terminate),
    ("18-terminated", money.terminated),
    ("19-disposable", disposable.armed),
    ("20-used", disposable.used),
    ("21-gone", disposable.gone),
    ("22-parts", doubts.parts),
    ("23-parts-sent", doubts.parts_sent),
    ("24-not-known", doubts.not_known),
    ("25-which-card", doubts.which_card),
    ("26-quitting", doubts.quitting),
    ("27-activity", news.activity),
    ("28-what-happened", news.what_happened),
    ("29-notices", news.notices),
    ("30-people", news.people),
    ("31-wallets", news.wallets),
    ("32-settings", ending.settings),
    ("33-checked", doubts.checked),
    ("34-ways-of-news", news.ways),
    ("35-messages", news.messages),
    ("36-going-live", news.going_live),
    ("37-backed-up", doubts.backed_up),
    ("38-locked", ending.locked),
    ("39-server-stopped", ending.server_stopped),
    ("40-restarted", ending.restarted),
    ("41-offline", ending.offline),
    ("42-read-offline", ending.read_offline),
)
