"""The shops of a replaced card, to tell them the new one: ticks are kept in the vault."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView
from desktop_app.application.replacing import Move
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.domain.foresight import Shop
from desktop_app.ui.actions.foresight_words import read_words, shop_words
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, row
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import masked

SHOWN = 40
_TELL = "Give each shop the new card's number, then tick it here. Purser tells no shop anything."
_STAYS = "The old card stays as it is until you freeze or end it."
_LOOKING = "Looking through what was read of the old card…"
_NONE = "No shop was seen on the old card."
_NEVER = "The old card's transactions were never read."


class ShopsSheet(Sheet):
    """A list to tick off; `accepted` is the owner's word that it is done with."""

    def __init__(
        self, ui: Ui, window: QWidget, card: CardView, show_card: Callable[[CardId], object]
    ) -> None:
        super().__init__(
            window,
            f"Shops to tell: {card.label}",
            effect="Done with this list",
            effect_kind="secondary",
            cancel="Close",
        )
        self._ui = ui
        self._card_id = card.id
        self._show_card = show_card
        self._boxes: list[CheckBox] = []
        self._lines = column(spacing=10)
        self._intro = Label(f"{_TELL} {_STAYS}", "body", "ink2", wrap=True)
        self._basis = Label(_LOOKING, "caption", "ink3", wrap=True)
        self._old = Button("Show the old card", "link", height=Height.BUTTON_CARD)
        self._old.hide()
        for part in (self._intro, 16, self._lines, 14, row(self._old, STRETCH), 6, self._basis, 20):
            if isinstance(part, int):
                self.body.addSpacing(part)
            elif isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        self.accepted.connect(self._end)
        ui.bridge.run(
            self, lambda s: s.wallet.replacing.look(card.id), self._show_move, self._show_failure
        )

    def _show_move(self, move: Move) -> None:
        clear(self._lines)
        self._boxes = [self._box(shop, move) for shop in move.shops[:SHOWN]]
        for box in self._boxes:
            self._lines.addWidget(box)
        if not self._boxes:
            self._lines.addWidget(Label(_NONE, "body", "ink2", wrap=True))
        if len(move.shops) > SHOWN:
            rest = f"and {len(move.shops) - SHOWN} more, seen longer ago: see Activity"
            self._lines.addWidget(Label(rest, "body", "ink2", wrap=True))
        self._basis.setText(self._basis_words(move))
        self._old.setText(f"Show {move.old.label} {masked(move.old.last4)}".strip())
        self._old.clicked.connect(lambda: self._open_old(move.old.card_id))
        self._old.setVisible(bool(move.old.label))
        if self._boxes and self.isVisible():
            self._boxes[0].show()  # Qt would do it later, and gives focus only to what is shown
            self._boxes[0].setFocus()

    def _box(self, shop: Shop, move: Move) -> CheckBox:
        box = CheckBox(shop_words(shop, self._ui.words), shop.name in move.told)
        box.toggled.connect(partial(self._tick, box, shop.name))
        return box

    def _basis_words(self, move: Move) -> str:
        words = self._ui.words
        if move.read_at is None:
            return _NEVER
        back = "" if move.since is None else f", back to {words.day(move.since)}"
        return (
            f"Shops as read {read_words(move.read_at, words)}{back}. Dates and amounts to come are "
            "Purser's estimates."
        )

    def _show_failure(self, failure: object) -> None:
        self._basis.setText("The list could not be read from the vault.")

    def _tick(self, box: CheckBox, name: str, told: bool) -> None:
        card_id, run = self._card_id, self._ui.bridge.run
        run(
            self,
            lambda s: s.wallet.replacing.tick(card_id, name, told),
            lambda _: None,
            lambda failure: self._take_back(box, told, failure),
        )

    def _take_back(self, box: CheckBox, told: bool, failure: Failure) -> None:
        """The box shows what is kept, not what was meant."""
        if box.isChecked() is told:
            box.blockSignals(True)
            box.setChecked(not told)
            box.blockSignals(False)
        self._basis.setText(f"The tick was not kept. {failure.happened}")
        announce(self._basis, self._basis.text())

    def _end(self) -> None:
        card_id, bridge = self._card_id, self._ui.bridge
        bridge.run(bridge, lambda s: s.wallet.replacing.end(card_id), lambda _: None)
        self.dismiss()

    def _open_old(self, card_id: CardId) -> None:
        self.dismiss()
        self._show_card(card_id)
