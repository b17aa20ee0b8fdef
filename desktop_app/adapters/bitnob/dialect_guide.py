"""Dialect guide, the two seed documents: an API key, details once, 100,000 units to the dollar.

`userReference` is `holder:reference`: the service shows it in the answer to create and in every
list, so a card whose answer was lost is found again by the part after the last colon.
"""

from collections.abc import Mapping

from desktop_app.adapters.bitnob.dialects import (
    STATUSES,
    Body,
    Change,
    Dialect,
    Operation,
    Page,
    PageAsk,
    Wallet,
    Who,
    card_status,
    kind_of,
    not_negative,
)
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import (
    asset_decimals,
    last4_of,
    once,
    only_usd,
    ours,
    own,
    parse,
    price,
    read_once,
)
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.adapters.bitnob.wire_guide import (
    CardAnswerGuide,
    CardGuide,
    CardsGuide,
    CreatedGuide,
    FeedGuide,
    MovedGuide,
    RatesGuide,
    RowGuide,
    WalletsGuide,
    WhoamiGuide,
)
from desktop_app.application.ports import Accepted, CardOrder, Created, MoneyOrder
from desktop_app.domain.cards import CardFacts, CardId
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import NotSent
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

_MICROS_PER_CENT = 10_000


def _whoami(data: object, _ask: None, _units: Units) -> Who:
    who = parse(WhoamiGuide, data)
    return Who(who.client_name, who.environment)


def _wallets(data: object, _ask: None, _units: Units) -> tuple[Wallet, ...]:
    found = []
    for item in parse(WalletsGuide, data).wallets:
        if not 0 <= item.decimals <= 18:
            raise NotAsPublished("a wallet of unknown decimals")
        if item.balance is not None:
            asset_decimals(item.balance, item.display_balance, item.decimals)
        found.append(Wallet(item.id, item.asset, item.network, item.available, item.decimals))
    return once(found, lambda wallet: wallet.id)


def _rates(data: object, _ask: None, _units: Units) -> Mapping[str, Money]:
    known: dict[str, Money] = {}
    for pair in parse(RatesGuide, data).rates:
        if pair.target_currency == "USD":
            # One asset on two networks has two rows; the first, as the wallets are debited.
            known.setdefault(pair.base_currency, price(pair.rate))
    return known


def _facts(card: CardGuide, units: Units) -> CardFacts:
    only_usd(card.currency)
    holder, _, nonce = card.user_reference.rpartition(":")
    return CardFacts(
        id=CardId(card.id),
        status=card_status(card.status),
        label=card.label,
        holder=holder,
        last4=last4_of(card.last4),
        available=None if card.balance is None else units.read(card.balance, card.display_balance),
        reference="",
        created_at=card.created_at,
        nonce=ours(nonce),
        holder_id=holder,
    )


def _card(data: object, card_id: CardId, units: Units) -> CardFacts:
    card = parse(CardAnswerGuide, data).card
    own(card_id, card.id)
    return _facts(card, units)


def _created(data: object, _order: CardOrder, units: Units) -> Created:
    once = parse(CreatedGuide, data).card
    details = read_once(once.card_number, once.expiry_month, once.expiry_year, once.cvv)
    # The number comes only once: what beside it is not as published is left to a later read.
    try:
        card = parse(CardAnswerGuide, data).card
    except NotAsPublished:
        if details is None:
            raise
        card = CardGuide(id=once.id, user_reference=once.user_reference, status="")
    try:
        return Created(_facts(card, units), details)
    except NotAsPublished:
        silent = card.model_copy(update={"balance": None, "currency": ""})
        return Created(_facts(silent, units), details)


def _next(ask: PageAsk, count: int, total: int) -> str | None:
    """The next offset; the list says how long it is, so an early end is no end."""
    reached = int(ask.after or "0") + count
    if count and reached > total:
        raise NotAsPublished("a list shorter than what it holds")
    if reached >= total:
        return None
    if not count:
        raise NotAsPublished("a page is empty before the end")
    return str(reached)


def _cards(data: object, ask: PageAsk, units: Units) -> Page[CardFacts]:
    answer = parse(CardsGuide, data)
    cards = once((_facts(card, units) for card in answer.cards), lambda card: card.id)
    return Page(cards, _next(ask, len(answer.cards), answer.total))


def _row(row: RowGuide, units: Units) -> Transaction:
    only_usd(row.currency)
    kind = kind_of(row.type)
    # A fee's row may repeat its amount as its fee: counting both would charge it twice.
    fee = ZERO if kind is TransactionKind.FEE else units.read(not_negative(row.fee))
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
    answer = parse(FeedGuide, data)
    for row in answer.transactions:
        own(ask.card_id, row.card_id)
    rows = once((_row(row, units) for row in answer.transactions), lambda row: row.id)
    return Page(rows, _next(ask, len(answer.transactions), answer.total))


def _moved(data: object, order: MoneyOrder, units: Units) -> Accepted:
    row = parse(MovedGuide, data).transaction
    own(order.card_id, row.card_id)
    return Accepted(_row(row, units).fee)


def _changed(data: object, change: Change, _units: Units) -> Accepted:
    own(change.card_id, parse(CardAnswerGuide, data).card.id)
    return Accepted()


def _create_body(order: CardOrder, _units: Units) -> Body:
    if not order.callback_url:
        raise NotSent(
            "This connection makes a card only with a callback address, so nothing was sent.",
            todo="Choose in Settings how news arrives.",
        )
    return {
        "userReference": f"{order.holder.id}:{order.reference}",
        "label": order.label,
        "initialLimit": _dollars(order.cap),
        "callbackUrl": order.callback_url.reveal(),
    }


def _dollars(cap: Money) -> int | float:
    """The one figure that this wire wants in dollars, as a JSON number."""
    cents, rest = divmod(cap.micros, _MICROS_PER_CENT)
    if rest:
        raise NotSent(
            "This connection takes a cap in whole cents, so nothing was sent.",
            todo="Choose a cap in whole cents.",
        )
    # Not arithmetic: JSON writes a float by its shortest repr, which for cents is exact.
    return cents // 100 if cents % 100 == 0 else float(f"{cents // 100}.{cents % 100:02}")


def _fund_body(order: MoneyOrder, units: Units) -> Body:
    return {"card_id": order.card_id, **_money_body(order, units)}


def _money_body(order: MoneyOrder, units: Units) -> Body:
    note = {"description": order.description} if order.description else {}
    return {"amount": units.write(order.amount), "reference": order.reference, **note}


def _reason_body(change: Change, _units: Units) -> Body:
    return {"reason": change.reason} if change.reason else {}


def _offset(ask: PageAsk) -> Mapping[str, str]:
    return {"limit": str(ask.limit), "offset": ask.after or "0"}


GUIDE = Dialect(
    name=DialectName.GUIDE,
    whoami=Operation("GET", "/api/whoami", _whoami),
    wallets=Operation("GET", "/wallets", _wallets),
    rates=Operation("GET", "/api/exchange-rates", _rates),
    holders=None,
    create_holder=None,
    list_cards=Operation("GET", "/api/cards", _cards, query=_offset),
    get_card=Operation("GET", "/api/cards/{card_id}", _card),
    secure_details=None,
    transactions=Operation("GET", "/api/cards/{card_id}/transactions", _feed, query=_offset),
    create_card=Operation("POST", "/api/cards", _created, _create_body),
    fund=Operation("POST", "/api/cards/fund", _moved, _fund_body),
    withdraw=Operation("POST", "/api/cards/{card_id}/withdraw", _moved, _money_body),
    freeze=Operation("POST", "/api/cards/{card_id}/freeze", _changed, _reason_body),
    unfreeze=Operation("POST", "/api/cards/{card_id}/unfreeze", _changed, _reason_body),
    terminate=Operation("POST", "/api/cards/{card_id}/terminate", _changed, _reason_body),
    set_limits=None,
)
