"""Hands a card's details to its holder: what the file holds, and what it obliges to."""

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView
from desktop_app.domain.asking import Act
from desktop_app.domain.cards import Field as CardField
from desktop_app.ui.actions.sealed_file_sheet import SealedFileSheet, SealedWords
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.label import Label
from desktop_app.ui.words import masked

_OPENED: Final = (
    "Any current browser opens it with the passphrase, without Purser and without a network."
)
_DUTIES: Final = (
    "Whoever holds the number can pay with the card and must keep it secret. If you give it to "
    "somebody outside your business, the card industry's rules (PCI DSS) may apply to you both."
)
_OTHER_WAY: Final = (
    "Send the passphrase another way than the file, for example by phone. Purser does not keep it."
)
_NOT_BACK: Final = (
    "A file that was handed over cannot be taken back. You can still freeze the card."
)


class HandOverSheet(SealedFileSheet):
    """A sealed page for one card."""

    def __init__(self, ui: Ui, window: QWidget, card: CardView) -> None:
        words = SealedWords(
            title=f"Hand over details: {card.label}",
            promise=_NOT_BACK,
            hint=_OTHER_WAY,
            name=f"Card details {card.last4}.html",
            kind="Sealed page (*.html)",
            refused="The details were not handed over",
            written="Now send the passphrase another way.",
            act=Act.HAND_OVER,
            target=card.id,
        )
        super().__init__(
            ui,
            window,
            words,
            lambda file, secret, replace: (
                lambda s: s.hand_over(card.id, secret, file, replace=replace)
            ),
            Label(f"The file holds {_contents(card)}. {_OPENED}", "body", wrap=True),
            Label(_DUTIES, "body", "ink2", wrap=True),
        )


def _contents(card: CardView) -> str:
    """`the number ••4417, the expiry, the CVV, the holder and the label`: what is stored."""
    parts = [f"the number {masked(card.last4)}".strip()]
    parts += ["the expiry"] if CardField.EXPIRY in card.stored else []
    parts += ["the CVV"] if CardField.CVV in card.stored else []
    parts += ["the holder"] if card.holder else []
    return f"{', '.join(parts)} and the label"
