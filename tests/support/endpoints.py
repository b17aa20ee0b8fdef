"""Every endpoint of every dialect, how it is asked, and a good answer to it."""

from desktop_app.domain.profiles import DialectName
from tests.support.hostile_parts import (
    CARD,
    DIGITS,
    LIMITS,
    MARK,
    NEW,
    ORDER,
    PERSON,
    Body,
    Endpoint,
    read_all,
    success,
)
from tests.support.hostile_v2beta import V2BETA

__all__ = ["CARD", "ENDPOINTS", "MARK", "Body", "Endpoint", "success"]


def _row(dialect: DialectName) -> Body:
    is_guide = dialect is DialectName.GUIDE
    fee = {"fee": "100000"} if is_guide else {"fee_amount": "1000000"}
    return {
        "id": "t-1",
        "card_id": CARD,
        "type": "funding",
        "status": "pending",
        "amount": "200000" if is_guide else "2000000",
        "display_amount": 2,
        "currency": "USD",
        "reference": "PSR1F-TEST",
        "description": MARK,
        "merchant_name": MARK,
        "created_at": "2026-06-19T12:43:05Z",
        **fee,
    }


_CARD_V2: Body = {
    "id": CARD,
    "status": "active",
    "created_status": "completed",
    "name": MARK,
    "last_four_digit": "7899",
    "balance_amount": "2000000",
    "balance_currency": "USD",
    "display_amount": 2,
    "reference": "PSR1I-TEST",
    "created_at": "2026-06-19T12:38:36Z",
    "card_limits": {"transaction_limit": 5000000},
}
_CARD_GUIDE: Body = {
    "id": CARD,
    "user_reference": "p-1:PSR1I-TEST",
    "label": MARK,
    "status": "active",
    "currency": "USD",
    "balance": "200000",
    "display_balance": 2,
    "last4": "7899",
    "created_at": "2026-06-19T12:38:36Z",
}
_LAST_PAGE = {"has_next_page": False, "next_cursor": "a"}


def _reads_of_both(dialect: DialectName) -> dict[str, Endpoint]:
    is_v2 = dialect is DialectName.V2
    card, row = (_CARD_V2 if is_v2 else _CARD_GUIDE), _row(dialect)
    end: Body = {"page_info": _LAST_PAGE} if is_v2 else {"total": 1}
    money = "balance_currency" if is_v2 else "currency"
    return {
        "whoami": Endpoint(
            lambda c, _k: c.whoami(), {"client_name": MARK, "environment": "sandbox"}
        ),
        "list_cards": Endpoint(
            lambda c, _k: read_all(c.list_cards()),
            {"cards": [card], **end},
            currency=("cards", 0, money),
        ),
        "get_card": Endpoint(
            lambda c, _k: c.get_card(CARD), {"card": card}, False, True, ("card", money)
        ),
        "transactions": Endpoint(
            lambda c, _k: c.transactions(CARD, 50),
            {"transactions": [row], **end},
            False,
            True,
            ("transactions", 0, "currency"),
        ),
    }


def _sends_of_both(dialect: DialectName) -> dict[str, Endpoint]:
    is_v2 = dialect is DialectName.V2
    card = _CARD_V2 if is_v2 else {**_CARD_GUIDE, **DIGITS}
    moved, changed = {"transaction": _row(dialect)}, {"card": {"id": CARD, "status": "active"}}
    money = "balance_currency" if is_v2 else "currency"
    at = ("transaction", "currency")
    return {
        "create": Endpoint(
            lambda c, k: c.create_card(NEW, k), {"card": card}, True, currency=("card", money)
        ),
        "fund": Endpoint(lambda c, k: c.fund(ORDER, k), moved, True, True, at),
        "withdraw": Endpoint(lambda c, k: c.withdraw(ORDER, k), moved, True, True, at),
        "freeze": Endpoint(lambda c, k: c.set_frozen(CARD, True, k), changed, True, True),
        "unfreeze": Endpoint(lambda c, k: c.set_frozen(CARD, False, k), changed, True, True),
        "terminate": Endpoint(lambda c, k: c.terminate(CARD, "x", k), changed, True, True),
    }


_WALLET_V2 = {
    "account_id": "w-1",
    "currency": "USDC",
    "available_balance": "5000000",
    "available_balance_formatted": "5.00 USDC",
}
_WALLET_GUIDE = {
    "id": "w-1",
    "asset": "USDC",
    "network": "ERC20",
    "available": "5000000",
    "balance": "5000000",
    "display_balance": "5.00",
    "decimals": 6,
}
_OWN: dict[DialectName, dict[str, Endpoint]] = {
    DialectName.V2: {
        "wallets": Endpoint(lambda c, _k: c.wallets(), {"accounts": [_WALLET_V2]}),
        "rates": Endpoint(
            lambda c, _k: c.rates(),
            {"rates": [{"base_currency": "USD", "target_currency": "BTC", "inverse_rate": 90000}]},
            currency=("rates", 0, "base_currency"),
        ),
        "holders": Endpoint(
            lambda c, _k: c.holders(),
            {"customers": [{"id": "p-1", "first_name": MARK, "is_active": True}], "total": 1},
        ),
        "create_holder": Endpoint(
            lambda c, k: c.create_holder(PERSON, k),
            {"id": "p-1", "first_name": MARK, "email": PERSON.email},
            True,
        ),
        "secure_details": Endpoint(
            lambda c, _k: c.secure_details(CARD),
            {"details": {"card_id": CARD, **DIGITS}},
            False,
            True,
        ),
        "set_limits": Endpoint(lambda c, _k: c.set_limits(CARD, LIMITS), {"ok": True}, True),
    },
    DialectName.GUIDE: {
        "wallets": Endpoint(lambda c, _k: c.wallets(), {"wallets": [_WALLET_GUIDE]}),
        "rates": Endpoint(
            lambda c, _k: c.rates(),
            {"rates": [{"base_currency": "BTC", "target_currency": "USD", "rate": 90000}]},
        ),
    },
}
ENDPOINTS: dict[tuple[DialectName, str], Endpoint] = {
    (dialect, name): endpoint
    for dialect, own in _OWN.items()
    for name, endpoint in (_reads_of_both(dialect) | _sends_of_both(dialect) | own).items()
} | {(DialectName.V2BETA, name): endpoint for name, endpoint in V2BETA.items()}
