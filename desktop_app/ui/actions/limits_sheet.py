"""The sheet of a card's spending limits: how far each is used, and the way to set others."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.application.limiting import LimitsLook
from desktop_app.application.limits_asked import LimitsAsked, Stands, in_force
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.cards import NO_LIMITS, SpendLimits
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.domain.spend_limits import figures_of, make_limits
from desktop_app.ui.actions.checks import block_reason, show_block
from desktop_app.ui.actions.following import card_in
from desktop_app.ui.actions.foresight_words import read_words
from desktop_app.ui.actions.limit_fields import LimitFields
from desktop_app.ui.actions.terms import sheet_width, subtitle_of
from desktop_app.ui.cards.card_look import face_view
from desktop_app.ui.cards.face import Thumbnail
from desktop_app.ui.cards.limit_words import asked_words, limit_list
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import source

_THUMBNAIL = 64
_PROMISE = "Purser sends this once, never twice. No money moves."
_PURSER = (
    "What only Purser does, such as freezing a disposable card after its purchase, needs this "
    "computer to be on."
)
_COUNTED = (
    "Days, weeks from Monday, months and years are those of UTC. Holds and what was refunded count."
)
_LOOKING = "Looking through what was read of the card…"
_NEVER = "This card's transactions were never read, so nobody can say how far a limit is used."
_UNREADABLE = "How far the limits are used could not be read from the vault."


class LimitsSheet(Sheet):
    """`done` tells a title and a sentence once the limits were sent and taken."""

    done = Signal(str, str)

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot, card: CardView) -> None:
        super().__init__(
            window,
            f"Limits of {card.label}",
            subtitle=subtitle_of(card, ui.words),
            leading=Thumbnail(face_view(card, snapshot, ui.words), _THUMBNAIL),
            width=sheet_width(),
            effect="Set limits",
            promise=_PROMISE,
        )
        self._ui = ui
        self._card = card
        self._snapshot = snapshot
        self._asked = _asked_in(snapshot, card)
        self._is_busy = False
        who = source(snapshot.profile)
        self._block = InfoBar("offline", "off", "", "Check now")
        self._block.activated.connect(
            lambda: ui.bridge.run(self, lambda s: s.wallet.refresh(), lambda _: None)
        )
        self._told = InfoBar("info", "wait", "")
        self._error = TroubleBox(ui)
        self._fields = LimitFields(ui.words)
        self._fields.edited.connect(self.problems.leave_out)
        rule = f"{who[:1].upper()}{who[1:]} declines what goes over a limit, even while this "
        self._rule = Label(f"{rule}computer is off. {_PURSER}", "body", "ink2", wrap=True)
        self._basis = Label(_LOOKING, "caption", "ink3", wrap=True)
        self._lay_out()
        self._fields.show_offer(snapshot)
        self._fields.fill(_owed_in(snapshot, card) or in_force(self._asked, card.limits))
        self.accepted.connect(self._submit)
        self.show_snapshot(snapshot)
        self._look()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what is known by now; what was typed stays."""
        self._snapshot = snapshot
        self._card = card_in(snapshot, self._card.id) or self._card
        self._asked = _asked_in(snapshot, self._card) or self._asked
        self.set_subtitle(subtitle_of(self._card, self._ui.words))
        reason = block_reason(snapshot, self._ui.words)
        show_block(self._block, reason, snapshot)
        if reason:
            self.effect.disable(reason)
        elif not self._is_busy:
            self.effect.enable()
        self._tell_asked()

    # --- inner --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for hidden in (self._block, self._told):
            set_shown(hidden, False)
        for part in (self._block, self._told, self._error):
            self.body.addWidget(part)
        self.body.addWidget(self._rule)
        self.body.addSpacing(4)
        self.body.addWidget(self._fields)
        self.body.addWidget(self._basis)
        self.body.addSpacing(22)
        self.body.setSpacing(14)

    def _tell_asked(self) -> None:
        who, words = source(self._snapshot.profile), self._ui.words
        said = asked_words(self._asked, self._card.limits, who, words) if self._asked else ""
        self._told.set_text(said)
        set_shown(self._told, bool(said))

    def _look(self) -> None:
        card_id = self._card.id
        self._ui.bridge.run(
            self, lambda s: s.wallet.limiting.look(card_id), self._show_look, self._look_failed
        )

    def _show_look(self, look: LimitsLook) -> None:
        self._asked = look.asked
        self._fields.show_uses(look.uses if look.read_at is not None else ())
        if look.read_at is None:
            self._basis.setText(_NEVER)
        else:
            read, who = read_words(look.read_at, self._ui.words), source(self._snapshot.profile)
            estimate = f"Use is Purser's estimate from what was read {read}"
            self._basis.setText(f"{estimate}; {who} may count otherwise. {_COUNTED}")
        self._tell_asked()

    def _look_failed(self, _failure: Failure) -> None:
        self._basis.setText(_UNREADABLE)

    def _before(self) -> SpendLimits:
        """The limits there are, stated or sent: none of them can be taken away."""
        sent = figures_of(self._asked.sent) if self._asked is not None else {}
        return make_limits({**sent, **figures_of(self._card.limits)})

    def _submit(self) -> None:
        if self._is_busy:
            return
        wanted, errors = self._fields.read(self._snapshot, self._before())
        self.problems.set_problems(self._fields.show_errors(errors))
        if self.problems.focus_first():
            return
        self._error.clear()
        self._is_busy = True
        self.effect.pause("On its way")
        card_id, bridge = self._card.id, self._ui.bridge
        # Closing the sheet does not take the send back, so what became of it is told all the same.
        bridge.run(
            bridge, lambda s: s.wallet.limiting.set(card_id, wanted), self._sent, self._failed
        )

    def _sent(self, asked: LimitsAsked) -> None:
        if not isValid(self):
            return
        limits = ", ".join(limit_list(asked.wanted, self._ui.words))
        stands, who = asked.stands(self._card.limits), source(self._snapshot.profile)
        ending = "states them" if stands is Stands.STATED else "took them"
        self.done.emit(f"Limits of {self._card.label}", f"{limits}: {who} {ending}")
        self.dismiss()

    def _failed(self, failure: Failure) -> None:
        title = f"Limits of {self._card.label}: not set"
        if failure.code == "limits_unknown":
            title = f"Limits of {self._card.label}: not known yet"
        if not isValid(self) or self.isHidden():
            if failure.moved is MoneyMoved.NO and self._ui.bridge.snapshot is not None:
                self._ui.bridge.failed.emit(failure)
            return
        self._is_busy = False
        self.effect.resume()
        self._error.tell(failure, title)
        self.show_snapshot(self._ui.bridge.snapshot or self._snapshot)


def _asked_in(snapshot: Snapshot, card: CardView) -> LimitsAsked | None:
    detail = snapshot.detail
    return detail.limits_asked if detail is not None and detail.card.id == card.id else None


def _owed_in(snapshot: Snapshot, card: CardView) -> SpendLimits | None:
    """What the card was to have when it was issued, None where nothing is owed."""
    detail = snapshot.detail
    if detail is None or detail.card.id != card.id or detail.limits_owed == NO_LIMITS:
        return None
    return detail.limits_owed
