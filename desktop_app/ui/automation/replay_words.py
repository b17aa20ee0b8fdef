"""A dry run in words: what would have happened, and what to think about before it does."""

from typing import Final

from desktop_app.application.rule_sentences import CODE_WORDS
from desktop_app.domain.replaying import BACK, Replay
from desktop_app.domain.rule_advice import Advice, AdviceKind
from desktop_app.domain.rule_codes import Code
from desktop_app.ui.automation.reason_words import LIMIT_WORDS
from desktop_app.ui.words import Words

NO_REPLAY: Final = "This rule moves no money, so there is nothing to look back at."
NO_HISTORY: Final = (
    "Nothing was read of this card's past yet, so Purser cannot say what the rule would have done."
)
ADVICE_WORDS: Final[dict[AdviceKind, str]] = {
    AdviceKind.LOOPS: (
        "It adds at most half of what it waits for: one run may not be enough, and the next comes "
        "60 minutes later."
    ),
    AdviceKind.TYPICAL_CHARGE: (
        "The card is usually charged more than it is kept at, and such a charge would be declined."
    ),
    AdviceKind.CAP_BELOW_NEED: "A limit is below what one filling needs: the rest is never sent.",
    AdviceKind.ALREADY_BELOW: (
        "The card holds less than that now: the rule runs as soon as it is switched on."
    ),
    AdviceKind.SHORT_MONTH: (
        "Not every month has this day: where it is missing, the last day of the month is taken."
    ),
    AdviceKind.SKIPPED_HOUR: (
        "Once a year the clock change leaves this time out: the rule then runs at the next minute "
        "there is."
    ),
    AdviceKind.MANY_PARTS: (
        "It needs more than one top-up carries: the card gets that much, and no more until the "
        "rule is due again."
    ),
}


def times(count: int) -> str:
    """`once`, `twice`, `4 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def headline(replay: Replay | None, words: Words) -> str:
    """`Would have run 4 times, $312.00 in all`."""
    if replay is None:
        return NO_REPLAY
    if replay.since is None:
        return NO_HISTORY
    if not replay.runs:
        return "Would not have run"
    total = words.money(replay.total)
    if len(replay.runs) == 1:
        return f"Would have run once, {total}"
    return f"Would have run {times(len(replay.runs))}, {total} in all"


def stop_lines(replay: Replay | None) -> tuple[str, ...]:
    """`Would have stopped twice: the limit of today for all rules is used up.`"""
    if replay is None:
        return ()
    return tuple(
        f"Would have stopped {times(count)}{_at(code)}." for code, count in replay.stops.items()
    )


def basis(replay: Replay | None, words: Words) -> str:
    """What the answer rests on; "" where there is none."""
    if replay is None or replay.since is None:
        return ""
    days = "day" if replay.days == 1 else "days"
    if replay.days < BACK.days:
        verb = "was" if replay.days == 1 else "were"
        read = f"Only {replay.days} {days} {verb} read, since {words.day(replay.since)}"
    else:
        read = f"The {replay.days} {days} since {words.day(replay.since)}"
    return f"{read}. Worked out by Purser from what was read; the days to come may differ."


def held_words(code: Code | None) -> str:
    """`Held back by this rule's limit of a day`; "" for nothing."""
    return "" if code is None else f"Held back by {LIMIT_WORDS.get(code, CODE_WORDS[code])}"


def advice_words(advice: Advice, words: Words) -> str:
    """One thing to think about, with what is suggested."""
    said = ADVICE_WORDS[advice.kind]
    return said if advice.amount is None else f"{said} Suggested: {words.money(advice.amount)}."


def _at(code: Code) -> str:
    return f" at {LIMIT_WORDS[code]}" if code in LIMIT_WORDS else f": {CODE_WORDS[code]}"
