"""Spoils the next answers on demand, before, within or after their effect."""

import json
from dataclasses import dataclass, replace

from desktop_app.sandbox.problem import BankError, Reason, invalid, problem_body
from desktop_app.sandbox.store import Store

OPERATIONS = frozenset(
    [
        "whoami",
        "list",
        "get",
        "create",
        "fund",
        "withdraw",
        "freeze",
        "unfreeze",
        "terminate",
        "secure",
        "limits",
        "transactions",
        "balances",
        "rates",
        "customers",
        "simulate",
        "*",
    ]
)
KINDS = frozenset(
    [
        "delay",
        "drop_before",
        "drop_after",
        "truncate",
        "status",
        "html",
        "rate_limit",
        "rate_moved",
        "unsupported_asset",
        "not_listed",
        "ignore",
        "wrong_types",
        "huge",
        "stale_scale",
    ]
)
HTML = (
    b"<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway "
    b"Time-out</h1></center><hr><center>nginx</center></body></html>"
)
HUGE_BYTES = 10_000_000
JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes to send; ``sent`` None = whole, else close the connection after so many of them,
    a negative number meaning not even the status line."""

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    retry_after: int = 0
    sent: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """``after`` lets the effect happen first, for kinds that would prevent it."""

    operation: str
    kind: str
    times: int
    ms: int = 1000
    status: int = 500
    body: object = None
    after: bool = False

    @property
    def is_kept(self) -> bool:
        """False when the effect must be undone."""
        return self.kind != "ignore"


class Faults:
    """The queue of planted faults, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, fault: Fault) -> None:
        """Raises ``BankError`` VALIDATION for an unknown operation, kind or count."""
        if fault.operation not in OPERATIONS:
            raise invalid(operation="must be one of " + ", ".join(sorted(OPERATIONS)))
        if fault.kind not in KINDS:
            raise invalid(kind="must be one of " + ", ".join(sorted(KINDS)))
        if fault.times < 1 or fault.ms < 0 or not 200 <= fault.status <= 599:
            raise invalid(times="and ms must be positive, status 200 to 599")
        params = {"ms": fault.ms, "status": fault.status, "body": fault.body, "after": fault.after}
        self._store.run(
            "INSERT INTO faults(operation,kind,times,params) VALUES(?,?,?,?)",
            fault.operation,
            fault.kind,
            fault.times,
            json.dumps(params, default=float),
        )

    def all(self) -> list[Fault]:
        rows = self._store.all("SELECT operation,kind,times,params FROM faults ORDER BY id")
        return [Fault(row[0], row[1], row[2], **json.loads(row[3])) for row in rows]

    def clear(self) -> None:
        self._store.run("DELETE FROM faults")

    def take(self, operation: str) -> Fault | None:
        """The first fault that matches, one use of it spent."""
        row = self._store.one(
            "SELECT id,operation,kind,times,params FROM faults WHERE operation IN (?,'*') "
            "ORDER BY id LIMIT 1",
            operation,
        )
        if row is None:
            return None
        self._store.run("UPDATE faults SET times=times-1 WHERE id=?", row[0])
        self._store.run("DELETE FROM faults WHERE times<=0")
        return Fault(row[1], row[2], row[3], **json.loads(row[4]))


def refusal(fault: Fault) -> BankError | None:
    """The bank's own refusal that this fault stands for, if it does."""
    if fault.kind == "rate_limit":
        return BankError(
            Reason.RATE_LIMITED, "rate limit exceeded: please wait 2 seconds", retry_after=2
        )
    if fault.kind == "not_listed":
        return BankError(Reason.FORBIDDEN, "IP address not whitelisted")
    if fault.kind == "rate_moved":
        return BankError(Reason.RATE_EXPIRED, "exchange rate expired, retry the funding")
    if fault.kind == "unsupported_asset":
        return BankError(Reason.UNSUPPORTED_ASSET, "source asset is not supported")
    return None


def replacement(fault: Fault, correlation: str, now_ns: int) -> Answer | None:
    """The answer given instead of the true one, for kinds that replace it."""
    if fault.kind in ("drop_before", "drop_after"):
        return Answer(200, b"", sent=-1)
    if fault.kind == "html":
        return Answer(504, HTML, "text/html")
    if fault.kind == "status":
        return _with_status(fault, correlation, now_ns)
    return None


def _with_status(fault: Fault, correlation: str, now_ns: int) -> Answer:
    if isinstance(fault.body, str):
        return Answer(fault.status, fault.body.encode(), "text/plain")
    body = fault.body
    if body is None:
        body = problem_body(
            fault.status, "PLANTED_FAULT", "Planted Fault", "planted", correlation, now_ns
        )
    return Answer(fault.status, json.dumps(body).encode())


def spoil(fault: Fault, answer: Answer) -> Answer:
    """The true answer, made unreadable in the way the fault names."""
    if fault.kind == "truncate":
        return replace(answer, sent=len(answer.body) // 2)
    if fault.kind == "huge":
        return replace(answer, body=b'{"success":true,"data":"' + b"A" * HUGE_BYTES + b'"}')
    if fault.kind == "wrong_types":
        return replace(answer, body=json.dumps(twist(json.loads(answer.body))).encode())
    return answer


def twist(value: object) -> object:
    """Every leaf with another JSON type, keys and nesting kept."""
    if isinstance(value, dict):
        return {key: twist(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return {"items": [twist(inner) for inner in value]}
    if isinstance(value, str):
        return [len(value)]
    return f"not {value}"
