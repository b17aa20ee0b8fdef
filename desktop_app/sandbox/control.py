"""Lets a person or a test look into the bank and move its time, rates, wallets and faults."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desktop_app.sandbox.bank import Bank
from desktop_app.sandbox.books import CARD_SQL, DEFAULT_DELAYS, QUIRKS
from desktop_app.sandbox.cards import NewCard
from desktop_app.sandbox.control_post import PostControl
from desktop_app.sandbox.control_shop import ShopControl, Table, number
from desktop_app.sandbox.faces.registry import FACES, scale_of
from desktop_app.sandbox.faces.wire import Fields, Json, parse_body
from desktop_app.sandbox.faults import Fault, Faults
from desktop_app.sandbox.gateway import DEFAULT_PER_MINUTE
from desktop_app.sandbox.limits import Buckets
from desktop_app.sandbox.model import card_from
from desktop_app.sandbox.problem import invalid
from desktop_app.sandbox.rates import ASSETS, BY_KEY, Asset

MAX_POPULATION = 100_000


@dataclass(frozen=True, slots=True)
class Control:
    """Each method answers one path below ``/control``; the caller holds the unit of work."""

    bank: Bank
    faults: Faults
    buckets: Buckets

    def state(self, _body: Json) -> Json:
        bank, store = self.bank, self.bank.store
        counted = ("cards", "movements", "customers", "deliveries", "duties")
        return {
            "seed": bank.books.ids.seed,
            "now_ns": bank.books.clock.now_ns(),
            "clock_offset_seconds": bank.books.clock.offset_seconds,
            "rates": {asset.key: bank.books.rates.usd_micros(asset) for asset in ASSETS},
            "scales": {name: scale_of(store, face) for name, face in FACES.items()},
            "delays": {name: bank.books.delay_ms(name) for name in DEFAULT_DELAYS},
            "rate_limit": {"per_minute": int(store.meta("per_minute", str(DEFAULT_PER_MINUTE)))},
            "quirks": self.quirks({}),
            "faults": [
                {"operation": fault.operation, "kind": fault.kind, "times": fault.times}
                for fault in self.faults.all()
            ],
            "counts": {
                name: store.number(f"SELECT COUNT(*) FROM {name}")  # noqa: S608 - own words
                for name in counted
            },
        }

    def clock(self, body: Json) -> Json:
        seconds = number(body, "advance_seconds", high=10 * 366 * 86_400)
        self.bank.books.clock.advance(seconds)
        return {"now_ns": self.bank.books.clock.now_ns()}

    def delays(self, body: Json) -> Json:
        for name in DEFAULT_DELAYS:
            if name in body:
                value = number(body, name, high=86_400_000)
                self.bank.store.set_meta(f"delay:{name}", str(value))
        return {name: self.bank.books.delay_ms(name) for name in DEFAULT_DELAYS}

    def rate_limit(self, body: Json) -> Json:
        value = number(body, "per_minute", high=1_000_000_000)
        self.bank.store.set_meta("per_minute", str(value))
        self.buckets.forget()
        return {"per_minute": value}

    def scale(self, body: Json) -> Json:
        """Count money in another unit on one face, as a client must be able to notice."""
        fields = Fields(body, 1)
        face = fields.choice("face", *FACES)
        fields.check()
        value = number(body, "per_usd", low=1, high=1_000_000)
        self.bank.store.set_meta(f"scale:{face}", str(value))
        return {"face": face, "per_usd": value}

    def wallet(self, body: Json) -> Json:
        """Set a wallet to ``units`` (``credit_units`` adds instead) by a posting."""
        asset = _asset(body)
        name = "credit_units" if "credit_units" in body else "units"
        units = number(body, name, high=10**15)
        have = self.bank.wallets.units(asset)
        change = units if name == "credit_units" else units - have
        if change:
            self.bank.wallets.deposit(asset, change, "ADJUSTMENT")
        return {"asset": asset.key, "units": self.bank.wallets.units(asset)}

    def rates(self, body: Json) -> Json:
        asset = _asset(body)
        micros = number(body, "usd_micros", low=1, high=10**15)
        self.bank.books.rates.fix(asset, micros)
        return {"asset": asset.key, "usd_micros": micros}

    def quirks(self, body: Json) -> Json:
        for name in QUIRKS:
            if name in body:
                value = number(body, name, high=86_400)
                self.bank.store.set_meta(f"quirk:{name}", str(value))
        return {name: self.bank.books.quirk(name) for name in QUIRKS}

    def fail_later(self, body: Json) -> Json:
        """The next ones are accepted, and fail when they would have been done."""
        fields = Fields(body, 1)
        operation = fields.choice("operation", "create", "fund", "withdraw")
        fields.check()
        times = number(body, "times", default=1, high=10**9)
        self.bank.store.set_meta(f"fail_later:{operation}", str(times))
        return {"operation": operation, "times": times}

    def populate(self, body: Json) -> Json:
        """Cards by the thousand, for measurements: active, empty, no events, no fees."""
        count = number(body, "count", low=1, high=MAX_POPULATION)
        for place in range(count):
            new = NewCard(
                "guide",
                f"Card {place}",
                self.bank.credentials.client_id,
                user_reference=f"user-{place}",
                face_data={"initialLimit": 100},
            )
            self.bank.cards.add_ready(new)
        return {"count": count}

    def ledger(self, _body: Json) -> Json:
        store, ledger = self.bank.store, self.bank.books.ledger
        cards = [card_from(row) for row in store.all(CARD_SQL + "ORDER BY c.seq")]
        effects = store.all(
            "SELECT reference, type AS kind, amount_micros, status, card_id FROM movements "
            "ORDER BY seq"
        )
        return {
            "cards": [
                {
                    "id": card.id,
                    "label": card.name,
                    "status": card.status,
                    "balance_micros": card.balance_micros,
                    "holds_micros": card.holds_micros,
                    "reference": card.reference,
                    "user_reference": card.user_reference,
                    "strikes": card.strikes,
                    "review": card.review,
                }
                for card in cards
            ],
            "wallets": {asset.key: self.bank.wallets.units(asset) for asset in ASSETS},
            "effects": [dict(row) for row in effects],
            "sum_check": ledger.sums(),
            "drift": ledger.drift(),
        }

    def reset(self, _body: Json) -> Json:
        self.bank.reset()
        self.buckets.forget()
        return {"reset": True}

    def add_fault(self, body: Json) -> Json:
        fields = Fields(body, 1)
        operation, kind = fields.text("operation"), fields.text("kind")
        after = fields.flag("after", default=False)
        fields.check()
        self.faults.add(
            Fault(
                operation,
                kind,
                number(body, "times", default=1, low=1, high=10**9),
                number(body, "ms", default=1000, high=600_000),
                number(body, "status", default=500, low=200, high=599),
                body.get("body"),
                after,
            )
        )
        return {"added": True}

    def clear_faults(self, _body: Json) -> Json:
        self.faults.clear()
        return {"cleared": True}


def _asset(body: Json) -> Asset:
    asset = BY_KEY.get(str(body.get("asset", "")))
    if asset is None:
        raise invalid(asset="must be one of " + ", ".join(BY_KEY))
    return asset


def control_routes(
    control: Control, wrap: Callable[[Callable[[Json], Json]], Callable[..., object]]
) -> list[Route]:
    """``wrap`` turns a method into an endpoint with guard, unit of work and errors."""
    table: Table = [
        ("GET", "state", control.state),
        ("POST", "clock", control.clock),
        ("POST", "delays", control.delays),
        ("POST", "rate_limit", control.rate_limit),
        ("POST", "scale", control.scale),
        ("POST", "wallet", control.wallet),
        ("POST", "rates", control.rates),
        ("POST", "quirks", control.quirks),
        ("POST", "fail_later", control.fail_later),
        ("POST", "populate", control.populate),
        ("GET", "ledger", control.ledger),
        ("POST", "reset", control.reset),
        ("GET", "faults", control.state),
        ("POST", "faults", control.add_fault),
        ("DELETE", "faults", control.clear_faults),
        *ShopControl(control.bank).routes(),
        *PostControl(control.bank).routes(),
    ]
    return [Route(f"/control/{path}", wrap(method), methods=[verb]) for verb, path, method in table]


async def read_json(request: Request) -> Json:
    return parse_body(await request.body())


def json_answer(body: Json, status: int = 200) -> Response:
    return JSONResponse(body, status)
