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
    Kind.EXPIRED: "virtualcard.transaction.issuerexpiration",
}
SHOP = {
    Kind.AUTHORIZED: ("authorization", "authorization_at_{}"),
    Kind.SETTLED: ("settlement", "settlement_at_{}"),
    Kind.REVERSED: ("reversal_settled", "reversal_of_authorization_at_{}"),
    Kind.REFUNDED: ("refund_settled", "refund_from_{}"),
    Kind.VERIFIED: ("verification", "card_verification_at_{}"),
    Kind.DECLINED: ("debit", "declined_at_{}"),
    Kind.EXPIRED: ("debit", "declined_at_{}"),
}


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
    merchant = happened.merchant
    slug = merchant.slug if merchant else ""
    declined = happened.kind in (Kind.DECLINED, Kind.EXPIRED)
    data: Json = {
        "cardId": happened.card.id,
        "id": happened.subject_id,
        "companyId": company_id,
        "amount": happened.amount_micros,
        "displayAmount": happened.amount_micros / USD_MICROS,
        "currency": "usd",
        "transactionType": kind,
        "reference": happened.reference,
        "narrative": narrative.format(slug),
        "timestamp": seconds_z(now_ns),
        "status": "declined" if declined else "completed",
        "reason": happened.reason,
        "merchantName": slug,
        "merchantMcc": merchant.mcc if merchant else "",
        "merchantCountry": merchant.country if merchant else "",
    }
    if happened.kind is Kind.REFUNDED:
        del data["reason"]
    return data


def event_data(happened: BankEvent, company_id: str, now_ns: int) -> Json:
    """The ``data`` object, key for key as published; amounts in micro-USD."""
    if happened.kind is Kind.CREATED:
        return _created(happened, company_id)
    if happened.kind is Kind.DECLINED_FROZEN:
        return {
            "cardId": happened.card.id,
            "companyId": company_id,
            "reason": happened.reason,
            "reference": happened.reference,
        }
    if happened.kind in (Kind.TERMINATED, Kind.REFUNDED_TO_WALLET):
        return _to_wallet(happened, company_id, now_ns)
    if happened.kind in SHOP:
        return _shop(happened, company_id, now_ns)
    return _load(happened, company_id)


def event(happened: BankEvent, company_id: str, now_ns: int) -> tuple[str, Json]:
    return NAMES[happened.kind], event_data(happened, company_id, now_ns)
