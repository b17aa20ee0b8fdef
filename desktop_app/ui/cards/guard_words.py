"""A disposable card in words: what it is for, where it stands, what happens next."""

from typing import Final

from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import CardView
from desktop_app.application.sweeping import Sweep
from desktop_app.domain.cards import CardState
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.money import ZERO
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.stated_time import is_stated
from desktop_app.ui.cards import use_words
from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.words import Words

POLICY_WORDS: Final = {
    PolicyKind.ONE_PURCHASE: "One purchase",
    PolicyKind.PARTS: "Ships in parts",
    PolicyKind.TRIAL: "Free trial",
    PolicyKind.UNTIL: "Until a date",
    PolicyKind.USES: "Several uses",
}
PROMISES: Final = {
    PolicyKind.ONE_PURCHASE: "Frozen at the first purchase above $1, then ended once it settled.",
    PolicyKind.PARTS: "Frozen when all parts are paid, or two weeks after the first, then ended.",
    PolicyKind.TRIAL: "Frozen at the first approval, even one of nothing, then ended.",
    PolicyKind.UNTIL: "Frozen at the end of that day, then ended once everything has settled.",
    PolicyKind.USES: "Frozen at the last of these purchases, then ended once all have settled.",
}
UNTIL_SEEN: Final = (
    "Until this computer sees a purchase, a second one is limited only by the balance."
)
_PILLS: Final[dict[Standing, tuple[PillState, str]]] = {
    Standing.ARMED: ("armed", "Armed"),
    Standing.VERIFIED: ("armed", "Armed"),
    Standing.SPENT: ("spent", "Spent, waiting to settle"),
    Standing.VOIDED: ("spent", "Charge let go"),
    Standing.RETIRING: ("spent", "Ends by itself"),
    Standing.ATTENTION: ("bad", "Waits for you"),
}
TO_END: Final = frozenset({Standing.SPENT, Standing.RETIRING})
_TICKETS: Final = TO_END | {Standing.ARMED, Standing.VERIFIED}
_ON_THE_WAY = {CardState.FREEZING, CardState.UNFREEZING, CardState.ENDING, CardState.ISSUING}
WHY: Final = {
    Why.USED: "It was used.",
    Why.ALL_PARTS: "All parts are paid.",
    Why.WINDOW_OVER: "The time for further parts is over.",
    Why.DATE: "Its day has come.",
    Why.UNUSED: "Nobody used it in time.",
}
COMING: Final = {
    Why.UNUSED: "Unused, it ends from {}.",
    Why.DATE: "Its last moment is {}.",
    Why.WINDOW_OVER: "Further parts are waited for until {}.",
}
_ENDING: Final = "Its end was sent; a read has to show it."
_ATTENTION: Final = {
    Why.BROKEN: "Nobody looks after this card any more, because of a fault in Purser. Freeze it "
    "now, then close Purser and open it again.",
    Why.OLD_HOLD: "A shop has held money for ten days without collecting it. Nothing is ended "
    "while that may still post.",
    Why.DEBT: "The shop collected more than the card held. Top it up, then it can end.",
    Why.AGE_UNKNOWN: "The service does not say how old this card is, so nothing is ended by "
    "itself. End it when you like.",
}


def guarded_pill(card: CardView) -> tuple[PillState, str] | None:
    """The pill of a disposable card; None where its ordinary state says more."""
    if card.guard is None or card.state in _ON_THE_WAY:
        return None
    pills = use_words.PILLS if card.guard.policy.stays else _PILLS
    return pills.get(card.guard.standing)


def is_ticket(guard: GuardView | None) -> bool:
    """Whether its policy still means to end it."""
    return guard is not None and guard.standing in _TICKETS and not guard.policy.stays


def is_spent(guard: GuardView | None) -> bool:
    """Whether it was used as its policy meant, so that its ticket has no stub any more."""
    if guard is None or not is_ticket(guard):
        return False
    return guard.standing in TO_END and bool(guard.used)


def stub_words(guard: GuardView | None, words: Words) -> tuple[str, str]:
    """The two lines on the stub of its ticket."""
    if guard is None:
        return "", ""
    if not guard.used:
        return POLICY_WORDS[guard.policy.kind], "not used yet"
    at = guard.used[-1].at
    used = f"used {words.clock(at)}" if is_stated(at) else "used"
    return POLICY_WORDS[guard.policy.kind], used


def list_note(card: CardView, words: Words) -> str:
    """`one purchase`, or from when it ends: what stands behind the state in the list."""
    guard = card.guard
    if guard is None or guard.policy.stays or guarded_pill(card) is None:
        return ""
    if guard.standing is Standing.RETIRING and guard.due is not None:
        return f"from {words.soon(guard.due).partition(',')[0]}"
    return POLICY_WORDS[guard.policy.kind].lower()


def story(guard: GuardView, words: Words, state: CardState) -> str:
    """What is the matter with it, and what Purser does next."""
    if guard.policy.stays and guard.standing is not Standing.ATTENTION:
        return use_words.use_story(guard, words, state)
    why = WHY.get(guard.why, "")
    if state is CardState.ENDING:
        return f"{why} {_ENDING}".strip()
    is_frozen = state is CardState.FROZEN
    told = {
        Standing.ARMED: _armed(guard, words),
        Standing.VERIFIED: _armed(guard, words),
        Standing.SPENT: f"{why} {_spent(is_frozen=is_frozen)}".strip(),
        Standing.RETIRING: f"{why} {_end(guard, words, is_frozen=is_frozen)}".strip(),
        Standing.VOIDED: "The shop let go of its charge, so nothing was bought. It stays frozen "
        "until you use it again, keep it or end it.",
        Standing.RELEASED: "Its policy does not apply any more, because it was kept or unfrozen: "
        "nothing is done with it by itself.",
        Standing.ATTENTION: _attention(guard, words),
        Standing.RESTING: use_words.OWN_FREEZE,
        Standing.HELD_ELSEWHERE: "It is frozen, but not by this policy, so it is left as it is.",
    }
    return told.get(guard.standing, "")


def _attention(guard: GuardView, words: Words) -> str:
    if guard.why is Why.SWEEP:
        return _missing(guard.sweep, words)
    return _ATTENTION.get(guard.why, "Nothing is done by itself meanwhile.")


def _missing(sweep: Sweep | None, words: Words) -> str:
    """What an ended card held, what came back, and what did not."""
    todo = "Look at the wallet, or ask Bitnob."
    if sweep is None or sweep.left is None:
        return f"It has ended, but nothing read since says that what it held came back. {todo}"
    held = f"It held {words.money(sweep.left)} when its end was asked for"
    if not sweep.came_back:
        return f"{held}, and nothing read since says that this came back. {todo}"
    back = f"{held}, and {words.money(sweep.came_back)} came back"
    rest = sweep.left - sweep.came_back
    if rest < ZERO:
        return f"{back}: that is more than it held. {todo}"
    return f"{back}: {words.money(rest)} is missing. A fee or a late charge may explain it. {todo}"


def charged_words(guard: GuardView, words: Words) -> str:
    """What is said where more purchases came through than were meant; else nothing."""
    if not guard.charged:
        return ""
    sums = ", ".join(words.money(amount) for amount in guard.charged)
    return (
        f"Charged {len(guard.charged)} times before it was frozen: {sums}. Only the shop can "
        "give one back."
    )


def _armed(guard: GuardView, words: Words) -> str:
    seen = "A shop only checked that it exists." if guard.standing is Standing.VERIFIED else ""
    over = "" if guard.due is None else COMING.get(guard.why, "").format(words.soon(guard.due))
    parts = (PROMISES[guard.policy.kind], seen, UNTIL_SEEN, over)
    return " ".join(part for part in parts if part)


def _spent(*, is_frozen: bool) -> str:
    now = (
        "It is frozen: a second charge will be declined."
        if is_frozen
        else "It is not frozen yet: a second charge may be approved. Purser goes on asking for it."
    )
    return f"{now} It ends once what shops hold on it has settled."


def _end(guard: GuardView, words: Words, *, is_frozen: bool) -> str:
    if guard.due is None:
        first = "" if is_frozen else "It is frozen first. "
        return (
            f"{first}It ends once a read shows that nothing is held on it, and what is left "
            "returns to the wallet."
        )
    return f"It ends from {words.soon(guard.due)}, and what is left returns to the wallet."
