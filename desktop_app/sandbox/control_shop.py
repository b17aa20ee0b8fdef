"""Lets a person or a test play shop and issuer, and set the rules of declines."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.sandbox.bank import Bank
from desktop_app.sandbox.books import RULE_DEFAULTS, read_rule
from desktop_app.sandbox.faces.wire import Fields, Json
from desktop_app.sandbox.issuer import ACTS
from desktop_app.sandbox.merchant import WAYS, Purchase, Verdict
from desktop_app.sandbox.model import Merchant
from desktop_app.sandbox.problem import invalid
from desktop_app.sandbox.refunds import WAYS as REFUND_WAYS
from desktop_app.sandbox.strikes import RULES

MAX_MICROS = 10**15
Table = list[tuple[str, str, Callable[[Json], Json]]]


@dataclass(frozen=True, slots=True)
class ShopControl:
    """As ``Control``, for what happens at shops and at the issuer."""

    bank: Bank

    def authorize(self, body: Json) -> Json:
        return _verdict(self.bank.merchants.authorize(purchase(body)))

    def verify(self, body: Json) -> Json:
        return _verdict(self.bank.merchants.verify(purchase(body, amount=False)))

    def settle(self, body: Json) -> Json:
        fields = Fields(body, 1)
        hold = fields.text("authorization_id")
        fields.check()
        amount = number(body, "amount_micros", default=0, high=MAX_MICROS)
        self.bank.merchants.settle(hold, amount)
        return {"settled": True}

    def reverse(self, body: Json) -> Json:
        fields = Fields(body, 1)
        hold = fields.text("authorization_id")
        lapsed = fields.flag("never_finalised", default=False)
        fields.check()
        self.bank.merchants.reverse(hold, never_finalised=lapsed)
        return {"reversed": True}

    def capture(self, body: Json) -> Json:
        hold, amount = _part(body)
        return {"transaction_id": self.bank.captures.capture(hold, amount)}

    def release(self, body: Json) -> Json:
        self.bank.captures.release(*_part(body))
        return {"released": True}

    def force(self, body: Json) -> Json:
        wanted = purchase(body)
        card = self.bank.merchants.find(wanted)
        row = self.bank.captures.force(card, wanted.amount_micros, wanted.merchant)
        return {"transaction_id": row}

    def refund(self, body: Json) -> Json:
        wanted = purchase({**body, "way": "authorization"})
        fields = Fields(body, 1)
        way = fields.choice("way", *REFUND_WAYS, "", required=False) or "settled"
        fields.check()
        card = self.bank.merchants.find(wanted)
        row = self.bank.refunds.refund(card, wanted.amount_micros, wanted.merchant, way)
        return {"transaction_id": row}

    def decline(self, body: Json) -> Json:
        wanted, fields = purchase(body), Fields(body, 1)
        reason = fields.text("reason", required=False) or "issuer_downtime"
        fields.check()
        card = self.bank.merchants.find(wanted)
        self.bank.declines.decline(card, wanted.amount_micros, wanted.merchant, reason)
        return _verdict(Verdict(False, reason=reason))

    def issuer(self, body: Json) -> Json:
        fields = Fields(body, 1)
        card_id, act = fields.text("card_id"), fields.choice("act", *ACTS)
        fields.check()
        card = self.bank.issuer.act(card_id, act)
        return {"card_id": card.id, "status": card.status, "review": card.review}

    def rules(self, body: Json) -> Json:
        fields, store = Fields(body, 1), self.bank.store
        if fields.has("strikes"):
            store.set_meta("rule:strikes", fields.choice("strikes", *RULES, "off"))
        for name in ("auto_freeze", "auto_end"):
            if fields.has(name):
                store.set_meta(f"rule:{name}", str(int(fields.flag(name))))
        if fields.has("sweep_keeps_micros"):
            kept = number(body, "sweep_keeps_micros", high=MAX_MICROS)
            store.set_meta("rule:sweep_keeps_micros", str(kept))
        fields.check()
        return {name: read_rule(self.bank.books, name) for name in RULE_DEFAULTS}

    def routes(self) -> Table:
        return [
            ("POST", "merchant/authorize", self.authorize),
            ("POST", "merchant/settle", self.settle),
            ("POST", "merchant/reverse", self.reverse),
            ("POST", "merchant/capture", self.capture),
            ("POST", "merchant/release", self.release),
            ("POST", "merchant/force", self.force),
            ("POST", "merchant/refund", self.refund),
            ("POST", "merchant/decline", self.decline),
            ("POST", "merchant/verify", self.verify),
            ("POST", "issuer", self.issuer),
            ("POST", "rules", self.rules),
        ]


def number(body: Json, name: str, *, default: int | None = None, low: int = 0, high: int) -> int:
    """Raises ``BankError`` VALIDATION unless ``low <= body[name] <= high``."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise invalid(**{name: f"must be an integer from {low} to {high}"})
    return value


def _part(body: Json) -> tuple[str, int]:
    fields = Fields(body, 1)
    hold = fields.text("authorization_id")
    fields.check()
    return hold, number(body, "amount_micros", low=1, high=MAX_MICROS)


def _verdict(verdict: Verdict) -> Json:
    return {
        "approved": verdict.approved,
        "authorization_id": verdict.authorization_id,
        "reason": verdict.reason,
    }


def purchase(body: Json, *, amount: bool = True) -> Purchase:
    """Reads a shop's request; raises ``BankError`` VALIDATION."""
    fields = Fields(body, 1_000_000)
    micros = fields.amount("amount_micros") if amount else 0
    shop = Merchant(
        fields.text("merchant", required=False) or "Sandbox Shop",
        fields.text("mcc", required=False) or "5942",
        (fields.text("country", required=False) or "us").lower(),
    )
    card_id, pan = fields.text("card_id", required=False), fields.text("pan", required=False)
    expiry, cvv = fields.text("expiry", required=False), fields.text("cvv", required=False)
    way = fields.choice("way", *WAYS, required=False) or "authorization"
    fields.check()
    if not card_id and not pan:
        raise invalid(card_id="or pan is required")
    return Purchase(micros, shop, card_id, pan, expiry, cvv, way)
