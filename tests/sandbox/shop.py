"""Short words for what these tests do to a bank over its sockets."""

import itertools
import time
from typing import Any

from tests.support.sandbox_server import RunningSandbox

DAY = 24 * 3600


class Shop:
    """Makes cards on both faces and reads them back."""

    def __init__(self, server: RunningSandbox) -> None:
        self.server = server
        self._count = itertools.count(1)

    def reference(self) -> str:
        return f"ref-{next(self._count)}"

    def guide_card(self, **changes: Any) -> dict[str, Any]:
        body = {
            "userReference": "user-1",
            "label": "Ads",
            "initialLimit": 1000,
            "callbackUrl": f"{self.server.url}/sink/guide",
        }
        answer = self.server.guide("POST", "/api/cards", body | changes)
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]["card"]

    def guide_fund(self, card_id: str, amount: int, **changes: Any) -> dict[str, Any]:
        body = {"card_id": card_id, "amount": amount, "reference": self.reference()}
        answer = self.server.guide("POST", "/api/cards/fund", body | changes)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]["transaction"]

    def guide_read(self, card_id: str) -> dict[str, Any]:
        return self.server.guide("GET", f"/api/cards/{card_id}").json()["data"]["card"]

    def customer(self, first_name: str = "Ada") -> str:
        found = self.server.v2("GET", f"/api/customers?first_name={first_name}").json()
        return found["data"]["customers"][0]["id"]

    def v2_card_body(self, **changes: Any) -> dict[str, Any]:
        body = {
            "customer_id": self.customer(),
            "card_type": "virtual",
            "card_brand": "visa",
            "name": "Ada Lovelace",
            "currency": "USD",
            "amount": 5_000_000,
            "webhook_url": f"{self.server.url}/sink/v2",
        }
        return body | changes

    def v2_card(self, **changes: Any) -> dict[str, Any]:
        """Created and read until it is active."""
        answer = self.server.v2("POST", "/api/cards", self.v2_card_body(**changes))
        assert answer.status_code == 201, answer.text
        card_id = answer.json()["data"]["card"]["id"]
        return self.until_v2(card_id, status="active")

    def v2_read(self, card_id: str) -> dict[str, Any]:
        return self.server.v2("GET", f"/api/cards/{card_id}").json()["data"]["card"]

    def until_v2(self, card_id: str, **wanted: Any) -> dict[str, Any]:
        """The card once it shows the wanted fields; fails after two seconds."""
        return self.until(
            lambda: self.v2_read(card_id),
            lambda card: all(card[name] == value for name, value in wanted.items()),
        )

    def until(self, read: Any, accept: Any) -> Any:
        deadline = time.monotonic() + 20
        while True:
            seen = read()
            if accept(seen):
                return seen
            assert time.monotonic() < deadline, seen
            time.sleep(0.01)

    def balance(self, card_id: str, kind: str, amount: int, reference: str = "") -> Any:
        body = {"type": kind, "amount": amount, "reference": reference or self.reference()}
        return self.server.v2("POST", f"/api/cards/{card_id}/balance", body)

    def buy(self, card_id: str, micros: int, **changes: Any) -> dict[str, Any]:
        body = {"card_id": card_id, "amount_micros": micros, "merchant": "Amazon.com"}
        return self.server.control("merchant/authorize", body | changes)

    def ledger_card(self, card_id: str) -> dict[str, Any]:
        cards = self.server.control("ledger")["cards"]
        return next(card for card in cards if card["id"] == card_id)

    def usdc(self) -> int:
        return self.server.control("ledger")["wallets"]["USDC"]

    def events(self) -> list[str]:
        return [row["event"] for row in self.server.control("deliveries")["deliveries"]]

    def event(self, name: str) -> dict[str, Any]:
        rows = self.server.control("deliveries")["deliveries"]
        return next(row["body"] for row in rows if row["event"] == name)

    def assert_sound(self) -> None:
        ledger = self.server.control("ledger")
        assert set(ledger["sum_check"].values()) == {0}
        assert ledger["drift"] == 0
