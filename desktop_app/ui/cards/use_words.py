"""A card that stays frozen between its uses, in words."""

from typing import Final

from desktop_app.application.guard_view import GuardView
from desktop_app.domain.cards import CardState
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.money import Money
from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.words import Words

PILLS: Final[dict[Standing, tuple[PillState, str]]] = {
    Standing.ARMED: ("armed", "In use"),
    Standing.VERIFIED: ("armed", "In use"),
    Standing.SPENT: ("spent", "Used, not frozen yet"),
    Standing.RETIRING: ("spent", "Not frozen yet"),
    Standing.ATTENTION: ("bad", "Waits for you"),
}
"""Where its ordinary state says as much, none: frozen is frozen."""
RESTING: Final = "Frozen between uses"
OWN_FREEZE: Final = (
    "It is frozen until it is used again or unfrozen. A charge meanwhile is declined, and Bitnob "
    "counts that."
)
_OTHER_FREEZE: Final = (
    "It is frozen, and was not frozen by Purser since its last use began: by you, by Bitnob, or it "
    "was never unfrozen."
)
_WHY: Final = {Why.USED: "It was used.", Why.UNUSED: "Nobody used it in time."}
_NOT_YET: Final = (
    "It is not frozen yet: another charge may be approved. Purser goes on asking for it."
)
_OPENING: Final = "It is being unfrozen. What is bought from now on counts as its use."
_ENDING: Final = "Its end was sent; a read has to show it."
_SEEN: Final = "A shop only checked that it exists."
_BOUND: Final = (
    "Until this computer sees the purchase, a second one is limited only by the balance."
)
_TOO_LITTLE: Final = (
    "It holds less than the price of {}: such a charge is declined, and Bitnob counts that. Top it "
    "up before you buy."
)


def use_title(guard: GuardView, state: CardState) -> str:
    """The head of the box of a card that stays."""
    if guard.standing is Standing.ATTENTION:
        return "Waits for you"
    if guard.standing is Standing.RESTING and state is CardState.FROZEN:
        return RESTING
    is_open = guard.standing in {Standing.SPENT, Standing.RETIRING}
    return "To be frozen" if is_open else "In use"


def use_story(guard: GuardView, words: Words, state: CardState) -> str:
    """What is the matter with it, and what Purser does next."""
    if state is CardState.ENDING:
        return _ENDING
    to_freeze = f"{_WHY.get(guard.why, '')} {_NOT_YET}".strip()
    told = {
        Standing.ARMED: _armed(guard, words),
        Standing.VERIFIED: _armed(guard, words),
        Standing.SPENT: to_freeze,
        Standing.RETIRING: to_freeze,
        Standing.RESTING: _resting(guard, state),
    }
    return told.get(guard.standing, "")


def too_little(guard: GuardView, available: Money | None, words: Words) -> str:
    """That the price it was opened for is more than it holds; else nothing."""
    if guard.standing not in {Standing.ARMED, Standing.VERIFIED} or guard.policy.expected is None:
        return ""
    if available is None or available >= guard.policy.expected:
        return ""
    return _TOO_LITTLE.format(words.money(guard.policy.expected))


def _resting(guard: GuardView, state: CardState) -> str:
    if state is CardState.UNFREEZING:
        return _OPENING
    if guard.froze_at is None:
        return _OTHER_FREEZE
    return f"{_WHY.get(guard.why, '')} {OWN_FREEZE}".strip()


def _armed(guard: GuardView, words: Words) -> str:
    latest = "" if guard.due is None else f", or {words.soon(guard.due)} without one"
    seen = _SEEN if guard.standing is Standing.VERIFIED else ""
    parts = (f"Purser freezes it after its purchase{latest}.", seen, _BOUND)
    return " ".join(part for part in parts if part)
