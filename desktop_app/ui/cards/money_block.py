"""Beside the face: what is available, from when that figure is, and what can be done with it."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop_app.application.messages import Action, CardDetail, CardView, LinkState, Snapshot
from desktop_app.domain.cards import CardState
from desktop_app.domain.claims import Standing
from desktop_app.ui.cards.claim_box import says
from desktop_app.ui.cards.guard_box import GuardBox
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.button_paint import Kind
from desktop_app.ui.kit.facts import Age
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import Words, inside, source

_LOOKS: Final[dict[Action, tuple[str, IconName, Kind]]] = {
    Action.TOP_UP: ("Top up", "add", "filled"),
    Action.FREEZE: ("Freeze", "freeze", "secondary"),
    Action.UNFREEZE: ("Unfreeze", "freeze", "secondary"),
    Action.WITHDRAW: ("Withdraw", "withdraw", "secondary"),
    Action.TERMINATE: ("Terminate…", "terminate", "danger"),
}
_GAP = 8


def freezing_action(card: CardView) -> Action:
    """Which of the two the one button offers."""
    return Action.UNFREEZE if card.state is CardState.FROZEN else Action.FREEZE


class MoneyBlock(QWidget):
    """The figure as the service stated it, and four equal buttons."""

    action_requested = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._slots = [Action.TOP_UP, Action.FREEZE, Action.WITHDRAW, Action.TERMINATE]
        self._available = Label("—", "display")
        self._age = Age("")
        self._use = Button("Use now", "link")
        self._use.setToolTip("Opened for one purchase, then frozen again")
        self._use.clicked.connect(lambda: self.action_requested.emit(Action.USE_NOW))
        self._reason = Label("", "caption", "ink2", wrap=True)
        self._reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        top = Qt.AlignmentFlag.AlignTop
        info = (IconView("info", 16, "ink3"), 0, top)
        self._why = holder(row(info, (self._reason, 1), spacing=6))
        self._buttons = [self._make_button(slot) for slot in range(len(self._slots))]
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        grid.setContentsMargins(0, 0, 0, 0)
        for slot, button in enumerate(self._buttons):
            grid.addWidget(button, slot // 2, slot % 2)
            grid.setColumnStretch(slot % 2, 1)
        head = row((Label("Available", "label", "ink2"), 1), self._use)
        self.setLayout(
            column(
                head, 2, self._available, 4, self._age,
                STRETCH, 12, holder(grid), 8, self._why,
            )
        )  # fmt: skip

    def show_detail(self, detail: CardDetail, snapshot: Snapshot) -> None:
        """Show the figure, its age, and which actions wait for what."""
        card = detail.card
        amount = self._words.money(card.available)
        self._available.setText(amount)
        self._available.setAccessibleName(f"Available {amount}")
        stale = self._words.is_stale(card.read_at)
        old = self._words.is_old(card.read_at)
        told = told_words(card, self._words)
        age = f"{age_words(card.read_at, snapshot, self._words)}{told and f'. {told}'}"
        self._age.set_age(age, stale=stale or bool(told), old=old)
        self._slots[1] = freezing_action(card)
        refusals = _refusals(self._slots, detail, snapshot)
        for action, button in zip(self._slots, self._buttons, strict=True):
            _offer(button, _LOOKS[action][0], refusals.get(action, ""))
        is_offered = Action.USE_NOW not in detail.refusals  # a resting card has a box that offers
        set_shown(self._use, is_offered and not GuardBox.is_wanted(detail))
        reason = _visible_reason(self._slots, refusals)
        self._reason.setText(reason)
        set_shown(self._why, bool(reason))

    def narrowest(self) -> int:
        """The smallest width at which nothing is cut off, asked of the parts themselves."""
        button = max(button.minimumSizeHint().width() for button in self._buttons)
        return max(2 * button + _GAP, self._available.sizeHint().width())

    def focus_first(self) -> None:
        """Put the focus on the first action that is offered."""
        offered = next((button for button in self._buttons if button.isEnabled()), None)
        if offered is not None:
            offered.setFocus(Qt.FocusReason.TabFocusReason)

    def set_icons_shown(self, shown: bool) -> None:
        """Leave the icons out where words alone fit."""
        for action, button in zip(self._slots, self._buttons, strict=True):
            button.set_icon(_LOOKS[action][1] if shown else None)

    def _make_button(self, slot: int) -> Button:
        text, icon, kind = _LOOKS[self._slots[slot]]
        made = Button(text, kind, icon=icon, height=Height.BUTTON_CARD)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self.action_requested.emit(self._slots[slot]))
        return made


def _refusals(actions: list[Action], detail: CardDetail, snapshot: Snapshot) -> dict[Action, str]:
    """While the service cannot be reached, that is the reason, unless all was refused anyway."""
    offline = snapshot.link.state is LinkState.OFFLINE
    if not offline or all(action in detail.refusals for action in actions):
        return detail.refusals
    return dict.fromkeys(actions, "Top-ups and freezes need a connection.")


def _offer(button: Button, text: str, reason: str) -> None:
    if button.words() != text:  # new words cost a layout, and pictures come often
        button.setText(text)
    if reason:
        button.disable(reason)
    else:
        button.enable()
    button.setToolTip(reason)


def age_words(at: datetime, snapshot: Snapshot, words: Words) -> str:
    """`Read from the sandbox at 14:02`."""
    joined = "" if words.is_old(at) else "at "  # a day ago it is a date, which wants no "at"
    return f"Read from {source(snapshot.profile)} {joined}{words.as_of(at)}"


def told_words(card: CardView, words: Words) -> str:
    """What a message told of and no read has shown yet; "" for nothing.

    Here and not in a bar: it comes and goes with every purchase, and a bar moves everything.
    """
    told = next((c for c in card.claims if c.standing is Standing.LOOKING), None)
    return "" if told is None else f"A message says {says(told, words)}, confirming."


def _visible_reason(actions: list[Action], refusals: dict[Action, str]) -> str:
    """Every reason, with the buttons it holds for unless it holds for all."""
    reasons = dict.fromkeys(refusals[a] for a in actions if a in refusals)
    said = []
    for reason in reasons:
        held = [a for a in actions if refusals.get(a) == reason]
        if len(held) == len(actions):
            return reason
        names = ", ".join(_LOOKS[a][0].rstrip("…").lower() for a in held)
        said.append(f"{names[:1].upper()}{names[1:]}: {inside(reason)}")
    return "\n".join(said)
