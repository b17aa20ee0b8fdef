"""A built-in receiver of webhooks, so that practice events have somewhere to go."""

import json

from desktop_app.sandbox.clock import Clock
from desktop_app.sandbox.faces.wire import Json
from desktop_app.sandbox.store import Store


class Sink:
    """Keeps what was posted to ``/sink/{name}``, in order of arrival.

    A header that came twice is kept as one, joined by a comma.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(self, name: str, headers: dict[str, str], body: bytes) -> int:
        """The status to answer with: 200 unless ``refuse`` said otherwise."""
        self._store.run(
            "INSERT INTO sink(name,headers,body,at_ns) VALUES(?,?,?,?)",
            name,
            json.dumps(headers),
            body.decode("utf-8", "replace"),
            self._clock.now_ns(),
        )
        status, times = json.loads(self._store.meta(f"sink:{name}", "[200, 0]"))
        if not times:
            return 200
        self.refuse(name, status, times - 1)
        return int(status)

    def refuse(self, name: str, status: int, times: int) -> None:
        """Answer the next ``times`` posts with ``status``; they are kept all the same."""
        self._store.set_meta(f"sink:{name}", json.dumps([status, times]))

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
