"""The way out for a card whose number is lost, as steps that the person takes one by one."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action
from desktop_app.domain.rescue import Rescue, RescueLine, RescueState, RescueStep
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, holder, row
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import Words

_WHY = (
    "The card was made, but its number never reached this computer, and the service shows it only "
    "once. Nobody can pay with it. Take these steps; each is yours to send."
)
_LOOKS: Final[dict[RescueState, tuple[IconName, Role]]] = {
    RescueState.DONE: ("done", "ok"),
    RescueState.SKIPPED: ("done", "ink3"),
    RescueState.WAITING: ("pending", "wait"),
    RescueState.NEXT: ("right", "accent_ink"),
    RescueState.LATER: ("right", "ink3"),
}
_TOP: Final = Qt.AlignmentFlag.AlignTop
_BUTTONS: Final = {
    RescueStep.WITHDRAW: "Withdraw",
    RescueStep.FREEZE: "Freeze",
    RescueStep.END: "End the card",
    RescueStep.REPLACE: "Issue a replacement",
}
_ACTIONS: Final = {
    RescueStep.WITHDRAW: Action.WITHDRAW,
    RescueStep.FREEZE: Action.FREEZE,
    RescueStep.END: Action.TERMINATE,
}


class RescueBox(Box):
    """Only the next step has a button; it opens the sheet or form that sends it."""

    action_requested = Signal(object)
    """`Action`."""
    replacement_requested = Signal(object)
    """`IntentId` of the issue whose number is lost."""

    def __init__(self, words: Words) -> None:
        super().__init__(bar="bad")
        self._words = words
        self._shown: tuple[Rescue, bool] | None = None
        self._steps = column(spacing=10)
        self.setLayout(
            column(
                Label("The number of this card is lost", "head", wrap=True), 4,
                Label(_WHY, "body", "ink2", wrap=True), 14, self._steps,
                margins=(22, 16, 20, 16),
            )
        )  # fmt: skip

    def show_rescue(self, rescue: Rescue) -> None:
        """Show the steps; what did not change keeps its focus."""
        shown = (rescue, self._words.hidden)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._steps)
        for number, line in enumerate(rescue.lines, start=1):
            self._steps.addWidget(self._make_line(number, line, rescue))

    def _make_line(self, number: int, line: RescueLine, rescue: Rescue) -> QWidget:
        icon, role = _LOOKS[line.state]
        is_next = line.state is RescueState.NEXT
        name = f"{number}. {step_name(line, self._words)}"
        title = Label(name, "strong" if is_next else "body", wrap=True)
        title.set_role("ink" if is_next or line.state is RescueState.WAITING else "ink2")
        note = Label(step_note(line, self._words), "caption", "ink2", wrap=True)
        words = column(title, note, spacing=1)
        button = self._make_button(number, line.step, rescue) if is_next else None
        return holder(row((IconView(icon, 18, role), 0, _TOP), (words, 1), button, spacing=12))

    def _make_button(self, number: int, step: RescueStep, rescue: Rescue) -> Button:
        made = Button(_BUTTONS[step], "tonal", height=Height.BUTTON_CARD)
        made.set_name(f"{_BUTTONS[step]}, step {number}")
        made.clicked.connect(lambda: self._ask(step, rescue))
        return made

    def _ask(self, step: RescueStep, rescue: Rescue) -> None:
        if step is RescueStep.REPLACE:
            self.replacement_requested.emit(rescue.lost)
        else:
            self.action_requested.emit(_ACTIONS[step])


def step_name(line: RescueLine, words: Words) -> str:
    """What the step is."""
    if line.step is RescueStep.WITHDRAW:
        amount = "" if line.amount is None else f": up to {words.money(line.amount)}"
        return f"Take the money back{amount}"
    return {
        RescueStep.FREEZE: "Freeze the card",
        RescueStep.END: "End the card",
        RescueStep.REPLACE: "Issue a replacement with the same label and holder",
    }[line.step]


def step_note(line: RescueLine, words: Words) -> str:
    """How far the step is."""
    if line.state is RescueState.WAITING and line.at is not None:
        return f"Allowed from {words.moment(line.at)}. Come back then."
    is_money = line.step is RescueStep.WITHDRAW
    if line.state is RescueState.SKIPPED:
        return "Ending the card returns what is on it." if is_money else "Not needed any more."
    if line.state is RescueState.DONE and is_money:
        return "Nothing more can be taken back, as a read of the card says."
    return {
        RescueState.DONE: "Done, as a read of the card says.",
        RescueState.WAITING: "Sent. Waits until a read confirms it.",
        RescueState.NEXT: "Next.",
        RescueState.LATER: "After the steps above.",
    }[line.state]
