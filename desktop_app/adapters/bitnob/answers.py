"""Decides what an answer proves: a success, a proven refusal, or nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from enum import StrEnum

from desktop_app.adapters.bitnob.decode import Undecodable, decode
from desktop_app.adapters.bitnob.wire import Text, Wire, parse, unwrap
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.domain.clock_skew import is_far_off
from desktop_app.domain.money import MICROS_PER_USD
from desktop_app.domain.service_errors import (
    BadAnswer,
    ClockWrong,
    KeysRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    RefusedReason,
    ServiceError,
    Unreachable,
)
from desktop_app.domain.units import PROBE

_LONGEST_PAUSE_S = 3600
_USUAL_PAUSE_S = 10
# What a rejection is proven by; 409 counts only with a known code, everything else never.
_PROVING = frozenset({400, 401, 403, 404, 413, 415, 422, 429})
_BY_STATUS = {
    401: RefusedReason.AUTH,
    404: RefusedReason.NOT_FOUND,
    429: RefusedReason.RATE_LIMITED,
}
_BY_CODE = {
    "COMPANY_INSUFFICIENT_BALANCE": RefusedReason.FUNDS,
    "CARD_LIMIT_REACHED": RefusedReason.QUOTA,
    "CARD_NOT_ACTIVE": RefusedReason.CARD_STATE,
    "CARD_NOT_READY": RefusedReason.CARD_STATE,
    "CARD_TERMINATION_TOO_EARLY": RefusedReason.TOO_EARLY,
    "EXCHANGE_RATE_EXPIRED": RefusedReason.RATE_MOVED,
    "KYC_REQUIRED": RefusedReason.FORBIDDEN,
    "UNSUPPORTED_SOURCE_ASSET": RefusedReason.ASSET,
    "ORG_NOT_ACTIVE": RefusedReason.FORBIDDEN,
}
# Seen in recorded answers that carry no telling code. Whole sentences only: never a part of one.
_BY_PHRASE = {
    "insufficient company balance": RefusedReason.FUNDS,
    "insufficient wallet balance": RefusedReason.FUNDS,
    "customer already has 3 active cards, maximum is 3": RefusedReason.QUOTA,
    "ip address not whitelisted": RefusedReason.ADDRESS,
    "kyc verification required (status=none)": RefusedReason.FORBIDDEN,
    "no encryption key is registered": RefusedReason.CARD_KEY,
}
_MINIMUM = re.compile(r"below minimum funding of \$([0-9]{1,9}(?:\.[0-9]{1,2})?)", re.ASCII)


class Fault(StrEnum):
    """How the body of an answer ended, when not well."""

    NONE = ""
    CUT = "cut"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the body as far as it came, two headers as text."""

    status: int
    body: bytes = field(repr=False)
    fault: Fault = Fault.NONE
    date: str = ""
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error body in the published format. `correlation` is "" when it names none."""

    status: int
    code: str
    phrase: str
    correlation: str

    @property
    def detail(self) -> str:
        """Our short code for support: `403 FORBIDDEN req_019d9b7e…`; no server prose."""
        shown = self.correlation[:12] + "…" if len(self.correlation) > 12 else self.correlation
        return " ".join(part for part in (str(self.status), self.code, shown) if part)


class _Metadata(Wire):
    error_code: Text = ""


class _Extensions(Wire):
    metadata: _Metadata | None = None


class _ProblemWire(Wire):
    type: Text = ""
    status: int | None = None
    detail: Text = ""
    code: Text = ""
    correlation_id: Text = ""
    extensions: _Extensions | None = None
    success: bool | None = None


def read_data(answer: Answer, unwrap: Callable[[object], object] = unwrap) -> object:
    """The data of a whole 2xx answer. Raises NotAsPublished or Undecodable."""
    if answer.fault or not 200 <= answer.status <= 299:
        raise NotAsPublished("no success")
    return unwrap(decode(answer.body))


def parse_problem(answer: Answer) -> Problem | None:
    """The error body, or None when it is not in the published format (a proxy's page, say).

    One that calls itself a success contradicts itself: it proves nothing.
    """
    if answer.fault:
        return None
    try:
        wire = parse(_ProblemWire, decode(answer.body))
    except (NotAsPublished, Undecodable):
        return None
    metadata = wire.extensions.metadata if wire.extensions else None
    names = (metadata.error_code if metadata else "", wire.code, wire.type.rpartition("/")[2])
    code = next((name for name in names if re.fullmatch(r"[A-Z][A-Z0-9_]{1,47}", name)), "")
    if not code or wire.success or wire.status not in (None, answer.status):
        return None
    named = re.fullmatch(r"[A-Za-z0-9_-]{4,80}", wire.correlation_id)
    return Problem(
        answer.status, code, wire.detail.strip(" .").lower(), named.group() if named else ""
    )


def send_error(answer: Answer) -> ServiceError:
    """What an answer to a send that is no clean success proves."""
    problem = parse_problem(answer)
    if problem is None or not problem.correlation:
        return OutcomeUnknown(detail=f"{answer.status} {answer.fault}".strip())
    reason = _reason(problem)
    if problem.status in _PROVING or (problem.status == 409 and reason is RefusedReason.RATE_MOVED):
        return Refused(reason, detail=problem.detail)
    return OutcomeUnknown(detail=problem.detail)


def read_error(answer: Answer, offset_s: float, now: datetime) -> ServiceError:
    """What an answer to a read that is no clean success means.

    `offset_s` is the service's clock less ours; `now` is the time Retry-After counts from.
    """
    status = answer.status
    if status == 429:
        return RateLimited(retry_after_s(answer.retry_after, now))
    if answer.fault is Fault.CUT or status == 408 or status >= 500:
        return Unreachable(detail=str(status))
    problem = parse_problem(answer)
    if problem is None or not status >= 400:
        return BadAnswer(detail=f"{status} {answer.fault}".strip())
    if status == 401:
        return (ClockWrong if is_far_off(offset_s) else KeysRefused)(detail=problem.detail)
    return Refused(_reason(problem), detail=problem.detail)


def _reason(problem: Problem) -> RefusedReason:
    """The stable code decides, then a whole known sentence, then the status."""
    found = (
        _BY_STATUS.get(problem.status)
        or _BY_CODE.get(problem.code)
        or _BY_PHRASE.get(problem.phrase)
        or _too_small(problem)
    )
    if found is not None:
        return found
    return RefusedReason.FORBIDDEN if problem.status == 403 else RefusedReason.INVALID


def _too_small(problem: Problem) -> RefusedReason | None:
    """Only a stated least amount says so, and only one that `PROBE` reaches.

    The agreed probe takes it for proof that it sent less than `PROBE`, and goes on to a hundred
    times as many units. A code alone names no amount, and some cards have a larger least one.
    """
    stated = _MINIMUM.fullmatch(problem.phrase)
    least = None if stated is None else Decimal(stated.group(1)) * MICROS_PER_USD
    is_proof = least is not None and 0 < least <= PROBE.micros
    return RefusedReason.TOO_SMALL if is_proof else None


def parse_http_date(text: str) -> datetime | None:
    """An HTTP date with its zone, or None."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo is not None else None


def retry_after_s(text: str, now: datetime) -> int:
    """Whole seconds to wait, 1 to 3600, from either published form; 10 when it is neither."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        seconds = int(text)
    else:
        until = parse_http_date(text)
        if until is None:
            return _USUAL_PAUSE_S
        seconds = int((until - now).total_seconds())
    return min(max(seconds, 1), _LONGEST_PAUSE_S)
