"""What came of looking at a rule, as a code that stays the same: Activity puts it into words."""

from enum import StrEnum


class Code(StrEnum):
    """What came of looking at a rule. GO is the only one that sends."""

    GO = "go"
    OFF = "off"
    NOT_CONFIRMED = "not_confirmed"
    PAUSED = "paused"
    OTHER_ACCOUNT = "other_account"
    LOCKED = "locked"
    NOT_READ = "not_read"
    NOT_ALLOWED = "not_allowed"
    OTHER_COPY = "other_copy"
    BROKEN = "broken"
    REFUSED = "refused"
    CLOCK = "clock"
    STALE = "stale"
    CARD_NOT_ACTIVE = "card_not_active"
    DISPUTED = "disputed"
    IN_FLIGHT = "in_flight"
    NOT_DUE = "not_due"
    NOT_BELOW = "not_below"
    MISSED = "missed"
    COOLDOWN = "cooldown"
    RUNS = "runs"
    CARD_FULL = "card_full"
    MOST_AT_ONCE = "most_at_once"
    CAP_RUN = "cap_run"
    CAP_RULE_DAY = "cap_rule_day"
    CAP_RULE_MONTH = "cap_rule_month"
    CAP_CARD_DAY = "cap_card_day"
    CAP_DAY = "cap_day"
    CAP_MONTH = "cap_month"
    WALLET_FLOOR = "wallet_floor"
    WALLET_NOT_KNOWN = "wallet_not_known"
    RATE_MOVED = "rate_moved"
    NO_TEMPLATE = "no_template"
    NO_ZONE = "no_zone"
    TOO_LITTLE = "too_little"


QUIET = frozenset(
    {Code.GO, Code.NOT_BELOW, Code.NOT_DUE, Code.OFF, Code.NOT_CONFIRMED, Code.PAUSED, Code.STALE}
)
"""What is no skip to tell of: nothing was due, or its owner knows."""
SOON = frozenset({Code.GO, Code.STALE, Code.NOT_READ, Code.IN_FLIGHT})
"""It sends, or may as soon as something was read or an answer came."""
