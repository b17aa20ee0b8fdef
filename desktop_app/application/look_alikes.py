"""M2 OneDebit: a card that was ordered a moment ago is asked about before it is two."""

from desktop_app.application.desk import Desk
from desktop_app.application.replacing import refuse_second
from desktop_app.application.strangers import ordered_lately
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.errors import LookAlike
from desktop_app.domain.intents import Kind, find_look_alike
from desktop_app.domain.money import Money

LOOKED_THROUGH = 200


def refuse_look_alike(desk: Desk, wish: IssueWish, load: Money) -> None:
    """Raises LookAlike. The lost card that this one replaces is no reason to ask."""
    if wish.again:
        return
    recent = desk.vault.intents.recent(LOOKED_THROUGH, Kind.ISSUE)
    refuse_second(recent, wish.parent)
    same = (i for i in recent if i.params.get("label") == wish.label and i.id != wish.parent)
    alike = find_look_alike(same, Kind.ISSUE, load, desk.clock.now())
    elsewhere = ordered_lately(desk.vault, desk.book, wish.label, desk.service_now())
    if alike is not None or elsewhere:
        raise LookAlike
