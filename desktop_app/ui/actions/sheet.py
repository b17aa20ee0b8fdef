"""What every action sheet does: one click sends once, then the sheet follows what reads prove."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.application.messages import Action, CardView, IntentView, Snapshot
from desktop_app.application.session import Session
from desktop_app.application.views import ACTION_KINDS
from desktop_app.domain.asking import Act
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.domain.intents import TAKEN_BACK, UNCERTAIN_STAGES, Intent, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import Refused, RefusedReason
from desktop_app.ui.actions.checks import block_reason, link_reason, show_block
from desktop_app.ui.actions.following import Follower, card_in
from desktop_app.ui.actions.progress import SentPanel
from desktop_app.ui.actions.terms import sheet_width, subtitle_of
from desktop_app.ui.asking.gate import Gate
from desktop_app.ui.cards.card_look import face_view
from desktop_app.ui.cards.face import Thumbnail
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button_paint import Kind as ButtonKind
from desktop_app.ui.kit.focus_chain import tab_stops
from desktop_app.ui.kit.held_key import held_key
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox

Work = Callable[[Session], Awaitable[object]]
_THUMBNAIL = 64
_ASKS = {
    Action.TERMINATE: Act.END_CARD,
    Action.TOP_UP: Act.MOVE_MONEY,
    Action.USE_NOW: Act.MOVE_MONEY,
}
_REFUSED = Refused.code
SHOW_WALLETS = "Show the wallets"
_WALLETS_HELP = frozenset({RefusedReason.FUNDS, RefusedReason.ASSET})
_ENDED = frozenset({Stage.REJECTED, Stage.STALE})
_FAILED_LATER = Failure(
    "failed_later",
    "The card service took the request in, then reported that it failed.",
    MoneyMoved.NO,
    "Recorded it. Shows the figures that were read since.",
    "Look at the card and the wallet, then decide again.",
)
_TAKEN_BACK = Failure(
    TAKEN_BACK,
    "The card service carried it out, then took it back.",
    MoneyMoved.YES,
    "Recorded it. Shows the figures that were read since.",
    "Look at the card and the wallet: a fee may have stayed. Then decide again.",
)


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The fixed words of a sheet; `wish` names it in a title ("Freeze of Adobe")."""

    title: str
    effect: str
    wish: str
    promise: str = "Purser sends this once, never twice."
    effect_kind: ButtonKind = "filled"


def make_form_token() -> str:
    """Names one filled form, so that a double click makes one wish."""
    return secrets.token_hex(16)


class ActionSheet(Sheet):
    """Fill `form`, implement `_ask`. `done` tells a title and a sentence once a read confirmed.

    `wallets_requested` says that what helps after a refusal stands on the page of wallets.
    """

    done = Signal(str, str)
    wallets_requested = Signal()

    def __init__(
        self,
        ui: Ui,
        window: QWidget,
        snapshot: Snapshot,
        card: CardView,
        action: Action,
        words: SheetWords,
    ) -> None:
        super().__init__(
            window,
            words.title,
            subtitle=subtitle_of(card, ui.words),
            leading=Thumbnail(face_view(card, snapshot, ui.words), _THUMBNAIL),
            width=sheet_width(),
            effect=words.effect,
            effect_kind=words.effect_kind,
            promise=words.promise,
        )
        self.ui = ui
        self.card = card
        self.snapshot = snapshot
        self._action = action
        self._words = words
        self._form_token = make_form_token()
        self._gate = Gate(ui, self)
        self._follower: Follower | None = None
        self._is_waiting = False
        self._blocked = ""
        self._unknown: Failure | None = None
        self._form: QWidget | None = None
        self._make_parts()
        self.accepted.connect(self._submit)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take in the newest picture: figures of the form, or the course of the wish."""
        self.snapshot = snapshot
        self.card = card_in(snapshot, self.card.id) or self.card
        self.set_subtitle(subtitle_of(self.card, self.ui.words))
        if self._follower is None:
            self._show_form()
        else:
            self._follow()

    # --- for the sheets -----------------------------------------------------------------------

    def set_form(self, form: QWidget) -> None:
        """Put the form into the body; called once."""
        self._form = form
        self.body.addWidget(form)
        self.body.addSpacing(4)
        self._show_form()

    def _ask(self, form_token: str) -> Work | None:
        """The work to send, or None when the form has something to fix; every sheet has its own."""
        return None

    def _to_card(self) -> Money:
        """What would go to the card."""
        return ZERO

    def _figures_changed(self) -> None:
        """Newer figures came while the form is open."""

    def _wish_words(self) -> str:
        """What is wished for, as a title: "Top-up of $100.00"."""
        return self._words.wish

    def _confirmed_words(self, wish: IntentView) -> tuple[str, str]:
        """Title and sentence once a read has confirmed the wish."""
        return f"{self._wish_words()}: confirmed", self.card.label

    def is_blocked(self) -> bool:
        """Whether the bar says why nothing can be sent now."""
        return bool(self._blocked)

    # --- sending ------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._bar = InfoBar("offline", "off", "", "Check now")
        self._bar.activated.connect(self._check_now)
        self._error = TroubleBox(self.ui)
        self._error.action_requested.connect(self.dismiss)
        self._error.action_requested.connect(self.wallets_requested)
        self._sent = SentPanel()
        self._sent.check_requested.connect(self._check_now)
        self._sent.copy_requested.connect(self.ui.clipboard.copy_plain)
        for hidden in (self._bar, self._sent):
            set_shown(hidden, False)
        for part in (self._bar, self._error, self._sent):
            self.body.addWidget(part)
        self.body.setSpacing(14)

    def _show_form(self) -> None:
        """Say why nothing can be sent now, else offer it; then the newest figures."""
        self._blocked = self._find_block()
        show_block(self._bar, self._blocked, self.snapshot)
        if self._blocked:
            self.effect.disable(self._blocked)
        else:
            self.effect.enable()
        self._figures_changed()

    def _find_block(self) -> str:
        moves_money = self._action in (Action.TOP_UP, Action.WITHDRAW, Action.USE_NOW)
        find = block_reason if moves_money else link_reason  # a freeze carries no amount
        reason = find(self.snapshot, self.ui.words)
        detail = self.snapshot.detail
        if not reason and detail is not None and detail.card.id == self.card.id:
            reason = detail.refusals.get(self._action, "")
        return reason

    def _submit(self) -> None:
        work = self._ask(self._form_token)
        if work is None:
            self.problems.focus_first()
            return
        asking, act, token = self.snapshot.asking, _ASKS.get(self._action), self._form_token
        if self._gate.stops(asking, act, token, self._to_card(), self._submit_proven):
            return
        self._follower = Follower(ACTION_KINDS[self._action], self.card.id, self.snapshot)
        self._is_waiting = True
        self.effect.disable("Sent: waiting for the answer.")
        self._error.clear()
        if self._form is not None:
            set_shown(self._form, False)
        set_shown(self.effect, False)
        self.cancel.setText("Close")
        held_key.note_move()
        self.cancel.setFocus()
        self._sent.show_progress(self._wish_words(), None, self.snapshot, self.ui.words)
        set_shown(self._sent, True)
        # Closing the sheet does not take the wish back, so what became of it is told all the same.
        bridge, name = self.ui.bridge, self._wish_words()
        bridge.run(bridge, work, self._answered, lambda failure: self._failed(failure, name))

    def _submit_proven(self) -> None:
        if self.effect.isEnabled():  # else the bar says what came up meanwhile
            self._submit()

    def _is_closed(self) -> bool:
        return not isValid(self) or self.isHidden()

    def _answered(self, answer: object) -> None:
        if self._is_closed():
            return
        self._is_waiting = False
        if self._follower is not None and isinstance(answer, Intent):
            self._follower.know(answer.id)
            self._follow()

    def _failed(self, failure: Failure, name: str) -> None:
        end = "was refused" if failure.code == _REFUSED else "was not sent"
        if self._is_closed():
            # What is not known stands in the card's picture; on a locked window nothing is told.
            if failure.moved is MoneyMoved.NO and self.ui.bridge.snapshot is not None:
                told = replace(failure, happened=f"{name} {end}. {failure.happened}")
                self.ui.bridge.failed.emit(told)
            return
        self._is_waiting = False
        if failure.moved is MoneyMoved.NO:
            self._back_to_form(failure, f"{name} {end}")
            return
        self._unknown = failure
        self._follow()

    def _back_to_form(self, failure: Failure, title: str) -> None:
        """Nothing happened: the form is a new one, so it gets a new token."""
        self._form_token = make_form_token()
        self._follower = None
        self._unknown = None
        set_shown(self._sent, False)
        way = SHOW_WALLETS if failure.reason in _WALLETS_HELP else ""
        self._error.tell(failure, title, self._sent.now(self.ui.words), way)
        if self._form is not None:
            set_shown(self._form, True)
        set_shown(self.effect, True)
        self.cancel.setText("Cancel")
        self._show_form()
        if self.cancel.hasFocus() and self._form is not None:
            # Enter stands on the effect button; on Cancel it would throw the form away.
            stops = tab_stops(self._form)
            (stops[0] if stops else self.cancel).setFocus()

    def _follow(self) -> None:
        """Tell what the newest picture proves about the wish, and no more."""
        if self._follower is None:
            return
        wish = self._follower.find(self.snapshot)
        name = self._wish_words()
        if wish is not None and wish.stage is Stage.CONFIRMED:
            title, text = self._confirmed_words(wish)
            self.dismiss()
            self.done.emit(title, text)
        elif wish is not None and wish.stage in _ENDED and not self._is_waiting:
            is_back = wish.reason == TAKEN_BACK
            told = _TAKEN_BACK if is_back else _FAILED_LATER
            self._back_to_form(told, f"{name} was taken back" if is_back else f"{name} failed")
        elif wish is not None and wish.stage in UNCERTAIN_STAGES and not self._is_waiting:
            self._sent.show_unknown(wish, self._unknown, self.snapshot, self.ui.words)
        elif wish is None and self._follower.last is not None:
            self._sent.show_elsewhere(f"{name}: sent")
        elif wish is None and self._unknown is not None:
            self._sent.show_failure(self._unknown, f"{name}: outcome not known")
        elif wish is None and not self._is_waiting:
            self._sent.show_elsewhere(f"{name}: sent")
        else:
            self._sent.show_progress(name, wish, self.snapshot, self.ui.words)

    def _check_now(self) -> None:
        self.ui.bridge.run(self, lambda s: s.wallet.refresh(), lambda _: None)
