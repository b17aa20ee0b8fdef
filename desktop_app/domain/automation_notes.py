"""What rules did, skipped and were stopped by, as it is kept and shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import IntentId
from desktop_app.domain.money import Money
from desktop_app.domain.rules import RuleId


class Actor(StrEnum):
    """Who did it."""

    OWNER = "owner"
    PURSER = "purser"


class Deed(StrEnum):
    """What was done to a rule, or by it; SKIPPED carries the code of a decision.

    `ALL_ON` and `ALL_OFF` are the master switch, `TERMS` the caps of all rules together.
    """

    MADE = "made"
    CHANGED = "changed"
    SWITCHED_ON = "switched_on"
    PAUSED = "paused"
    REMOVED = "removed"
    ALL_ON = "all_on"
    ALL_OFF = "all_off"
    TERMS = "terms"
    SENT = "sent"
    SKIPPED = "skipped"
    TOLD = "told"


WALLETS = "wallet"
"""The code of what was told of wallets that run low; of a charge to come it is `coming_code`."""
_SHOP_FROM = len("2026-03-01 ")


def coming_code(at: datetime, shop: str) -> str:
    """The code of what was told of a charge to come: it is told once for its day and shop."""
    return f"{at:%Y-%m-%d} {shop}"


def shop_in(code: str) -> str:
    """The shop of a charge to come."""
    return code[_SHOP_FROM:]


@dataclass(frozen=True, slots=True)
class RuleNote:
    """One line of the log of automation; it is only ever added to.

    `seq` is given by the store, 0 before. `code` is the reason of a skip (`deciding.Code`) or of a
    pause (`rules.Why`), or what was told of. `amount` is what was sent, or was needed and skipped.
    """

    at: datetime
    deed: Deed
    actor: Actor
    rule_id: RuleId | None = None
    card_id: CardId | None = None
    code: str = ""
    amount: Money | None = None
    intent_id: IntentId | None = None
    seq: int = 0
