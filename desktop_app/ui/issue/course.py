"""The course of one issue: which step is proven, which is going on, which card came of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.wishes import IssueProgress, IssueStep, IssueWish
from desktop_app.domain.cards import NO_LIMITS, CardId
from desktop_app.domain.money import NumberStyle, format_money
from desktop_app.ui.issue.draft import Filled
from desktop_app.ui.kit.timeline import TimelineStep
from desktop_app.ui.kit.track_paint import StepState
from desktop_app.ui.words import Words


@dataclass(frozen=True, slots=True)
class Course:
    """One submitted form, `filled` as it was then. `proven` maps a step to when it was proven.

    `card_id` is the card that came of it, once the worker has named it.
    """

    wish: IssueWish
    filled: Filled
    details_first: bool
    card_id: CardId | None = None
    proven: dict[IssueStep, datetime] = field(default_factory=dict)

    def steps(self) -> tuple[IssueStep, ...]:
        """The steps of this wish, in the order in which this connection can prove them."""
        middle = (IssueStep.ACTIVE, IssueStep.DETAILS)
        if self.details_first:
            middle = (IssueStep.DETAILS, IssueStep.ACTIVE)
        limits = (IssueStep.LIMITS,) if self.wish.limits != NO_LIMITS else ()
        last = (IssueStep.LOADED,) if self.wish.load else ()
        return (IssueStep.SAVED, IssueStep.CREATED, *middle, *limits, *last)


def begin(wish: IssueWish, filled: Filled, snapshot: Snapshot) -> Course:
    """The course of a form that is sent now."""
    return Course(
        wish,
        filled,
        snapshot.capabilities.details_once,
    )


def advance(course: Course, progress: IssueProgress) -> Course:
    """With one more step proven."""
    return replace(course, proven={**course.proven, progress.step: progress.at})


def card_of(course: Course, snapshot: Snapshot) -> CardView | None:
    """The card that came of it, as far as the picture shows it."""
    return next((card for card in _cards(snapshot) if card.id == course.card_id), None)


def timeline_of(
    course: Course, words: Words, *, is_running: bool, is_unknown: bool = False
) -> tuple[TimelineStep, ...]:
    """Every step with its time once proven; the first open one goes on, or is not known."""
    made: list[TimelineStep] = []
    is_next = True
    for step in course.steps():
        title, note = _words_of(step, course, words.style)
        at = course.proven.get(step)
        state: StepState = "todo"
        if at is not None:
            state, note = "done", ""
        elif is_next:
            state = "unknown" if is_unknown else ("now" if is_running else "todo")
            is_next = False
        made.append(TimelineStep(state, title, note, "" if at is None else words.clock_s(at)))
    return tuple(made)


def _words_of(step: IssueStep, course: Course, style: NumberStyle) -> tuple[str, str]:
    return {
        IssueStep.SAVED: ("Wish saved", "Written down before anything is sent"),
        IssueStep.CREATED: ("Card created", "Sent once, never twice"),
        IssueStep.DETAILS: ("Number encrypted and read back", "Kept before anything else happens"),
        IssueStep.ACTIVE: ("Active", "As a read of the card says"),
        IssueStep.LIMITS: ("Limits set", "Counts once the service has taken them"),
        IssueStep.LOADED: (
            f"Loaded with {format_money(course.wish.load, style)}",
            "Counts once a read shows it",
        ),
    }[step]


def _cards(snapshot: Snapshot) -> list[CardView]:
    found = [row for row in snapshot.rows if isinstance(row, CardView)]
    if snapshot.detail is not None:
        found.append(snapshot.detail.card)
    return found
