"""The answers of dialect guide: the two seed documents, and our reading where they are silent."""

from desktop_app.adapters.bitnob.wire import (
    Digits,
    Figure,
    Moment,
    MomentOrNone,
    Opaque,
    Reference,
    Said,
    Text,
    Told,
    Whole,
    Wire,
)


class WhoamiGuide(Wire):
    """`GET /api/whoami`."""

    client_name: Text = ""
    environment: Said


class WalletGuide(Wire):
    """One wallet; figures are units of its own asset."""

    id: Opaque
    asset: Opaque
    network: Text = ""
    available: Whole
    decimals: Whole
    display_balance: Figure | None = None
    balance: Whole | None = None


class WalletsGuide(Wire):
    """`GET /wallets`."""

    wallets: list[WalletGuide]


class RateGuide(Wire):
    """Dollars for one unit of the base currency."""

    base_currency: Opaque
    target_currency: Opaque
    rate: Figure


class RatesGuide(Wire):
    """`GET /api/exchange-rates`."""

    rates: list[RateGuide]


class CardGuide(Wire):
    """A card as it may always be read; its number is masked."""

    id: Opaque
    user_reference: Text = ""
    label: Text = ""
    status: Said
    currency: Text = ""
    balance: Whole | None = None
    display_balance: Figure | None = None
    initial_limit: Figure | None = None
    last4: Text = ""
    created_at: MomentOrNone = None


class CardAnswerGuide(Wire):
    """`GET /api/cards/{id}` and the answer to a status change."""

    card: CardGuide


class OnceGuide(Wire):
    """What the answer to create alone holds, and whose it is; the rest can be read later."""

    id: Opaque
    user_reference: Text = ""
    card_number: Digits = ""
    cvv: Digits = ""
    expiry_month: Digits = ""
    expiry_year: Digits = ""


class CreatedGuide(Wire):
    """The answer to create."""

    card: OnceGuide


class CardsGuide(Wire):
    """`GET /api/cards`."""

    cards: list[CardGuide]
    total: Whole


class RowGuide(Wire):
    """One row of a card's feed, and the answer to a movement of money."""

    id: Opaque
    card_id: Opaque
    type: Said
    status: Said
    amount: Whole
    display_amount: Figure | None = None
    fee: Whole = 0
    currency: Text = ""
    reference: Reference = ""
    description: Told = ""
    merchant_name: Told = ""
    created_at: Moment


class FeedGuide(Wire):
    """`GET /api/cards/{id}/transactions`."""

    transactions: list[RowGuide]
    total: Whole


class MovedGuide(Wire):
    """The answer to fund and withdraw."""

    transaction: RowGuide
