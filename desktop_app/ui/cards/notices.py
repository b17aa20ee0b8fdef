"""What stands above a card's figures when something about the card is not as it should be."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardDetail, CardView, Snapshot
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.rescue import Rescue
from desktop_app.ui.cards.card_look import open_question
from desktop_app.ui.cards.claim_box import ClaimBox
from desktop_app.ui.cards.guard_box import GuardBox
from desktop_app.ui.cards.outcome import unknown_outcome
from desktop_app.ui.cards.rescue_box import RescueBox
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.unknown_outcome import UnknownOutcome, UnknownOutcomeBox
from desktop_app.ui.theme.tokens import Height

_BELOW = 14
STRANGE = (
    "Made by Purser, but not from this vault: perhaps after the backup this vault was restored "
    "from, or by another copy of it. Its number is not stored here."
)
_MEANING = (
    "If you know the card, say so: it then stands among the others. If you do not, freeze it and "
    "look for who else has a copy of this vault."
)


class StrangerBox(Box):
    """Says where the card comes from as far as that is known; the person may say more."""

    known = Signal()

    def __init__(self) -> None:
        super().__init__(bar="bad")
        self._know = Button("I know this card", height=Height.BUTTON_CARD)
        self._know.clicked.connect(self.known)
        head = row(IconView("alert", 20, "bad"), (Label("Not from this vault", "head"), 1))
        self.setLayout(
            column(
                head, 8, Label(STRANGE, wrap=True), 6,
                Label(_MEANING, "body", "ink2", wrap=True), 12, row(STRETCH, self._know),
                margins=(22, 16, 20, 16),
            )
        )  # fmt: skip


class Notices(QWidget):
    """At most one box of each kind; nothing is shown where nothing is wrong."""

    check_requested = Signal()
    action_requested = Signal(object)
    """`Action`."""
    replacement_requested = Signal(object)
    """`IntentId` of the issue whose number is lost."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._card: CardView | None = None
        self._shown: UnknownOutcome | None = None
        self._unknown = UnknownOutcomeBox()
        self._unknown.check_requested.connect(self.check_requested)
        self._unknown.copy_requested.connect(ui.clipboard.copy_plain)
        self._boxes: dict[type[QWidget], QWidget] = {UnknownOutcomeBox: self._unknown}
        self._lines = column(self._unknown, spacing=_BELOW)
        self._lines.setContentsMargins(0, 0, 0, _BELOW)
        self.setLayout(self._lines)
        set_shown(self, False)

    def show_detail(self, detail: CardDetail, snapshot: Snapshot) -> None:
        """Show what is the matter with the chosen card."""
        self._card = detail.card
        question = open_question(detail.card)
        if question is not None:
            view = unknown_outcome(question, detail.card, snapshot, self._ui.words)
            if view != self._shown:
                self._shown = view
                self._unknown.set_view(view)
        if detail.card.is_stranger and StrangerBox not in self._boxes:
            self._make_stranger()
        if detail.card.disputed:
            self._show_claims(detail.card)
        if GuardBox.is_wanted(detail):
            self._show_guard(detail)
        if detail.rescue is not None:
            self._show_rescue(detail.rescue)
        shown = {
            UnknownOutcomeBox: question is not None,
            StrangerBox: detail.card.is_stranger,
            ClaimBox: bool(detail.card.disputed),
            RescueBox: detail.rescue is not None,
            GuardBox: GuardBox.is_wanted(detail),
        }
        for kind, box in self._boxes.items():
            set_shown(box, shown[kind])
        set_shown(self, any(shown.values()))

    def _make_stranger(self) -> None:
        """Rare, so made when first needed: to unlock, nobody waits for it."""
        box = self._boxes[StrangerBox] = StrangerBox()
        box.known.connect(self._accept)
        self._lines.addWidget(box)

    def _show_claims(self, card: CardView) -> None:
        box = self._boxes.get(ClaimBox)
        if not isinstance(box, ClaimBox):
            box = self._boxes[ClaimBox] = ClaimBox(self._ui.words)
            box.cleared.connect(self._clear_up)
            self._lines.addWidget(box)
        box.show_card(card)

    def _show_rescue(self, rescue: Rescue) -> None:
        box = self._boxes.get(RescueBox)
        if not isinstance(box, RescueBox):
            box = self._boxes[RescueBox] = RescueBox(self._ui.words)
            box.action_requested.connect(self.action_requested)
            box.replacement_requested.connect(self.replacement_requested)
            self._lines.addWidget(box)
        box.show_rescue(rescue)

    def _show_guard(self, detail: CardDetail) -> None:
        box = self._boxes.get(GuardBox)
        if not isinstance(box, GuardBox):
            box = self._boxes[GuardBox] = GuardBox(self._ui.words)
            box.kept.connect(self._keep)
            box.again.connect(self._arm_anew)
            box.used.connect(lambda: self.action_requested.emit(Action.USE_NOW))
            self._lines.addWidget(box)
        box.show_detail(detail)

    def _keep(self) -> None:
        self._ask(lambda wallet, card_id: wallet.guard_choices.release(card_id))

    def _arm_anew(self) -> None:
        self._ask(lambda wallet, card_id: wallet.guard_choices.arm_anew(card_id))

    def _clear_up(self) -> None:
        """What was shown, and nothing that became disputed since."""
        card = self._card
        if card is not None:
            said = card.disputed
            self._ui.bridge.run(self, lambda s: s.wallet.clear_up(said), lambda _: None)

    def _accept(self) -> None:
        self._ask(lambda wallet, card_id: wallet.accept_stranger(card_id))

    def _ask(self, work: Callable[[Wallet, CardId], Awaitable[object]]) -> None:
        if self._card is not None:
            card_id = self._card.id
            self._ui.bridge.run(self, lambda s: work(s.wallet, card_id), lambda _: None)
