"""Made-up pictures of a wallet for widget tests and screenshots; every figure is practice data."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from desktop_app.application.card_list import arrange
from desktop_app.application.messages import (
    CardDetail,
    CardView,
    IntentView,
    Link,
    LinkState,
    Snapshot,
)
from desktop_app.application.ports import Capabilities, Holder
from desktop_app.application.preferences import Preferences
from desktop_app.application.views import refusals
from desktop_app.domain.asking import Asking
from desktop_app.domain.cards import (
    Card,
    CardFacts,
    CardId,
    CardState,
    CardStatus,
    Expiry,
    Field,
    SpendLimits,
)
from desktop_app.domain.intents import IntentId, Kind, PanState, Stage, derive_reference
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import SANDBOX_PROFILES, DialectName
from desktop_app.domain.spend_limits import SPANS
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Rate, WalletBalance

NOW = datetime(2026, 5, 18, 14, 2, 3, tzinfo=UTC)
V2 = Capabilities(
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
GUIDE = Capabilities(
    details_once=True,
    details_later=False,
    create_loads=False,
    needs_callback=True,
    needs_cap=True,
    holders=False,
    spend_limits=(),
    describes_top_up=True,
)
WALLETS = (
    WalletBalance("w-usdc", "USDC", "", 1_284_100_000, 6, NOW),
    WalletBalance("w-trc", "USDT", "TRC20", 320_400_000, 6, NOW),
    WalletBalance("w-erc", "USDT", "ERC20", 0, 6, NOW),
    WalletBalance("w-btc", "BTC", "", 5_000_000, 8, NOW),
)
RATES = (
    Rate("USDC", Money(999_900), NOW),
    Rate("USDT", Money(999_600), NOW),
    Rate("BTC", Money(92_100_000_000), NOW),
)
HOLDERS = (Holder("cust-1", "Ada Lovelace"), Holder("cust-2", "Grace Hopper"))
ALL_FIELDS = frozenset(Field)
_OF_VIEW = {field.name for field in fields(CardView)}
_OF_CARD = set(Card._fields)


def card(
    label: str,
    last4: str,
    state: CardState = CardState.ACTIVE,
    available: Money | None = None,
    **changes: object,
) -> CardView:
    """One card; ids are stable per label."""
    facts = CardFacts(
        id=CardId(f"card-{label.lower().replace(' ', '-')}"),
        status=CardStatus.ACTIVE,
        label=label,
        holder="Ada Lovelace",
        last4=last4,
        available=available if available is not None else Money.usd(62, 10),
        reference="",
        created_at=NOW - timedelta(days=6),
    )
    kept = Card(facts, NOW, label, facts.holder, stored=ALL_FIELDS, expiry=Expiry(2029, 3))
    return altered(CardView(kept, state), **changes)


def altered(view: CardView, **changes: object) -> CardView:
    """The view of a card of which something, named as the view names it, is otherwise."""
    of_view = {name: changes.pop(name) for name in _OF_VIEW & changes.keys()}
    of_card = {name: changes.pop(name) for name in _OF_CARD & changes.keys()}
    card = view.card._replace(facts=view.card.facts._replace(**changes), **of_card)
    return replace(view, card=card, **of_view)


def intent(kind: Kind, stage: Stage, amount: Money | None = None, **changes: object) -> IntentView:
    """One wish on the first card."""
    intent_id = IntentId("0123456789abcdef0123456789abcdef")
    view = IntentView(
        id=intent_id,
        kind=kind,
        stage=stage,
        amount=amount,
        fee=None,
        pan=PanState.NONE,
        reference=derive_reference(kind, intent_id),
        reason="",
        created_at=NOW - timedelta(seconds=53),
        changed_at=NOW - timedelta(seconds=22),
        card_id=CardId("card-google-ads"),
        label="Google Ads",
    )
    return replace(view, **changes)


CARDS = (
    card("Google Ads", "4417", limits=SpendLimits(transaction=Money.usd(200))),
    card("Adobe", "9021", available=Money.usd(4, 20)),
    card(
        "Hosting",
        "1177",
        CardState.FREEZING,
        Money.usd(118),
        open_intents=(
            intent(Kind.FREEZE, Stage.ACCEPTED, card_id=CardId("card-hosting"), label="Hosting"),
        ),
    ),
    card("Figma", "2286", available=Money.usd(45)),
    card("Travel", "3301", CardState.FROZEN, Money.usd(1, 12)),
    card("Trial tools", "8842", CardState.TERMINATED, ZERO, ended_at=NOW - timedelta(days=15)),
    card("Print shop", "0931", CardState.EXPIRED, ZERO, expiry=Expiry(2026, 4)),
)
_ROWS = (
    ("PURCHASE", "PENDING", Money.usd(18, 20), 0, "Google Ads"),
    ("PURCHASE", "SETTLED", Money.usd(38), 29, "Google Ads"),
    ("FUNDING", "SETTLED", Money.usd(100), 52, ""),
    ("PURCHASE", "DECLINED", Money.usd(204), 76, "Google Ads"),
    ("REFUND", "SETTLED", Money.usd(61, 40), 130, "Lumen Home"),
)
TRANSACTIONS = tuple(
    Transaction(
        id=f"t{n}",
        card_id=CARDS[0].id,
        kind=TransactionKind[kind],
        status=TransactionStatus[status],
        amount=amount,
        fee=Money.usd(1) if kind == "FUNDING" else ZERO,
        at=NOW - timedelta(hours=age),
        merchant=merchant,
    )
    for n, (kind, status, amount, age, merchant) in enumerate(_ROWS)
)


def detail(view: CardView, **changes: object) -> CardDetail:
    """The chosen card with its transactions."""
    made = CardDetail(
        card=view,
        transactions=TRANSACTIONS,
        transactions_read_at=NOW,
        intents=view.open_intents,
        refusals=refusals(view, (), "", PUBLISHED_LIMITS, NOW),
        end_allowed_at=NOW - timedelta(days=5),
    )
    return replace(made, **changes)


def snapshot(cards: tuple[CardView, ...] = CARDS, **changes: object) -> Snapshot:
    """The whole picture: online, practice bank, v2, nothing chosen unless `detail` is given.

    Nothing is asked about twice.
    """
    rows, count = arrange(cards, str(changes.get("query", "")))
    made = Snapshot(
        session="s",
        version=1,
        vault_name="Acme Ltd",
        folder=PurePath("/vaults/acme-ltd"),
        profile=SANDBOX_PROFILES[DialectName.V2],
        capabilities=V2,
        read_only="",
        link=Link(LinkState.ONLINE, NOW, NOW),
        refreshing=False,
        wallets=WALLETS,
        rates=RATES,
        limits=PUBLISHED_LIMITS,
        fees=PUBLISHED_FEES,
        rows=rows,
        query="",
        card_count=len(cards),
        shown_count=count,
        uncertain=tuple(i for c in cards for i in c.open_intents if i.stage is Stage.UNKNOWN),
        detail=None,
        holders=HOLDERS,
        preferences=Preferences(),
        asking=Asking(frozenset()),
    )
    return replace(made, **changes)
