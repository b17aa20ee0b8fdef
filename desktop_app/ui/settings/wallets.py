"""The wallets as the service stated them, each in its own asset."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.money import Money, format_money
from desktop_app.domain.wallets import Rate, WalletBalance, rate_for
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.facts import Age
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, holder, row, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.settings.section import section
from desktop_app.ui.words import UNKNOWN, source

ESTIMATE = (
    "What a wallet is worth is worked out by Purser from the balance and the rate. "
    "It is no balance: the service decides at the moment of a payment."
)


def worth(wallet: WalletBalance, rate: Rate) -> Money:
    """The dollar value of a balance at a rate, cut to whole cents so that it never flatters."""
    micros = wallet.available * rate.usd.micros // 10**wallet.decimals
    return Money(micros // 10_000 * 10_000)


class WalletsSection(QWidget):
    """A row per wallet, or a sentence while none was read."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._words = ui.words
        self._shown: object = None
        self._rows = column(margins=(20, 4, 20, 4))
        self._table = Box()
        self._table.setLayout(self._rows)
        self._empty = Label("", "body", "ink2", wrap=True)
        self._note = Label(ESTIMATE, "caption", "ink3", wrap=True)
        self._age = Age("")
        inner = section(self._empty, self._table, 10, self._age, 6, self._note)
        self.setLayout(column((inner, 1)))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the wallets of one picture."""
        known = bool(snapshot.wallets)
        self._empty.setText(
            "The account has no wallets." if snapshot.link.as_of else "Not loaded yet."
        )
        set_shown(self._empty, not known)
        for part in (self._table, self._note, self._age):
            set_shown(part, known)
        if known:
            oldest = min(wallet.read_at for wallet in snapshot.wallets)
            said = f"Read from {source(snapshot.profile)} at {self._words.as_of(oldest)}"
            self._age.set_age(
                said, stale=self._words.is_stale(oldest), old=self._words.is_old(oldest)
            )
        whole = (snapshot.wallets, snapshot.rates, self._words.hidden)
        if whole != self._shown:
            self._shown = whole
            self._fill(snapshot.wallets, snapshot.rates)

    def _fill(self, wallets: tuple[WalletBalance, ...], rates: tuple[Rate, ...]) -> None:
        clear(self._rows)
        for number, wallet in enumerate(wallets):
            if number:
                self._rows.addWidget(HLine())
            self._rows.addWidget(self._row(wallet, rate_for(wallet.asset, rates)))

    def _row(self, wallet: WalletBalance, rate: Rate | None) -> QWidget:
        words = self._words
        price, value = f"Rate {UNKNOWN}", f"worth about {UNKNOWN}"
        if rate is not None:
            figure = format_money(rate.usd, words.style)
            price = f"1 {wallet.asset} = {figure} as of {words.as_of(rate.read_at)}"
            value = f"worth about {words.money(worth(wallet, rate))}"
        balance = words.amount(wallet.text(words.style))
        right = Qt.AlignmentFlag.AlignRight
        left = column(Label(wallet.name, "medium"), 2, Label(price, "caption", "ink3", wrap=True))
        figures = column(
            Label(balance, "amount", align=right), 2, Label(value, "caption", "ink3", align=right)
        )
        made = holder(row((left, 1), figures, spacing=20, margins=(0, 10, 0, 10)))
        made.setAccessibleName(f"{wallet.name}: {balance}, {value}, {price}")
        return made
