"""Names every refusal of the bank and the problem body that carries it."""

from enum import Enum

from desktop_app.sandbox.clock import nanos_z


class Reason(Enum):
    """(HTTP status, stable code, title)."""

    UNAUTHORIZED = (401, "UNAUTHORIZED", "Unauthorized")
    FORBIDDEN = (403, "FORBIDDEN", "Forbidden")
    VALIDATION = (400, "VALIDATION_ERROR", "Validation Error")
    NOT_FOUND = (404, "NOT_FOUND", "Not Found")
    METHOD = (405, "METHOD_NOT_ALLOWED", "Method Not Allowed")
    TOO_LARGE = (413, "PAYLOAD_TOO_LARGE", "Payload Too Large")
    RATE_LIMITED = (429, "RATE_LIMIT_EXCEEDED", "Too Many Requests")
    KYC_REQUIRED = (400, "KYC_REQUIRED", "Bad Request")
    CARD_COUNT = (400, "CARD_LIMIT_REACHED", "Bad Request")
    INSUFFICIENT_WALLET = (400, "COMPANY_INSUFFICIENT_BALANCE", "Bad Request")
    UNSUPPORTED_ASSET = (400, "UNSUPPORTED_SOURCE_ASSET", "Bad Request")
    AMOUNT_TOO_LOW = (400, "AMOUNT_BELOW_MINIMUM", "Bad Request")
    AMOUNT_TOO_HIGH = (400, "AMOUNT_ABOVE_MAXIMUM", "Bad Request")
    CARD_FULL = (400, "CARD_BALANCE_LIMIT_EXCEEDED", "Bad Request")
    CARD_SHORT = (400, "CARD_INSUFFICIENT_BALANCE", "Bad Request")
    CARD_NOT_READY = (400, "CARD_NOT_READY", "Bad Request")
    NO_CARD_KEY = (400, "NO_ENCRYPTION_KEY", "Bad Request")
    CARD_NOT_ACTIVE = (403, "CARD_NOT_ACTIVE", "Forbidden")
    UNDER_REVIEW = (403, "CARD_UNDER_REVIEW", "Forbidden")
    TOO_EARLY = (400, "CARD_TERMINATION_TOO_EARLY", "Bad Request")
    RATE_EXPIRED = (409, "EXCHANGE_RATE_EXPIRED", "Conflict")
    DUPLICATE = (409, "DUPLICATE_REFERENCE", "Conflict")
    STATE = (409, "INVALID_STATE", "Conflict")

    @property
    def status(self) -> int:
        return self.value[0]

    @property
    def code(self) -> str:
        return self.value[1]


class BankError(Exception):
    """A refusal. ``money`` holds micro-USD figures that the face scales and names.

    Not a frozen dataclass: ``contextlib`` must be able to set ``__traceback__``.
    """

    def __init__(
        self,
        reason: Reason,
        detail: str,
        *,
        money: dict[str, int] | None = None,
        fields: dict[str, str] | None = None,
        retry_after: int = 0,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.money = money or {}
        self.fields = fields or {}
        self.retry_after = retry_after


def invalid(**fields: str) -> BankError:
    """A validation refusal; one sentence per named field."""
    text = "; ".join(f"{name} {why}" for name, why in fields.items())
    return BankError(Reason.VALIDATION, text, fields=fields)


def problem_body(
    status: int, code: str, title: str, detail: str, correlation: str, now_ns: int
) -> dict[str, object]:
    """The published error body, key for key."""
    return {
        "type": f"https://api.bitnob.com/errors/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "correlation_id": f"req_{correlation}",
        "timestamp": nanos_z(now_ns),
    }
