"""One body per published event shape, over all generations, with values of our own.

Keys, types and which parts are absent are as published.
"""

Body = dict[str, object]
CARD, TX, REF, COMPANY = "c4rd_5e1f_not_a_uuid", "tx_99f0", "ref_1d2c", "comp_8a7b"
AT = "2026-05-16T14:22:10Z"
EVENT_ID = "0b1c2d3e-event"


def _shop(kind: str, status: str = "completed", **other: object) -> Body:
    return {
        "cardId": CARD,
        "id": TX,
        "companyId": COMPANY,
        "amount": 4_500_000,
        "displayAmount": 4.5,
        "currency": "usd",
        "transactionType": kind,
        "reference": REF,
        "narrative": f"{kind}_at_green_grocer",
        "timestamp": AT,
        "status": status,
        "reason": None,
        "merchantName": "green_grocer",
        "merchantMcc": "5411",
        "merchantCountry": "us",
    } | other


def _without(body: Body, *keys: str) -> Body:
    return {key: value for key, value in body.items() if key not in keys}


def _moved(status: str, origin: str) -> Body:
    return {
        "cardId": CARD,
        "id": TX,
        "companyId": COMPANY,
        "amount": 25_000_000,
        "reference": REF,
        "narrative": "card_movement_25_usd",
        "status": status,
        "initiatedFrom": origin,
        "isTerminated": False,
    }


def _swept(reason: str) -> Body:
    moved = _without(_moved("completed", ""), "initiatedFrom", "isTerminated")
    return moved | {"timestamp": AT, "reason": reason}


def _border(kind: str, status: str, units: int, shown: float) -> Body:
    body = _shop(kind, status, amount=units, chargedAmount=units, displayAmount=shown)
    return _without(body, "id", "reason") | {"settlementCountry": "fr", "merchantCountry": "fr"}


_NEW: Body = {
    "id": CARD,
    "companyId": COMPANY,
    "reference": REF,
    "status": "active",
    "createdStatus": "completed",
    "reissue": False,
}
_TERMINATED = _without(_shop("debit", "declined"), "narrative", "timestamp", "reason")
_EXPIRED = ("merchantName", "merchantMcc", "merchantCountry", "narrative", "timestamp")

CURRENT: dict[str, Body] = {
    "created.completed": _NEW,
    "created.failed": _without(_NEW, "status", "reissue")
    | {
        "createdStatus": "failed",
        "amount": 10_000_000,
        "reason": "card_operation_failed",
        "customerEmail": "a@example.com",
    },
    "topup.completed": _moved("completed", "wallet"),
    "topup.failed": _moved("failed", "wallet"),
    "withdrawal.completed": _moved("completed", "card"),
    "withdrawal.failed": _moved("failed", "card"),
    "terminated.refund": _swept("customer_requested_termination"),
    "regularized": {"cardId": CARD, "companyId": COMPANY, "status": "active", "reference": REF},
    "expiration": {"cardId": CARD, "companyId": COMPANY, "expiredAt": AT},
    "transaction.debit": _shop("settlement"),
    "transaction.authorization": _shop("authorization"),
    "transaction.settlement": _shop("settlement"),
    "transaction.pre-auth.approved": _shop("pre_auth_approved"),
    "transaction.contactless": _shop("contactless_settled"),
    "transaction.contactless (held)": _shop("contactless_pending", "pending"),
    "transaction.credit": _without(_shop("refund_settled"), "reason"),
    "transaction.refund": _without(_shop("refund_settled"), "reason"),
    "transaction.refund (announced)": _without(_shop("refund_authorization"), "reason"),
    "transaction.reversed": _shop("reversal_settled", reason="authorization_expired"),
    "transaction.reversed (border)": _shop("cross_border_reversal"),
    "transaction.verification": _shop("verification", amount=0, displayAmount=0.0),
    "transaction.crossborder": _border("cross_border_settled", "completed", 12_500_000, 12.5),
    "transaction.crossborder (fee)": _border("cross_border_pending", "pending", 250_000, 0.25),
    "transaction.terminated.refund": _swept("card_terminated_by_user"),
    "transaction.declined": _shop("debit", "declined", reason="insufficient_funds"),
    "transaction.declined.charge": {
        "cardId": CARD,
        "id": TX,
        "companyId": COMPANY,
        "feeAmount": 500_000,
        "violationCount": 5,
        "reference": REF,
        "status": "completed",
    },
    "transaction.declined.frozen": {
        "cardId": CARD,
        "companyId": COMPANY,
        "reason": "card_is_frozen",
        "reference": REF,
    },
    "transaction.declined.terminated": _TERMINATED
    | {"transactionReference": "auth_attempt_1", "balanceBeforeTermination": 0},
    "transaction.authorization.failed": _without(
        _shop("authorization", "failed", reason="avs_mismatch"), "narrative", "timestamp"
    ),
    "transaction.issuerexpiration": _without(
        _shop("authorization", "declined", reason="card_expired"), *_EXPIRED
    ),
    "contactless.activation": {
        "cardId": CARD,
        "companyId": COMPANY,
        "customerId": "cust_1",
        "status": "activated",
        "activatedAt": AT,
    },
}
"""The `data` of the 27 current events, and of the four that have a second meaning."""


def _old(**data: object) -> Body:
    return {"cardId": CARD, "companyId": COMPANY, "id": TX, "reference": REF} | data


FIRST: dict[str, Body] = {
    "created.success": _without(_NEW, "reissue") | {"createdStatus": "success"},
    "created.failed": _without(_NEW, "status", "createdStatus", "reissue")
    | {"reason": "Something went wrong. Please try again."},
    "topup.success": _old(amount=300, status="success", narrative="Top-up card"),
    "topup.failed": _old(amount=969, status="failed", narrative="Top-up card"),
    "withdrawal.success": _old(amount=600, status="success", isTerminated=False),
    "withdrawal.failed": _old(amount=500, status="failed", isTerminated=False),
    "transaction.debit": _old(amount=40, status="success", reason=None, narrative="aliexpress"),
    "transaction.reversed": _old(amount=100, status="success", reason=None, narrative="PAYPAL"),
    "transaction.refund": _old(amount="173", status="success", narrative="refund of 1.73"),
    "transaction.verification": _old(amount=0, status="success", narrative="UBER *TRIP"),
    "transaction.authorization": _old(amount=900, status="success", narrative="SPOTIFY"),
    "transaction.settlement": _old(amount=900, status="success", narrative="SPOTIFY"),
    "transaction.declined": _old(
        amount=5_000, status="failed", reason="No sufficient funds", narrative="GOOGLE*ADS22"
    ),
    "transaction.declined.charge": _old(amount=50, status="success", narrative="Decline fee"),
    "transaction.declined.frozen": _without(_old(reason="Suspected Fraud"), "id"),
    "transaction.declined.terminated": _without(
        _old(reason="Too many declines", balanceBeforeTermination=120), "id"
    ),
    "transaction.authorization.failed": _old(
        amount=700, status="failed", reason="MCC not allowed", narrative="LUCKY WHEEL"
    ),
    "transaction.crossborder": _old(amount=1_000, chargedAmount=25, narrative="Hotel Paris"),
    "transaction.terminated.refund": _old(amount=120, status="success", narrative="REFUND"),
    "user.kyc.success": {"id": "user_1", "kycPassed": True, "customerEmail": "a@example.com"},
    "user.kyc.failed": {
        "id": "user_1",
        "kycPassed": False,
        "customerEmail": "a@example.com",
        "reason": "Data mismatch",
    },
}
"""The `data` of the first generation: no event id, cents, the shop in the narrative."""
RESELLER: dict[str, Body] = {
    "created.complete": {
        "id": "evt_1",
        "amount": "3",
        "cardId": CARD,
        "cardBrand": "visa",
        "lastFour": "1881",
        "status": "active",
        "createdStatus": "success",
        "reference": REF,
    },
    "topup.complete": _old(
        amount="131.08", status="success", date="2026-03-01 10:00:00", isTerminated=False
    ),
    "withdrawal.success": _old(amount="50", fee="1", credited="49", status="success"),
    "transaction.declined.terminated": _old(
        amount="9.99", status="declined", reason="terminated_card", balanceBeforeTermination="4"
    ),
}
"""Flat events of a reseller, in dollars; it signs none of them, so they only have to be read."""
OTHER_PRODUCTS: dict[str, Body] = {
    "payouts.completed": {"event_id": EVENT_ID, "data": {"amount": "0.05", "currency": "BTC"}},
    "virtualaccount.deposit": {"eventId": EVENT_ID, "payload": {"id": 7, "amount": -1}},
}
"""Other products of the vendor post to the same address, in envelopes of their own."""


def current(sample: str, event_id: str = EVENT_ID) -> Body:
    """The whole body of a sample of CURRENT, the caller's to change."""
    name, data = "virtualcard." + sample.partition(" ")[0], dict(CURRENT[sample])
    return {"eventId": event_id, "companyId": COMPANY, "event": name, "data": data}
