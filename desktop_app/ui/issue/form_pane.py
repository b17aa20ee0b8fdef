"""Form and review side by side, or below each other in a small window."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import IntentId, Kind
from desktop_app.ui.actions.checks import show_block
from desktop_app.ui.actions.money_sheet import ANOTHER
from desktop_app.ui.context import Ui
from desktop_app.ui.issue.copying import COPY, CopyDoor
from desktop_app.ui.issue.draft import Filled, earlier_words, issue_block
from desktop_app.ui.issue.form import IssueForm
from desktop_app.ui.issue.own import SAVE, OwnDoor
from desktop_app.ui.issue.prefill import Filler
from desktop_app.ui.issue.review import ReviewFacts, ReviewFooter
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.separators import HLine, VLine
from desktop_app.ui.theme.tokens import Width
from desktop_app.ui.theme.type import scale
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import Words, masked

_MARGIN = 28
_STAYS = "That card stays as it is until you freeze or end it."
_SHOPS = "When the new one is made, Purser lists the shops to tell."


class FormPane(Fill):
    """Checks as it is typed; `make_wish` gives the wish, or leads to what is to fix."""

    submitted = Signal()
    cancelled = Signal()
    many_requested = Signal()
    check_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._words: Words = ui.words
        self._snapshot: Snapshot | None = None
        self._is_compact: bool | None = None
        self.many = Button("Issue many from a file", "link")
        self.form = IssueForm(ui, self.many)
        self._filler = filler = Filler(self.form, ui.words)
        self.own = OwnDoor(ui, self.form, filler)
        self.copying = CopyDoor(ui, self.form, filler)
        self.facts = ReviewFacts(ui.words)
        self.footer = ReviewFooter(ui.words)
        self._block = InfoBar("offline", "off", "", "Check now")
        self._block.activated.connect(self.check_requested)
        self._question = InfoBar("unknown", "unknown", "")
        self._replaces = InfoBar("info", "off", "")
        self._alike = InfoBar("alert", "wait", "")
        self._lost: IntentId | None = None
        self._replaced: CardId | None = None
        self._asked: Filled | None = None
        self._error = TroubleBox(ui)
        for part in (self._block, self._question, self._replaces, self._alike):
            set_shown(part, False)
        self._lay_out()
        self.form.changed.connect(self._check)
        self.footer.submitted.connect(self.submitted)
        self.footer.cancelled.connect(self.cancelled)
        self.copying.left_out.connect(
            lambda said: self._replaces.set_text(f"{self._replaces.accessibleName()} {said}")
        )
        self.many.clicked.connect(self.many_requested)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what this connection offers, and the newest figures."""
        self._snapshot = snapshot
        self.own.show_snapshot(snapshot)
        self.copying.show_snapshot(snapshot)
        self.form.show_snapshot(snapshot)
        reason = issue_block(snapshot, self._words)
        show_block(self._block, reason, snapshot)
        open_issues = [one.label for one in snapshot.uncertain if one.kind is Kind.ISSUE]
        names = ", ".join(f"“{label}”" for label in open_issues)
        self._question.set_text(
            f"Nobody knows yet whether {names} was made. Wait before issuing it again."
        )
        set_shown(self._question, bool(open_issues))
        self._check()

    def make_wish(self, form_token: str) -> IssueWish | None:
        """The filled form, or None after naming what is to fix."""
        snapshot = self._snapshot
        if snapshot is None or issue_block(snapshot, self._words):
            return None
        draft, wrong = self.form.check(snapshot, everything=True)
        self.footer.problems.set_problems(wrong)
        if self.footer.problems.focus_first():
            self._scroll.ensureWidgetVisible(wrong[0][1])
        if wrong or draft.holder is None or draft.load is None:
            return None
        self._error.clear()
        return IssueWish(
            form_token, draft.label, draft.holder, draft.load, draft.cap, draft.note,
            again=self.is_asking, parent=self._lost,
            policy=draft.policy, replaces=self._replaced, limits=draft.limits,
        )  # fmt: skip

    def filled(self) -> Filled:
        """The form as it stands now."""
        return Filled(self.form.entries(), self._lost, self._replaced)

    @property
    def is_asking(self) -> bool:
        """Whether the same card was issued within a day and the person is asked once more."""
        return self._asked == self.filled()

    def ask_again(self, wish: IssueWish, happened: str) -> None:
        """The same was wished for; any edit takes the question back."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        self._asked = self.filled()
        if wish.parent is None:  # else the card of this label may be the lost one itself
            happened = earlier_words(wish.label, snapshot, self._words)
        self._alike.set_text(f"{happened} {ANOTHER}")
        self._check()
        self._scroll.verticalScrollBar().setValue(0)
        self.footer.cancel.setFocus()

    def replace_card(self, lost: IntentId | None, card: CardView | None) -> None:
        """Fill the form for the place of `card`; None is for a new one.

        `lost` is the issue whose number is lost, where that is why.
        """
        self._lost, self._replaced = lost, None if card is None else card.id
        self.copying.take_rest(self._replaced)
        if card is not None:
            self._filler.replace(card)
            name = f"{card.label} {masked(card.last4)}".strip()
            why = f". {_STAYS}" if lost is None else ", whose number is lost."
            self._replaces.set_text(f"In the place of {name}{why} {_SHOPS}")
        set_shown(self._replaces, card is not None)
        self._check()

    def copy_card(self, card_id: CardId) -> None:
        """Fill the form for another card like this one."""
        self._filler.take_back()
        self.copying.copy(card_id)

    def show_failure(self, failure: Failure, title: str) -> None:
        """Nothing was sent or the service refused: the form stands as it was."""
        self._error.tell(failure, title)
        self._scroll.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """Put the cursor where the form begins."""
        self.form.label.setFocus()

    def reset(self) -> None:
        """Empty the form: its card was made, or may have been."""
        self.replace_card(None, None)
        self.form.reset()
        self._filler.clear()
        self.footer.problems.set_problems([])
        self._error.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.window().width() < Width.COMPACT_BELOW * scale()
        if compact != self._is_compact:
            self._is_compact = compact
            self._arrange()

    def _lay_out(self) -> None:
        self._facts_below, self._facts_beside = column(), column(margins=(24, 20, 24, 12))
        self._footer_below = column(margins=(_MARGIN, 12, _MARGIN, 12))
        self._footer_beside = column(margins=(24, 8, 24, 20))
        copy, save = Button(COPY, "ghost", icon="copy"), Button(SAVE, "ghost", icon="note")
        copy.clicked.connect(self.copying.ask)
        save.clicked.connect(self.own.save)
        head = row(Label("Issue a card", "title"), STRETCH, copy, save, spacing=4)
        lines = column(
            head, self._block, self._question, self._replaces,
            self._alike, self._error, self.form,
            self._facts_below, STRETCH, spacing=16, margins=(_MARGIN, 24, _MARGIN, 28),
        )  # fmt: skip
        body = holder(lines)
        body.setMaximumWidth(round(Width.DETAIL_MAX * scale()) + 2 * _MARGIN)
        self._scroll = ScrollPane(body)
        self._below = holder(column(HLine(), self._footer_below))
        self._side = Fill("surface")
        self._side.setFixedWidth(round(Width.REVIEW * scale()))
        beside = ScrollPane(holder(column(self._facts_beside, STRETCH)))
        self._side.setLayout(column((beside, 1), self._footer_beside))
        self._edge = VLine()
        left = column((self._scroll, 1), self._below)
        self.setLayout(row((left, 1), self._edge, self._side, spacing=0))
        self._arrange()

    def _arrange(self) -> None:
        """Move review and footer to where the window has room for them."""
        compact = bool(self._is_compact)
        (self._facts_below if compact else self._facts_beside).addWidget(self.facts)
        (self._footer_below if compact else self._footer_beside).addWidget(self.footer)
        self.footer.set_compact(compact=compact)
        set_shown(self._side, not compact)
        set_shown(self._edge, not compact)
        set_shown(self._below, compact)

    def _check(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        draft, wrong = self.form.check(snapshot, everything=bool(self.footer.problems.text()))
        if self.footer.problems.text():
            self.footer.problems.set_problems(wrong)
        if self._asked != self.filled():
            self._asked = None
        set_shown(self._alike, self.is_asking)
        pays = self.facts.show_draft(draft, snapshot)
        block = issue_block(snapshot, self._words)
        self.footer.show_state(draft, pays, block, again=self.is_asking)
