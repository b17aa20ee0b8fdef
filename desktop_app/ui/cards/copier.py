"""Copies parts of a card for a short time, one after the other, and says so."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView
from desktop_app.application.preferences import Preferences
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.cards import CardId, ExpiryFormat, Field
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.words import masked


class Part(Enum):
    """What a shop asks for, in the order of its form."""

    NUMBER = "Number"
    EXPIRY = "Expiry"
    CVV = "CVV"
    HOLDER = "Holder"


_SECRETS: Final = {Part.NUMBER: Field.PAN, Part.CVV: Field.CVV}
_ORDER: Final = tuple(Part)
_NAMES: Final = {
    Part.NUMBER: "number",
    Part.EXPIRY: "expiry",
    Part.CVV: "CVV",
    Part.HOLDER: "holder",
}


class Copier(QObject):
    """Secrets go from the worker to the clipboard guard and are kept nowhere on the way."""

    failed = Signal(object)
    next_changed = Signal()

    def __init__(self, ui: Ui, toasts: ToastHost, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._ui = ui
        self._toasts = toasts
        self._card: CardView | None = None
        self._preferences = Preferences()
        self._next = 0
        self._title = ""
        self._copied: CardView | None = None
        ui.clipboard.ticked.connect(self._tell_left)

    def set_card(self, card: CardView | None, preferences: Preferences) -> None:
        """Another card starts again with its number."""
        before, self._card = self._card, card
        self._preferences = preferences
        if before is None or card is None or before.id != card.id:
            self._next = 0
        self.next_changed.emit()

    def parts(self) -> tuple[Part, ...]:
        """What can be copied of this card, in order."""
        return tuple(part for part in _ORDER if self.may_copy(part))

    def may_copy(self, part: Part) -> bool:
        """Whether this part is on this computer."""
        card = self._card
        if card is None:
            return False
        if part in _SECRETS:
            return _SECRETS[part] in card.stored
        return bool(card.holder) if part is Part.HOLDER else card.expiry is not None

    def next_part(self) -> Part | None:
        """What "Copy next" copies."""
        parts = self.parts()
        after = [part for part in parts if _ORDER.index(part) >= self._next]
        return (after or parts or (None,))[0]

    def expiry_format(self) -> ExpiryFormat:
        """The format chosen last."""
        return self._preferences.expiry_format

    def copy(self, part: Part | None) -> None:
        """Copy one part; None does nothing."""
        card = self._card
        if card is None or part is None or not self.may_copy(part):
            return
        if part in _SECRETS:
            self._copy_secret(card.id, part)
        elif part is Part.HOLDER:
            self._put(part, lambda: card.holder)
        elif card.expiry is not None:
            text = card.expiry.text(self.expiry_format())
            self._put(part, lambda: text)

    def copy_expiry(self, style: ExpiryFormat) -> None:
        """Copy the expiry in `style` and keep that as the choice."""
        if style is not self.expiry_format():
            chosen = self._preferences = replace(self._preferences, expiry_format=style)
            self._ui.bridge.run(self, lambda s: s.wallet.set_preferences(chosen), lambda _: None)
        self.copy(Part.EXPIRY)

    def _copy_secret(self, card_id: CardId, part: Part) -> None:
        def keep(secret: Secret) -> None:
            # A card chosen meanwhile must not be mistaken for the one on the clipboard.
            if self._card is not None and self._card.id == card_id:
                self._put(part, secret.reveal)

        def fail(failure: Failure) -> None:
            if failure.code != PasswordNeeded.code:
                self.failed.emit(failure)
            elif self._card is not None and self._card.id == card_id:
                again = partial(self._copy_secret, card_id, part)
                ask_password(self._ui, self._over, Act.SEE_CVV, card_id, again)

        field = _SECRETS[part]
        self._ui.bridge.run(self, lambda s: s.wallet.reveal(card_id, field), keep, fail)

    def _put(self, part: Part, read: Callable[[], str]) -> None:
        seconds = self._preferences.clipboard_s
        self._title = ""
        self._ui.clipboard.copy(read, seconds)
        self._title, self._copied = f"{part.value} copied", self._card
        self._next = (_ORDER.index(part) + 1) % len(_ORDER)
        self._show(seconds)
        self.next_changed.emit()

    def _show(self, seconds: int) -> None:
        text, clear = self._left(seconds), self._ui.clipboard.clear
        self._toasts.show_toast("copy", self._title, text, "Clear now", seconds, clear)

    def _tell_left(self, seconds: int) -> None:
        if not self._title:
            return
        if self._toasts.title() == self._title:
            if seconds:
                self._toasts.set_text(self._left(seconds))
            else:
                self._toasts.dismiss()
        elif seconds and not self._toasts.is_shown():
            self._show(seconds)  # another word stood there meanwhile; the digits still do
        if not seconds:
            self._title, self._copied = "", None

    def _left(self, seconds: int) -> str:
        """How long it stays, and what comes next: a shop's form asks for several."""
        left = f"Clipboard clears in {seconds // 60}:{seconds % 60:02}"
        copied, shown = self._copied, self._card
        if copied is not None and (shown is None or shown.id != copied.id):
            return f"From {copied.label or masked(copied.last4)}. {left}"
        following = self.next_part()
        if following is None or len(self.parts()) == 1:
            return left
        return f"{left}. Next: {_NAMES[following]}, Ctrl+J"
