"""Posts each recorded event to its URL, again with back-off when it is not taken."""

import asyncio
import hashlib
import hmac
import json
import sqlite3

import httpx

from desktop_app.sandbox.clock import SECOND_NS, Clock
from desktop_app.sandbox.ids import Credentials
from desktop_app.sandbox.store import Store

SIGNATURE_HEADER = "x-bitnob-signature"
RETRY_SECONDS = (10, 60, 300)
"""Three retries; the vendor publishes their number, not their distance."""
TIMEOUT_MS = 5000
STALE_SECONDS = 600
Headers = list[tuple[str, str]]


def derive_headers(row: sqlite3.Row, credentials: Credentials, now_s: int) -> Headers:
    """The headers of one attempt; ``row`` says how it is signed."""
    headers = [("content-type", "application/json")]
    signing, signature = row["signing"], row["signature"]
    if signing.startswith("sha256"):
        stamp = str(now_s - (STALE_SECONDS if signing == "sha256_stale" else 0))
        text = f"{stamp}.{row['body']}".encode()
        digest = hmac.new(credentials.webhook_secret.encode(), text, hashlib.sha256).hexdigest()
        return [
            *headers,
            (SIGNATURE_HEADER, digest),
            ("x-bitnob-timestamp", stamp),
            ("x-bitnob-event", row["event"]),
        ]
    if signing == "client_secret":
        secret, body = credentials.client_secret.encode(), row["body"].encode()
        signature = hmac.new(secret, body, hashlib.sha512).hexdigest()
    spoiled = {
        "no_signature": [],
        "bad_signature": [signature[::-1]],
        "two_signatures": [signature, signature],
        "upper_signature": [signature.upper()],
    }
    return headers + [(SIGNATURE_HEADER, one) for one in spoiled.get(signing, [signature])]


class Deliverer:
    """Sends what is due, also what an earlier run left; only a 200 is taken for received."""

    def __init__(self, store: Store, clock: Clock, credentials: Credentials) -> None:
        self._store = store
        self._clock = clock
        self._credentials = credentials
        self._busy: set[str] = set()

    async def run(self, period_seconds: float = 0.05) -> None:
        """Until cancelled; a slow receiver holds up its own URL only."""
        async with (
            httpx.AsyncClient(
                trust_env=False,
                follow_redirects=False,
                verify=False,  # noqa: S501 - loopback only; a local receiver signs its own
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            while True:
                for key, queue in self._waiting().items():
                    self._busy.add(key)
                    group.create_task(self._drain(client, key, queue))
                await asyncio.sleep(period_seconds)

    def _waiting(self) -> dict[str, list[sqlite3.Row]]:
        """What is due by URL, in order; each message alone when they are sent in parallel."""
        alone = self._store.meta("webhook_parallel", "0") == "1"
        rows = self._store.all(
            "SELECT * FROM deliveries WHERE state IN ('pending','retrying') AND due_ns<=? "
            "ORDER BY due_ns, id",
            self._clock.now_ns(),
        )
        queues: dict[str, list[sqlite3.Row]] = {}
        for row in rows:
            key = f"{row['id']} {row['url']}" if alone else row["url"]
            if key not in self._busy:
                queues.setdefault(key, []).append(row)
        return queues

    async def _drain(self, client: httpx.AsyncClient, key: str, queue: list[sqlite3.Row]) -> None:
        try:
            for row in queue:
                if self._is_known(row):
                    await self._send(client, row)
        finally:
            self._busy.discard(key)

    async def _send(self, client: httpx.AsyncClient, row: sqlite3.Row) -> None:
        now_ns = self._clock.now_ns()
        headers = derive_headers(row, self._credentials, now_ns // SECOND_NS)
        limit = int(self._store.meta("webhook_timeout_ms", str(TIMEOUT_MS))) / 1000
        status: int | None = None
        try:
            async with asyncio.timeout(limit):
                answer = await client.post(
                    row["url"], content=row["body"].encode(), headers=headers, timeout=limit
                )
            status = answer.status_code
            reason = "" if status == 200 else f"answered {status}"
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            reason = type(error).__name__
        if self._is_known(row):
            with self._store.unit():
                self._note(row, status, reason, now_ns)

    def _is_known(self, row: sqlite3.Row) -> bool:
        """False once the bank was reset, which counts its rows from the beginning."""
        sql = "SELECT COUNT(*) FROM deliveries WHERE id=? AND created_ns=?"
        return self._store.number(sql, row["id"], row["created_ns"]) == 1

    def _note(self, row: sqlite3.Row, status: int | None, reason: str, at_ns: int) -> None:
        """Record the attempt, and when the next one is due."""
        number = row["attempts"] + 1
        waits = json.loads(self._store.meta("webhook_retries", json.dumps(RETRY_SECONDS)))
        refused = "retrying" if number <= len(waits) else "failed"
        state = refused if reason else "delivered"
        wait = waits[number - 1] if state == "retrying" else 0
        self._store.insert(
            "attempts",
            delivery=row["id"],
            number=number,
            at_ns=at_ns,
            status_code=status,
            reason=reason,
        )
        self._store.run(
            "UPDATE deliveries SET state=?, status_code=?, reason=?, attempts=?, due_ns=? "
            "WHERE id=?",
            state,
            status,
            reason,
            number,
            self._clock.now_ns() + wait * SECOND_NS,
            row["id"],
        )
