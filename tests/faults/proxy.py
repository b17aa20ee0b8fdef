"""A TCP proxy that resets the connection after a chosen byte of the next send or of its answer."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with no time: close() sends RST
_CHUNK = 65_536


class ResettingProxy:
    """Listens on loopback before one service; a plan counts for one send, a request
    that is no GET, and is then spent."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._plan: tuple[str, int] | None = None
        self.seen = (0, 0)
        """How many bytes the last send and its answer had."""
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._main = threading.Thread(target=self._accept, name="resetting-proxy")
        self._main.start()

    @property
    def is_spent(self) -> bool:
        """Whether what was planned was done."""
        return self._plan is None

    def plan(self, direction: str, position: int) -> None:
        """Reset after `position` bytes of the next send ("request") or its answer ("answer")."""
        self._plan = (direction, position)

    def drop_plan(self) -> None:
        """What the last send did not meet, because it was shorter, is for no other."""
        self._plan = None

    def stop(self) -> None:
        """Close the door and wait for every connection to end."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for stream in tuple(self._open):
            with suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)
        self._main.join(5)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,), name="resetting-proxy")
            self._threads.append(thread)
            self._open.add(client)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(10)
        with client, socket.create_connection(self._target, timeout=10) as server:
            with suppress(OSError), self._leaving(client):
                while request := _message(client):
                    changes = request[:4] != b"GET "
                    cut = self._plan if changes else None
                    self._plan = None if changes else self._plan
                    if cut is not None and cut[0] == "request":
                        server.sendall(request[: cut[1]])
                        return _reset(client, server)
                    server.sendall(request)
                    answer = _message(server)
                    if changes:
                        self.seen = (len(request), len(answer))
                    if cut is not None:
                        client.sendall(answer[: cut[1]])
                        return _reset(client, server)
                    client.sendall(answer)
        return None

    @contextmanager
    def _leaving(self, client: socket.socket) -> Iterator[None]:
        try:
            yield
        finally:
            self._open.discard(client)


def _message(stream: socket.socket) -> bytes:
    """One whole HTTP/1.1 message with a Content-Length; b"" at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = stream.recv(_CHUNK)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(x[15:]) for x in lines if x.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += stream.recv(_CHUNK)
    return head + b"\r\n\r\n" + body


def _reset(*streams: socket.socket) -> None:
    for stream in streams:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        stream.close()
