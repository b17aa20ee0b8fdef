"""Starts real sandbox banks for tests, as a subprocess or in a thread, ended by handle."""

import hashlib
import hmac
import json
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx

from desktop_app.sandbox.ids import derive_credentials
from desktop_app.sandbox.server import Settings, make_server

START_SECONDS = 15
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass
class RunningSandbox:
    """A bank that listens, its practice credentials, and clients for its three doors."""

    url: str
    client_id: str
    client_secret: str
    api_key: str
    webhook_secret: str
    pid: int
    stopper: Callable[[], None]
    http: httpx.Client = field(init=False)
    keeps_line: bool = False
    """One connection for all control calls: for one thread, and a bank that is stopped here."""
    _line: HTTPConnection | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, trust_env=False, timeout=10)

    def stop(self) -> None:
        """End the bank and wait for it; a second call does nothing."""
        self.http.close()
        if self._line is not None:
            self._line.close()
        self.stopper()

    def control(self, path: str, body: object = None, *, method: str = "") -> Any:
        """One control call: GET without a body, else POST; raises for a refusal."""
        verb = method or ("GET" if body is None else "POST")
        raw = None if body is None else json.dumps(body)
        try:
            status, said = self._exchange(verb, f"/control/{path}", raw)
        except ConnectionError:
            if not self.keeps_line:
                raise
            # Nobody spoke for a while and the bank hung up: it never saw this request.
            status, said = self._exchange(verb, f"/control/{path}", raw)
        if status >= 400:
            request = httpx.Request(verb, f"{self.url}/control/{path}")
            httpx.Response(status, content=said, request=request).raise_for_status()
        return json.loads(said)

    def _exchange(self, verb: str, path: str, raw: str | None) -> tuple[int, bytes]:
        # The machine and the crash experiments ask this by the million: httpx takes twice as long.
        line = self._line
        if line is None:
            bank = self.http.base_url  # not `url`, where a test may stand between
            line = HTTPConnection(bank.host, bank.port, timeout=60)
        self._line = None
        try:
            line.request(verb, path, raw)
            answer = line.getresponse()
            status, said = answer.status, answer.read()
        except BaseException:
            line.close()
            raise
        if self.keeps_line:
            self._line = line
        else:
            line.close()
        return status, said

    def fault(self, operation: str, kind: str, **params: object) -> None:
        self.control("faults", {"operation": operation, "kind": kind, **params})

    def advance(self, seconds: int) -> None:
        self.control("clock", {"advance_seconds": seconds})

    def guide(self, method: str, path: str, body: object = None, **options: Any) -> httpx.Response:
        raw = b"" if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {self.api_key}", "content-type": "application/json"}
        return self.http.request(method, path, content=raw, headers=headers, **options)

    def v2(self, method: str, path: str, body: object = None, **options: Any) -> httpx.Response:
        raw = b"" if body is None else json.dumps(body).encode()
        headers = self.sign(raw) | {"content-type": "application/json"}
        return self.http.request(method, path, content=raw, headers=headers, **options)

    def sign(self, raw: bytes, *, nonce: str = "", at: int = 0) -> dict[str, str]:
        """The four headers over ``raw``, now unless told otherwise."""
        stamp, nonce = str(at or int(time.time())), nonce or secrets.token_hex(16)
        text = f"{self.client_id}:{stamp}:{nonce}:".encode() + raw
        signature = hmac.new(self.client_secret.encode(), text, hashlib.sha256).hexdigest()
        return {
            "x-auth-client": self.client_id,
            "x-auth-timestamp": stamp,
            "x-auth-nonce": nonce,
            "x-auth-signature": signature,
        }


def start_sandbox(data_dir: Path, seed: int = 7, **options: str) -> RunningSandbox:
    """The real subprocess. ``options`` are command-line options, ``api_key="k"`` = --api-key k."""
    arguments = [sys.executable, "-m", "desktop_app.sandbox", "--data", str(data_dir)]
    arguments += ["--seed", str(seed)]
    for name, value in options.items():
        arguments += [f"--{name.replace('_', '-')}", value]
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        _, errors = process.communicate(timeout=START_SECONDS)
        raise RuntimeError(f"the sandbox did not start: {errors}")

    def stop() -> None:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise

    return RunningSandbox(**json.loads(line), stopper=stop)


def start_sandbox_thread(data_dir: Path, seed: int = 7, port: int = 0) -> RunningSandbox:
    """The same server in a thread of this process: quick to start, cannot be killed."""
    credentials = derive_credentials(seed)
    running = make_server(Settings(data_dir, seed, port, credentials))
    thread = threading.Thread(target=running.run, name="sandbox-bank")
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not running.is_started:
        if time.monotonic() > deadline or not thread.is_alive():
            running.stop()
            raise RuntimeError("the sandbox did not start")
        time.sleep(0.005)

    def stop() -> None:
        running.stop()
        thread.join(timeout=5)
        assert not thread.is_alive(), "the sandbox thread did not end"

    return RunningSandbox(
        url=running.url,
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        api_key=credentials.api_key,
        webhook_secret=credentials.webhook_secret,
        pid=0,
        stopper=stop,
    )
