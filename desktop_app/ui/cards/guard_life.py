"""The life of a disposable card from top to bottom: what is known, what goes on, what will come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import CardView
from desktop_app.domain.cards import CardState, Field
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.guarded import amount_of
from desktop_app.domain.history import Charge, HistoryStatus
from desktop_app.domain.policies import PolicyKind
from desktop_app.ui.cards.guard_words import COMING, POLICY_WORDS, PROMISES, TO_END, WHY
from desktop_app.ui.kit.timeline import TimelineStep
from desktop_app.ui.kit.track_paint import StepState
from desktop_app.ui.words import Words

_TOLD = 4
"""So many purchases are told one by one; the page below tells them all."""
_CAME_TO: Final = {
    HistoryStatus.SETTLED: "Settled",
    HistoryStatus.REFUNDED: "Paid, then refunded",
    HistoryStatus.RELEASED: "The shop let it go",
    HistoryStatus.REVERSED: "Taken back",
}
_HELD = "Held by the shop, not settled yet"
_LIVE = frozenset({Standing.ARMED, Standing.VERIFIED})
_OVER = frozenset({Standing.ENDED, Standing.BURNED})
_NO_LIFE = frozenset({CardState.FAILED, CardState.EXPIRED})
_OPEN = frozenset({CardState.ACTIVE, CardState.EXPIRING, CardState.FREEZING})
_SHUT = frozenset({CardState.FROZEN, CardState.ENDING})
"""States in which a read has shown it as frozen."""
_LEFT = "What is left returns to the wallet"


def life_of(card: CardView, words: Words, *, is_paused: bool = False) -> tuple[TimelineStep, ...]:
    """Its steps in their order; none for a card that is under no policy, stays, or was kept.

    `is_paused`: nothing is done by itself in this copy of the vault.
    """
    guard = card.guard
    if guard is None or guard.standing is Standing.RELEASED or card.state in _NO_LIFE:
        return ()
    if guard.policy.stays:
        return ()
    return (
        _issued(card, words),
        _step("done", f"Guarded: {POLICY_WORDS[guard.policy.kind].lower()}", _rule(guard),
              _when(guard.armed_at, words)),
        *_uses(guard, words),
        *_freeze(card, guard, words),
        *_now(card, guard, words, is_paused=is_paused),
        *(() if is_paused else _coming(guard, words)),
        *_after(card, guard, words),
    )  # fmt: skip


def _issued(card: CardView, words: Words) -> TimelineStep:
    is_stored = Field.PAN in card.stored
    note = "Number stored, encrypted and read back" if is_stored else "Its number is not stored"
    return _step("done", "Issued", note, _when(card.created_at, words))


def _rule(guard: GuardView) -> str:
    return PROMISES[guard.policy.kind].partition(", then")[0]


def _uses(guard: GuardView, words: Words) -> Iterator[TimelineStep]:
    for charge in guard.used[:_TOLD]:
        amount = words.money(amount_of(charge))
        shop = charge.merchant or "a shop that is not named"
        yield _step("done", f"Used: {shop}, {amount}", _came_to(charge), _when(charge.at, words))
    more = len(guard.used) - _TOLD
    if more > 0:
        yield _step("done", f"{more} more {'purchase' if more == 1 else 'purchases'}")


def _came_to(charge: Charge) -> str:
    return _CAME_TO.get(charge.status, _HELD)


def _freeze(card: CardView, guard: GuardView, words: Words) -> Iterator[TimelineStep]:
    """Said as done only where a read states the card as frozen, or as ended since."""
    if guard.froze_at is None or guard.standing in _LIVE:
        return
    if card.state in _SHUT or guard.standing in _OVER:
        why = WHY.get(guard.why, "")
        yield _step("done", "Frozen by Purser", why.rstrip("."), _when(guard.froze_at, words))


def _now(
    card: CardView, guard: GuardView, words: Words, *, is_paused: bool
) -> Iterator[TimelineStep]:
    standing, is_open = guard.standing, card.state in _OPEN
    if standing in _LIVE:
        due = "" if guard.due is None else COMING.get(guard.why, "").format(words.soon(guard.due))
        yield _step("now", _awaited(guard), due.rstrip("."))
    elif standing in TO_END and card.state is CardState.ENDING:
        yield _step("now", "Being ended", "Until a read shows it")
    elif standing in TO_END and is_open and is_paused:
        yield _step("now", "Not frozen", "Purser freezes nothing by itself in this copy")
    elif standing in TO_END and is_open:
        yield _step("now", "Being frozen", "Until a read shows it, a charge may be approved")
    elif standing is Standing.SPENT and card.state is CardState.FROZEN:
        yield _step("now", "Waiting for the charge to settle", "Nothing is ended while it may post")
    elif standing is Standing.VOIDED:
        yield _step("now", "Waits for you", "Use it again, keep it or end it")
    elif standing is Standing.HELD_ELSEWHERE:
        yield _step("now", "Frozen, but not by this policy", "It is left as it is")
    elif standing is Standing.ATTENTION and guard.why is not Why.SWEEP:
        yield _step("now", "Waits for you", "The box above says why")


def _awaited(guard: GuardView) -> str:
    used, kind = len(guard.used), guard.policy.kind
    if kind is PolicyKind.USES:
        return f"{used} of {guard.policy.uses} purchases made"
    if kind is PolicyKind.UNTIL:
        return "May be used until its day"
    if kind is PolicyKind.PARTS and used:
        return "Waiting for further parts"
    return "Waiting for its first purchase"


def _coming(guard: GuardView, words: Words) -> Iterator[TimelineStep]:
    """The end and what follows, where Purser sees to it."""
    if guard.standing not in _LIVE | TO_END:
        return
    at = guard.due if guard.standing is Standing.RETIRING else None
    note = "Once it has settled, not in the card's first 24 hours"
    yield _step("todo", "Ends", note, "" if at is None else f"from {words.soon(at)}")
    yield _step("todo", _LEFT, "Looked for in the wallet")


def _after(card: CardView, guard: GuardView, words: Words) -> Iterator[TimelineStep]:
    """What came after the end."""
    is_missing = guard.standing is Standing.ATTENTION and guard.why is Why.SWEEP
    if guard.standing not in _OVER and not is_missing:
        return
    yield _step("done", "Ended", "", _when(card.ended_at, words))
    if guard.standing is Standing.BURNED:
        yield _step("done", "Nothing is left on the card", "What was left is in the wallet")
    elif is_missing:
        yield _step("now", "Waits for you", "Nothing shows that what was left came back")
    else:
        yield _step("now", _LEFT, "Purser looks for it in the wallet")


def _when(at: datetime | None, words: Words) -> str:
    return "" if at is None else words.when(at)


def _step(state: StepState, title: str, note: str = "", when: str = "") -> TimelineStep:
    return TimelineStep(state, title, note, when)
