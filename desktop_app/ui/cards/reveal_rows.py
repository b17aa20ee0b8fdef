"""The buttons under the face: reveal one field, copy one field; or why there is nothing to show."""

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QMenu, QWidget

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.cards import CardState, ExpiryFormat, Field
from desktop_app.ui.capture import CaptureGuard
from desktop_app.ui.capture_words import note
from desktop_app.ui.cards.card_look import is_number_missing, is_unread
from desktop_app.ui.cards.copier import Copier, Part
from desktop_app.ui.cards.face import Face
from desktop_app.ui.cards.revealer import Revealer
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import source

IMPORT: Final = "Take it from a file"
_GAP = 8
_NARROWEST = 320
_SHORT: Final = {
    Part.NUMBER: "Number",
    Part.EXPIRY: "Expiry",
    Part.CVV: "CVV",
}
_LONG: Final = {
    Part.NUMBER: "Copy number",
    Part.EXPIRY: "Copy expiry",
    Part.CVV: "Copy CVV",
}


class RevealRows(QWidget):
    """Works on the face it is given; holds no digit itself."""

    import_requested = Signal()

    def __init__(
        self, face: Face, revealer: Revealer, copier: Copier, capture: CaptureGuard
    ) -> None:
        super().__init__()
        self._capture = capture
        self._revealer = revealer
        self._copier = copier
        self._card: CardView | None = None
        self._number = self._reveal_button(Field.PAN)
        self._cvv = self._reveal_button(Field.CVV)
        self._left = Label("", "caption", "ink3")
        self._copies = {part: _copy_button(part) for part in (Part.NUMBER, Part.EXPIRY, Part.CVV)}
        self._next = Button("Copy next", icon="copy-next", height=Height.BUTTON_CARD)
        self._seen_by = Label("", "caption", "ink2", wrap=True)
        self._note = holder(row(IconView("info", 16, "ink3"), (self._seen_by, 1)))
        self._buttons = holder(self._lay_out_buttons())
        self._missing = InfoBar("key", "off", "")
        self._other = InfoBar("alert", "bad", "")
        self._doubt = holder(column(self._other, 10))
        self.setLayout(column(self._missing, self._doubt, self._buttons))
        set_shown(self._note, False)
        set_shown(self._missing, False)
        set_shown(self._doubt, False)
        self._wire(face)

    def show_card(self, card: CardView, snapshot: Snapshot) -> None:
        """Offer what is stored of this card."""
        self._card = card
        missing = _missing_words(card, snapshot)
        self._missing.set_text(missing)
        self._missing.set_action(IMPORT if is_number_missing(card) else "")
        set_shown(self._missing, bool(missing))
        other = _other_words(card, snapshot)
        self._other.set_text(other)
        set_shown(self._doubt, bool(other))
        set_shown(self._buttons, Field.PAN in card.stored)
        self._offer_parts()
        self._tell_shown()

    def minimumSizeHint(self) -> QSize:
        # The buttons shorten their words where they must, so they may ask for less than they take.
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _wire(self, face: Face) -> None:
        self._missing.activated.connect(self.import_requested)
        for part in (Part.NUMBER, Part.CVV):
            self._copies[part].clicked.connect(lambda _=False, p=part: self._copier.copy(p))
        self._copies[Part.EXPIRY].clicked.connect(self._open_formats)
        self._next.clicked.connect(lambda: self._copier.copy(self._copier.next_part()))
        self._copier.next_changed.connect(self._offer_parts)
        face.masked.connect(self._tell_shown)
        face.seconds_left.connect(self._tell_left)
        self._capture.changed.connect(self._tell_shown)

    def _lay_out_buttons(self) -> QLayout:
        reveal = row(self._number, self._cvv, STRETCH, self._left, spacing=_GAP)
        copy = row(*self._copies.values(), self._next, STRETCH, spacing=_GAP)
        return column(reveal, _GAP, copy, 6, self._note)

    def _reveal_button(self, field: Field) -> Button:
        made = Button("", icon="reveal", height=Height.BUTTON_CARD)
        made.pressed.connect(lambda: self._revealer.press(field))
        made.released.connect(self._revealer.release)
        return made

    def _tell_shown(self) -> None:
        any_shown = False
        for button, field, word, key in (
            (self._number, Field.PAN, "number", "Space"),
            (self._cvv, Field.CVV, "CVV", ""),
        ):
            shown = self._revealer.is_shown(field)
            any_shown = any_shown or shown
            text = f"{'Hide' if shown else 'Reveal'} {word}"
            if button.words() != text:
                button.setText(text)
                button.set_icon("hide" if shown else "reveal")
                button.set_key_hint("Esc" if shown else key)
        if any_shown:
            self._seen_by.setText(note(self._capture, self))
        set_shown(self._note, any_shown)
        if not any_shown:
            self._left.setText("")

    def _tell_left(self, seconds: int) -> None:
        self._left.setText(f"Hides in {seconds} s" if seconds else "")
        self._tell_shown()

    def _offer_parts(self) -> None:
        for part, button in self._copies.items():
            _offer(button, self._copier.may_copy(part))
        if self._card is not None and self._card.state is CardState.TERMINATED:
            self._cvv.disable("The face of an ended card shows no CVV.")
        else:
            _offer(self._cvv, self._copier.may_copy(Part.CVV))
        upcoming = self._copier.next_part()
        self._next.setAccessibleDescription(f"Next: {upcoming.value}" if upcoming else "")
        self._next.setToolTip(f"Next: {upcoming.value}  Ctrl+J" if upcoming else "")

    def _open_formats(self) -> None:
        card = self._card
        if card is None or card.expiry is None:
            return
        button = self._copies[Part.EXPIRY]
        menu = QMenu(button)
        for style in ExpiryFormat:
            action = menu.addAction(f"{card.expiry.text(style)}   {style.value}")
            action.setCheckable(True)
            action.setChecked(style is self._copier.expiry_format())
            action.triggered.connect(lambda _=False, s=style: self._copier.copy_expiry(s))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _fit(self, width: int) -> None:
        """Shorter words where the long ones do not fit; names stay whole for assistive tools."""
        for words, is_short in ((_LONG, False), (_SHORT, True)):
            for part, button in self._copies.items():
                button.setText(words[part])
                button.set_name(_LONG[part])
            self._next.setText("Next" if is_short else "Copy next")
            self._next.set_name("Copy next")
            buttons = [*self._copies.values(), self._next]
            if sum(b.sizeHint().width() + _GAP for b in buttons) - _GAP <= width:
                return


def _copy_button(part: Part) -> Button:
    tail: IconName | None = "down" if part is Part.EXPIRY else None
    return Button(_LONG[part], icon="copy", tail=tail, height=Height.BUTTON_CARD, name=_LONG[part])


def _offer(button: Button, offered: bool) -> None:
    if offered:
        button.enable()
    else:
        button.disable("Not stored on this computer.")


def _other_words(card: CardView, snapshot: Snapshot) -> str:
    """That the number is another card's: it may be shown, as nobody states it again."""
    detail = snapshot.detail
    if detail is None or detail.card.id != card.id or not detail.other_number:
        return ""
    return (
        f"The number that came with this card ends {detail.other_number}; "
        f"{source(snapshot.profile)} lists the card as ending {card.last4}. Do not pay with it. "
        "Freeze the card, and ask Bitnob's support whose number it is."
    )


def _missing_words(card: CardView, snapshot: Snapshot) -> str:
    if Field.PAN in card.stored or card.state is CardState.FAILED:
        return ""
    if is_unread(card):
        return (
            "The answer with the number arrived and is stored, encrypted, but the number could not "
            "be read in it. A later version of Purser may read it."
        )
    if not is_number_missing(card):
        return "The number is read and encrypted as soon as the card is made."
    if snapshot.capabilities.details_once:
        who = source(snapshot.profile)
        return (
            "Number not stored on this computer. "
            f"{who[:1].upper()}{who[1:]} shows it only once, when a card is made."
        )
    return "Number not stored on this computer. The card was made somewhere else."
