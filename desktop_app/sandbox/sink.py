"""A built-in receiver of webhooks, so that practice events have somewhere to go."""

import json

from desktop_app.sandbox.clock import Clock
from desktop_app.sandbox.faces.wire import Json
from desktop_app.sandbox.store import Store


class Sink:
    """Keeps what was posted to ``/sink/{name}``, in order of arrival."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(self, name: str, headers: dict[str, str], body: bytes) -> None:
        self._store.run(
            "INSERT INTO sink(name,headers,body,at_ns) VALUES(?,?,?,?)",
            name,
            json.dumps(headers),
            body.decode("utf-8", "replace"),
            self._clock.now_ns(),
        )

    def read(self, name: str) -> Json:
        """Bodies are the raw text, so that signatures can be checked."""
        rows = self._store.all("SELECT * FROM sink WHERE name=? ORDER BY id", name)
        return {
            "received": [
                {
                    "headers": json.loads(row["headers"]),
                    "body": row["body"],
                    "at_ns": row["at_ns"],
                }
                for row in rows
            ]
        }
