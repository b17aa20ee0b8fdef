"""One use of a card that rests between its uses: what is loaded, and for which card it is."""

from desktop_app.domain.backups import KNOWS_LESS
from desktop_app.domain.limits import Limits
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.policies import Policy

DISPOSABLE = "The card is disposable: its own policy holds."
PAUSED = f"{KNOWS_LESS}: nothing is frozen by itself."
IN_USE = "The card is in use already: it is frozen after its purchase."


def load_for(price: Money, margin: Money, available: Money, limits: Limits) -> Money:
    """What is missing for `price` and `margin` on a card that holds `available`.

    Where anything is, at least the service's smallest top-up.
    """
    missing = price + margin - available
    return ZERO if missing <= ZERO else max(missing, limits.min_top_up)


def why_not_used(policy: Policy | None, *, is_frozen: bool) -> str:
    """Why a card under `policy` is not opened for one use; None is an ordinary card."""
    if policy is None:
        return ""
    if not policy.stays:
        return DISPOSABLE
    return "" if is_frozen else IN_USE
