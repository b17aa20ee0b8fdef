"""The wallets as the service stated them, each in its own asset; nothing is added up."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.money import Money, format_money
from desktop_app.domain.wallets import Rate, WalletBalance, rate_for
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.facts import Age
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.words import UNKNOWN, Words, source

ESTIMATE = (
    "What a wallet is worth is worked out by Purser from the balance and the rate. It is no "
    "balance, so it is not added up: the service decides at the moment of a payment."
)
NO_NETWORK = "network not stated"


def worth(wallet: WalletBalance, rate: Rate) -> Money:
    """The dollar value of a balance at a rate, cut to whole cents so that it never flatters."""
    micros = wallet.available * rate.usd.micros // 10**wallet.decimals
    return Money(micros // 10_000 * 10_000)


class WalletTable(QWidget):
    """A row per wallet, or a sentence while none was read."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._shown: object = None
        self._rows = column(margins=(20, 4, 20, 4))
        self._table = Box()
        self._table.setLayout(self._rows)
        self._empty = Label("", "body", "ink2", wrap=True)
        self._note = Label(ESTIMATE, "caption", "ink3", wrap=True)
        self._age = Age("")
        self.setLayout(column(self._empty, self._table, 10, self._age, 6, self._note))

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
            newest = max(wallet.read_at for wallet in snapshot.wallets)
            said = f"Read from {source(snapshot.profile)} at {self._words.as_of(newest)}"
            self._age.set_age(
                said, stale=self._words.is_stale(newest), old=self._words.is_old(newest)
            )
        whole = (snapshot.wallets, snapshot.rates, self._words.read_as())
        if whole != self._shown:
            self._shown = whole
            self._fill(snapshot.wallets, snapshot.rates)

    def _fill(self, wallets: tuple[WalletBalance, ...], rates: tuple[Rate, ...]) -> None:
        clear(self._rows)
        newest = max((wallet.read_at for wallet in wallets), default=None)
        for number, wallet in enumerate(wallets):
            if number:
                self._rows.addWidget(HLine())
            self._rows.addWidget(self._row(wallet, rate_for(wallet.asset, rates), newest))

    def _row(self, wallet: WalletBalance, rate: Rate | None, newest: datetime | None) -> QWidget:
        words = self._words
        price, value = f"Rate {UNKNOWN}", f"worth about {UNKNOWN}"
        if rate is not None:
            figure = format_money(rate.usd, words.style)
            price = f"1 {wallet.asset} = {figure} as of {words.as_of(rate.read_at)}"
            value = f"worth about {words.money(worth(wallet, rate))}"
        balance = words.amount(wallet.text(words.style))
        kept = "" if wallet.read_at == newest else _kept(wallet, words)
        right = Qt.AlignmentFlag.AlignRight
        name = row(
            Label(wallet.asset, "medium"),
            (
                Label(wallet.network or NO_NETWORK, "caption", "ink3"),
                1,
                Qt.AlignmentFlag.AlignBottom,
            ),
            spacing=8,
        )
        left = column(
            name,
            2,
            Label(price, "caption", "ink3", wrap=True),
            Label(kept, "caption", "wait", wrap=True) if kept else None,
        )
        figures = column(
            Label(balance, "amount", align=right),
            2,
            Label(value, "caption", "ink3", align=right),
            STRETCH,
        )
        made = holder(row((left, 1), figures, spacing=20, margins=(0, 10, 0, 10)))
        said = (f"{wallet.name}: {balance}", value, price, kept)
        made.setAccessibleName(", ".join(part for part in said if part))
        return made


def _kept(wallet: WalletBalance, words: Words) -> str:
    """After a debit the service states 0 for some minutes; the figure before it is kept."""
    return f"As of {words.as_of(wallet.read_at)}: the 0 that is stated since is not believed yet"
