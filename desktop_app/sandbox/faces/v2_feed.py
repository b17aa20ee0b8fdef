"""The card feed and the company ledger of the v2 wire, with their published oddities."""

from dataclasses import replace

from desktop_app.sandbox.books import USD_MICROS
from desktop_app.sandbox.clock import SECOND_NS, micros_offset, micros_z, moment
from desktop_app.sandbox.faces.wire import (
    Call,
    Json,
    Reply,
    cursor_seq,
    derive_cursor,
    display,
    page_info,
    parse_cursor,
)
from desktop_app.sandbox.fees import CONTACTLESS, CROSS_BORDER, DECLINE
from desktop_app.sandbox.model import Merchant, Movement
from desktop_app.sandbox.problem import BankError, Reason, invalid
from desktop_app.sandbox.rates import BY_KEY, Asset
from desktop_app.sandbox.wallets import WalletRow

TYPES = ("fee", "funding", "purchase", "refund", "withdrawal")
STATUSES = ("pending", "completed", "failed")
OPERATIONS = {
    "CARD_TOPUP": "fund",
    "CARD_WITHDRAWAL": "withdraw",
    "CARD_CREATION_FEE": "create",
    "CARD_TERMINATION_REFUND": "terminate",
    "CARD_REFUND": "refund",
    CROSS_BORDER: "cross_border_fee",
    CONTACTLESS: "contactless_fee",
    DECLINE: "decline_fee",
}


def row_body(call: Call, row: Movement) -> Json:
    """A feed row; optional keys are absent, never null, as published."""
    card = call.bank.books.card(row.card_id)
    body: Json = {
        "id": row.id,
        "card_id": row.card_id,
        "company_id": call.bank.books.ids.company_id,
        "type": row.type,
        "status": row.status,
        "amount": str(call.money(row.amount_micros)),
        "currency": "USD",
        "reference": row.reference,
        "display_amount": display(row.amount_micros),
    }
    if row.provider_id:
        body["provider_transaction_id"] = row.provider_id
    body |= {
        "balance_before": str(call.money(row.before_micros)),
        "balance_after": str(call.money(row.after_micros)),
        "fee_amount": str(call.money(row.fee_micros)),
    }
    if row.fee_type:
        body["fee_type"] = row.fee_type
    if row.failure_code:
        body |= {"failure_code": row.failure_code, "failure_reason": row.failure_reason}
    body |= {"description": row.description, "metadata": "{}"}
    if row.merchant is not None:
        body |= _merchant(row.merchant)
    body |= {
        "created_by": row.created_by,
        "created_at": micros_z(row.created_ns),
        "updated_at": micros_z(row.updated_ns),
        "transaction_date": micros_z(row.created_ns),
        "cardholder_name": card.name,
    }
    if card.created_status == "completed":
        body["last_four_digit"] = card.last_four
    return body


def _merchant(merchant: Merchant) -> Json:
    """No purchase row is published; these keys are the bank's own."""
    return {
        "merchant_name": merchant.name,
        "merchant_mcc": merchant.mcc,
        "merchant_country": merchant.country,
    }


def _feed(call: Call, card_id: str) -> Reply:
    type_, status = call.query.get("type", ""), call.query.get("status", "")
    if type_ and type_ not in TYPES:
        raise invalid(type="must be one of " + ", ".join(TYPES))
    if status and status not in STATUSES:
        raise invalid(status="must be one of " + ", ".join(STATUSES))
    before, limit = cursor_seq(call.bank, call, "movements"), call.limit
    where = call.bank.feed(card_id=card_id, type_=type_, status=status)
    rows, total = call.bank.movements(where, limit=limit + 1, before_seq=before, offset=0)
    shown = rows[:limit]
    info = page_info(
        [(row.id, row.created_ns) for row in shown],
        more=len(rows) > limit,
        continued=before > 0,
        total=total,
    )
    data: Json = {"transactions": [row_body(call, row) for row in shown], "page_info": info}
    return Reply("Card transactions retrieved successfully", data)


def all_cards(call: Call) -> Reply:
    return _feed(call, "")


def by_card(call: Call) -> Reply:
    return _feed(call, call.bank.books.card(call.path["id"]).id)


def one(call: Call) -> Reply:
    row = call.bank.books.movement(call.path["tx"])
    if row.card_id != call.path["id"]:
        raise BankError(Reason.NOT_FOUND, "transaction not found")
    return Reply("Card transaction retrieved successfully", {"transaction": row_body(call, row)})


def formatted(units: int, decimals: int, currency: str) -> str:
    """``2.995328 USDC``, ``0.0 BTC``: no trailing zeros but one."""
    sign, units = "-" if units < 0 else "", abs(units)
    whole, part = divmod(units, 10**decimals)
    tail = f"{part:0{decimals}d}".rstrip("0") or "0"
    return f"{sign}{whole}.{tail} {currency}"


def ledger_body(call: Call, row: WalletRow, *, alone: bool) -> Json:
    """A ledger row: its amount leaves the fee out in a list and includes it when read alone.

    With the quirk ``ledger_fee_cents`` it states so much more fee than was taken.
    """
    asset = BY_KEY[row.asset]
    with_fee = alone and call.bank.books.quirk("fee_in_lone_row")
    row = replace(row, fee_units=_stated_fee(call, row, asset))
    units = row.units - (row.fee_units if with_fee else 0)
    return {
        "transaction_id": row.id,
        "account_number": call.bank.books.ids.account_number,
        "currency": asset.currency,
        "type": row.type,
        "state": row.state,
        "amount": str(units),
        "fee": str(row.fee_units),
        "reference": row.reference,
        "idempotency_key": "",
        "trade_id": "",
        "metadata": _metadata(call, row),
        "created_at": micros_offset(row.created_ns),
        "updated_at": micros_offset(row.updated_ns),
        "value_date": f"{moment(row.created_ns):%Y-%m-%d}",
        "amount_formatted": formatted(units, asset.decimals, asset.currency),
        "fee_formatted": formatted(row.fee_units, asset.decimals, asset.currency),
        "side": "Debit" if row.units < 0 else "Credit",
    }


def _stated_fee(call: Call, row: WalletRow, asset: Asset) -> int:
    more = call.bank.books.quirk("ledger_fee_cents") if row.type == "CARD_TOPUP" else 0
    return row.fee_units + call.bank.books.rates.units_for(asset, more * USD_MICROS // 100)


def _metadata(call: Call, row: WalletRow) -> Json:
    if not row.movement_id:
        return {"company_id": call.bank.books.ids.company_id, "type": row.type}
    movement = call.bank.books.movement(row.movement_id)
    card = call.bank.books.card(movement.card_id)
    meta: Json = {
        "base_amount": str(abs(row.units)),
        "card_id": card.id,
        "company_id": call.bank.books.ids.company_id,
        "customer_id": card.customer_id,
        "fee_amount": str(row.fee_units),
        "operation": OPERATIONS.get(row.type, ""),
        "provider_transaction_id": movement.provider_id,
        "settled_at": str(row.updated_ns // SECOND_NS) if row.state == "SETTLED" else "",
        "transaction_id": movement.id,
        "tx_id": movement.id,
        "type": row.type,
    }
    return {key: value for key, value in meta.items() if value != ""}


def _wanted(call: Call, row: WalletRow) -> bool:
    query = call.query
    return all(
        query.get(name, actual) in (actual, "")
        for name, actual in (
            ("type", row.type),
            ("state", row.state),
            ("reference", row.reference),
            ("currency", BY_KEY[row.asset].currency),
        )
    )


def ledger(call: Call) -> Reply:
    rows = [row for row in call.bank.wallets.rows() if _wanted(call, row)]
    ascending = call.query.get("ascending", "false") == "true"
    if ascending:
        rows.reverse()
    total, limit, start = len(rows), call.limit, 0
    cursor = call.query.get("cursor", "")
    if cursor:
        after = parse_cursor(cursor, "transaction_id")
        start = next((at + 1 for at, row in enumerate(rows) if row.id == after), -1)
        if start < 0:
            raise invalid(cursor="is not a cursor of this list")
    shown = rows[start : start + limit]
    more = start + limit < total

    def mark(row: WalletRow) -> str:
        at = micros_z(row.created_ns)
        return derive_cursor(created_at=at, transaction_id=row.id, ascending=ascending)

    data: Json = {
        "transactions": [ledger_body(call, row, alone=False) for row in shown],
        "next_cursor": mark(shown[-1]) if more and shown else "",
        "previous_cursor": mark(shown[0]) if start and shown else "",
        "total_count": total,
        "has_more": more,
    }
    return Reply("Transactions retrieved successfully", data)


def ledger_one(call: Call) -> Reply:
    """By id or by reference."""
    wanted = call.path["id"]
    for row in call.bank.wallets.rows():
        if wanted in (row.id, row.reference):
            body = ledger_body(call, row, alone=True)
            return Reply("Transaction retrieved successfully", body)
    raise BankError(Reason.NOT_FOUND, "transaction not found")
