"""The Automation page: what may move by itself, by which rules, and what came of it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.automation_view import Automation, RuleDraft, RuleView
from desktop_app.application.drafts import Draft
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.cards import CardId
from desktop_app.domain.rules import RuleId
from desktop_app.ui.automation.dry_run_sheet import DryRunSheet
from desktop_app.ui.automation.head import AutomationHead
from desktop_app.ui.automation.note_list import NoteList
from desktop_app.ui.automation.reason_words import is_paused_by_purser
from desktop_app.ui.automation.remove_sheet import RemoveSheet
from desktop_app.ui.automation.rule_list import RuleList
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.automation.rule_words import card_name
from desktop_app.ui.automation.terms_sheet import TermsSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.empty_state import EmptyFact, EmptyState
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.kit.scroll_pane import BAR_WIDTH, ScrollPane
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.tokens import Height, Space

NOTHING = "Let a rule keep your cards filled"
WHAT = (
    "A rule is one sentence: when this card drops below an amount, fill it up, and never more than "
    "so much a day. It moves nothing until you have seen what it would have done, and said so."
)
_FACTS = (
    EmptyFact("guard", "Inside limits", "Of the rule and of all rules"),
    EmptyFact("reveal", "Looked at first", "On your last 30 days"),
    EmptyFact("lock", "Only while Purser runs", "On this computer, locked or not"),
)
ORDER = "Where the wallet is thin, the first of them goes first."
_WIDEST = 880
# All the room goes there up to the widest, the rest to the margin.
_MOST = 100


class AutomationPage(Fill):
    """Everything shown is the picture's; whatever is asked for is asked of the worker."""

    sheet_made = Signal(object)
    """`Sheet`, to be shown over the window."""
    told = Signal(str, str)
    """A title and a sentence on what was done."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__("page")
        self._ui = ui
        self._window = window
        self._snapshot: Snapshot | None = None
        self.limits = Button("Limits…", icon="settings", height=Height.BUTTON_CARD)
        self.new = Button("New rule", "tonal", icon="add", height=Height.BUTTON_CARD)
        self.first = Button("New rule", "filled", icon="add", height=Height.BUTTON_SHEET)
        self.head = AutomationHead(ui.words)
        self.list = RuleList(ui.words)
        self.notes = NoteList(ui.words)
        self._stack = QStackedLayout()
        self._lay_out()
        self._wire()
        self.setAccessibleName("Automation")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show one picture, at the latest when the page is seen."""
        self._snapshot = snapshot
        if self.isVisible():
            self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        (self.new if self._stack.currentIndex() else self.first).setFocus()

    def new_rule(self, card: CardView | None = None) -> None:
        """Open the form, for a card or without one."""
        if self._snapshot is not None:
            self._write(RuleSheet(self._ui, self._window, self._snapshot, card=card))

    def take_up(self, draft: Draft) -> None:
        """Open the form as it was when Purser locked."""
        view = next((v for v in self._automation.rules if v.rule.id == draft.about), None)
        if self._snapshot is not None:
            sheet = RuleSheet(self._ui, self._window, self._snapshot, view)
            self._write(sheet)
            sheet.take_draft(draft)

    def show_card(self, card_id: CardId) -> None:
        """Go to the first rule of a card, once it is shown."""
        self._follow()
        views = self._automation.rules
        found = next((view for view in views if view.rule.card_id == card_id), None)
        if found is not None:
            self.list.go_to(found.rule.id)

    # --- inner --------------------------------------------------------------------------------

    @property
    def _automation(self) -> Automation:
        return Automation() if self._snapshot is None else self._snapshot.automation

    def _follow(self) -> None:
        shown = self._automation
        paused = sum(is_paused_by_purser(view) for view in shown.rules)
        self.head.show_automation(shown, paused)
        self.list.show_rules(shown.rules, all_on=shown.terms.is_on)
        self.notes.show_automation(shown)
        self._stack.setCurrentIndex(1 if shown.rules or shown.notes else 0)

    def _wire(self) -> None:
        run = self._ui.bridge.run
        for button in (self.new, self.first):
            button.clicked.connect(lambda: self.new_rule())
        self.limits.clicked.connect(self._open_terms)
        self.head.switch_asked.connect(
            lambda on: run(self, lambda s: s.wallet.automation.switch_all(on), lambda _: None)
        )
        self.head.paused_asked.connect(self.list.go_to_paused)
        self.list.switch_asked.connect(self._switch)
        self.list.edit_asked.connect(self._edit)
        self.list.remove_asked.connect(
            lambda view: self.sheet_made.emit(RemoveSheet(self._ui, self._window, view))
        )
        self.list.order_asked.connect(
            lambda ids: run(self, lambda s: s.wallet.automation.arrange(ids), lambda _: None)
        )

    def _switch(self, view: RuleView, on: bool) -> None:
        """Off at once; on only after a look at what that would have meant."""
        rule = view.rule
        if on:
            self._look(RuleDraft(rule.plan, rule.card_id, rule.caps, rule.id))
        else:
            self._ui.bridge.run(self, lambda s: s.wallet.automation.pause(rule.id), lambda _: None)

    def _edit(self, view: RuleView) -> None:
        if self._snapshot is not None:
            self._write(RuleSheet(self._ui, self._window, self._snapshot, view))

    def _edit_again(self, rule_id: RuleId) -> None:
        found = (view for view in self._automation.rules if view.rule.id == rule_id)
        view = next(found, None)
        if view is not None:
            self._edit(view)

    def _write(self, sheet: RuleSheet) -> None:
        sheet.kept.connect(self._look)
        self.sheet_made.emit(sheet)

    def _look(self, draft: RuleDraft) -> None:
        if self._snapshot is None:
            return
        card = _name_in(self._snapshot, draft)
        sheet = DryRunSheet(self._ui, self._window, self._snapshot, draft, card)
        sheet.done.connect(self.told)
        sheet.edit_requested.connect(self._edit_again)
        self._show(sheet)

    def _open_terms(self) -> None:
        if self._snapshot is not None:
            sheet = TermsSheet(self._ui, self._window, self._snapshot)
            sheet.done.connect(self.told)
            self._show(sheet)

    def _show(self, sheet: Sheet) -> None:
        self.sheet_made.emit(sheet)

    def _lay_out(self) -> None:
        side = Space.PANE
        rules = row(Label("Rules", "head"), STRETCH, Label(ORDER, "caption", "ink3"), spacing=12)
        inner = holder(
            column(
                self.head, 22, rules, 10, self.list, 24, Label("What happened", "head"), 10,
                self.notes, STRETCH,
            )
        )  # fmt: skip
        title = holder(row(Label("Automation", "title"), STRETCH, self.limits, self.new))
        for wide in (inner, title):
            wide.setMaximumWidth(_WIDEST)
        # The bar has its room beside the rules, so that they end where the title does.
        beside_bar = side - BAR_WIDTH
        body = holder(row((inner, _MOST), STRETCH, margins=(side, 0, beside_bar, Space.XXL)))
        head = row((title, _MOST), STRETCH, margins=(side, Space.XXL, side, Space.M))
        whole = holder(self._stack)  # first: in no widget, a stack opens its page as a window
        self._stack.addWidget(EmptyState(NOTHING, WHAT, buttons=(self.first,), facts=_FACTS))
        self._stack.addWidget(holder(column(head, (ScrollPane(body, keeps_room=True), 1))))
        self.setLayout(column((whole, 1)))


def _name_in(snapshot: Snapshot, draft: RuleDraft) -> str:
    """The name of the draft's card, from wherever the picture has it."""
    for row_ in snapshot.rows:
        if isinstance(row_, CardView) and row_.id == draft.card_id:
            return card_name(row_.label, row_.last4)
    for view in snapshot.automation.rules:
        if view.rule.card_id == draft.card_id and view.label:
            return card_name(view.label, view.last4)
    return ""
