"""The course of a wish that left the form: stages, or the violet box when no answer came."""

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import IntentView, Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import Stage
from desktop_app.ui.actions.following import stages_of
from desktop_app.ui.actions.outcome import NOT_ANSWERED, describe_unknown, next_check
from desktop_app.ui.actions.parts_course import PartsCourse
from desktop_app.ui.failures import four_part
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.four_part import FourPartError
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.stage_track import Stage as Shown
from desktop_app.ui.kit.stage_track import StageTrack
from desktop_app.ui.kit.unknown_outcome import UnknownOutcomeBox
from desktop_app.ui.words import Words

CLOSING_SHEET_IS_SAFE = "You can close this sheet. Locking or quitting stops before the next part."
_ELSEWHERE = "What became of it stands on its card's page."
CLOSING_IS_SAFE = "You can close this. Purser keeps looking."


class SentPanel(QWidget):
    """Shows one of three truths: on its way, not known, or failed without a trace."""

    check_requested = Signal()
    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", "head", wrap=True)
        self._track = StageTrack()
        self._state = Label("", "body", "ink2", wrap=True)
        self._way = Box()
        self._way.setLayout(
            column(self._title, 16, self._track, 14, self._state, margins=(20, 16, 20, 16))
        )
        self._unknown = UnknownOutcomeBox()
        self._unknown.check_requested.connect(self.check_requested)
        self._unknown.copy_requested.connect(self.copy_requested)
        self._lost = FourPartError()
        self._lost.copy_requested.connect(self.copy_requested)
        self._lost.closed.connect(self._lost.hide)
        self._safe = Label(CLOSING_IS_SAFE, "caption", "ink3", wrap=True)
        self.setLayout(column(self._way, self._unknown, self._lost, 12, self._safe))
        self._show_only(self._way)

    def show_progress(
        self, name: str, wish: IntentView | None, snapshot: Snapshot, words: Words
    ) -> None:
        """A wish on its way; None before the first picture that shows it."""
        self._title.setText(f"{name}: {_head(wish)}")
        self._track.set_stages(stages_of(wish, words))
        self._state.setText(_sentence(wish, snapshot, words))
        self._show_only(self._way)

    def show_elsewhere(self, title: str) -> None:
        """A wish that was sent, and that the present picture does not show."""
        self._title.setText(title)
        self._track.set_stages((Shown("done", "Saved"), Shown("done", "Sent once")))
        self._state.setText(_ELSEWHERE)
        self._show_only(self._way)

    def show_parts(self, name: str, course: PartsCourse, snapshot: Snapshot, words: Words) -> None:
        """A top-up in parts on its way."""
        begun = course.find(snapshot)
        count = len(course.parts)
        number = min(sum(w.stage is Stage.CONFIRMED for w in begun) + 1, count)
        self._title.setText(f"{name}: part {number} of {count}")
        self._track.set_stages(course.stages(begun, words))
        self._state.setText(course.told(begun, next_check(snapshot, words)))
        self._show_only(self._way)
        self._safe.setText(CLOSING_SHEET_IS_SAFE if number < count else CLOSING_IS_SAFE)

    def show_unknown(
        self, wish: IntentView, failure: Failure | None, snapshot: Snapshot, words: Words
    ) -> None:
        """A wish without an answer: no way to send it again."""
        told = failure or NOT_ANSWERED
        self._unknown.set_view(describe_unknown(wish, told, snapshot, words))
        self._show_only(self._unknown)

    def show_failure(self, failure: Failure, title: str) -> None:
        """A failure that left no wish behind in the journal."""
        self._lost.set_parts(four_part(failure, title))
        self._show_only(self._lost)

    @staticmethod
    def now(words: Words) -> str:
        """The time to put beside a failure."""
        return words.clock_s(datetime.now(UTC))

    def _show_only(self, part: QWidget) -> None:
        for one in (self._way, self._unknown, self._lost):
            set_shown(one, one is part)
        self._safe.setText(CLOSING_IS_SAFE)


def _head(wish: IntentView | None) -> str:
    if wish is None or wish.stage is Stage.READY:
        return "preparing"
    return "sending…" if wish.stage is Stage.SENDING else "accepted"


def _sentence(wish: IntentView | None, snapshot: Snapshot, words: Words) -> str:
    if wish is None or wish.stage is Stage.READY:
        return "Reads the card first, then writes the wish down, then sends it once."
    if wish.stage is Stage.SENDING:
        return "Sent once. Waiting for the answer."
    return f"Accepted is not done: a read has to show it. {next_check(snapshot, words)}."
