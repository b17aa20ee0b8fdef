"""Reads whole request bodies and sends whole, cut or no answers at all."""

from email.utils import formatdate

from starlette.types import Receive, Scope, Send

from desktop_app.sandbox.clock import SECOND_NS
from desktop_app.sandbox.faults import Answer
from desktop_app.sandbox.problem import BankError, Reason

MAX_BODY = 1_048_576


async def read_body(receive: Receive) -> bytes:
    """Raises ``BankError`` TOO_LARGE beyond one mebibyte."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        part = message.get("body", b"")
        size += len(part)
        if size <= MAX_BODY:
            parts.append(part)
        more = message.get("more_body", False)
    if size > MAX_BODY:
        raise BankError(Reason.TOO_LARGE, "request body is larger than 1 MiB")
    return b"".join(parts)


async def send_answer(
    answer: Answer, now_ns: int, scope: Scope, receive: Receive, send: Send
) -> None:
    """The ``date`` header tells the bank's time, as everything else in an answer does."""
    if answer.sent is None or answer.sent >= 0:
        headers = [
            (b"content-type", answer.content_type.encode()),
            (b"content-length", str(len(answer.body)).encode()),
            (b"date", formatdate(now_ns / SECOND_NS, usegmt=True).encode()),
        ]
        if answer.retry_after:
            headers.append((b"retry-after", str(answer.retry_after).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        cut = answer.sent is not None
        body = answer.body[: answer.sent]
        await send({"type": "http.response.body", "body": body, "more_body": cut})
    if answer.sent is not None:
        scope["state"]["transport"].close()
        # uvicorn answers 500 for an application that returns early while still connected.
        while (await receive())["type"] != "http.disconnect":
            pass
