"""Speaks the two seed documents: API key, camelCase, 100,000 units to the dollar."""

from desktop_app.sandbox.cards import NewCard
from desktop_app.sandbox.clock import micros_z
from desktop_app.sandbox.faces.guide_events import event
from desktop_app.sandbox.faces.wire import Call, Face, Json, Reply, Route, display
from desktop_app.sandbox.model import EXPIRY_MONTH, EXPIRY_YEAR, Card, Movement
from desktop_app.sandbox.problem import BankError, Reason, invalid
from desktop_app.sandbox.rates import ASSETS, BY_KEY, Asset

SCALE = 100_000


def card_body(call: Call, card: Card) -> Json:
    """A card as it may always be read: number masked, no CVV."""
    limit = card.face_data.get("initialLimit", 0)
    return {
        "id": card.id,
        "userReference": card.user_reference,
        "label": card.name,
        "status": card.status,
        "currency": "USD",
        "balance": call.money(card.shown_micros),
        "displayBalance": display(card.shown_micros),
        "initialLimit": limit,
        "cardNumber": card.masked_pan,
        "expiryMonth": EXPIRY_MONTH,
        "expiryYear": EXPIRY_YEAR,
        "last4": card.last_four,
        "callbackUrl": card.callback_url,
        "createdAt": micros_z(card.created_ns),
    }


def transaction_body(call: Call, row: Movement) -> Json:
    body: Json = {
        "id": row.id,
        "cardId": row.card_id,
        "type": row.type,
        "status": row.status,
        "amount": call.money(row.amount_micros),
        "displayAmount": display(row.amount_micros),
        "fee": call.money(row.fee_micros),
        "currency": "USD",
        "reference": row.reference,
        "description": row.description,
        "createdAt": micros_z(row.created_ns),
    }
    if row.merchant is not None:
        body["merchantName"] = row.merchant.name
        body["merchantMcc"] = row.merchant.mcc
        body["merchantCountry"] = row.merchant.country
    if row.failure_code:
        body["failureCode"] = row.failure_code
        body["failureReason"] = row.failure_reason
    return body


def create(call: Call) -> Reply:
    fields = call.fields()
    label, callback = fields.text("label"), fields.text("callbackUrl")
    user, cap = fields.text("userReference"), fields.dollars("initialLimit")
    fields.check()
    if not callback.startswith(("http://", "https://")):
        raise invalid(callbackUrl="must be an http or https URL")
    new = NewCard(
        face="guide",
        name=label,
        created_by=call.bank.credentials.client_id,
        user_reference=user,
        callback_url=callback,
        limits={"all_time_limit": cap},
        face_data={"initialLimit": display(cap)},
    )
    card = call.bank.cards.issue(new, delay_ms=0)
    body = card_body(call, card)
    # The only answer of this face that ever holds the number and the CVV.
    body |= {"cardNumber": card.pan, "cvv": card.cvv}
    return Reply("Card created successfully", {"card": body}, 201)


def list_cards(call: Call) -> Reply:
    limit, offset = call.limit, call.number("offset", 0)
    cards, total = call.bank.cards.page(limit=limit, offset=offset)
    bodies = [card_body(call, card) for card in cards]
    data: Json = {"cards": bodies, "total": total, "limit": limit, "offset": offset}
    return Reply("Cards retrieved successfully", data)


def get_card(call: Call) -> Reply:
    card = call.bank.books.card(call.path["id"])
    return Reply("Card retrieved successfully", {"card": card_body(call, card)})


def fund(call: Call) -> Reply:
    fields = call.fields()
    card_id, amount = fields.text("card_id"), fields.amount("amount")
    reference, note = fields.text("reference"), fields.text("description", required=False)
    source = fields.text("source_asset", required=False)
    source = source or fields.text("sourceAsset", required=False)
    fields.check()
    row = call.bank.funding.fund(card_id, amount, reference, note, source)
    return Reply("Card funding initiated", {"transaction": transaction_body(call, row)})


def withdraw(call: Call) -> Reply:
    fields = call.fields()
    amount, reference = fields.amount("amount"), fields.text("reference")
    note = fields.text("description", required=False)
    fields.check()
    row = call.bank.funding.withdraw(call.path["id"], amount, reference, note)
    return Reply("Card withdrawal initiated", {"transaction": transaction_body(call, row)})


def _set_status(call: Call, status: str, message: str) -> Reply:
    fields = call.fields()
    fields.text("reason", required=False)
    fields.check()
    card = call.bank.cards.ask_status(call.path["id"], status, delay_ms=0)
    return Reply(message, {"card": card_body(call, call.bank.books.card(card.id))})


def freeze(call: Call) -> Reply:
    return _set_status(call, "frozen", "Card frozen successfully")


def unfreeze(call: Call) -> Reply:
    return _set_status(call, "active", "Card unfrozen successfully")


def terminate(call: Call) -> Reply:
    fields = call.fields()
    reason = fields.text("reason", required=False)
    fields.check()
    swept = call.bank.cards.terminate(call.path["id"], reason or "customer_requested_termination")
    card = call.bank.books.card(call.path["id"])
    data: Json = {
        "card": card_body(call, card),
        "returnedAmount": call.money(swept),
        "displayReturnedAmount": display(swept),
    }
    return Reply("Card terminated successfully", data)


def transactions(call: Call) -> Reply:
    bank = call.bank
    card = bank.books.card(call.path["id"])
    limit, offset = call.limit, call.number("offset", 0)
    rows, total = bank.movements(
        bank.feed(card_id=card.id), limit=limit, before_seq=0, offset=offset
    )
    data: Json = {
        "transactions": [transaction_body(call, row) for row in rows],
        "total": total,
        "limit": limit,
        "offset": offset,
    }
    return Reply("Transactions retrieved successfully", data)


def wallet_body(call: Call, asset: Asset) -> Json:
    units = call.bank.wallets.units(asset)
    whole = asset.whole
    return {
        "id": asset.key.lower(),
        "asset": asset.currency,
        "network": asset.network,
        "balance": units,
        "available": units,
        "decimals": asset.decimals,
        "displayBalance": units // whole if units % whole == 0 else units / whole,
    }


def wallets(call: Call) -> Reply:
    bodies = [wallet_body(call, asset) for asset in ASSETS]
    return Reply("Wallets retrieved successfully", {"wallets": bodies})


def wallet(call: Call) -> Reply:
    asset = BY_KEY.get(call.path["id"].upper())
    if asset is None:
        raise BankError(Reason.NOT_FOUND, "wallet not found")
    return Reply("Wallet retrieved successfully", {"wallet": wallet_body(call, asset)})


def whoami(call: Call) -> Reply:
    data: Json = {
        "active": True,
        "activeCompanyId": call.bank.books.ids.company_id,
        "authMethod": "bearer",
        "clientId": call.bank.credentials.client_id,
        "clientName": "Purser Sandbox",
        "environment": "sandbox",
        "permissions": None,
    }
    return Reply("Authenticated", data)


def dollars_text(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def rates(call: Call) -> Reply:
    known = call.bank.books.rates
    bodies = [
        {
            "baseCurrency": asset.currency,
            "network": asset.network,
            "targetCurrency": "USD",
            "rate": dollars_text(known.usd_micros(asset)),
            "validForSeconds": 300,
        }
        for asset in ASSETS
    ]
    return Reply("Exchange rates retrieved", {"rates": bodies})


def envelope(reply: Reply, _now_ns: int) -> Json:
    return {"success": True, "message": reply.message, "data": reply.data}


ROUTES = (
    Route("GET", "/api/whoami", "whoami", whoami),
    Route("GET", "/api/exchange-rates", "rates", rates),
    Route("GET", "/wallets", "balances", wallets),
    Route("GET", "/wallets/{id}", "balances", wallet),
    Route("POST", "/api/cards", "create", create),
    Route("GET", "/api/cards", "list", list_cards),
    Route("POST", "/api/cards/fund", "fund", fund),
    Route("GET", "/api/cards/{id}", "get", get_card),
    Route("POST", "/api/cards/{id}/withdraw", "withdraw", withdraw),
    Route("POST", "/api/cards/{id}/freeze", "freeze", freeze),
    Route("POST", "/api/cards/{id}/unfreeze", "unfreeze", unfreeze),
    Route("POST", "/api/cards/{id}/terminate", "terminate", terminate),
    Route("GET", "/api/cards/{id}/transactions", "transactions", transactions),
)

GUIDE = Face(
    name="guide",
    scheme="bearer",
    scale=SCALE,
    routes=ROUTES,
    envelope=envelope,
    figure=int,
    event=event,
)
