"""The issue page: the form with its review, then the course of the one request it sends."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.drafts import BULK, Draft
from desktop_app.application.issue_errors import IssueFailed, IssueUnfinished
from desktop_app.application.issue_outcomes import IssueOutcome
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.wishes import IssueProgress, IssueStep
from desktop_app.domain.asking import Act
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure, LookAlike, MoneyMoved
from desktop_app.domain.intents import IntentId, Stage
from desktop_app.domain.people import Person
from desktop_app.ui.actions.sheet import make_form_token
from desktop_app.ui.asking.gate import Gate
from desktop_app.ui.bulk.drafted import path_of
from desktop_app.ui.bulk.page import BulkPage
from desktop_app.ui.context import Ui
from desktop_app.ui.issue.course import Course, advance, begin
from desktop_app.ui.issue.draft import issue_block
from desktop_app.ui.issue.drafted import draft_of, fill_from
from desktop_app.ui.issue.form_pane import FormPane
from desktop_app.ui.issue.progress import ProgressPage
from desktop_app.ui.kit.scroll_pane import ScrollPane


class IssuePage(QWidget):
    """`closed` when the person leaves, `issued` with the card's id when they want to see it."""

    closed = Signal()
    issued = Signal(str)
    sheet_made = Signal(object)
    """`Sheet`, to be shown over the window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._snapshot: Snapshot | None = None
        self._course: Course | None = None
        self._unknown: Failure | None = None
        self._is_running = False
        self._form_token = make_form_token()
        self._pane = FormPane(ui)
        self._gate = Gate(ui, self._pane)
        self._progress = ProgressPage(ui)
        self._many: BulkPage | None = None
        self._pages = QStackedLayout(self)  # without it, a page would open as a window
        self._scroll = ScrollPane(self._progress, "page")
        for page in (self._pane, self._scroll):
            self._pages.addWidget(page)
        self.setAccessibleName("Issue a card")
        self._wire()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take in the newest picture."""
        self._snapshot = snapshot
        self._pane.show_snapshot(snapshot)
        if self._many is not None:
            self._many.show_news(issue_block(snapshot, self._ui.words))
        if self._unknown is not None:
            self._look(self._unknown)

    def open_form(
        self,
        lost: IntentId | None = None,
        replaced: CardView | None = None,
        person: Person | None = None,
        like: CardId | None = None,
        draft: Draft | None = None,
    ) -> None:
        """Show the form, or the request that is still under way; what is typed stays as it was.

        With an issue whose number is `lost`, the form is filled for a card in the place of
        `replaced`; with a `person`, in their name; with `like`, as that card was made; with a
        `draft`, as it was when Purser locked.
        """
        if draft is not None and draft.form == BULK:
            self.open_many(draft)
            return
        if draft is not None:
            fill_from(self._pane.form, draft)
        if self._is_running and self._course is not None:
            self._pages.setCurrentWidget(self._scroll)
            return
        self._pane.own.load()
        self._pane.replace_card(lost, replaced)
        if person is not None:
            self._pane.form.choose_holder(person)
        if like is not None:
            self._pane.copy_card(like)
        self._show_form()

    def drafts(self) -> tuple[Draft, ...]:
        """What was typed or looked at and not sent; the place of another card is chosen anew."""
        many = () if self._many is None else self._many.drafts()
        filled = self._pane.filled()
        is_sent = self._is_running and self._course is not None and filled == self._course.filled
        if is_sent or filled.lost is not None or filled.replaced is not None:
            return many
        typed = draft_of(self._pane.form)
        return many if typed is None else (typed, *many)

    def open_many(self, draft: Draft | None = None) -> None:
        """Show the page for many cards from a file, as it was with a `draft`."""
        if self._many is None:
            self._many = BulkPage(self._ui)
            self._many.closed.connect(self._show_form)
            self._pages.addWidget(self._many)
            if self._snapshot is not None:
                self._many.show_news(issue_block(self._snapshot, self._ui.words))
        self._pages.setCurrentWidget(self._many)
        if draft is not None:
            self._many.take_file(path_of(draft), draft)
        self._many.focus_first()

    # --- inner --------------------------------------------------------------------------------

    def _wire(self) -> None:
        self._pane.submitted.connect(self._submit)
        self._pane.cancelled.connect(self.closed)
        self._pane.many_requested.connect(lambda: self.open_many())
        for door in (self._pane.own, self._pane.copying):
            door.sheet_made.connect(self.sheet_made)
        self._pane.check_requested.connect(self._check_now)
        self._progress.left.connect(self.closed)
        self._progress.form_requested.connect(self._show_form)
        self._progress.check_requested.connect(self._check_now)
        self._progress.card_requested.connect(self.issued)
        self._ui.bridge.issue_progressed.connect(self._progressed)
        for keys, slot in (
            ("Ctrl+Return", self._submit_by_key),
            ("Ctrl+Enter", self._submit_by_key),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._leave)

    def _leave(self) -> None:
        # One key, one owner: with one of its own inside, Qt would take neither.
        many = self._many
        if many is not None and self._pages.currentWidget() is many:
            many.closed.emit()
        else:
            self.closed.emit()

    def _show_form(self) -> None:
        self._pages.setCurrentWidget(self._pane)
        self._pane.focus_first()

    def _submit_by_key(self) -> None:
        if not self._pane.is_asking:  # the second yes has a button of its own
            self._submit()

    def _submit(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or self._pages.currentWidget() is not self._pane:
            return
        wish = self._pane.make_wish(self._form_token)
        if wish is None:
            return
        asking, token = snapshot.asking, self._form_token
        if self._gate.stops(asking, Act.MOVE_MONEY, token, wish.load, self._submit):
            return
        self._form_token = make_form_token()
        self._course = begin(wish, self._pane.filled(), snapshot)
        self._unknown = None
        self._is_running = True
        self._progress.show_running(self._course)
        self._pages.setCurrentWidget(self._scroll)
        token = wish.form_token
        self._ui.bridge.run(
            self,
            lambda session: session.wallet.issue(wish),
            lambda card_id: self._made(token, card_id),
            lambda failure: self._failed(token, failure),
        )

    def _progressed(self, progress: IssueProgress) -> None:
        if self._course is None or progress.form_token != self._course.wish.form_token:
            return
        self._course = advance(self._course, progress)
        if self._is_running:
            self._progress.show_steps(self._course)

    def _made(self, token: str, card_id: CardId) -> None:
        if self._course is None or self._course.wish.form_token != token:
            return  # another form is shown by now; the card stands in the list
        self._is_running = False
        if self._pane.filled() == self._course.filled:  # else another card is being written there
            self._pane.reset()
        self._course = replace(self._course, card_id=card_id)
        self._progress.show_ready(self._course, self._snapshot)

    def _failed(self, token: str, failure: Failure) -> None:
        course = self._course
        if course is None or course.wish.form_token != token or not self.isVisible():
            self._ui.bridge.failed.emit(failure)  # nobody would see it here
        if course is None or course.wish.form_token != token:
            return
        self._is_running = False
        label = course.wish.label
        is_made = failure.code == IssueUnfinished.code or IssueStep.CREATED in course.proven
        is_same = self._pane.filled() == course.filled  # else another card is being written there
        if failure.code == LookAlike.code and is_same:
            self._show_form()
            self._pane.ask_again(course.wish, failure.happened)
            return
        if failure.moved is MoneyMoved.NO and not is_made:
            self._pane.show_failure(failure, f"{label} was not issued")
            if self._pages.currentWidget() is not self._pane:  # else somebody may be writing in it
                self._show_form()
            return
        # The card exists or may exist: the form must not be one click away from a second one.
        if is_same:
            self._pane.reset()
        title = _title(label, failure)
        self._progress.show_failure(course, failure, title)
        if self._pages.currentWidget() is self._pane:
            self._pane.show_failure(failure, title)
        if failure.moved is MoneyMoved.NOT_KNOWN:
            self._unknown = failure
        self._look(failure)

    def _look(self, failure: Failure) -> None:
        """Ask the worker what became of the form: a label alone proves nothing."""
        if self._course is None:
            return
        token = self._course.wish.form_token
        self._ui.bridge.run(
            self,
            lambda session: session.wallet.outcomes.look(token),
            lambda found: self._looked(token, failure, found),
            lambda _: None,  # nobody asked for this read by itself
        )

    def _looked(self, token: str, failure: Failure, found: IssueOutcome) -> None:
        """Until a read settles it, say only what is known."""
        course, snapshot = self._course, self._snapshot
        if course is None or course.wish.form_token != token or snapshot is None:
            return
        self._course = course = replace(course, card_id=found.card_id)
        title = _title(course.wish.label, failure)
        if failure.moved is not MoneyMoved.NOT_KNOWN:
            self._progress.show_failure(course, failure, title)  # now with the way to its card
        elif self._unknown is not None and found.is_open:
            question = next((one for one in snapshot.uncertain if one.id in found.wishes), None)
            if question is None:
                self._progress.show_failure(course, failure, title)
            else:
                self._progress.show_unknown(course, question, failure, snapshot)
        elif self._unknown is not None:
            self._unknown = None
            self._show_settled(course, found, snapshot)

    def _show_settled(self, course: Course, found: IssueOutcome, snapshot: Snapshot) -> None:
        if not found.is_made:
            not_made = Failure.from_error(IssueFailed())
            self._progress.show_failure(course, not_made, f"{course.wish.label} was not made")
            return
        is_loaded = found.load is Stage.CONFIRMED
        if found.load is None:
            is_loaded = snapshot.capabilities.create_loads or not course.wish.load
        self._progress.show_found(course, snapshot, is_loaded=is_loaded)

    def _check_now(self) -> None:
        self._ui.bridge.run(self, lambda s: s.wallet.refresh(), lambda _: None)


def _title(label: str, failure: Failure) -> str:
    is_unknown = failure.moved is MoneyMoved.NOT_KNOWN
    return f"{label}: not known yet" if is_unknown else f"{label} is not ready"
