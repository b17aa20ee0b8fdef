"""The course of one use of a card: which step is proven, and which wish is not known of."""

from collections.abc import Iterator
from datetime import datetime

from desktop_app.application.messages import IntentView, Snapshot
from desktop_app.application.wishes import UseProgress, UseStep, UseWish
from desktop_app.domain.intents import UNCERTAIN_STAGES, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.ui.actions.following import wishes_on
from desktop_app.ui.kit.timeline import TimelineStep
from desktop_app.ui.kit.track_paint import StepState
from desktop_app.ui.words import Words


class UseCourse:
    """One submitted form. `was_frozen` and `load` as they were shown then."""

    def __init__(self, wish: UseWish, load: Money, before: Snapshot, *, was_frozen: bool) -> None:
        self.wish = wish
        self.load = load
        self._was_frozen = was_frozen
        self._before = frozenset(one.id for one in wishes_on(before, wish.card_id))
        self._proven: dict[UseStep, datetime] = {}

    def take(self, progress: UseProgress) -> bool:
        """One more step is proven; False where it is another form's."""
        if progress.form_token != self.wish.form_token:
            return False
        self._proven[progress.step] = progress.at
        return True

    def steps(self) -> tuple[UseStep, ...]:
        """Those of this wish, in their order."""
        opened = (UseStep.ACTIVE,) if self._was_frozen else ()
        loaded = (UseStep.LOADED,) if self.load else ()
        return (UseStep.WATCHED, *opened, *loaded)

    def timeline(self, words: Words, *, is_running: bool) -> tuple[TimelineStep, ...]:
        """Every step with its time once proven; the first open one goes on."""
        made: list[TimelineStep] = []
        is_next = True
        for step in self.steps():
            title, note = self._words_of(step, words)
            at = self._proven.get(step)
            state: StepState = "todo"
            if at is not None:
                state, note = "done", ""
            elif is_next:
                state, is_next = ("now" if is_running else "todo"), False
            made.append(TimelineStep(state, title, note, "" if at is None else words.clock_s(at)))
        return tuple(made)

    def doubted(self, snapshot: Snapshot) -> IntentView | None:
        """The wish of this form whose outcome is not known, as a picture shows it."""
        return next((w for w in self._wishes(snapshot) if w.stage in UNCERTAIN_STAGES), None)

    def is_loaded(self, snapshot: Snapshot) -> bool:
        """Whether a picture shows the load as confirmed."""
        loads = (wish for wish in self._wishes(snapshot) if wish.kind is Kind.FUND)
        return any(wish.stage is Stage.CONFIRMED for wish in loads)

    def _wishes(self, snapshot: Snapshot) -> Iterator[IntentView]:
        for one in wishes_on(snapshot, self.wish.card_id):
            if one.kind in (Kind.UNFREEZE, Kind.FUND) and one.id not in self._before:
                yield one

    def _words_of(self, step: UseStep, words: Words) -> tuple[str, str]:
        return {
            UseStep.WATCHED: ("Watched", "What is bought from then on counts as its use"),
            UseStep.ACTIVE: ("Active", "As a read of the card says"),
            UseStep.LOADED: (
                f"Loaded with {words.money(self.load)}",
                "Counts once a read shows it",
            ),
        }[step]
