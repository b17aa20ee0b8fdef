"""Many cards from one file: choose it, see what was read, say yes once, follow every row."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout

from desktop_app.application.bulk_issuing import GoOn
from desktop_app.application.bulk_messages import BulkPicture, BulkPlan
from desktop_app.application.confirming import LIST
from desktop_app.application.drafts import Draft
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.bulk import Column
from desktop_app.domain.errors import Failure
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.bulk.drafted import columns_of, draft_of
from desktop_app.ui.bulk.plan_pane import PlanPane
from desktop_app.ui.bulk.run_pane import RunPane
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.file_dialog import EVERY_FILE, ask_open, ask_save
from desktop_app.ui.kit.focus_chain import tab_stops
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, row
from desktop_app.ui.trouble_box import TroubleBox

A = TypeVar("A")
TITLE = "Issue many from a file"
_MARGIN = 28


class _Newest:
    """Lets an answer through unless something newer was asked for before it came."""

    def __init__(self) -> None:
        self._asked = 0

    def of(
        self, done: Callable[[A], None], failed: Callable[[Failure], None]
    ) -> tuple[Callable[[A], None], Callable[[Failure], None]]:
        """Both ends of what is asked for now."""
        self._asked += 1
        mine = self._asked
        return (
            lambda answer: done(answer) if mine == self._asked else None,
            lambda failure: failed(failure) if mine == self._asked else None,
        )


class BulkPage(Fill):
    """`closed` when the person goes back. What was begun goes on behind any page."""

    closed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._ui = ui
        self._picture: BulkPicture | None = None
        self._path = ""
        self._data = b""
        self._draft: Draft | None = None
        self._newest = _Newest()
        self._is_looking = False
        self._is_asking = False
        self.back = Button("Back to one card", "ghost")
        self._trouble = TroubleBox(ui)
        self.plan = PlanPane(ui.words)
        self.run = RunPane(ui.words)
        self._stack = QStackedLayout()
        panes = holder(self._stack)  # first: in no widget, a stack opens its page as a window
        self._stack.addWidget(self.plan)
        self._stack.addWidget(self.run)
        head = row((Label(TITLE, "title"), 1), self.back)
        lines = column(head, self._trouble, (panes, 1), spacing=14)
        lines.setContentsMargins(_MARGIN, 20, _MARGIN, 20)
        self.setLayout(lines)
        self.setAccessibleName(TITLE)
        self._wire()
        self._look()

    def show_news(self, block: str) -> None:
        """A picture came. `block` says why no card can be issued now, "" where one can.

        A list that stands still may have been settled by what was read.
        """
        self.plan.show_block(block)
        if self._picture is not None:
            self.run.show_picture(self._picture)
            if not self._picture.is_running and not self._picture.is_done:
                self._look()

    def take_file(self, path: str, draft: Draft | None = None) -> None:
        """Read a file and show what it asks for; nothing is sent. With a `draft`, its columns."""
        self._path, self._draft = path, draft
        self.plan.show_reading()
        file = PurePath(path)
        self._ui.bridge.run(
            self,
            lambda s: s.computer.tables.read(file),
            *self._newest.of(self._read, self._unreadable),
        )

    def drafts(self) -> tuple[Draft, ...]:
        """The file that was looked at, until the first card of it is asked for."""
        plan = self.plan.shown
        if plan is None or self._picture is not None or self._is_asking:
            return ()
        return (draft_of(self._path, plan, self.plan.columns.columns()),)

    def focus_first(self) -> None:
        """Put the cursor where what is shown begins."""
        stops = tab_stops(self.run if self._stack.currentWidget() is self.run else self.plan)
        (stops[0] if stops else self.back).setFocus()

    # --- inner --------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.back.clicked.connect(self.closed)
        self.plan.file_requested.connect(self._browse)
        self.plan.columns_changed.connect(lambda: self._ask_plan(self.plan.columns.columns()))
        self.plan.accepted.connect(self._start)
        self.run.go_on_requested.connect(self._go_on)
        run = self._ui.bridge.run
        self.run.stop.clicked.connect(
            lambda: run(self, lambda s: s.wallet.bulk.stop(), self._looked, self._failed)
        )
        self.run.save.clicked.connect(self._ask_where)
        self.run.put_away.clicked.connect(
            lambda: run(
                self, lambda s: s.wallet.bulk.put_away(), lambda _: self._looked(None), self._failed
            )
        )
        self._ui.bridge.bulk_progressed.connect(self._show)

    def _browse(self) -> None:
        kinds = ("Tables as text (*.csv *.txt *.tsv)", EVERY_FILE)
        folder = str(PurePath(self._path).parent)
        ask_open(self, "File of cards", folder, kinds, self.take_file)

    def _read(self, data: bytes) -> None:
        self._data = data
        self._ask_plan(None)

    def _ask_plan(self, columns: dict[Column, int] | None) -> None:
        data, style = self._data, self._ui.words.style
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.bulk.read(data, style, columns),
            *self._newest.of(self._planned, self._unreadable),
        )

    def _planned(self, plan: BulkPlan) -> None:
        self._trouble.clear()
        draft, self._draft = self._draft, None
        chosen = None if draft is None else columns_of(draft, plan)
        if chosen is not None and chosen != dict(plan.columns):
            self._ask_plan(chosen)
            return
        self.plan.show_plan(PurePath(self._path).name, plan)

    def _unreadable(self, failure: Failure) -> None:
        self.plan.show_unreadable(PurePath(self._path).name, failure.happened)

    def _start(self, plan: BulkPlan) -> None:
        if self._is_asking:
            return
        self._is_asking = True

        def refused(failure: Failure) -> None:
            self._failed(failure)
            if failure.code == PasswordNeeded.code:
                self._trouble.clear()
                ask_password(self._ui, self, Act.MOVE_MONEY, LIST, lambda: self._start(plan))

        self._ui.bridge.run(self, lambda s: s.wallet.bulk.start(plan), self._begun, refused)

    def _go_on(self, how: GoOn) -> None:
        if self._is_asking or self._picture is None or self._picture.at is None:
            return
        self._is_asking, at = True, self._picture.at
        self._ui.bridge.run(self, lambda s: s.wallet.bulk.go_on(at, how), self._begun, self._failed)

    def _begun(self, picture: BulkPicture) -> None:
        self._is_asking = False
        self._trouble.clear()
        self._show(picture)

    def _look(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            self._ui.bridge.run(self, lambda s: s.wallet.bulk.look(), self._looked, self._failed)

    def _looked(self, picture: BulkPicture | None) -> None:
        self._is_looking = False
        if picture is not None:
            self._show(picture)
        elif self._picture is not None:
            self._picture = None
            self._data = b""
            self.plan.reset()
            self._stack.setCurrentWidget(self.plan)

    def _show(self, picture: BulkPicture) -> None:
        self._picture = picture
        self.run.show_picture(picture)
        self._stack.setCurrentWidget(self.run)

    def _failed(self, failure: Failure) -> None:
        self._is_looking = self._is_asking = False
        self._trouble.tell(failure, "The list did not go on")

    def _ask_where(self) -> None:
        kind = "Tables as text (*.csv)"
        ask_save(self, "Save the results", "card-results.csv", kind, self.save_results)

    def save_results(self, path: str) -> None:
        """Write what became of every row where the person chose."""
        file = PurePath(path)
        self._ui.bridge.run(
            self,
            lambda s: s.save_results(file),
            lambda _: self.run.show_saved(file.name),
            self._failed,
        )
