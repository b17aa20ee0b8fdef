"""What an issue's wish keeps of the form beside its label and note: what comes after the card."""

from desktop_app.application.limits_asked import dump_figures
from desktop_app.application.limits_owed import LIMITS
from desktop_app.application.load_owed import LOAD
from desktop_app.application.replacing import REPLACES
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import NO_LIMITS
from desktop_app.domain.policy_text import POLICY, dump_policy


def params_of(wish: IssueWish, *, loads_apart: bool) -> dict[str, str]:
    """The parameters that only some wishes have; `loads_apart`: the load is a send of its own."""
    kept: dict[str, str] = {}
    if wish.policy is not None:
        kept[POLICY] = dump_policy(wish.policy)
    if wish.limits != NO_LIMITS:
        kept[LIMITS] = dump_figures(wish.limits)
    if wish.load and loads_apart:
        kept[LOAD] = str(wish.load.micros)
    if wish.replaces is not None:
        kept[REPLACES] = wish.replaces
    return kept
