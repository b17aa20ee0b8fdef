"""Movements made by Purser that this vault knows nothing of, until the owner says what they are."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.transactions import Transaction, TransactionKind
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, holder, row
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import Words

_WHAT = (
    "The service lists these movements with a reference of Purser's, but no request of this vault "
    "made them: perhaps they are from after the backup this vault was restored from, or from "
    "another copy of it. They happened; nothing is left out of the card's figures."
)
_IF_NOT = "If you do not know one, look for who else has a copy of this vault."
# Answered ones make room: fifty lines would be built anew at every answer.
_SHOWN = 8
_KINDS = {
    TransactionKind.FUNDING: "Top-up",
    TransactionKind.WITHDRAWAL: "Withdrawal",
}


class StrangersSheet(Sheet):
    """One line per movement; it closes with the last one."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot) -> None:
        super().__init__(window, "Movements that are not from this vault", cancel="Close")
        self._ui = ui
        self._shown: tuple[Transaction, ...] = ()
        self._knows: list[Button] = []
        self._lines = column(spacing=12)
        self.body.addWidget(Label(_WHAT, "body", "ink2", wrap=True))
        self.body.addSpacing(16)
        self.body.addLayout(self._lines)
        self.body.addSpacing(16)
        self.body.addWidget(Label(_IF_NOT, "caption", "ink2", wrap=True))
        self.body.addSpacing(24)
        self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is left to be answered."""
        if snapshot.strangers == self._shown:
            return
        self._shown = snapshot.strangers
        if not self._shown:
            self.dismiss()
            return
        had_focus = any(button.hasFocus() for button in self._knows)
        self._knows.clear()
        clear(self._lines)
        labels = {row.id: row.label for row in snapshot.rows if isinstance(row, CardView)}
        shown = [self._line(m, labels.get(m.card_id, "")) for m in self._shown[:_SHOWN]]
        for line in shown:
            self._lines.addWidget(HLine())
            self._lines.addWidget(line)
        left = len(self._shown) - _SHOWN
        if left > 0:
            self._lines.addWidget(HLine())
            self._lines.addWidget(Label(f"and {left} more, shown after these", "body", "ink2"))
        if had_focus:  # else Enter pressed again would close the sheet
            shown[0].show()  # Qt would do it later, and gives focus only to what is shown
            self._knows[0].setFocus()

    def _line(self, movement: Transaction, label: str) -> QWidget:
        words = self._ui.words
        know = Button("I know this", height=Height.BUTTON_CARD)
        know.set_name(f"I know this: {movement_words(movement, label, words)}")
        self._knows.append(know)
        know.clicked.connect(lambda: self._accept(movement))
        text = column(
            Label(movement_words(movement, label, words), "strong", wrap=True),
            Label(words.when(movement.at), "caption", "ink2"),
            Label(movement.reference, "caption", "ink3", wrap=True, selectable=True),
            spacing=2,
        )
        return holder(row((text, 1), know, spacing=14))

    def _accept(self, movement: Transaction) -> None:
        bridge = self._ui.bridge
        bridge.run(self, lambda s: s.wallet.accept_stranger(movement.id), lambda _: None)


def movement_words(movement: Transaction, label: str, words: Words) -> str:
    """`Top-up of $100.00, Google Ads`."""
    kind = _KINDS.get(movement.kind, "Movement")
    where = f", {label}" if label else ""
    return f"{kind} of {words.money(movement.amount)}{where}"
