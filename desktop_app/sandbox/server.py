"""Runs one bank on one loopback socket, in a process of its own or in a thread."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from desktop_app.sandbox.app import make_app
from desktop_app.sandbox.bank import Bank, open_bank
from desktop_app.sandbox.events import Recorder
from desktop_app.sandbox.ids import Credentials

HOST = "127.0.0.1"
STOP_SECONDS = 1


class DroppableProtocol(H11Protocol):
    """Hands the connection to the application, which may have to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """Leaves signals to its owner; uvicorn would raise them again after a clean stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True, slots=True)
class Settings:
    """``port`` 0 is any free one; ``signed_face`` answers signed requests without a prefix."""

    folder: Path
    seed: int
    port: int
    credentials: Credentials
    signed_face: str = "v2"


def open_listener(port: int) -> socket.socket:
    """A listening loopback socket; raises ``OSError`` (taken) or ``OverflowError`` (no port).

    The protocol is named because asyncio sets TCP_NODELAY only on a socket that says TCP; without
    it every kept-alive answer waits 40 ms.
    """
    with ExitStack() as undo:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        undo.callback(listener.close)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
        undo.pop_all()
    return listener


@dataclass(frozen=True, slots=True)
class BankServer:
    """Built by ``make_server``; ``run`` blocks until ``stop`` was called from anywhere."""

    bank: Bank
    listener: socket.socket
    server: Server

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.listener.getsockname()[1]}"

    @property
    def is_started(self) -> bool:
        return self.server.started

    def run(self) -> None:
        """Serve until stopped, then close the store."""
        try:
            self.server.run(sockets=[self.listener])
        finally:
            self.listener.close()
            self.bank.store.close()

    def stop(self) -> None:
        self.server.should_exit = True


def make_server(settings: Settings) -> BankServer:
    """Raises ``OSError``, ``sqlite3.Error`` or ``WrongSeed``; nothing is left open then."""
    with ExitStack() as undo:
        listener = undo.enter_context(open_listener(settings.port))
        bank = open_bank(settings.folder, settings.seed, settings.credentials, Recorder)
        undo.pop_all()
    config = uvicorn.Config(
        make_app(bank, settings.signed_face),
        http=DroppableProtocol,
        ws="none",
        lifespan="on",
        log_level="critical",
        access_log=False,
        date_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return BankServer(bank, listener, Server(config))
