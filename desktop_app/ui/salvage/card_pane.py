"""One card that was found: its details shown and copied one at a time, as in a whole vault."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.preferences import Preferences
from desktop_app.domain.cards import Card, CardStatus, Field
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.ui.cards.card_look import ink_of
from desktop_app.ui.cards.face import Face, FaceField, FaceState, FaceView
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.theme.tokens import Height

SHOWN_S: Final = 30
_COPIED_S: Final = Preferences().clipboard_s
_ON_FACE: Final[dict[Field, FaceField]] = {Field.PAN: "number", Field.CVV: "cvv"}
_STATES: Final[dict[CardStatus, FaceState]] = {
    CardStatus.FROZEN: "frozen",
    CardStatus.TERMINATED: "terminated",
}


class CardPane(QWidget):
    """Holds no digit itself; what is shown goes with the focus of the window."""

    failed = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._card: Card | None = None
        self._asked = 0
        self.face = Face(width=270)
        self.shows = {
            Field.PAN: Button(words.SHOW_NUMBER, icon="reveal", height=Height.BUTTON_CARD),
            Field.CVV: Button(words.SHOW_CVV, icon="reveal", height=Height.BUTTON_CARD),
        }
        self.copies = {
            field: Button(text, icon="copy", height=Height.BUTTON_CARD)
            for field, text in words.COPIES.items()
        }
        for field, button in self.shows.items():
            button.clicked.connect(lambda _=False, f=field: self._turn(f))
        for field, button in self.copies.items():
            button.clicked.connect(lambda _=False, f=field: self._copy(f))
        self.face.masked.connect(self._tell_shown)
        self._said = Label("", "caption", "ink2", wrap=True)
        number, expiry, cvv = self.copies.values()
        self.setLayout(
            column(
                row(self.face, STRETCH),
                10,
                row(*self.shows.values(), STRETCH, spacing=8),
                8,
                row(number, expiry, STRETCH, spacing=8),
                8,
                row(cvv, STRETCH, spacing=8),
                8,
                self._said,
                STRETCH,
                spacing=0,
            )
        )

    def show_card(self, card: Card) -> None:
        """Another card; nothing of the one before stays."""
        self._card = card
        self.conceal()
        self._said.setText("")
        has_number = Field.PAN in card.stored
        state: FaceState = _STATES.get(card.facts.status, "active")
        self.face.set_view(
            FaceView(
                card_id=card.id,
                label=words.name_of(card),
                holder=card.holder,
                last_four=_digits(card.facts.last4),
                expiry=card.expiry.text() if card.expiry else "",
                ink=ink_of(card.id),
                state=state if has_number else "not_stored",
            )
        )
        for field, button in (*self.shows.items(), *self.copies.items()):
            if field in card.stored:
                button.enable()
            else:
                button.disable(words.NOT_LEFT)
        self._tell_shown()

    def conceal(self) -> None:
        """Mask every digit now; an answer still under way is dropped."""
        self._asked += 1
        self.face.hide_digits()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.conceal()
        return super().event(event)

    def _turn(self, field: Field) -> None:
        if self.face.is_revealed(_ON_FACE[field]):
            self.conceal()
            return
        self.conceal()
        self._ask(field, lambda secret: self._show(field, secret))

    def _show(self, field: Field, secret: Secret) -> None:
        if self.face.isVisible():
            self.face.reveal(_ON_FACE[field], secret.reveal, SHOWN_S)
            self._tell_shown()

    def _copy(self, field: Field) -> None:
        card = self._card
        if field is not Field.EXPIRY:
            self._ask(field, lambda secret: self._put(field, secret))
        elif card is not None and card.expiry is not None:
            self._put(field, Secret(card.expiry.text()))

    def _put(self, field: Field, secret: Secret) -> None:
        self._ui.clipboard.copy(secret.reveal, _COPIED_S)
        self._said.setText(words.copied(field, _COPIED_S))

    def _ask(self, field: Field, use: Callable[[Secret], None]) -> None:
        card = self._card
        if card is None:
            return
        self._asked += 1
        ticket, card_id = self._asked, card.id

        def take(secret: Secret) -> None:
            if ticket == self._asked:
                use(secret)

        self._ui.bridge.run(self, lambda s: s.salvaging.reveal(card_id, field), take, self._fail)

    def _fail(self, failure: Failure) -> None:
        self.failed.emit(failure)

    def _tell_shown(self) -> None:
        for field, text in ((Field.PAN, words.SHOW_NUMBER), (Field.CVV, words.SHOW_CVV)):
            is_shown = self.face.is_revealed(_ON_FACE[field])
            self.shows[field].setText(words.HIDE if is_shown else text)


def _digits(last4: str) -> str:
    return last4 if last4.isdecimal() and len(last4) == 4 else ""
