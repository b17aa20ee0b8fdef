"""The page after the button: steps as they are proven, then the card or an honest answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.application.wishes import IssueStep
from desktop_app.domain.errors import Failure
from desktop_app.ui.actions.outcome import describe_unknown
from desktop_app.ui.cards.card_look import face_view, is_lost, is_unread
from desktop_app.ui.cards.face import Face
from desktop_app.ui.context import Ui
from desktop_app.ui.issue.course import Course, card_of, timeline_of
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.timeline import Timeline
from desktop_app.ui.kit.unknown_outcome import UnknownOutcomeBox
from desktop_app.ui.theme.type import scale
from desktop_app.ui.trouble_box import TroubleBox

_WIDTH = 640
_RUNNING = (
    "Closing this page is safe: it continues in the background. Locking or quitting stops "
    "before the next step, the load too."
)
_FOUND = "A later read showed it. Look at the card before you use it."
_NOT_LOADED = "The card was made, and its load was not carried out. Look at the card."
_LOST = (
    "A later read showed it. Its number never reached this computer, and the service shows it only "
    "once, so nobody can pay with it. The card's page leads to a replacement."
)
_UNREAD = (
    "A later read showed it. The answer with its number arrived and is stored, encrypted, but the "
    "number could not be read in it. A later version of Purser may read it."
)
_READY = "The number is stored on this computer, encrypted."


class ProgressPage(QWidget):
    """Shows what `Course` proves; asks for nothing but to look, to go on, or to go back."""

    card_requested = Signal(str)
    form_requested = Signal()
    check_requested = Signal()
    left = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._card_id = ""
        self._title = Label("", "title", wrap=True)
        self._state = Label("", "body", "ink2", wrap=True)
        self._face = Face(width=300)
        self._timeline = Timeline()
        self._steps = Box()
        self._steps.setLayout(column(self._timeline, margins=(20, 18, 20, 18)))
        self._error = TroubleBox(ui)
        self._unknown = UnknownOutcomeBox()
        self._unknown.check_requested.connect(self.check_requested)
        self._unknown.copy_requested.connect(ui.clipboard.copy_plain)
        self.show_card = Button("Show card", "filled", height=40)
        self.show_card.clicked.connect(lambda: self.card_requested.emit(self._card_id))
        self.again = Button("Issue another card", height=40)
        self.again.clicked.connect(self.form_requested)
        self.close_page = Button("Back to the cards", key_hint="Esc", height=40)
        self.close_page.clicked.connect(self.left)
        self._lay_out()

    def show_running(self, course: Course) -> None:
        """A request under way."""
        self._title.setText(f"Issuing {course.wish.label}…")
        self._state.setText(_RUNNING)
        self._timeline.set_steps(timeline_of(course, self._ui.words, is_running=True))
        self._show(steps=True, again=True)
        self.close_page.setFocus()

    def show_steps(self, course: Course) -> None:
        """One more step is proven."""
        self._timeline.set_steps(timeline_of(course, self._ui.words, is_running=True))

    def show_found(self, course: Course, snapshot: Snapshot, *, is_loaded: bool) -> None:
        """A later read settled the question: the card, or its load, was not sure before."""
        self.show_ready(course, snapshot)
        was_sure = IssueStep.CREATED in course.proven
        end = "is settled" if was_sure else "was made after all"
        self._title.setText(f"{course.wish.label} {end}")
        card = card_of(course, snapshot)
        said = _found_words(card)
        self._state.setText(_NOT_LOADED if said == _FOUND and not is_loaded else said)
        self._show(face=True, card=True, again=True)

    def show_ready(self, course: Course, snapshot: Snapshot | None) -> None:
        """The card is there, and its number is kept; a load may still be on its way."""
        self._card_id = course.card_id or ""
        self._title.setText(f"{course.wish.label} is ready")
        self._state.setText(_READY)
        self._timeline.set_steps(timeline_of(course, self._ui.words, is_running=True))
        card = None if snapshot is None else card_of(course, snapshot)
        if card is not None and snapshot is not None:
            self._face.set_view(face_view(card, snapshot, self._ui.words))
        self._show(steps=True, face=card is not None, card=True, again=True)
        if self.isVisible():  # else somebody may be writing in the form
            self.show_card.setFocus()

    def show_failure(self, course: Course, failure: Failure, title: str) -> None:
        """A failure that proves what happened; the card, where it exists, is one click away."""
        self._title.setText(title)
        self._state.setText("")
        self._error.tell(failure, title)
        self._timeline.set_steps(timeline_of(course, self._ui.words, is_running=False))
        self._card_id = course.card_id or ""
        self._show(steps=True, error=True, card=bool(self._card_id))

    def show_unknown(
        self, course: Course, wish: IntentView, failure: Failure, snapshot: Snapshot
    ) -> None:
        """Nobody knows whether the card was made or loaded: no way to send it again."""
        self._title.setText(f"{course.wish.label}: not known yet")
        self._state.setText("We do not know yet. Purser looks for it by reading.")
        self._card_id = course.card_id or ""
        self._unknown.set_view(describe_unknown(wish, failure, snapshot, self._ui.words))
        self._show(unknown=True, card=bool(self._card_id))

    def _show(
        self,
        *,
        steps: bool = False,
        face: bool = False,
        error: bool = False,
        unknown: bool = False,
        card: bool = False,
        again: bool = False,
    ) -> None:
        for part, shown in (
            (self._state, bool(self._state.text())),
            (self._steps, steps),
            (self._face, face),
            (self._error, error),
            (self._unknown, unknown),
            (self.show_card, card),
            (self.again, again),
        ):
            set_shown(part, shown)

    def _lay_out(self) -> None:
        buttons = row(self.show_card, self.again, self.close_page, STRETCH, spacing=10)
        # Above the steps: below them, what to do next would be out of sight in a small window.
        body = holder(
            column(
                self._title, self._state, self._face, self._error, self._unknown, buttons,
                self._steps, STRETCH, spacing=16,
            )
        )  # fmt: skip
        body.setMaximumWidth(round(_WIDTH * scale()))
        self.setLayout(row((body, 20), STRETCH, margins=(28, 24, 28, 24)))


def _found_words(card: CardView | None) -> str:
    if card is not None and is_unread(card):
        return _UNREAD
    return _LOST if card is not None and is_lost(card) else _FOUND
