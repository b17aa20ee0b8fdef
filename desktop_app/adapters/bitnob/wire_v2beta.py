"""The answers of dialect v2beta, as the vendor's own command-line client declares them."""

from typing import Literal

from pydantic import Field

from desktop_app.adapters.bitnob.wire import (
    Figure,
    Hidden,
    MomentOrNone,
    Opaque,
    Outright,
    Reference,
    Said,
    Text,
    Whole,
    Wire,
    parse,
)
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.domain.money import MICROS_PER_USD, Money
from desktop_app.domain.text import safe_text


class StatusEnvelope(Wire):
    """What wraps the answers about cards."""

    status: Literal["success"]
    data: dict[str, object]


class WhoamiBeta(Wire):
    """`GET /api/whoami`, which nothing wraps."""

    authenticated: Outright
    client_name: Text = ""
    environment: Said


class CustomerBeta(Wire):
    """A person the service knows."""

    id: Opaque
    first_name: Text = ""
    last_name: Text = ""
    email: Text = ""
    blacklist: bool = False
    is_active: bool = True


class MetaBeta(Wire):
    """Where a page of people stands."""

    has_next_page: bool


class CustomersBeta(Wire):
    """`GET /api/customers`."""

    customers: list[CustomerBeta]
    meta: MetaBeta


class LimitsBeta(Wire):
    """Limits in dollars; an absent one is none."""

    single_transaction: Figure | None = None
    daily: Figure | None = None
    weekly: Figure | None = None
    monthly: Figure | None = None


class CardBeta(Wire):
    """A card; a list states neither limits nor, in that client's reading, metadata."""

    id: Opaque
    status: Said
    name: Text = ""
    last_four: Text = ""
    currency: Text = ""
    balance: Figure | None = None
    spending_limits: LimitsBeta | None = None
    metadata: dict[str, object] | None = None
    customer_id: Text = ""
    created_at: MomentOrNone = None

    def mark(self, key: str) -> str:
        """A text that this card's maker left with it; "" where there is none."""
        value = (self.metadata or {}).get(key)
        return safe_text(value) if isinstance(value, str) else ""


class CardAnswerBeta(Wire):
    """`GET /api/cards/{id}` and the answer to create."""

    card: CardBeta


class CardsBeta(Wire):
    """`GET /api/cards`."""

    cards: list[CardBeta]
    total: Whole


class DetailsBeta(Wire):
    """`GET /api/cards/{id}/details`."""

    card_id: Opaque
    card_number: Hidden
    cvv: Hidden
    expiry_month: Hidden
    expiry_year: Hidden = Field(repr=False)


class MovedBeta(Wire):
    """The answer to fund and withdraw; it says nothing about the outcome."""

    card_id: Opaque
    amount: Figure
    currency: Text = ""
    reference: Reference = ""


class StatusBeta(Wire):
    """The answer to freeze, unfreeze and terminate."""

    card_id: Opaque


def unwrap_status(answer: object) -> object:
    """The data of a success about a card. Raises NotAsPublished."""
    return parse(StatusEnvelope, answer).data


def unwrap_whoami(answer: object) -> object:
    """The answer itself, when it says that the keys are good. Raises NotAsPublished."""
    parse(WhoamiBeta, answer)
    return answer


def read_dollars(figure: Figure) -> Money:
    """Money of a figure in dollars. Raises NotAsPublished for one finer than a micro-dollar."""
    micros = figure * MICROS_PER_USD
    if micros != int(micros):
        raise NotAsPublished("an amount finer than can be")
    return Money(int(micros))


def write_dollars(money: Money) -> str:
    """`12.500000`: dollars and exactly six places."""
    whole, part = divmod(money.micros, MICROS_PER_USD)
    return f"{whole}.{part:06d}"
