"""A server made of one socket and a script: it reads, writes and breaks exactly as told."""

import contextlib
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

RESET = struct.pack("ii", 1, 0)
Script = Callable[["Connection"], None]


@dataclass
class Connection:
    """One accepted connection; what it reads is noted in `got`."""

    socket: socket.socket
    number: int
    got: bytearray = field(default_factory=bytearray)

    def read(self, count: int) -> None:
        """Exactly `count` bytes, or fewer when the client stops."""
        while count and (chunk := self.socket.recv(min(count, 65536))):
            self.got += chunk
            count -= len(chunk)

    def read_request(self) -> bytes:
        """One whole request: head and the body its length announces."""
        start = len(self.got)
        while b"\r\n\r\n" not in self.got[start:]:
            chunk = self.socket.recv(65536)
            if not chunk:
                return bytes(self.got[start:])
            self.got += chunk
        head, _, body = bytes(self.got[start:]).partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *([0-9]+)", head, re.IGNORECASE)
        self.read((int(length.group(1)) if length else 0) - len(body))
        return bytes(self.got[start:])

    def write(self, data: bytes) -> None:
        """All of `data`."""
        self.socket.sendall(data)

    def reset(self) -> None:
        """End with RST instead of FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.socket.close()


@dataclass
class RawServer:
    """Where it listens, and what every connection received."""

    url: str
    connections: list[Connection] = field(default_factory=list)

    @property
    def requests(self) -> list[bytes]:
        """What arrived on each connection."""
        return [bytes(connection.got) for connection in self.connections]


def answer(body: bytes, status: int = 200, *headers: str, length: int | None = None) -> bytes:
    """A whole answer; `length` may lie."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def always(data: bytes) -> Script:
    """Read the request, write `data`, hang up; an answer says so, or it could be used again."""
    data = data.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.write(data)

    return script


@contextlib.contextmanager
def raw_server(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    """Run `script` for each connection, one after the other, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = RawServer(f"{'https' if tls else 'http'}://127.0.0.1:{port}")
        stop = threading.Event()
        thread = threading.Thread(
            target=_serve, args=(listener, server, script, tls, stop), name="raw-server"
        )
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            with socket.create_connection(("127.0.0.1", port)):
                thread.join(timeout=5)
    assert not thread.is_alive(), "the raw server's script hangs"


def _serve(
    listener: socket.socket,
    server: RawServer,
    script: Script,
    tls: ssl.SSLContext | None,
    stop: threading.Event,
) -> None:
    while True:
        plain, _ = listener.accept()
        if stop.is_set():
            plain.close()
            return
        plain.settimeout(3)
        connection = Connection(plain, len(server.connections))
        server.connections.append(connection)
        # The client under test is meant to break off; what it sent until then is in `got`.
        with contextlib.suppress(OSError):
            if tls is not None:
                connection.socket = tls.wrap_socket(plain, server_side=True)
            script(connection)
        connection.socket.close()
        plain.close()
