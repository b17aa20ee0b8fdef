"""What a signed message says of a card that no read bears out: both sides, in words."""

from PySide6.QtCore import Signal

from desktop_app.application.messages import CardView
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.claims import Claim
from desktop_app.domain.events import EventKind
from desktop_app.domain.merchants import clean
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import STATE_WORDS, Words

_STATUS = {
    CardStatus.TERMINATED: "this card has ended",
    CardStatus.FROZEN: "this card is frozen",
    CardStatus.FAILED: "this card was not made",
}
_NAME = 30
"""A name without spaces cannot be wrapped; it must not push anything off the pane."""
_MOVED = {
    EventKind.TOPPED_UP: "loaded",
    EventKind.TOP_UP_FAILED: "not loaded",
    EventKind.WITHDRAWN: "withdrawn",
    EventKind.WITHDRAWAL_FAILED: "not withdrawn",
    EventKind.REVERSED: "let go",
    EventKind.REFUNDED: "refunded",
    EventKind.CREDITED: "credited",
}
_MEANING = (
    "Both are shown until they agree; Purser goes on reading. No money is loaded on this card "
    "meanwhile. If it lasts, ask Bitnob which is right, and say here when it is cleared up."
)


class ClaimBox(Box):
    """Stands above the figures of a card that is in dispute."""

    cleared = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(bar="unknown")
        self._words = words
        self._says = Label("", wrap=True)
        clear = Button("It is cleared up", height=Height.BUTTON_CARD)
        clear.setToolTip("What Purser reads is then taken as right. The message stays in the log.")
        clear.clicked.connect(self.cleared)
        head = row(IconView("unknown", 20, "unknown"), (Label("Contradicted", "head"), 1))
        self.setLayout(
            column(
                head, 8, self._says, 6, Label(_MEANING, "body", "ink2", wrap=True),
                12, row(STRETCH, clear),
                margins=(22, 16, 20, 16),
            )
        )  # fmt: skip

    def show_card(self, card: CardView) -> None:
        """Say what the messages say, and what the reads say."""
        said = "\n".join(both_sides(claim, card, self._words) for claim in card.disputed)
        self._says.setText(said)


def both_sides(claim: Claim, card: CardView, words: Words) -> str:
    """`A message says this card has ended. Reading it at 14:02 says: Active.`"""
    message = f"A message says {says(claim, words)}."
    if claim.status is None:
        return f"{message} The card's history, read since, does not show that."
    return f"{message} Reading it at {words.as_of(card.read_at)} says: {STATE_WORDS[card.state]}."


def says(claim: Claim, words: Words) -> str:
    """`$18.20 was charged at Figma`: what one message says, as the end of a sentence."""
    if claim.status is not None:
        return _STATUS.get(claim.status, "something else of this card")
    money = "an amount" if claim.amount is None else words.money(claim.amount)
    name = clean(claim.merchant)
    shop = f" at {name if len(name) <= _NAME else f'{name[: _NAME - 1]}…'}" if name else ""
    return f"{money} was {_MOVED.get(claim.kind, 'charged')}{shop}".rstrip(".")
