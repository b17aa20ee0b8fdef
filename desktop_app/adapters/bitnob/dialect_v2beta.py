"""Dialect v2beta, the generation of the vendor's own command-line client.

A path for each operation, dollars as decimal strings in answers, integers in requests. A card is
made without a load and without a reference of its own: the reference goes into its metadata,
where a list may leave it out; then nothing names the card, and a person has to.
"""

from collections.abc import Mapping
from dataclasses import replace

from desktop_app.adapters.bitnob.customers import CREATE_V2BETA, list_v2beta, number_of
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialects import (
    Body,
    Change,
    Dialect,
    NewLimits,
    Operation,
    Page,
    PageAsk,
    Who,
    card_status,
)
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import (
    last4_of,
    once,
    only_usd,
    ours,
    own,
    parse,
    read_details,
)
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.adapters.bitnob.wire_v2beta import (
    CardAnswerBeta,
    CardBeta,
    CardsBeta,
    DetailsBeta,
    LimitsBeta,
    MovedBeta,
    StatusBeta,
    WhoamiBeta,
    read_dollars,
    unwrap_status,
    unwrap_whoami,
    write_dollars,
)
from desktop_app.application.ports import (
    Accepted,
    CardOrder,
    Created,
    MoneyOrder,
)
from desktop_app.domain.cards import NO_LIMITS, CardDetails, CardFacts, CardId, SpendLimits
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import NotSent

_LIMITS = {
    "single_transaction": "transaction",
    "daily": "daily",
    "weekly": "weekly",
    "monthly": "monthly",
}
# Create must name an address. Every published card has this one, the issuer's, and it is what
# merchants check against.
_ADDRESS = {
    "line1": "3401 N. Miami, Ave. Ste 230",
    "city": "Miami",
    "state": "Florida",
    "postal_code": "33127",
    "country": "US",
}


def _whoami(data: object, _ask: None, _units: Units) -> Who:
    who = parse(WhoamiBeta, data)
    return Who(who.client_name, who.environment)


def _facts(card: CardBeta) -> CardFacts:
    only_usd(card.currency)
    return CardFacts(
        id=CardId(card.id),
        status=card_status(card.status),
        label=card.mark("label") or card.name,
        holder=card.name,
        last4=last4_of(card.last_four),
        available=None if card.balance is None else read_dollars(card.balance),
        reference="",
        created_at=card.created_at,
        limits=_stated(card.spending_limits),
        nonce=ours(card.mark("reference")),
        holder_id=card.customer_id,
    )


def _stated(limits: LimitsBeta | None) -> SpendLimits:
    if limits is None:
        return NO_LIMITS
    stated = {ours: getattr(limits, theirs) for theirs, ours in _LIMITS.items()}
    return SpendLimits(
        **{name: read_dollars(value) for name, value in stated.items() if value is not None}
    )


def _card(data: object, card_id: CardId, _units: Units) -> CardFacts:
    card = parse(CardAnswerBeta, data).card
    own(card_id, card.id)
    return _facts(card)


def _created(data: object, _order: CardOrder, _units: Units) -> Created:
    return Created(_facts(parse(CardAnswerBeta, data).card), None)


def _cards(data: object, ask: PageAsk, _units: Units) -> Page[CardFacts]:
    answer = parse(CardsBeta, data)
    cards = once((_facts(card) for card in answer.cards), lambda card: card.id)
    reached = int(ask.after or "0") + len(answer.cards)
    if answer.cards and reached > answer.total:
        raise NotAsPublished("a list shorter than what it holds")
    if not answer.cards and reached < answer.total:
        raise NotAsPublished("a page is empty before the end")
    return Page(cards, str(reached) if reached < answer.total else None)


def _details(data: object, card_id: CardId, _units: Units) -> CardDetails:
    details = parse(DetailsBeta, data)
    own(card_id, details.card_id)
    return read_details(details.card_number, details.expiry_month, details.expiry_year, details.cvv)


def _moved(data: object, order: MoneyOrder, units: Units) -> Accepted:
    moved = parse(MovedBeta, data)
    own(order.card_id, moved.card_id)
    only_usd(moved.currency)
    if moved.reference not in ("", order.reference):
        raise NotAsPublished("an answer about another movement")
    # The one place where this wire shows what its integers mean.
    units.read(units.write(order.amount), moved.amount)
    return Accepted()


def _changed(data: object, change: Change, _units: Units) -> Accepted:
    own(change.card_id, parse(StatusBeta, data).card_id)
    return Accepted()


def _nothing(_data: object, _ask: NewLimits, _units: Units) -> None:
    return None


def _create_body(order: CardOrder, _units: Units) -> Body:
    return {
        "customer_id": order.holder.id,
        "name": order.holder.name or order.label,
        "card_type": "virtual",
        "card_brand": "visa",
        "currency": "USD",
        "billing_address": _ADDRESS,
        "metadata": {"reference": order.reference, "label": order.label},
    }


def _money_body(order: MoneyOrder, units: Units) -> Body:
    note = {"description": order.description} if order.description else {}
    amount = units.write(order.amount)
    return {"amount": amount, "currency": "USD", "reference": order.reference, **note}


def _reason_body(change: Change, _units: Units) -> Body:
    return {"reason": change.reason} if change.reason else {}


def _limits_body(new: NewLimits, _units: Units) -> Body:
    if new.limits.yearly is not None or new.limits.all_time is not None:
        raise NotSent(
            "This connection has no limit for a year or for ever, so nothing was sent.",
            todo="Leave these two empty.",
        )
    wanted = {theirs: getattr(new.limits, ours) for theirs, ours in _LIMITS.items()}
    return {name: write_dollars(value) for name, value in wanted.items() if value is not None}


def _offset(ask: PageAsk) -> Mapping[str, str]:
    return {"limit": str(ask.limit), "offset": ask.after or "0"}


def _number(ask: PageAsk) -> Mapping[str, str]:
    return {"page": number_of(ask), "limit": str(ask.limit)}


_CARD = "/api/cards/{card_id}"
V2BETA = Dialect(
    name=DialectName.V2BETA,
    whoami=Operation("GET", "/api/whoami", _whoami, unwrap=unwrap_whoami),
    wallets=replace(V2.wallets, path="/api/wallets"),
    rates=V2.rates,
    holders=Operation("GET", "/api/customers", list_v2beta, query=_number),
    create_holder=CREATE_V2BETA,
    list_cards=Operation("GET", "/api/cards", _cards, query=_offset, unwrap=unwrap_status),
    get_card=Operation("GET", _CARD, _card, unwrap=unwrap_status),
    secure_details=Operation(
        "GET", f"{_CARD}/details", _details, limited_alone=True, unwrap=unwrap_status
    ),
    transactions=replace(V2.transactions, unwrap=unwrap_status),
    create_card=Operation("POST", "/api/cards", _created, _create_body, unwrap=unwrap_status),
    fund=Operation("POST", f"{_CARD}/fund", _moved, _money_body, unwrap=unwrap_status),
    withdraw=Operation("POST", f"{_CARD}/withdraw", _moved, _money_body, unwrap=unwrap_status),
    freeze=Operation("POST", f"{_CARD}/freeze", _changed, _reason_body, unwrap=unwrap_status),
    unfreeze=Operation("POST", f"{_CARD}/unfreeze", _changed, unwrap=unwrap_status),
    terminate=Operation("POST", f"{_CARD}/terminate", _changed, _reason_body, unwrap=unwrap_status),
    set_limits=Operation(
        "PUT", f"{_CARD}/spending-limits", _nothing, _limits_body, unwrap=unwrap_status
    ),
    wallet_debit=V2.wallet_debit,
)
