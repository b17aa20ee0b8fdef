"""Assembles faces, control and sink into one application with one ticker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from desktop_app.sandbox.bank import Bank
from desktop_app.sandbox.callbacks import is_loopback
from desktop_app.sandbox.control import Control, control_routes, json_answer, read_json
from desktop_app.sandbox.faces.wire import Json
from desktop_app.sandbox.faults import Faults
from desktop_app.sandbox.gateway import Gateway
from desktop_app.sandbox.limits import Buckets
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.sink import Sink
from desktop_app.sandbox.webhooks_out import Deliverer
from desktop_app.sandbox.wire_http import MAX_BODY

TICK_SECONDS = 0.05
Endpoint = Callable[[Request], Awaitable[Response]]


def guard(request: Request) -> None:
    """Raises ``BankError`` FORBIDDEN for a request that a web page could have caused."""
    if "origin" in request.headers or not is_loopback(request.url.hostname or ""):
        raise BankError(Reason.FORBIDDEN, "the control API answers only this machine's own tools")


def refusal(error: BankError) -> Response:
    return json_answer({"error": error.detail, "code": error.reason.code}, error.reason.status)


def make_wrap(bank: Bank) -> Callable[[Callable[[Json], Json]], Endpoint]:
    def wrap(method: Callable[[Json], Json]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                guard(request)
                body = await read_json(request)
                bank.tick()
                with bank.store.unit():
                    answer = method(body)
                bank.tick()
            except BankError as error:
                return refusal(error)
            return json_answer(answer)

        return endpoint

    return wrap


def sink_routes(sink: Sink) -> list[Route]:
    async def receive(request: Request) -> Response:
        body = await request.body()
        if len(body) > MAX_BODY:
            return Response(status_code=413)
        headers = {name: ", ".join(request.headers.getlist(name)) for name in request.headers}
        return Response(status_code=sink.keep(request.path_params["name"], headers, body))

    async def read(request: Request) -> Response:
        try:
            guard(request)
        except BankError as error:
            return refusal(error)
        return json_answer(sink.read(request.path_params["name"]))

    return [
        Route("/sink/{name}", receive, methods=["POST"]),
        Route("/control/sink/{name}", read, methods=["GET"]),
    ]


async def tick_forever(bank: Bank) -> None:
    while True:
        bank.tick()
        await asyncio.sleep(TICK_SECONDS)


def make_app(bank: Bank, signed_face: str = "v2") -> Starlette:
    """The application; its lifespan runs the ticker and the deliverer."""
    faults, buckets = Faults(bank.store), Buckets()
    control = Control(bank, faults, buckets)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(tick_forever(bank)),
            asyncio.create_task(Deliverer(bank.store, bank.books.clock, bank.credentials).run()),
        ]
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    routes = [
        *sink_routes(Sink(bank.store, bank.books.clock)),
        *control_routes(control, make_wrap(bank)),
        Mount("/", Gateway(bank, faults, buckets, signed_face)),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
