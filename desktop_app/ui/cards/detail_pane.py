"""The right pane: one card, what it holds, what can be done with it, and what is not known."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedLayout, QWidget

from desktop_app.application.messages import Action, CardDetail, Snapshot
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Failure
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.cards.bar_column import BarColumn
from desktop_app.ui.cards.card_look import face_view, pill_of
from desktop_app.ui.cards.copier import Copier
from desktop_app.ui.cards.face import Face
from desktop_app.ui.cards.face_view import FaceView
from desktop_app.ui.cards.facts_row import FactsRow
from desktop_app.ui.cards.feed_pane import FeedPane
from desktop_app.ui.cards.feed_view import BAR_ROOM
from desktop_app.ui.cards.life_box import LifeBox
from desktop_app.ui.cards.money_block import MoneyBlock
from desktop_app.ui.cards.notices import Notices
from desktop_app.ui.cards.question_pane import QuestionPane
from desktop_app.ui.cards.reveal_rows import RevealRows
from desktop_app.ui.cards.revealer import Revealer
from desktop_app.ui.cards.rules_box import RulesBox
from desktop_app.ui.cards.split import GRIP
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import ElidedLabel, Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.scroll_pane import BAR_WIDTH, ScrollPane
from desktop_app.ui.kit.tabs import TAB_SIDE
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.theme.tokens import Space, Width
from desktop_app.ui.words import source

MORE = "More for this card"
_FACE, _FACE_COMPACT = 300, 260
# Against a stretch beside it: all the room that the words want.
_MOST = 1000


class DetailPane(Fill):
    """Shows `snapshot.detail`; digits are shown by its face only and dropped by `conceal`."""

    action_requested = Signal(object, object)
    refresh_requested = Signal()
    replacement_requested = Signal(object, object)
    """`IntentId` of the issue whose number is lost, and its `CardView`."""
    strangers_requested = Signal()
    import_requested = Signal()
    activity_requested = Signal(object)
    """`CardId`."""
    shops_requested = Signal()
    limits_requested = Signal(object)
    """`CardView`."""
    rules_requested = Signal(object)
    """`CardView`."""
    new_rule_requested = Signal(object)
    """`CardView`."""
    menu_requested = Signal(object, object)
    """`CardView`, and the `QPoint` of the screen where its menu opens."""

    def __init__(self, ui: Ui, toasts: ToastHost, feed: FeedPane | None = None) -> None:
        super().__init__("page")
        self._ui = ui
        self._detail: CardDetail | None = None
        self._shown_face: FaceView | None = None
        self._question: QuestionPane | None = None
        self._margin = int(Space.PANE)
        self.face = Face(width=_FACE)
        self.revealer = Revealer(ui, self.face)
        self.copier = Copier(ui, toasts, self)
        self._title = ElidedLabel("", "title")
        self._pill = Pill("active")
        self._more = Button(kind="icon", icon="more", height=28, name=MORE)
        self._notices = Notices(ui)
        self._trouble = Alarm(ui, below=14)
        self._money = MoneyBlock(ui.words)
        self._reveal = RevealRows(self.face, self.revealer, self.copier, ui.capture)
        self._facts = FactsRow(ui.words)
        self._rules = RulesBox(ui.words)
        self._life = LifeBox(ui.words)
        self._feed = feed or FeedPane(ui)
        self._bars = BarColumn(ui)
        self._empty_title = Label("", "head", align=Qt.AlignmentFlag.AlignHCenter, wrap=True)
        self._empty_text = Label("", "body", "ink2", align=Qt.AlignmentFlag.AlignHCenter, wrap=True)
        self._lay_out()
        self._wire()

    # --- showing ------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the chosen card, or what to do while there is none."""
        for _ in self.show_parts(snapshot):
            pass

    def parts(self) -> tuple[QWidget, ...]:
        """What can be painted apart."""
        return (self, self.face, self._money, self._reveal, self._facts, self._life, self._feed)

    def show_parts(self, snapshot: Snapshot) -> Iterator[QWidget]:
        """Show a picture; stops after each part, which it gives."""
        self._bars.show_snapshot(snapshot)
        detail, before = snapshot.detail, self._detail
        self._detail = detail
        self.revealer.set_card(detail.card.id if detail else None)
        self.copier.set_card(detail.card if detail else None, snapshot.preferences)
        if detail is None:
            self._show_no_card(snapshot)
            yield from self.parts()
            return
        if before is None or before.card.id != detail.card.id:
            self._trouble.clear()
            self._scroll.verticalScrollBar().setValue(0)
        self._show_identity(detail, snapshot)
        self._notices.show_detail(detail, snapshot)
        self._stack.setCurrentIndex(1)
        yield self
        self._money.show_detail(detail, snapshot)
        yield self._money
        yield self.face
        self._reveal.show_card(detail.card, snapshot)
        yield self._reveal
        self._facts.show_detail(detail, snapshot)
        yield self._facts
        self._rules.show_detail(detail, snapshot)
        self._life.show_detail(detail)
        yield self._life
        self._feed.show_detail(detail, snapshot)
        self._arrange(self.width())
        yield self._feed

    def press_reveal(self) -> None:
        """The reveal key went down; without a stored number it does nothing."""
        if self._detail is not None and Field.PAN in self._detail.card.stored:
            self.revealer.press(Field.PAN)

    def conceal(self) -> None:
        """Drop every digit at once."""
        self.revealer.conceal()

    def show_failure(self, failure: Failure) -> None:
        """Tell a failed reveal or copy in its four parts."""
        self._trouble.tell(failure, "The card's details were not shown")

    def focus_first(self) -> None:
        """Go to the first thing that can be done with the card, or about the question."""
        if self._question is not None and self._question.isVisible():
            self._question.focus_first()
        else:
            self._money.focus_first()

    def set_compact(self, compact: bool) -> None:
        """The narrow arrangement of a small window."""
        self._margin = int(Space.XXL if compact else Space.PANE)
        self.face.set_face_width(_FACE_COMPACT if compact else _FACE)
        self._money.set_icons_shown(not compact)
        self._top.setSpacing(int(Space.L if compact else Space.XXL))
        self._arrange(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    # --- inner --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        identity = row((self._title, _MOST), self._pill, STRETCH, self._more, spacing=12)
        self._top = row((self.face, 0, top), (self._money, 1), spacing=24)
        still = column(
            identity, 14, self._trouble, self._notices, holder(self._top), 12, self._reveal,
            16, self._facts, 10, self._rules, 10, self._life, margins=(TAB_SIDE, 0, BAR_ROOM, 0),
        )  # fmt: skip
        self._content = column(still, (self._feed, 1))
        self._scroll = ScrollPane(holder(self._content), keeps_room=True)
        nothing = column(STRETCH, self._empty_title, 6, self._empty_text, STRETCH)
        self._stack = QStackedLayout()
        panes = holder(self._stack)
        self._stack.addWidget(holder(nothing))
        self._stack.addWidget(self._scroll)
        self.setLayout(column(self._bars, (panes, 1)))

    def _wire(self) -> None:
        self._money.action_requested.connect(self._ask_action)
        self._notices.check_requested.connect(self.refresh_requested)
        self._notices.action_requested.connect(self._ask_action)
        self._notices.replacement_requested.connect(self._ask_replacement)
        self._feed.all_requested.connect(self._ask_activity)
        self._facts.limits_requested.connect(self.limits_requested)
        self._rules.rules_requested.connect(self.rules_requested)
        self._rules.new_rule_requested.connect(self.new_rule_requested)
        self._more.clicked.connect(self._ask_menu)
        self._reveal.import_requested.connect(self.import_requested)
        self._bars.refresh_requested.connect(self.refresh_requested)
        self._bars.top_up_requested.connect(lambda: self._ask_action(Action.TOP_UP))
        self._bars.limits_requested.connect(self._facts.ask_limits)
        self._bars.shops_requested.connect(self.shops_requested)
        self._bars.strangers_requested.connect(self.strangers_requested)
        self.revealer.failed.connect(self.show_failure)
        self.copier.failed.connect(self.show_failure)

    def _ask_action(self, action: object) -> None:
        if self._detail is not None:
            self.action_requested.emit(action, self._detail.card)

    def _ask_menu(self) -> None:
        if self._detail is not None:
            at = self._more.mapToGlobal(self._more.rect().bottomLeft())
            self.menu_requested.emit(self._detail.card, at)

    def _ask_activity(self) -> None:
        if self._detail is not None:
            self.activity_requested.emit(self._detail.card.id)

    def _ask_replacement(self, lost: object) -> None:
        if self._detail is not None:
            self.replacement_requested.emit(lost, self._detail.card)

    def _arrange(self, width: int) -> None:
        """Spare width goes to the margin; without room the figures go under the face."""
        left = self._margin - GRIP + 1
        right = max(self._margin, width - left - Width.DETAIL_MAX)
        beside_bar = right - BAR_ROOM - BAR_WIDTH
        self._content.setContentsMargins(left - TAB_SIDE, 18, beside_bar, 8)
        self._bars.set_margins(left, right)
        if self._question is not None:
            self._question.set_margins(left, right)
        gap = self._top.spacing()
        beside = self.face.sizeHint().width() + gap + self._money.narrowest()
        fits = beside <= width - left - right
        direction = QBoxLayout.Direction
        self._top.setDirection(direction.LeftToRight if fits else direction.TopToBottom)

    def _show_identity(self, detail: CardDetail, snapshot: Snapshot) -> None:
        card = detail.card
        self._title.setText(card.label)
        self._pill.set_state(*pill_of(card))
        face = face_view(card, snapshot, self._ui.words)
        if face != self._shown_face:
            self._shown_face = face
            self.face.set_view(face)

    def _show_no_card(self, snapshot: Snapshot) -> None:
        if snapshot.question is not None:
            self._show_question(snapshot)
            return
        loaded = snapshot.card_count > 0
        who = source(snapshot.profile)
        self._empty_title.setText("Choose a card" if loaded else "Not loaded yet")
        self._empty_text.setText(
            "Its number, its balance and its transactions are shown here."
            if loaded
            else f"Cards and figures appear once they were read from {who}."
        )
        self._stack.setCurrentIndex(0)

    def _show_question(self, snapshot: Snapshot) -> None:
        if self._question is None:  # rare: to unlock, nobody waits for it
            self._question = QuestionPane(self._ui)
            self._question.check_requested.connect(self.refresh_requested)
            self._stack.addWidget(ScrollPane(self._question))
        self._question.show_snapshot(snapshot)
        self._arrange(self.width())
        self._stack.setCurrentIndex(2)
