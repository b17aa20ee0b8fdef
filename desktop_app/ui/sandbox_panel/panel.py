"""The Sandbox panel: buy, decline, settle, move clock and rate, and plant mishaps."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.ports import Practice, Purchase
from desktop_app.application.session import Session
from desktop_app.domain.cards import CardId, CardState
from desktop_app.domain.errors import Failure
from desktop_app.ui.actions.terms import sheet_width
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, row, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.tabs import TAB_SIDE, Tabs
from desktop_app.ui.sandbox_panel.bank import BankLevers
from desktop_app.ui.sandbox_panel.purchases import REVERSE, SETTLE, PurchaseList
from desktop_app.ui.sandbox_panel.shop import ShopForm
from desktop_app.ui.sandbox_panel.terms import FAILURES, OPERATIONS, SPOILS, reason_words
from desktop_app.ui.trouble_box import TroubleBox

SHOP, BANK = "shop", "bank"
_GONE = {CardState.FAILED, CardState.ISSUING}
_AFTER = {True: "It is held until the shop settles it.", False: "It is settled."}
Act = Callable[[Practice], Awaitable[Purchase | None]]


class SandboxPanel(Sheet):
    """Everything here touches practice money only; each act is followed by a read."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot) -> None:
        super().__init__(
            window,
            "Sandbox panel",
            subtitle="You are the shop and the bank. Practice money only.",
            width=sheet_width(),
        )
        self._ui = ui
        self._snapshot = snapshot
        self._asked_for = ""
        self._tabs = Tabs([(SHOP, "Shop"), (BANK, "Bank and mishaps")], "Sandbox panel")
        self._said = InfoBar("done", "ok", "")
        self._error = TroubleBox(ui)
        self._empty = Label("No cards yet. Issue one first, then buy something with it.", wrap=True)
        self._form = ShopForm(ui.words)
        self._purchases = PurchaseList(ui.words)
        self._shop = holder(column(self._form, 20, Label("Purchases", "head"), 8, self._purchases))
        self._bank = BankLevers()
        for part in (self._said, self._bank):
            set_shown(part, False)
        tabs = row(self._tabs, margins=(-TAB_SIDE, 0, 0, 0))
        parts = (tabs, self._said, self._error, self._empty, self._shop, self._bank)
        self.body.addLayout(column(*parts, spacing=14, margins=(0, 0, 0, 24)))
        self._connect()
        if snapshot.detail is not None:
            self._first_card(snapshot.detail.card)
        self.show_snapshot(snapshot)
        self._read_purchases()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Offer the cards of the newest picture."""
        self._snapshot = snapshot
        cards = [
            row for row in snapshot.rows if isinstance(row, CardView) and row.state not in _GONE
        ]
        chosen = None if snapshot.detail is None else snapshot.detail.card
        if chosen is not None and all(card.id != chosen.id for card in cards):
            cards.insert(0, chosen)
        self._form.set_cards(cards)
        self._show_tab(self._tabs.current_id())

    def _connect(self) -> None:
        self._tabs.chosen.connect(self._show_tab)
        self._form.card_changed.connect(self._read_purchases)
        self._form.buy_asked.connect(self._buy)
        self._form.decline_asked.connect(self._decline)
        self._purchases.asked.connect(self._follow_up)
        self._bank.hours_asked.connect(self._advance)
        self._bank.percent_asked.connect(self._move_rate)
        self._bank.failure_asked.connect(self._plant)
        self._bank.spoil_asked.connect(self._spoil)

    def _first_card(self, card: CardView) -> None:
        self._form.set_cards([card])
        self._form.choose(card.id)

    def _show_tab(self, key: str) -> None:
        has_cards = bool(self._form.card_id())
        set_shown(self._shop, key == SHOP and has_cards)
        set_shown(self._empty, key == SHOP and not has_cards)
        set_shown(self._bank, key == BANK)

    # --- acts ---------------------------------------------------------------------------------

    def _buy(self) -> None:
        card_id, amount, shop = CardId(self._form.card_id()), self._form.amount(), self._form.shop()
        way = self._form.way()
        self._act(lambda bank: bank.buy(card_id, amount, shop, way), "The purchase")

    def _decline(self) -> None:
        card_id, amount, shop = CardId(self._form.card_id()), self._form.amount(), self._form.shop()
        reason = self._form.reason()
        self._act(lambda bank: bank.decline(card_id, amount, shop, reason), "The decline")

    def _follow_up(self, what: str, purchase_id: str) -> None:
        def act(bank: Practice) -> Awaitable[None]:
            if what == SETTLE:
                return bank.settle(purchase_id)
            return bank.reverse(purchase_id) if what == REVERSE else bank.refund(purchase_id)

        done = {SETTLE: "Settled", REVERSE: "Reversed"}.get(what, "Refunded")
        self._act(act, f"“{done}”", f"{done}. Watch the card.")

    def _advance(self, hours: int) -> None:
        span = self._ui.words.span(hours * 3600)
        self._act(
            lambda bank: bank.advance_clock(hours), "The clock", f"The bank's clock is {span} on."
        )

    def _move_rate(self, percent: int) -> None:
        moved = f"{percent:+d} %".replace("-", "−")
        self._act(lambda bank: bank.move_rate(percent), "The rate", f"The rate moved by {moved}.")

    def _plant(self, operation: str, kind: str) -> None:
        what, how = dict(OPERATIONS)[operation], dict(FAILURES)[kind].lower()
        self._act(
            lambda bank: bank.fail_next(operation, kind),
            "The mishap",
            f"The next “{what}” goes wrong: {how}.",
        )

    def _spoil(self, kind: str) -> None:
        how = dict(SPOILS)[kind]
        self._act(
            lambda bank: bank.spoil_next_message(kind),
            "The mishap",
            f"The next message goes wrong: {how[0].lower()}{how[1:]}.",
        )

    def _act(self, act: Act, name: str, said: str = "") -> None:
        async def work(session: Session) -> Purchase | None:
            outcome = await act(session.practice)
            await session.wallet.refresh()
            return outcome

        self._error.clear()
        self._ui.bridge.run(
            self,
            work,
            lambda outcome: self._acted(outcome, said),
            lambda failure: self._failed(failure, name),
        )

    def _acted(self, purchase: Purchase | None, said: str) -> None:
        if purchase is None:
            self._tell(said, is_good=True)
        else:
            money = self._ui.words.money(purchase.amount)
            what = f"{money} at {purchase.merchant}"
            if purchase.approved:
                self._tell(f"Approved: {what}. {_AFTER[purchase.open_hold]}", is_good=True)
            else:
                why = reason_words(purchase.reason)
                self._tell(f"Declined: {what}. {why}.", is_good=False)
        self._read_purchases()

    def _tell(self, sentence: str, *, is_good: bool) -> None:
        self._said.set_look("done" if is_good else "declined", "ok" if is_good else "bad")
        self._said.set_text(sentence)
        set_shown(self._said, True)

    def _failed(self, failure: Failure, name: str) -> None:
        set_shown(self._said, False)
        self._error.tell(failure, f"{name} did not work")

    def _read_purchases(self) -> None:
        card_id = self._form.card_id()
        if not card_id:
            return
        if card_id != self._asked_for:
            self._purchases.show_loading()
        self._asked_for = card_id

        async def work(session: Session) -> tuple[Purchase, ...]:
            return await session.practice.purchases(CardId(card_id))

        def shown(purchases: tuple[Purchase, ...]) -> None:
            if card_id == self._asked_for:
                self._purchases.show_purchases(purchases)

        self._ui.bridge.run(self, work, shown, lambda failure: self._failed(failure, "The list"))
