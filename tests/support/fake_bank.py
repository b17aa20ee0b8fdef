"""The state behind the fake card service: cards, their details, their feeds and one wallet."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from desktop_app.application.ports import Capabilities, Holder, MoneyOrder
from desktop_app.domain.cards import (
    CardDetails,
    CardFacts,
    CardId,
    CardStatus,
    parse_cvv,
    parse_pan,
)
from desktop_app.domain.limits import PUBLISHED_FEES
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.people import Kyc
from desktop_app.domain.secrets import Secret
from desktop_app.domain.spend_limits import SPANS
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

OPENING_BALANCE = Money.usd(5_000)
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOLDERS = (
    Holder("holder-ada", "Ada Lovelace", Kyc.APPROVED, "ada.lovelace@example.com"),
    Holder("holder-grace", "Grace Hopper", Kyc.APPROVED, "grace.hopper@example.com"),
)
LATER = Capabilities(
    details_once=False,
    details_later=True,
    create_loads=True,
    needs_callback=False,
    needs_cap=False,
    holders=True,
    spend_limits=SPANS,
    limits_at_once=SPANS[:-1],
    describes_top_up=False,
)
"""As dialect v2: pending first, details by a later read."""
ONCE = Capabilities(
    details_once=True,
    details_later=False,
    create_loads=False,
    needs_callback=True,
    needs_cap=True,
    holders=False,
    spend_limits=(),
    describes_top_up=True,
)
"""As dialect guide: details in the answer to create, never again."""


@dataclass(kw_only=True)
class FakeBank:
    """What the fake service holds, and what happens to it without a send."""

    cards: dict[CardId, CardFacts] = field(default_factory=dict)
    details: dict[CardId, CardDetails] = field(default_factory=dict)
    feeds: dict[CardId, list[Transaction]] = field(default_factory=lambda: defaultdict(list))
    balance: Money = OPENING_BALANCE
    people: list[Holder] = field(default_factory=lambda: list(HOLDERS))
    now: datetime = START
    due: list[Callable[[], None]] = field(default_factory=list)

    def advance(self, by: timedelta = timedelta(seconds=5)) -> None:
        """Let time pass: everything accepted so far takes effect."""
        self.now += by
        due, self.due = self.due, []
        for effect in due:
            effect()

    def add_card(self, label: str = "Hetzner", **changes: object) -> CardFacts:
        """A card that is there without a send; active, $25 and Ada's unless changed."""
        facts = CardFacts(
            id=self.next_id(),
            status=CardStatus.ACTIVE,
            label=label,
            holder=HOLDERS[0].name,
            last4="1234",
            available=Money.usd(25),
            reference="",
            created_at=self.now,
        )
        facts = facts._replace(**changes)  # type: ignore[arg-type]
        self.make_details(facts)
        return facts

    def add_purchase(self, card_id: CardId, amount: Money, merchant: str = "Shop") -> Transaction:
        """Somebody bought something with the card."""
        row = self.row(card_id, TransactionKind.PURCHASE, amount)
        row = replace(row, status=TransactionStatus.SETTLED, merchant=merchant)
        self.feeds[card_id].insert(0, row)
        self.move(card_id, -amount)
        return row

    def next_id(self) -> CardId:
        return CardId(f"card-{len(self.cards) + 1:04d}")

    def make_details(self, facts: CardFacts) -> None:
        number = f"400000{len(self.cards) + 1:06d}{facts.last4}"
        self.cards[facts.id] = facts
        self.details[facts.id] = CardDetails(
            parse_pan(number), Secret("03/2033"), parse_cvv(f"{len(self.cards):03d}")
        )

    def change(self, card_id: CardId, **changes: object) -> None:
        self.cards[card_id] = self.cards[card_id]._replace(**changes)  # type: ignore[arg-type]

    def move(self, card_id: CardId, amount: Money) -> None:
        available = self.cards[card_id].available
        self.change(card_id, available=(available or ZERO) + amount)

    def row(
        self, card_id: CardId, kind: TransactionKind, amount: Money, order: MoneyOrder | None = None
    ) -> Transaction:
        fee = PUBLISHED_FEES.for_load(amount) if kind is TransactionKind.FUNDING else ZERO
        return Transaction(
            id=f"tx-{sum(map(len, self.feeds.values())) + 1:04d}",
            card_id=card_id,
            kind=kind,
            status=TransactionStatus.PENDING,
            amount=amount,
            fee=fee,
            at=self.now,
            reference=order.reference if order else "",
            description=order.description if order else "",
        )

    def activate(self, card_id: CardId, load: Money) -> None:
        last4 = self.details[card_id].pan.reveal()[-4:]
        self.change(card_id, status=CardStatus.ACTIVE, last4=last4, available=load)
