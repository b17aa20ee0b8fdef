"""What the screen says before there is any card."""

from PySide6.QtCore import Qt, Signal

from desktop_app.application.messages import Snapshot
from desktop_app.domain.wallets import in_order_of_use
from desktop_app.ui.cards.bars import link_bar, read_only_bar
from desktop_app.ui.cards.face_empty import FirstCard
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.empty_state import EmptyFact, EmptyState
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.theme.tokens import Height, Space
from desktop_app.ui.words import HIDDEN, UNKNOWN, Words

_TEXT = (
    "Issue a card for one supplier, one subscription or one purchase.\n"
    "You see every fee before anything is sent."
)


class FirstCardPane(Fill):
    """Shown only after a whole read found no card."""

    issue_requested = Signal()
    refresh_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._words = ui.words
        self._shown: tuple[str, tuple[EmptyFact, ...]] | None = None
        self._link = InfoBar("info", "off", "")
        self._read_only = InfoBar("info", "off", "")
        self._link.activated.connect(self.refresh_requested)
        self._bars = (self._link, self._read_only)
        for bar in self._bars:
            set_shown(bar, False)
        edge = int(Space.PANE)
        self._column = column(*self._bars, spacing=8, margins=(edge, 12, edge, 12))
        self.setLayout(self._column)
        self._state: EmptyState | None = None
        self._button: Button | None = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what is ready; rebuilt only when one of its words changed."""
        if snapshot.card_count:
            return
        said = (link_bar(snapshot, self._words), read_only_bar(snapshot, self._words))
        for bar, words in zip(self._bars, said, strict=True):
            if words is not None:
                words.put_on(bar)
            set_shown(bar, words is not None)
        shown = (snapshot.vault_name, _facts(snapshot, self._words))
        if shown != self._shown:
            self._shown = shown
            self._rebuild(*shown)

    def _rebuild(self, vault_name: str, facts: tuple[EmptyFact, ...]) -> None:
        had_focus = False
        if self._state is not None:
            had_focus = self._button is not None and self._button.hasFocus()
            self._column.removeWidget(self._state)
            self._state.hide()
            self._state.deleteLater()
        button = Button(
            "Issue your first card", "filled", icon="add", key_hint="Ctrl+N",
            height=Height.BUTTON_SHEET,
        )  # fmt: skip
        button.clicked.connect(self.issue_requested)
        self._button = button
        self._state = EmptyState(
            "No cards yet", _TEXT, illustration=FirstCard(vault_name), buttons=(button,),
            facts=facts,
        )  # fmt: skip
        self._column.addWidget(self._state, 1)
        if had_focus:
            button.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(snapshot: Snapshot, words: Words) -> tuple[EmptyFact, ...]:
    ordered = in_order_of_use(snapshot.wallets, snapshot.rates)
    if not ordered:
        wallet = EmptyFact("wallet", "Wallet", UNKNOWN)
    else:
        first = ordered[0]
        amount = HIDDEN if words.hidden else first.text(words.style)
        title = "Wallet ready" if first.available else "Wallet empty"
        wallet = EmptyFact("wallet", title, f"{amount} at {words.clock(first.read_at)}")
    fee = EmptyFact("allowance", f"About {words.money(snapshot.fees.issue)} a card",
                    "Shown before you confirm")  # fmt: skip
    return wallet, fee, EmptyFact("key", "Number kept here", "Encrypted, opens offline")
