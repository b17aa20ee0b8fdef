"""Below an opened line: at the left what happened, at the right what to do, in order."""

from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.timeline import Deed, DeedSource
from desktop_app.domain.declines import Help
from desktop_app.ui.activity.columns import EDGE
from desktop_app.ui.activity.story import Sentences
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.theme.icons import IconName

HELP_WORDS: Final[dict[Help, tuple[str, IconName]]] = {
    Help.TOP_UP: ("Top up…", "add"),
    Help.UNFREEZE: ("Unfreeze…", "freeze"),
    Help.SHOW_DETAILS: ("Show the card", "cards"),
    Help.SHOW_LIMITS: ("Show the limits", "allowance"),
    Help.NEW_CARD: ("Issue card", "add"),
}
_TOP = Qt.AlignmentFlag.AlignTop
_NAME_WIDTH: Final = 116


class StoryPanel(QWidget):
    """Everything about one line; `card_requested` leads to its card."""

    help_requested = Signal(object)
    """`Help`."""
    card_requested = Signal()

    def __init__(self, said: Sentences) -> None:
        super().__init__()
        warning = None
        if said.strike:
            words = column(
                Label(said.strike, "strong", "wait", wrap=True),
                Label(said.rule, "caption", "ink3", wrap=True),
                spacing=2,
            )
            warning = row((IconView("alert", 18, "wait"), 0, _TOP), (words, 1), spacing=8)
        left = column(
            Label(said.title, "head", wrap=True),
            4,
            Label(said.text, "body", "ink2", wrap=True),
            10 if warning else 0,
            warning,
            12,
            *(_fact(name, value) for name, value in said.facts),
            12 if said.costs else 0,
            Label("What it cost", "strong") if said.costs else None,
            4 if said.costs else 0,
            *(_fact(name, value) for name, value in said.costs),
            STRETCH,
        )
        self.setLayout(
            row(
                (left, 3),
                (self._right(said), 2),
                spacing=28,
                margins=(EDGE + 12, 0, EDGE, 16),
            )
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the line below must not take it for a click on itself

    def _right(self, said: Sentences) -> QWidget:
        steps = [_step(number, text) for number, text in enumerate(said.steps, 1)]
        words, icon = HELP_WORDS.get(said.help, ("", "cards"))
        buttons: list[QWidget] = []
        if words:
            act = Button(words, "filled", icon=icon)
            act.clicked.connect(lambda: self.help_requested.emit(said.help))
            buttons.append(act)
        if said.help is not Help.SHOW_DETAILS:
            card = Button("Show the card", "secondary", icon="cards")
            card.clicked.connect(self.card_requested)
            buttons.append(card)
        course = [Label(line, "caption", "ink2", wrap=True) for line in said.course]
        return holder(
            column(
                Label("What to do, in order", "strong") if steps else None,
                *steps,
                10 if steps else 0,
                Label("How it is known", "strong") if course else None,
                *course,
                12,
                row(*buttons, STRETCH, spacing=8),
                STRETCH,
                spacing=4,
            )
        )


class DeedPanel(QWidget):
    """The rest of what the journal keeps of one act, and the ways on from it."""

    card_requested = Signal()
    rules_requested = Signal()
    wish_requested = Signal()

    def __init__(self, deed: Deed, what: str) -> None:
        super().__init__()
        facts = (("Reference", deed.reference), ("Code", "" if deed.word == "" else deed.detail))
        is_of_rule = deed.source is DeedSource.RULE
        ways: tuple[tuple[bool, str, IconName, SignalInstance], ...] = (
            (deed.card_id is not None, "Show the card", "cards", self.card_requested),
            (is_of_rule, "Show the rules", "automation", self.rules_requested),
            (
                is_of_rule and bool(deed.reference),
                "Show what it sent",
                "send",
                self.wish_requested,
            ),
        )
        buttons = [_way(said, icon, asked) for is_there, said, icon, asked in ways if is_there]
        self.setLayout(
            column(
                Label(what, "body", wrap=True),
                8,
                *(_fact(name, value) for name, value in facts if value),
                8,
                row(*buttons, STRETCH, spacing=8) if buttons else None,
                margins=(EDGE + 12, 0, EDGE, 16),
            )
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


def _way(words: str, icon: IconName, requested: SignalInstance) -> Button:
    made = Button(words, "secondary", icon=icon)
    made.clicked.connect(requested)
    return made


def _fact(name: str, value: str) -> QWidget:
    title = Label(name, "caption", "ink3")
    title.setMinimumWidth(_NAME_WIDTH)
    told = Label(value, "caption", "ink2", wrap=True, selectable=True)
    return holder(row((title, 0, _TOP), (told, 1), spacing=8))


def _step(number: int, text: str) -> QWidget:
    return holder(
        row(
            (Label(f"{number}.", "label", "ink3"), 0, _TOP),
            (Label(text, "body", wrap=True), 1),
            spacing=8,
        )
    )
