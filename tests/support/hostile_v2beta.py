"""Every endpoint of dialect v2beta with a good answer."""

from desktop_app.domain.cards import SpendLimits
from tests.support.hostile_parts import (
    CARD,
    DIGITS,
    MARK,
    NEW,
    ORDER,
    PERSON,
    TWO,
    Body,
    Endpoint,
    Envelope,
    read_all,
)

STATUS = Envelope("status", "success")
BARE = Envelope("authenticated", is_bare=True)
_CARD: Body = {
    "id": CARD,
    "status": "active",
    "name": MARK,
    "last_four": "7899",
    "currency": "USD",
    "balance": "2.00",
    "spending_limits": {"single_transaction": "5.00"},
    "metadata": {"reference": "PSR1I-TEST", "label": MARK},
    "created_at": "2026-06-19T12:38:36Z",
}
_ROW: Body = {
    "id": "t-1",
    "card_id": CARD,
    "type": "funding",
    "status": "pending",
    "amount": "2000000",
    "display_amount": 2,
    "currency": "USD",
    "reference": "PSR1F-TEST",
    "description": MARK,
    "fee_amount": "1000000",
    "created_at": "2026-06-19T12:43:05Z",
}
_MOVED: Body = {"card_id": CARD, "amount": "2.00", "currency": "USD", "reference": "PSR1F-TEST"}
_CHANGED: Body = {"card_id": CARD, "status": "frozen"}
_WALLET = {
    "account_id": "w-1",
    "currency": "USDC",
    "available_balance": "5000000",
    "available_balance_formatted": "5.00 USDC",
}
_RATE = {"base_currency": "USD", "target_currency": "BTC", "inverse_rate": 90000}
_PERSON = {"id": "p-1", "first_name": MARK, "is_active": True, "blacklist": False}
_LIMITS = SpendLimits(TWO, TWO, TWO, TWO)
_AT = ("currency",)
_END = {"page_info": {"has_next_page": False, "next_cursor": "a"}}

_READS = {
    "whoami": Endpoint(
        lambda c, _k: c.whoami(), {"client_name": MARK, "environment": "sandbox"}, envelope=BARE
    ),
    "wallets": Endpoint(lambda c, _k: c.wallets(), {"accounts": [_WALLET]}),
    "rates": Endpoint(
        lambda c, _k: c.rates(), {"rates": [_RATE]}, currency=("rates", 0, "base_currency")
    ),
    "holders": Endpoint(
        lambda c, _k: c.holders(), {"customers": [_PERSON], "meta": {"has_next_page": False}}
    ),
    "create_holder": Endpoint(
        lambda c, k: c.create_holder(PERSON, k), {**_PERSON, "email": PERSON.email}, True
    ),
    "list_cards": Endpoint(
        lambda c, _k: read_all(c.list_cards()),
        {"cards": [_CARD], "total": 1},
        currency=("cards", 0, "currency"),
        envelope=STATUS,
    ),
    "get_card": Endpoint(
        lambda c, _k: c.get_card(CARD), {"card": _CARD}, False, True, ("card", "currency"), STATUS
    ),
    "secure_details": Endpoint(
        lambda c, _k: c.secure_details(CARD), {"card_id": CARD, **DIGITS}, False, True, None, STATUS
    ),
    "transactions": Endpoint(
        lambda c, _k: c.transactions(CARD, 50),
        {"transactions": [_ROW], **_END},
        False,
        True,
        ("transactions", 0, "currency"),
        STATUS,
    ),
}
_SENDS = {
    "create": Endpoint(
        lambda c, k: c.create_card(NEW, k),
        {"card": _CARD},
        True,
        currency=("card", "currency"),
        envelope=STATUS,
    ),
    "fund": Endpoint(lambda c, k: c.fund(ORDER, k), _MOVED, True, True, _AT, STATUS),
    "withdraw": Endpoint(lambda c, k: c.withdraw(ORDER, k), _MOVED, True, True, _AT, STATUS),
    "freeze": Endpoint(
        lambda c, k: c.set_frozen(CARD, True, k), _CHANGED, True, True, None, STATUS
    ),
    "unfreeze": Endpoint(
        lambda c, k: c.set_frozen(CARD, False, k), _CHANGED, True, True, None, STATUS
    ),
    "terminate": Endpoint(
        lambda c, k: c.terminate(CARD, "x", k), _CHANGED, True, True, None, STATUS
    ),
    "set_limits": Endpoint(
        lambda c, _k: c.set_limits(CARD, _LIMITS), {"ok": True}, True, envelope=STATUS
    ),
}
V2BETA = _READS | _SENDS
