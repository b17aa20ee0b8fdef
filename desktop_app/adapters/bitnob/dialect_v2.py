"""Dialect v2, the current generation: customers, pending first, details by a later read."""

from collections.abc import Mapping

from desktop_app.adapters.bitnob.customers import CREATE_V2, list_v2, number_of
from desktop_app.adapters.bitnob.dialects import (
    STATUSES,
    Body,
    Change,
    Dialect,
    NewLimits,
    Operation,
    Page,
    PageAsk,
    Who,
    card_status,
    kind_of,
    not_negative,
)
from desktop_app.adapters.bitnob.secure import ALGORITHM, EncryptedDetails
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wallets_v2 import read_debit, read_rates, read_wallets
from desktop_app.adapters.bitnob.wire import (
    last4_of,
    once,
    only_usd,
    own,
    parse,
    read_details,
)
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.adapters.bitnob.wire_v2 import (
    CardAnswerV2,
    CardsV2,
    CardV2,
    DetailsV2,
    FeedV2,
    LimitsV2,
    MovedV2,
    PageInfoV2,
    RowV2,
    SecureV2,
    StatusV2,
    WhoamiV2,
)
from desktop_app.application.ports import (
    Accepted,
    CardOrder,
    Created,
    MoneyOrder,
)
from desktop_app.domain.cards import NO_LIMITS, CardDetails, CardFacts, CardId, SpendLimits
from desktop_app.domain.money import ZERO
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import NotSent
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

_LIMITS = {
    "transaction_limit": "transaction",
    "daily_limit": "daily",
    "weekly_limit": "weekly",
    "monthly_limit": "monthly",
    "yearly_limit": "yearly",
    "all_time_limit": "all_time",
}
_DEFAULT_REASON = "Ended by the card's owner"


def _whoami(data: object, _ask: None, _units: Units) -> Who:
    who = parse(WhoamiV2, data)
    return Who(who.client_name, who.environment)


def _facts(card: CardV2, units: Units) -> CardFacts:
    only_usd(card.balance_currency)
    balance = card.balance_amount
    return CardFacts(
        id=CardId(card.id),
        status=card_status(card.status, card.created_status),
        label=card.preferred_name or card.name,
        holder=card.name,
        last4=last4_of(card.last_four_digit, card.masked_pan),
        available=None if balance is None else units.read(balance, card.display_amount),
        reference=card.reference,
        created_at=card.created_at,
        limits=_stated(card.card_limits, units),
        holder_id=card.customer_id,
    )


def _stated(limits: LimitsV2 | None, units: Units) -> SpendLimits:
    if limits is None:
        return NO_LIMITS
    stated = {ours: getattr(limits, theirs) for theirs, ours in _LIMITS.items()}
    return SpendLimits(
        **{name: units.read(value) for name, value in stated.items() if value is not None}
    )


def _card(data: object, card_id: CardId, units: Units) -> CardFacts:
    card = parse(CardAnswerV2, data).card
    own(card_id, card.id)
    return _facts(card, units)


def _created(data: object, _order: CardOrder, units: Units) -> Created:
    return Created(_facts(parse(CardAnswerV2, data).card, units), None)


def _next(info: PageInfoV2) -> str | None:
    if info.has_next_page and not info.next_cursor:
        raise NotAsPublished("a next page without its cursor")
    return info.next_cursor if info.has_next_page else None


def _cards(data: object, _ask: PageAsk, units: Units) -> Page[CardFacts]:
    answer = parse(CardsV2, data)
    cards = once((_facts(card, units) for card in answer.cards), lambda card: card.id)
    return Page(cards, _next(answer.page_info))


def _secure(data: object, card_id: CardId, units: Units) -> CardDetails | EncryptedDetails:
    answer = parse(SecureV2, data)
    sealed = answer.encrypted_details
    if sealed is not None and answer.details is None:
        if sealed.algorithm != ALGORITHM:
            raise NotAsPublished("another way of encrypting")
        return EncryptedDetails(sealed.encrypted_key, sealed.encrypted_data)
    return _digits(answer.details, card_id)


def _decrypted(data: object, card_id: CardId) -> CardDetails:
    return _digits(parse(DetailsV2, data), card_id)


def _digits(details: DetailsV2 | None, card_id: CardId) -> CardDetails:
    if details is None:
        raise NotAsPublished("no details")
    own(card_id, details.card_id)
    return read_details(details.card_number, details.expiry_month, details.expiry_year, details.cvv)


def _row(row: RowV2, units: Units) -> Transaction:
    only_usd(row.currency)
    kind = kind_of(row.type)
    # A fee's row repeats its amount as its fee: counting both would charge it twice.
    fee = ZERO if kind is TransactionKind.FEE else units.read(not_negative(row.fee_amount))
    return Transaction(
        id=row.id,
        card_id=CardId(row.card_id),
        kind=kind,
        status=STATUSES.get(row.status.lower(), TransactionStatus.UNRECOGNISED),
        amount=units.read(not_negative(row.amount), row.display_amount),
        fee=fee,
        at=row.created_at,
        reference=row.reference,
        merchant=row.merchant_name,
        description=row.description,
    )


def _feed(data: object, ask: PageAsk, units: Units) -> Page[Transaction]:
    answer = parse(FeedV2, data)
    for row in answer.transactions:
        own(ask.card_id or CardId(row.card_id), row.card_id)
    rows = once((_row(row, units) for row in answer.transactions), lambda row: row.id)
    return Page(rows, _next(answer.page_info))


def _moved(data: object, order: MoneyOrder, units: Units) -> Accepted:
    row = parse(MovedV2, data).transaction
    own(order.card_id, row.card_id)
    return Accepted(_row(row, units).fee)


def _changed(data: object, change: Change, _units: Units) -> Accepted:
    answer = parse(StatusV2, data)
    own(change.card_id, answer.card_id, answer.card.id if answer.card else "")
    return Accepted()


def _nothing(_data: object, _ask: NewLimits, _units: Units) -> None:
    return None


def _create_body(order: CardOrder, units: Units) -> Body:
    body: dict[str, object] = {
        "customer_id": order.holder.id,
        "card_type": "virtual",
        "currency": "USD",
        "card_brand": "visa",
        "name": order.holder.name or order.label,
        "amount": units.write(order.load),
        "reference": order.reference,
    }
    if order.callback_url:
        body["webhook_url"] = order.callback_url.reveal()
    return body


def _money_body(kind: str, order: MoneyOrder, units: Units) -> Body:
    return {"type": kind, "amount": units.write(order.amount), "reference": order.reference}


def _limits_body(new: NewLimits, units: Units) -> Body:
    wanted = {theirs: getattr(new.limits, ours) for theirs, ours in _LIMITS.items()}
    if any(value is None for name, value in wanted.items() if name != "all_time_limit"):
        raise NotSent(
            "This connection sets all limits at once, so nothing was sent.",
            todo="Fill in the limit for one payment, a day, a week, a month and a year.",
        )
    stated = {name: units.write(value) for name, value in wanted.items() if value is not None}
    return {"spending_limits": stated}


def _cursor(ask: PageAsk) -> Mapping[str, str]:
    after = {"cursor": ask.after} if ask.after else {}
    return {"limit": str(ask.limit), **after}


def _number(ask: PageAsk) -> Mapping[str, str]:
    return {"page": number_of(ask), "page_size": str(ask.limit)}


_STATUS = "/api/cards/{card_id}/status"
_BALANCE = "/api/cards/{card_id}/balance"
V2 = Dialect(
    name=DialectName.V2,
    whoami=Operation("GET", "/api/whoami", _whoami),
    wallets=Operation("GET", "/api/balances", read_wallets),
    rates=Operation("GET", "/api/exchange-rates", read_rates, query=lambda _: {"base": "USD"}),
    holders=Operation("GET", "/api/customers", list_v2, query=_number),
    create_holder=CREATE_V2,
    list_cards=Operation("GET", "/api/cards", _cards, query=_cursor),
    get_card=Operation("GET", "/api/cards/{card_id}", _card),
    secure_details=Operation("GET", "/api/cards/{card_id}/secure", _secure, limited_alone=True),
    decrypted=_decrypted,
    transactions=Operation("GET", "/api/cards/{card_id}/transactions", _feed, query=_cursor),
    create_card=Operation("POST", "/api/cards", _created, _create_body),
    fund=Operation("POST", _BALANCE, _moved, lambda ask, units: _money_body("fund", ask, units)),
    withdraw=Operation(
        "POST", _BALANCE, _moved, lambda ask, units: _money_body("withdraw", ask, units)
    ),
    freeze=Operation("POST", _STATUS, _changed, lambda _ask, _units: {"status": "frozen"}),
    unfreeze=Operation("POST", _STATUS, _changed, lambda _ask, _units: {"status": "active"}),
    terminate=Operation(
        "DELETE",
        "/api/cards/{card_id}",
        _changed,
        lambda ask, _units: {"reason": ask.reason or _DEFAULT_REASON},
    ),
    set_limits=Operation("PUT", "/api/cards/{card_id}/spend-limits", _nothing, _limits_body),
    feed_of_all="/api/cards/transactions",
    wallet_debit=Operation(
        "GET", "/api/transactions", read_debit, query=lambda reference: {"reference": reference}
    ),
)
