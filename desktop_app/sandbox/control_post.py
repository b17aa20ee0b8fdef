"""Lets a person or a test say where messages go, spoil the next ones and see what became of all."""

import json
from dataclasses import dataclass

from desktop_app.sandbox.bank import Bank
from desktop_app.sandbox.callbacks import skip_reason
from desktop_app.sandbox.control_shop import Table, number
from desktop_app.sandbox.customers import KYC_EVENTS
from desktop_app.sandbox.events import Recorder
from desktop_app.sandbox.faces.wire import Fields, Json
from desktop_app.sandbox.mishaps import Mishap, Mishaps
from desktop_app.sandbox.problem import BankError, Reason, invalid
from desktop_app.sandbox.secure import CardKey
from desktop_app.sandbox.sink import Sink
from desktop_app.sandbox.webhooks_out import RETRY_SECONDS, TIMEOUT_MS

MAX_WAIT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class PostControl:
    """As ``Control``, for what leaves the bank as webhooks."""

    bank: Bank

    @property
    def _recorder(self) -> Recorder:
        books = self.bank.books
        return Recorder(books.store, books.ids, books.clock, self.bank.credentials)

    def webhooks(self, body: Json) -> Json:
        """Set what is named; everything, as it is now, is answered."""
        fields, store = Fields(body, 1), self.bank.store
        if fields.has("url"):
            store.set_meta("webhook_url", _url(fields))
        if fields.has("retry_seconds"):
            store.set_meta("webhook_retries", json.dumps(_waits(body["retry_seconds"])))
        if fields.has("timeout_ms"):
            store.set_meta(
                "webhook_timeout_ms", str(number(body, "timeout_ms", low=1, high=600_000))
            )
        if fields.has("parallel"):
            store.set_meta("webhook_parallel", str(int(fields.flag("parallel"))))
        fields.check()
        return {
            "url": store.meta("webhook_url", ""),
            "retry_seconds": json.loads(store.meta("webhook_retries", json.dumps(RETRY_SECONDS))),
            "timeout_ms": int(store.meta("webhook_timeout_ms", str(TIMEOUT_MS))),
            "parallel": store.meta("webhook_parallel", "0") == "1",
        }

    def card_key(self, body: Json) -> Json:
        """What the dashboard's page for the card encryption key does."""
        fields, key = Fields(body, 1), CardKey(self.bank.store)
        mode, pem = fields.text("mode"), fields.text("public_key_pem", required=False)
        fields.check()
        key.set(mode, pem)
        return {"mode": key.mode}

    def mishaps(self, _body: Json) -> Json:
        return {
            "mishaps": [
                {"kinds": one.kinds, "event": one.event, "times": one.times}
                for one in Mishaps(self.bank.store).all()
            ]
        }

    def add_mishap(self, body: Json) -> Json:
        fields, kinds = Fields(body, 1), body.get("kinds")
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            raise invalid(kinds="must be a list of names")
        mishap = Mishap(
            tuple(kinds),
            fields.text("event", required=False) or "*",
            number(body, "times", default=1, low=1, high=10**9),
            number(body, "seconds", default=60, high=MAX_WAIT_SECONDS),
        )
        fields.check()
        Mishaps(self.bank.store).add(mishap)
        return {"added": True}

    def clear_mishaps(self, _body: Json) -> Json:
        Mishaps(self.bank.store).clear()
        return {"cleared": True}

    def deliveries(self, _body: Json) -> Json:
        store = self.bank.store
        tries: dict[int, list[Json]] = {}
        for row in store.all("SELECT * FROM attempts ORDER BY id"):
            facts = {key: row[key] for key in ("number", "at_ns", "status_code", "reason")}
            tries.setdefault(row["delivery"], []).append(facts)
        rows = [dict(row) for row in store.all("SELECT * FROM deliveries ORDER BY id")]
        return {
            "deliveries": [
                {**row, "body": _readable(row["body"]), "tries": tries.get(row["id"], [])}
                for row in rows
            ]
        }

    def send(self, body: Json) -> Json:
        """Any message, signed as always: also an event or a card that nobody knows."""
        fields = Fields(body, 1)
        name, card_id = fields.text("event"), fields.text("card_id", required=False)
        fields.inner("data")
        fields.check()
        url = self.bank.books.card(card_id).callback_url if card_id else ""
        data = json.loads(json.dumps(body["data"], default=float))
        return {"event_id": self._recorder.send(name, data, card_id=card_id, url=url)}

    def resend(self, body: Json) -> Json:
        """The same bytes once more, long after they arrived."""
        fields = Fields(body, 1)
        event_id = fields.text("event_id")
        fields.check()
        row = self.bank.store.one(
            "SELECT * FROM deliveries WHERE event_id=? ORDER BY id LIMIT 1", event_id
        )
        if row is None:
            raise BankError(Reason.NOT_FOUND, "no such event")
        fresh = {key: row[key] for key in row.keys() if key != "id"}  # noqa: SIM118 - sqlite3.Row
        state = "skipped" if skip_reason(row["url"]) else "pending"
        again = {"state": state, "attempts": 0, "status_code": None, "is_held": 0}
        due = {"due_ns": self.bank.books.clock.now_ns()}
        self.bank.store.insert("deliveries", **(fresh | again | due))
        return {"event_id": event_id}

    def sink(self, body: Json) -> Json:
        """Let the built-in receiver refuse the next posts."""
        fields = Fields(body, 1)
        name = fields.text("name")
        fields.check()
        status = number(body, "status", low=200, high=599)
        times = number(body, "times", default=1, high=10**9)
        Sink(self.bank.store, self.bank.books.clock).refuse(name, status, times)
        return {"name": name, "status": status, "times": times}

    def kyc(self, body: Json) -> Json:
        """What is known of a person; the three outcomes that have an event are announced."""
        fields = Fields(body, 1)
        customer_id = fields.text("customer_id")
        status = fields.choice("status", "none", "initiated", *KYC_EVENTS)
        fields.check()
        customer = self.bank.customers.get(customer_id)
        self.bank.customers.set_kyc(customer.id, status)
        self.bank.tell_kyc(customer, status)
        return {"customer_id": customer_id, "status": status}

    def routes(self) -> Table:
        return [
            ("GET", "deliveries", self.deliveries),
            ("POST", "webhooks", self.webhooks),
            ("GET", "mishaps", self.mishaps),
            ("POST", "mishaps", self.add_mishap),
            ("DELETE", "mishaps", self.clear_mishaps),
            ("POST", "card_key", self.card_key),
            ("POST", "sink", self.sink),
            ("POST", "send", self.send),
            ("POST", "resend", self.resend),
            ("POST", "kyc", self.kyc),
        ]


def _url(fields: Fields) -> str:
    """An address on this computer, or none. Raises ``BankError`` VALIDATION."""
    url = fields.text("url", required=False)
    if url and skip_reason(url):
        raise invalid(url=skip_reason(url))
    return url


def _waits(value: object) -> list[int]:
    if not isinstance(value, list) or len(value) > 10 or not all(_is_wait(one) for one in value):
        raise invalid(retry_seconds=f"must be at most ten integers up to {MAX_WAIT_SECONDS}")
    return value


def _is_wait(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_WAIT_SECONDS


def _readable(body: str) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return body
