"""Takes a request through face, credentials, budget and faults to the bank, and answers it."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from desktop_app.sandbox import auth
from desktop_app.sandbox.bank import Bank
from desktop_app.sandbox.clock import SECOND_NS
from desktop_app.sandbox.faces.registry import FACES, scale_of
from desktop_app.sandbox.faces.wire import Call, Face, Route, parse_body
from desktop_app.sandbox.faults import Answer, Fault, Faults, refusal, replacement, spoil
from desktop_app.sandbox.limits import Buckets
from desktop_app.sandbox.problem import BankError, Reason, problem_body
from desktop_app.sandbox.wire_http import read_body, send_answer

DEFAULT_PER_MINUTE = 60
_OTHER = {1_000_000: 100_000, 100_000: 1_000_000}


@dataclass(frozen=True, slots=True)
class Incoming:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class Gateway:
    """The ASGI application of all faces; ``signed`` is the one of signed requests without a
    ``/faces/`` path."""

    def __init__(self, bank: Bank, faults: Faults, buckets: Buckets, signed: str = "v2") -> None:
        self._signed = FACES[signed]
        self._bank = bank
        self._faults = faults
        self._buckets = buckets
        self._nonces = auth.NonceCache()
        self._requests = 0
        self._paths = {
            (name, route.template): compile_path(route.template)[0]
            for name, face in FACES.items()
            for route in face.routes
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        face: Face = self._signed
        try:
            request = Incoming(
                scope["method"],
                scope["path"],
                dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
                Headers(scope=scope),
                await read_body(receive),
            )
            face, path = self._choose(request)
            answer = await self._answer(face, path, request)
        except BankError as error:
            answer = self._problem(face, error)
        await send_answer(answer, self._bank.books.clock.now_ns(), scope, receive, send)

    def _choose(self, request: Incoming) -> tuple[Face, str]:
        """By prefix, else by the scheme of the credentials."""
        for name, face in FACES.items():
            prefix = f"/faces/{name}"
            if request.path.startswith(prefix + "/"):
                return face, request.path[len(prefix) :]
        if any(header in request.headers for header in auth.HMAC_HEADERS):
            return self._signed, request.path
        if "authorization" in request.headers:
            return FACES["guide"], request.path
        raise auth.refused("Missing authentication header")

    async def _answer(self, face: Face, path: str, request: Incoming) -> Answer:
        bank = self._bank
        self._admit(face, request)
        route, params = self._find(face, request.method, path)
        body = parse_body(request.body)
        fault = self._take_fault(route, body)
        if fault is None:
            return self._serve(face, route, params, request, body, None)
        if fault.kind == "delay" and not fault.after:
            await asyncio.sleep(fault.ms / 1000)
        error = refusal(fault)
        instead = replacement(fault, self._correlation(), bank.books.clock.now_ns())
        late = fault.after or fault.kind == "drop_after"
        if not late and error is not None:
            raise error
        if not late and instead is not None:
            return instead
        answer = self._serve(face, route, params, request, body, fault)
        if fault.kind == "delay" and fault.after:
            await asyncio.sleep(fault.ms / 1000)
        if error is not None:
            raise error
        return instead or spoil(fault, answer)

    def _admit(self, face: Face, request: Incoming) -> None:
        credentials = self._bank.credentials
        if face.scheme == "bearer":
            auth.verify_bearer(request.headers, credentials)
        else:
            bank_now = self._bank.books.clock.now_ns() / SECOND_NS
            auth.verify_hmac(
                request.headers, request.body, credentials, self._nonces, (time.time(), bank_now)
            )
        per_minute = int(self._bank.store.meta("per_minute", str(DEFAULT_PER_MINUTE)))
        self._buckets.take(face.scheme, per_minute, self._bank.books.clock.now_ns())

    def _find(self, face: Face, method: str, path: str) -> tuple[Route, dict[str, str]]:
        known = False
        for route in face.routes:
            match = self._paths[face.name, route.template].match(path)
            if match is not None:
                known = True
                if route.method == method:
                    return route, match.groupdict()
        if known:
            raise BankError(Reason.METHOD, f"{method} is not allowed here")
        raise BankError(Reason.NOT_FOUND, "no such endpoint")

    def _take_fault(self, route: Route, body: Mapping[str, object]) -> Fault | None:
        operation = route.operation if isinstance(route.operation, str) else route.operation(body)
        with self._bank.store.unit():
            return self._faults.take(operation)

    def _serve(
        self,
        face: Face,
        route: Route,
        params: Mapping[str, str],
        request: Incoming,
        body: Mapping[str, object],
        fault: Fault | None,
    ) -> Answer:
        bank = self._bank
        bank.tick()
        now = bank.books.clock.now_ns()
        # A stale scale: the integers are those of the other generation, the display is true.
        stale = fault is not None and fault.kind == "stale_scale"
        usual = scale_of(bank.store, face)
        scale = _OTHER.get(usual, usual) if stale else usual
        call = Call(bank, scale, params, request.query, body, now)
        with bank.store.unit(keep=fault is None or fault.is_kept):
            reply = route.handle(call)
        return Answer(reply.status, _dump(face.envelope(reply, bank.books.clock.now_ns())))

    def _correlation(self) -> str:
        self._requests += 1
        return f"{time.time_ns() // 1_000_000:012x}-{self._requests:08x}"

    def _problem(self, face: Face, error: BankError) -> Answer:
        status, code, title = error.reason.value
        body = problem_body(
            status, code, title, error.detail, self._correlation(), self._bank.books.clock.now_ns()
        )
        extensions: dict[str, object] = {}
        if error.money:
            scale = scale_of(self._bank.store, face)
            figures = {
                name: face.figure(micros * scale // 1_000_000)
                for name, micros in error.money.items()
            }
            extensions["metadata"] = {"error_code": code, **figures}
        if error.fields:
            extensions["validation"] = error.fields
        if extensions:
            body["extensions"] = extensions
        return Answer(status, _dump(face.problem(body)), retry_after=error.retry_after)


def _dump(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
