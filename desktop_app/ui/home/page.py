"""The unlocked window: banner, navigation, truth line, and one page at a time."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.drafts import Draft
from desktop_app.application.messages import Action, CardView, Snapshot
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import IntentId
from desktop_app.domain.people import Person
from desktop_app.ui.actions.open import open_action
from desktop_app.ui.activity.door import ActivityDoor
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.context import Ui
from desktop_app.ui.home.automation_door import AutomationDoor
from desktop_app.ui.home.card_sheets import open_card_sheets
from desktop_app.ui.home.details_door import DetailsDoor
from desktop_app.ui.home.draft_door import DraftDoor
from desktop_app.ui.home.freeze_door import FreezeDoor
from desktop_app.ui.home.issue_door import IssueDoor
from desktop_app.ui.home.late_page import LatePage
from desktop_app.ui.home.limits_door import LimitsDoor
from desktop_app.ui.home.people_door import PeopleDoor
from desktop_app.ui.home.pictures import AUTOMATION, CARDS, NOTICES, Pictures
from desktop_app.ui.home.places import (
    ACTIVITY,
    FREEZE_ALL,
    LOCK,
    PEOPLE,
    SETTINGS,
    WALLETS,
    make_nav,
)
from desktop_app.ui.home.settings_door import SettingsDoor
from desktop_app.ui.home.sheets import Sheets
from desktop_app.ui.home.shortcuts import make_shortcuts
from desktop_app.ui.kit.layout import column, holder, row
from desktop_app.ui.kit.separators import VLine
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.kit.truth_line import TruthLine
from desktop_app.ui.kit.veil import veil
from desktop_app.ui.notices.page import NoticesPage
from desktop_app.ui.recovery.kit_bar import KitBar
from desktop_app.ui.wallets.page import WalletsPage

COMPACT_BELOW = 1120
ISSUE = "issue"


class HomePage(QWidget):
    """Empty until the vault is open; locking deletes it with every figure it shows."""

    lock_requested = Signal()
    full_lock_requested = Signal()
    """Nobody is to watch anything either."""
    quit_requested = Signal()
    restore_requested = Signal()
    key_change_requested = Signal()
    amounts_hidden = Signal()

    def __init__(
        self,
        ui: Ui,
        window: QWidget,
        toasts: ToastHost | None = None,
        cards: CardsPage | None = None,
    ) -> None:
        super().__init__(window)
        self._ui = ui
        self._window = window
        self._sheets = Sheets(ui, self, window, self.conceal)
        self._toasts = toasts or ToastHost(window)
        self._nav = make_nav()
        self._truth = TruthLine()
        self._cards = cards or CardsPage(ui, self._toasts)
        self.pictures = Pictures(self, self._nav, self._truth, self._cards, ui.words)
        self._notices = NoticesPage(ui)
        self._wallets = WalletsPage(ui)
        self._pages = QStackedLayout()
        pages = holder(self._pages)  # first: in no widget, a stack opens its page as a window
        for page in (self._cards, self._notices, self._wallets):
            self._pages.addWidget(page)
        self._help = ActivityDoor(ui, self)
        self._activity = LatePage(self._pages, self._help.make)
        self._people = LatePage(self._pages, PeopleDoor(ui, window, self).make)
        self._rules = AutomationDoor(ui, window, self._pages, self._toasts, self.keep)
        self._issue = LatePage(self._pages, IssueDoor(ui, self, lambda: self._show(CARDS)).make)
        self._settings = SettingsDoor(ui, self, self._pages)
        self.freezing = FreezeDoor(ui, window, self.pictures, self.keep)
        DetailsDoor(ui, window, self._cards, self.keep)
        self._limits = LimitsDoor(ui, window, self.pictures, self._toasts, self.keep)
        self._drafts = DraftDoor(ui, self.pictures)
        self.kit = KitBar(ui, window, self.keep)
        body = column(self._truth, self.kit, self._drafts.seat, (pages, 1))
        self.setLayout(row(self._nav, VLine(), (body, 1), spacing=0))
        self._begin()

    def _begin(self) -> None:
        self._wire()
        make_shortcuts(self, self._keys())
        self._truth.set_amounts_hidden(self._ui.words.hidden)
        veil.set_down(self._ui.words.hidden)
        self._show(CARDS)

    def conceal(self) -> None:
        """Drop every revealed digit now."""
        self._cards.conceal()

    def leave(self) -> tuple[Draft, ...]:
        """Take away what stands over the window: it would outlive this page, figures and all.

        What was typed and not sent comes back.
        """
        drafts = self._drafts.collect(self._issue.made, self._sheets.drafting)
        self.conceal()
        self._toasts.dismiss()
        self._toasts.deleteLater()
        self._sheets.leave()
        return drafts

    def show_failure(self, failure: Failure) -> None:
        """A failure no screen took care of: four parts, never lost."""
        self._sheets.tell(failure)

    def open_sandbox_panel(self) -> None:
        """Open the practice bank's panel."""
        from desktop_app.ui.sandbox_panel.panel import SandboxPanel

        if self.pictures.newest is not None:
            self.keep(SandboxPanel(self._ui, self._window, self.pictures.newest))

    def _show_rest(self, snapshot: Snapshot) -> None:
        late = self._issue, self._activity, self._people, self._rules.late, self._settings.late
        for page in (self._notices, self._wallets, *late):
            page.show_snapshot(snapshot)
        self.kit.show_snapshot(snapshot)
        self._sheets.show_snapshot(snapshot)

    def _wire(self) -> None:
        self._drafts.continued.connect(lambda draft: self.open_issue(draft=draft))
        self._drafts.rule_continued.connect(self._rules.take_up)
        self._drafts.money_continued.connect(self._open_action)
        self.pictures.arrived.connect(self._show_rest)
        self._nav.chosen.connect(self._show)
        self._truth.refresh_requested.connect(self._refresh)
        self._truth.hide_amounts_toggled.connect(self._hide_amounts)
        self._cards.refresh_requested.connect(self._refresh)
        self._cards.issue_requested.connect(self.open_issue)
        self._cards.action_requested.connect(self._open_action)
        self._cards.replacement_requested.connect(self.open_issue)
        self._cards.like_requested.connect(lambda card_id: self.open_issue(like=card_id))
        open_card_sheets(self._cards, self._ui, self._window, self.keep, self.show_card)
        self._notices.card_requested.connect(self.show_card)
        self._notices.settings_requested.connect(
            lambda: self._settings.late.page().show_section(NOTICES)
        )
        self._notices.settings_requested.connect(lambda: self._show(SETTINGS))
        self._cards.limits_requested.connect(self._limits.open)
        self._rules.asked.connect(lambda: self._show(AUTOMATION))
        self._cards.rules_requested.connect(self._rules.open)
        self._notices.rules_requested.connect(self._rules.asked)
        self._help.rules_requested.connect(self._rules.show)
        self._cards.new_rule_requested.connect(self._rules.write)
        self._help.limits_requested.connect(self._limits.open)
        self._help.card_requested.connect(self.show_card)
        self._help.issue_requested.connect(self.open_issue)
        self._help.action_requested.connect(self._open_action)
        for asked in (self._cards.activity_requested, self._wallets.story_requested):
            asked.connect(lambda card_id: self._activity.page().show_card(card_id))
            asked.connect(lambda _: self._show(ACTIVITY))
        self._settings.lock_requested.connect(self.full_lock_requested)
        self.freezing.lock_requested.connect(self.lock_requested)
        self._settings.restore_requested.connect(self.restore_requested)
        self._settings.sheet_made.connect(self.keep)
        self._settings.sheet_wanted.connect(lambda make: self.keep(make(self._window)))
        self._settings.key_change_requested.connect(self.key_change_requested)

    def _keys(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            ("Ctrl+N", self.open_issue),
            ("Ctrl+T", lambda: self._act(Action.TOP_UP)),
            ("Ctrl+U", lambda: self._act(Action.USE_NOW)),
            ("Ctrl+Shift+F", lambda: self._act(Action.UNFREEZE, Action.FREEZE)),
            ("Ctrl+F", self._search),
            ("F3", self._search),
            ("Ctrl+R", self._refresh),
            ("F5", self._refresh),
            ("Ctrl+Shift+H", lambda: self._truth.toggle_amounts()),
            ("Ctrl+Shift+X", self._ui.clipboard.clear),
            ("Ctrl+,", lambda: self._show(SETTINGS)),
            ("Alt+1", lambda: self._show(CARDS)),
            ("Alt+9", lambda: self._show(PEOPLE)),
            ("Alt+3", lambda: self._show(ACTIVITY)),
            ("Alt+4", lambda: self._show(AUTOMATION)),
            ("Alt+7", lambda: self._show(NOTICES)),
            ("Alt+8", lambda: self._show(WALLETS)),
            ("Ctrl+L", self.lock_requested.emit),
            ("Ctrl+Shift+L", self.full_lock_requested.emit),
            ("Ctrl+Shift+P", self.freezing.open),
            ("Ctrl+Q", self.quit_requested.emit),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        compact = event.size().width() < COMPACT_BELOW
        self._nav.set_compact(compact)
        self._truth.set_compact(compact)
        super().resizeEvent(event)

    def _show(self, key: str) -> None:
        if key == LOCK:
            self.lock_requested.emit()
            return
        if key == FREEZE_ALL:
            self.freezing.open()
            return
        pages: dict[str, Callable[[], QWidget]] = {
            CARDS: lambda: self._cards,
            PEOPLE: self._people.page,
            ACTIVITY: self._activity.page,
            NOTICES: lambda: self._notices,
            WALLETS: lambda: self._wallets,
            AUTOMATION: self._rules.late.page,
            ISSUE: self._issue.page,
            SETTINGS: self._settings.late.page,
        }
        page = pages[key]()
        if page is not self._cards:
            self._cards.conceal()
        self._pages.setCurrentWidget(page)
        if page is self._cards:  # the stack gives focus back to where it was, seen or not
            self._cards.keep_focus_in_sight()
        self._nav.set_current(CARDS if key == ISSUE else key)

    def open_issue(
        self,
        lost: IntentId | None = None,
        replaced: CardView | None = None,
        person: Person | None = None,
        like: CardId | None = None,
        draft: Draft | None = None,
    ) -> None:
        """Go to the form: anew, in the place of a wish or card, for a person, like a card."""
        self._issue.page().open_form(lost, replaced, person, like, draft)
        self._show(ISSUE)

    def show_card(self, card_id: str) -> None:
        """Go to one card."""
        self._show(CARDS)
        self._ui.bridge.run(self, lambda s: s.wallet.choose(CardId(card_id)), lambda _: None)

    def _act(self, *actions: Action) -> None:
        """Open the first of `actions` that the chosen card offers."""
        detail = None if self.pictures.newest is None else self.pictures.newest.detail
        offered = [a for a in actions if detail is not None and a not in detail.refusals]
        if detail is not None and offered:
            self._open_action(offered[0], detail.card)

    def _open_action(self, action: Action, card: CardView, draft: Draft | None = None) -> None:
        if self.pictures.newest is not None:
            sheet = open_action(self._ui, self._window, self.pictures.newest, action, card)
            sheet.done.connect(lambda title, text: self._toasts.show_toast("done", title, text))
            sheet.wallets_requested.connect(lambda: self._show(WALLETS))
            self.keep(sheet)
            self._sheets.take_draft(draft)

    def keep(self, sheet: Sheet) -> None:
        """Show a sheet in place of another, tell it every picture, take it away on leaving."""
        self._sheets.keep(sheet)

    def _search(self) -> None:
        page = self._activity.seen() or self._people.seen()
        if page is None:
            self._show(CARDS)
        (page or self._cards).focus_search()

    def _refresh(self) -> None:
        self._ui.bridge.run(self, lambda s: s.wallet.refresh(), lambda _: None)

    def _hide_amounts(self, hidden: bool) -> None:
        self._ui.words.hidden = hidden
        veil.set_down(hidden)
        if self._ui.local is not None:
            self._ui.local.hide_amounts = hidden
        if hidden:
            self._toasts.dismiss()
            self.amounts_hidden.emit()
        if self.pictures.newest is not None:
            self.pictures.show(self.pictures.newest)
