"""The answers of dialect v2, key by key as the vendor's recorded ones."""

from pydantic import Field

from desktop_app.adapters.bitnob.wire import (
    Figure,
    Hidden,
    Moment,
    MomentOrNone,
    Opaque,
    Raw,
    Reference,
    Said,
    Sealed,
    Text,
    Told,
    Whole,
    Wire,
)


class WhoamiV2(Wire):
    """`GET /api/whoami`."""

    client_name: Text = ""
    environment: Said


class AccountV2(Wire):
    """One wallet; figures are units of its own asset."""

    account_id: Opaque
    currency: Opaque
    available_balance: Whole
    available_balance_formatted: Text = ""


class BalancesV2(Wire):
    """`GET /api/balances`."""

    accounts: list[AccountV2]


class PairV2(Wire):
    """One target currency per unit of base; `inverse_rate` the other way round."""

    base_currency: Opaque
    target_currency: Opaque
    inverse_rate: Figure


class RatesV2(Wire):
    """`GET /api/exchange-rates?base=USD`."""

    rates: list[PairV2]


class CustomerV2(Wire):
    """A person the service knows."""

    id: Opaque
    first_name: Text = ""
    last_name: Text = ""
    email: Text = ""
    is_active: bool = True
    kyc_status: Text = ""


class CustomersV2(Wire):
    """`GET /api/customers`."""

    customers: list[CustomerV2]
    total: Whole | None = None


class LimitsV2(Wire):
    """Limits as stated; an empty object states none."""

    transaction_limit: Whole | None = None
    daily_limit: Whole | None = None
    weekly_limit: Whole | None = None
    monthly_limit: Whole | None = None
    yearly_limit: Whole | None = None
    all_time_limit: Whole | None = None


class CardV2(Wire):
    """A card; what is not provisioned yet is absent or empty."""

    id: Opaque
    status: Said
    created_status: Text = ""
    name: Text = ""
    preferred_name: Text = ""
    last_four_digit: Text = ""
    masked_pan: Text = ""
    balance_amount: Whole | None = None
    balance_currency: Text = ""
    display_amount: Figure | None = None
    reference: Reference = ""
    created_at: MomentOrNone = None
    card_limits: LimitsV2 | None = None
    customer_id: Text = ""


class CardAnswerV2(Wire):
    """`GET /api/cards/{id}` and the answer to create."""

    card: CardV2


class PageInfoV2(Wire):
    """Whether there is more is said here; a cursor is there on the last page too."""

    has_next_page: bool
    next_cursor: Raw | None = None


class CardsV2(Wire):
    """`GET /api/cards`."""

    cards: list[CardV2]
    page_info: PageInfoV2


class DetailsV2(Wire):
    """The digits."""

    card_id: Opaque
    card_number: Hidden
    cvv: Hidden
    expiry_month: Hidden
    expiry_year: Hidden


class EncryptedV2(Wire):
    """The digits, encrypted for the account's own key; both parts are base64."""

    encrypted_key: Sealed
    encrypted_data: Sealed
    algorithm: Said


class SecureV2(Wire):
    """`GET /api/cards/{id}/secure`: in clear, or encrypted where the account asks for that."""

    details: DetailsV2 | None = Field(None, repr=False)
    encrypted_details: EncryptedV2 | None = Field(None, repr=False)


class RowV2(Wire):
    """One row of a card's feed."""

    id: Opaque
    card_id: Opaque
    type: Said
    status: Said
    amount: Whole
    currency: Text = ""
    display_amount: Figure | None = None
    fee_amount: Whole = 0
    reference: Reference = ""
    description: Told = ""
    merchant_name: Told = ""
    created_at: Moment


class FeedV2(Wire):
    """`GET /api/cards/{id}/transactions`."""

    transactions: list[RowV2]
    page_info: PageInfoV2


class MovedV2(Wire):
    """The answer to fund and withdraw; its inner success flag says nothing about the outcome."""

    transaction: RowV2


class StatusCardV2(Wire):
    """The card inside an answer to a status change; its status may be the one before."""

    id: Opaque


class StatusV2(Wire):
    """The answer to freeze, unfreeze and terminate, as far as one is published."""

    card: StatusCardV2 | None = None
    card_id: Text = ""


class BaseV2(Wire):
    """What a ledger row says about itself besides: the amount without the fee."""

    base_amount: Whole


class EntryV2(Wire):
    """One row of the company's ledger; figures are units of the wallet's asset."""

    currency: Opaque
    type: Said
    state: Said
    amount: Whole
    fee: Whole
    amount_formatted: Text = ""
    reference: Reference = ""
    metadata: dict[str, object] = Field(default_factory=dict)


class LedgerV2(Wire):
    """`GET /api/transactions`."""

    transactions: list[EntryV2]
