"""Posts each recorded event once to its callback URL, in order per URL."""

import asyncio
import sqlite3

import httpx

from desktop_app.sandbox.store import Store

LIMIT_SECONDS = 5.0
SIGNATURE_HEADER = "x-bitnob-signature"


class Deliverer:
    """Sends what the store holds as pending, also what an earlier run left there."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._busy: set[str] = set()

    async def run(self, period_seconds: float = 0.05) -> None:
        """Until cancelled; a slow receiver holds up its own URL only."""
        async with (
            httpx.AsyncClient(
                trust_env=False,
                follow_redirects=False,
                timeout=LIMIT_SECONDS,
                verify=False,  # noqa: S501 - loopback only; a local receiver signs its own
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            while True:
                for url, queue in self._waiting().items():
                    self._busy.add(url)
                    group.create_task(self._drain(client, url, queue))
                await asyncio.sleep(period_seconds)

    def _waiting(self) -> dict[str, list[sqlite3.Row]]:
        rows = self._store.all("SELECT * FROM deliveries WHERE state='pending' ORDER BY id")
        by_url: dict[str, list[sqlite3.Row]] = {}
        for row in rows:
            if row["url"] not in self._busy:
                by_url.setdefault(row["url"], []).append(row)
        return by_url

    async def _drain(self, client: httpx.AsyncClient, url: str, queue: list[sqlite3.Row]) -> None:
        try:
            for row in queue:
                await self._send(client, row)
        finally:
            self._busy.discard(url)

    async def _send(self, client: httpx.AsyncClient, row: sqlite3.Row) -> None:
        headers = {"content-type": "application/json", SIGNATURE_HEADER: row["signature"]}
        state, status, reason = "failed", None, ""
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                answer = await client.post(row["url"], content=row["body"], headers=headers)
            status = answer.status_code
            state = "delivered" if 200 <= status < 300 else "failed"
            reason = "" if state == "delivered" else f"answered {status}"
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            reason = type(error).__name__
        self._store.run(
            "UPDATE deliveries SET state=?, status_code=?, reason=? WHERE id=?",
            state,
            status,
            reason,
            row["id"],
        )
