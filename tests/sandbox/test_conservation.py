"""Whatever happens, every asset sums to zero and no account drifts from its entries."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.sandbox.bank import Bank, open_bank
from desktop_app.sandbox.cards import NewCard
from desktop_app.sandbox.events import Recorder
from desktop_app.sandbox.ids import derive_credentials
from desktop_app.sandbox.issuer import ACTS
from desktop_app.sandbox.ledger import Entry, UnbalancedPosting
from desktop_app.sandbox.merchant import WAYS, Purchase
from desktop_app.sandbox.model import Merchant
from desktop_app.sandbox.problem import BankError
from desktop_app.sandbox.rates import ASSETS
from desktop_app.sandbox.refunds import WAYS as REFUNDS

SHOP = Merchant("Shop", "5942", "us")
AMOUNTS = st.integers(1, 3_000_000_000)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "fund",
                "withdraw",
                "buy",
                "settle",
                "reverse",
                "capture",
                "release",
                "refund",
                "decline",
                "lapse",
                "issuer",
                "fail",
                "freeze",
                "unfreeze",
                "end",
                "wait",
                "wallet",
                "rate",
            ]
        ),
        AMOUNTS,
        st.integers(0, 3),
    ),
    max_size=40,
)


def open_at(folder: Path) -> Bank:
    return open_bank(folder, 7, derive_credentials(7), Recorder)


class Story:
    """Random steps, each one unit of work that may be refused."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.cards = [self.issue(place) for place in range(2)]
        self.holds: list[str] = []
        self.count = 0

    def issue(self, place: int) -> str:
        new = NewCard("v2", "x", "me", customer_id=f"c{place}", load_micros=100_000_000)
        with self.bank.store.unit():
            return self.bank.cards.issue(new, delay_ms=0).id

    def step(self, name: str, amount: int, choice: int) -> None:
        card = self.cards[choice % 2]
        self.count += 1
        steps: dict[str, Callable[[], object]] = {
            "fund": lambda: self.bank.funding.fund(card, amount, f"f{self.count}"),
            "withdraw": lambda: self.bank.funding.withdraw(card, amount, f"w{self.count}", ""),
            "buy": lambda: self.buy(card, amount),
            "settle": lambda: self.bank.merchants.settle(self.hold(), amount),
            "reverse": lambda: self.bank.merchants.reverse(self.hold()),
            "capture": lambda: self.bank.captures.capture(self.hold(), amount),
            "release": lambda: self.bank.captures.release(self.hold(), amount),
            "refund": lambda: self.bank.refunds.refund(
                self.bank.books.card(card), amount, SHOP, REFUNDS[choice % 3]
            ),
            "decline": lambda: self.decline(card, amount),
            "lapse": lambda: self.bank.merchants.reverse(self.hold(), never_finalised=True),
            "issuer": lambda: self.bank.issuer.act(card, ACTS[amount % 5]),
            "fail": lambda: self.fail(amount),
            "freeze": lambda: self.bank.cards.ask_status(card, "frozen", delay_ms=5),
            "unfreeze": lambda: self.bank.cards.ask_status(card, "active", delay_ms=5),
            "end": lambda: self.bank.cards.terminate(card, "x"),
            "wait": lambda: self.bank.books.clock.advance(amount // 10_000),
            "wallet": lambda: self.bank.wallets.deposit(ASSETS[choice], amount),
            "rate": lambda: self.bank.books.rates.fix(ASSETS[choice], amount),
        }
        with suppress(BankError), self.bank.store.unit():
            steps[name]()

    def buy(self, card: str, amount: int) -> None:
        shop = Merchant("Shop", "5942", ("us", "de")[amount % 2])
        way = list(WAYS)[amount % len(WAYS)]
        purchase = Purchase(amount % 60_000_000 + 1, shop, card, way=way)
        verdict = self.bank.merchants.authorize(purchase)
        if verdict.approved:
            self.holds.append(verdict.authorization_id)

    def decline(self, card: str, amount: int) -> None:
        reason = ("insufficient_funds", "fraud_block", "avs_mismatch")[amount % 3]
        self.bank.declines.decline(self.bank.books.card(card), amount, SHOP, reason)

    def fail(self, amount: int) -> None:
        operation = ("fund", "withdraw")[amount % 2]
        self.bank.store.set_meta(f"fail_later:{operation}", "1")

    def hold(self) -> str:
        return self.holds[-1] if self.holds else "none"


@settings(max_examples=25)
@given(STEPS)
def test_no_story_makes_or_loses_money(story: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bank = open_at(Path(folder))
        try:
            telling = Story(bank)
            for name, amount, choice in story:
                telling.step(name, amount, choice)
                bank.tick()
            books = bank.books
            books.clock.advance(60)
            bank.tick()
            assert set(books.ledger.sums().values()) == {0}
            assert books.ledger.drift() == 0
            for card_id in telling.cards:
                card = books.card(card_id)
                assert card.shown_micros >= 0
            parked = "SELECT COUNT(*) FROM accounts WHERE name LIKE 'pending:%' AND units<>0"
            assert bank.store.number(parked) == 0, "nothing stays on the way"
            ended = any(books.card(card_id).status == "terminated" for card_id in telling.cards)
            assert ended or not bank.wallets.is_overdrawn, "only a fee overdraws, and it ends cards"
        finally:
            bank.store.close()


def test_an_unbalanced_posting_is_refused(tmp_path: Path) -> None:
    bank = open_at(tmp_path)
    before = bank.books.ledger.sums()
    with pytest.raises(UnbalancedPosting), bank.store.unit():
        bank.books.ledger.post("x", "x", 0, Entry("a", "USD", 1), Entry("b", "EUR", -1))
    assert bank.books.ledger.sums() == before
    bank.store.close()


@pytest.fixture(scope="module")
def one_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    bank = open_at(tmp_path_factory.mktemp("one"))
    yield bank
    bank.store.close()


@given(micros=st.integers(0, 10**12), rate=st.integers(1, 10**12), place=st.integers(0, 3))
def test_rounding_never_favours_the_customer(
    one_bank: Bank, micros: int, rate: int, place: int
) -> None:
    asset, rates = ASSETS[place], one_bank.books.rates
    with one_bank.store.unit(keep=False):
        rates.fix(asset, rate)
        paid, returned = rates.units_for(asset, micros), rates.units_back(asset, micros)
    assert paid * rate >= micros * asset.whole >= returned * rate
    assert paid - returned in (0, 1)
