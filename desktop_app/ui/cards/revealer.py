"""Shows one secret at a time on the face: while a key is held, or for thirty seconds."""

from functools import partial
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.cards.face import Face
from desktop_app.ui.cards.face_view import FaceField
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import is_anybody_listening, read_out

HELD_MS: Final = 350
SHOWN_S: Final = 30
_ON_FACE: Final[dict[Field, FaceField]] = {
    Field.PAN: "number",
    Field.EXPIRY: "expiry",
    Field.CVV: "cvv",
}


class Revealer(QObject):
    """Asks the worker for a secret, hands it to the face, and forgets it with the face."""

    failed = Signal(object)

    def __init__(self, ui: Ui, face: Face) -> None:
        super().__init__(face)
        self._ui = ui
        self._face = face
        self._card_id: CardId | None = None
        self._held = QElapsedTimer()
        self._pressed: Field | None = None
        self._asked = 0

    def set_card(self, card_id: CardId | None) -> None:
        """Another card drops what is shown and what is on its way."""
        if card_id != self._card_id:
            self._card_id = card_id
            self.conceal()

    def is_shown(self, field: Field) -> bool:
        """Whether a field is shown in clear."""
        return self._face.is_revealed(_ON_FACE[field])

    def press(self, field: Field) -> None:
        """A key or button goes down: show, or hide what is shown."""
        if self.is_shown(field):
            self.conceal()
        elif self._card_id is not None:
            self._pressed = field
            self._held.start()
            self._ask(self._card_id, field)

    def release(self) -> None:
        """It goes up: what was shown by holding is hidden."""
        held = self._pressed is not None and self._held.hasExpired(HELD_MS)
        self._pressed = None
        if held:
            self.conceal()

    def read_out(self) -> bool:
        """Let a screen reader speak the CVV while that is shown, else the number. Shows nothing.

        False where no screen reader is at work; then nothing is opened.
        """
        card_id = self._card_id
        if card_id is None or not is_anybody_listening():
            return card_id is None
        field = Field.CVV if self.is_shown(Field.CVV) else Field.PAN
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.reveal(card_id, field),
            lambda secret: self._speak(card_id, secret),
            self.failed.emit,
        )
        return True

    def conceal(self) -> None:
        """Mask every digit now; an answer still under way is dropped."""
        self._asked += 1
        self._pressed = None
        self._face.hide_digits()

    def _ask(self, card_id: CardId, field: Field) -> None:
        self._asked += 1
        ticket = self._asked
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.reveal(card_id, field),
            lambda secret: self._show(ticket, field, secret),
            lambda failure: self._fail(card_id, field, failure),
        )

    def _show(self, ticket: int, field: Field, secret: Secret) -> None:
        if ticket != self._asked or not self._face.isVisible():
            return
        self._face.hide_digits()
        self._face.reveal(_ON_FACE[field], secret.reveal, SHOWN_S)

    def _speak(self, card_id: CardId, secret: Secret) -> None:
        if card_id == self._card_id and self._face.isVisible():
            read_out(self._face, secret.reveal())

    def _fail(self, card_id: CardId, field: Field, failure: Failure) -> None:
        self._pressed = None
        if failure.code == PasswordNeeded.code and card_id == self._card_id:
            again = partial(self._ask, card_id, field)
            ask_password(self._ui, self._face, Act.SEE_CVV, card_id, again)
            return
        self.failed.emit(failure)
