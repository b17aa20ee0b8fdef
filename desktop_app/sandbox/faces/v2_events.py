"""Names and fills the current generation of webhooks: camelCase, integer micro-USD."""

from desktop_app.sandbox.books import USD_MICROS
from desktop_app.sandbox.clock import seconds_z
from desktop_app.sandbox.faces.wire import Json
from desktop_app.sandbox.model import BankEvent, Kind

NAMES = {
    Kind.CREATED: "virtualcard.created.completed",
    Kind.CREATE_FAILED: "virtualcard.created.failed",
    Kind.FUNDED: "virtualcard.topup.completed",
    Kind.FUND_FAILED: "virtualcard.topup.failed",
    Kind.WITHDRAWN: "virtualcard.withdrawal.completed",
    Kind.WITHDRAW_FAILED: "virtualcard.withdrawal.failed",
    Kind.TERMINATED: "virtualcard.terminated.refund",
    Kind.AUTHORIZED: "virtualcard.transaction.authorization",
    Kind.SETTLED: "virtualcard.transaction.settlement",
    Kind.REVERSED: "virtualcard.transaction.reversed",
    Kind.REFUNDED: "virtualcard.transaction.refund",
    Kind.REFUNDED_TO_WALLET: "virtualcard.transaction.terminated.refund",
    Kind.VERIFIED: "virtualcard.transaction.verification",
    Kind.DECLINED: "virtualcard.transaction.declined",
    Kind.DECLINED_FROZEN: "virtualcard.transaction.declined.frozen",
    Kind.DECLINED_TERMINATED: "virtualcard.transaction.declined.terminated",
    Kind.DECLINE_CHARGED: "virtualcard.transaction.declined.charge",
    Kind.EXPIRED: "virtualcard.transaction.issuerexpiration",
    Kind.DEBITED: "virtualcard.transaction.debit",
    Kind.PRE_AUTHORIZED: "virtualcard.transaction.pre-auth.approved",
    Kind.AUTHORIZATION_FAILED: "virtualcard.transaction.authorization.failed",
    Kind.CONTACTLESS: "virtualcard.transaction.contactless",
    Kind.CONTACTLESS_ACTIVATED: "virtualcard.contactless.activation",
    Kind.CROSS_BORDER: "virtualcard.transaction.crossborder",
    Kind.CREDITED: "virtualcard.transaction.credit",
    Kind.REGULARIZED: "virtualcard.regularized",
    Kind.CARD_EXPIRED: "virtualcard.expiration",
}
SHOP = {
    Kind.AUTHORIZED: ("authorization", "authorization_at_{}"),
    Kind.SETTLED: ("settlement", "settlement_at_{}"),
    Kind.REVERSED: ("reversal_settled", "reversal_of_authorization_at_{}"),
    Kind.REFUNDED: ("refund_settled", "refund_from_{}"),
    Kind.VERIFIED: ("verification", "card_verification_at_{}"),
    Kind.DECLINED: ("debit", "declined_at_{}"),
    Kind.EXPIRED: ("debit", "declined_at_{}"),
    Kind.DEBITED: ("settlement", "purchase_at_{}"),
    Kind.PRE_AUTHORIZED: ("pre_auth_approved", "pre_authorization_at_{}"),
    Kind.AUTHORIZATION_FAILED: ("authorization", "authorization_failed_at_{}"),
    Kind.CONTACTLESS: ("contactless_pending", "contactless_purchase_at_{}"),
    Kind.CROSS_BORDER: ("cross_border_pending", "cross_border_at_{}"),
    Kind.CREDITED: ("refund_settled", "credit_from_{}"),
}
LOADS = (Kind.FUNDED, Kind.FUND_FAILED, Kind.WITHDRAWN, Kind.WITHDRAW_FAILED)
STATUSES = {
    Kind.DECLINED: "declined",
    Kind.EXPIRED: "declined",
    Kind.AUTHORIZATION_FAILED: "failed",
}
PENDING = ("refund_authorization", "contactless_pending", "cross_border_pending")
WITHOUT_ID = (Kind.CONTACTLESS, Kind.CROSS_BORDER)
WITHOUT_REASON = (Kind.REFUNDED, Kind.CREDITED)


def _created(happened: BankEvent, company_id: str) -> Json:
    """Here alone ``id`` is the card's."""
    return {
        "id": happened.card.id,
        "status": happened.card.status,
        "reference": happened.reference,
        "companyId": company_id,
        "createdStatus": happened.card.created_status,
        "reissue": False,
    }


def _create_failed(happened: BankEvent, company_id: str) -> Json:
    return {
        "id": happened.card.id,
        "companyId": company_id,
        "reference": happened.reference,
        "reason": happened.reason,
        "amount": happened.amount_micros,
        "createdStatus": "failed",
        **happened.extra,
    }


def _notice(happened: BankEvent, company_id: str) -> Json:
    """An event about the card, or about a decline, without an amount."""
    data: Json = {"cardId": happened.card.id, "companyId": company_id}
    if happened.kind is Kind.REGULARIZED:
        return data | {"status": happened.card.status, "reference": happened.reference}
    if happened.kind is Kind.CONTACTLESS_ACTIVATED:
        data |= {"customerId": happened.card.customer_id, "status": "activated"}
    elif happened.kind is Kind.DECLINE_CHARGED:
        data |= {"id": happened.subject_id, "reference": happened.reference, "status": "completed"}
    elif happened.kind is not Kind.CARD_EXPIRED:
        data |= {"reason": happened.reason, "reference": happened.reference}
    return data | happened.extra


def _load(happened: BankEvent, company_id: str) -> Json:
    out = happened.kind in (Kind.WITHDRAWN, Kind.WITHDRAW_FAILED)
    failed = happened.kind in (Kind.FUND_FAILED, Kind.WITHDRAW_FAILED)
    word = "withdrawal" if out else "topup"
    return {
        "cardId": happened.card.id,
        "id": happened.subject_id,
        "companyId": company_id,
        "amount": happened.amount_micros,
        "reference": happened.reference,
        "narrative": f"card_{word}_{happened.amount_micros // USD_MICROS}_usd",
        "status": "failed" if failed else "completed",
        "initiatedFrom": "card" if out else "wallet",
        "isTerminated": happened.card.status == "terminated",
    }


def _to_wallet(happened: BankEvent, company_id: str, now_ns: int) -> Json:
    ended = happened.kind is Kind.TERMINATED
    return {
        "cardId": happened.card.id,
        "id": happened.subject_id,
        "companyId": company_id,
        "amount": happened.amount_micros,
        "reference": happened.reference,
        "narrative": "card_termination_refund" if ended else "refund_to_company_wallet",
        "timestamp": seconds_z(now_ns),
        "status": "completed",
        "reason": happened.reason,
    }


def _shop(happened: BankEvent, company_id: str, now_ns: int) -> Json:
    kind, narrative = SHOP[happened.kind]
    stage = happened.stage or kind
    merchant = happened.merchant
    slug = merchant.slug if merchant else ""
    data: Json = {
        "cardId": happened.card.id,
        "id": happened.subject_id,
        "companyId": company_id,
        "amount": happened.amount_micros,
        "displayAmount": happened.amount_micros / USD_MICROS,
        "currency": "usd",
        "transactionType": stage,
        "reference": happened.reference,
        "narrative": narrative.format(slug),
        "timestamp": seconds_z(now_ns),
        "status": "pending" if stage in PENDING else STATUSES.get(happened.kind, "completed"),
        "reason": happened.reason,
        "merchantName": slug,
        "merchantMcc": merchant.mcc if merchant else "",
        "merchantCountry": merchant.country if merchant else "",
        **happened.extra,
    }
    if happened.kind in WITHOUT_REASON:
        del data["reason"]
    if happened.kind in WITHOUT_ID:
        del data["id"]
    if happened.kind is Kind.AUTHORIZATION_FAILED:
        # Published without them.
        del data["narrative"], data["timestamp"]
    return data


def event_data(happened: BankEvent, company_id: str, now_ns: int) -> Json:
    """The ``data`` object, key for key as published; amounts in micro-USD."""
    if happened.kind is Kind.CREATED:
        return _created(happened, company_id)
    if happened.kind is Kind.CREATE_FAILED:
        return _create_failed(happened, company_id)
    if happened.kind in (Kind.TERMINATED, Kind.REFUNDED_TO_WALLET):
        return _to_wallet(happened, company_id, now_ns)
    if happened.kind in SHOP:
        return _shop(happened, company_id, now_ns)
    if happened.kind in LOADS:
        return _load(happened, company_id)
    return _notice(happened, company_id)


def event(happened: BankEvent, company_id: str, now_ns: int) -> tuple[str, Json]:
    return NAMES[happened.kind], event_data(happened, company_id, now_ns)
