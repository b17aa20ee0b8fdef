"""What was asked for of a card's limits, kept in the vault: a read may never state it back."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desktop_app.application.setting_store import SettingStore
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.spend_limits import Span, covers, figures_of, make_limits

_NAME = "limits_asked/"


class Stands(StrEnum):
    """What the newest read says of limits that were sent."""

    STATED = "stated"
    """The service states them."""
    OTHERS = "others"
    """The service states other limits."""
    NONE = "none"
    """The service states no limits at all."""
    UNREAD = "unread"
    """The card was not read since."""


@dataclass(frozen=True, slots=True)
class LimitsAsked:
    """One send: `wanted` by the person, `sent` on the wire, `at` (UTC).

    `is_accepted` is whether the service said yes; else nobody knows whether it arrived. `is_read`
    is whether the card was read by itself since.
    """

    wanted: SpendLimits
    sent: SpendLimits
    at: datetime
    is_accepted: bool = False
    is_read: bool = False

    def stands(self, stated: SpendLimits) -> Stands:
        """Where it stands beside what the service states now."""
        if covers(stated, self.sent):
            return Stands.STATED
        if not self.is_read:
            return Stands.UNREAD
        return Stands.NONE if stated == NO_LIMITS else Stands.OTHERS

    def accepted(self) -> "LimitsAsked":
        """After the service said yes."""
        return replace(self, is_accepted=True)


def in_force(asked: LimitsAsked | None, stated: SpendLimits) -> SpendLimits:
    """The limits to measure by: as they were asked for, unless the service states others."""
    if asked is None or asked.stands(stated) is Stands.OTHERS:
        return stated
    if not asked.is_accepted and asked.stands(stated) is not Stands.STATED:
        return stated
    return asked.wanted


def load_asked(settings: SettingStore, card_id: CardId) -> LimitsAsked | None:
    """What was last sent for a card; None for nothing, and for what cannot be read."""
    try:
        kept = json.loads(settings.get(_NAME + card_id) or "null")
        if kept is None:
            return None
        at = datetime.fromisoformat(kept["at"])
        wanted, sent = _limits(kept["wanted"]), _limits(kept["sent"])
        if at.tzinfo is None:
            return None
        return LimitsAsked(wanted, sent, at, kept["accepted"] is True, kept["read"] is True)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_asked(settings: SettingStore, card_id: CardId, asked: LimitsAsked | None) -> None:
    """Write what was sent, None for nothing. Raises VaultError."""
    text = ""
    if asked is not None:
        text = json.dumps(
            {
                "wanted": _micros(asked.wanted),
                "sent": _micros(asked.sent),
                "at": asked.at.isoformat(),
                "accepted": asked.is_accepted,
                "read": asked.is_read,
            },
            sort_keys=True,
        )
    settings.put(_NAME + card_id, text)


def dump_figures(limits: SpendLimits) -> str:
    """Limits as text: micro-USD by span."""
    return json.dumps(_micros(limits), sort_keys=True)


def load_figures(text: str) -> SpendLimits:
    """What `dump_figures` wrote. Raises ValueError, TypeError, AttributeError."""
    return _limits(json.loads(text))


def _micros(limits: SpendLimits) -> dict[str, int]:
    return {span.value: limit.micros for span, limit in figures_of(limits).items()}


def _limits(kept: dict[str, object]) -> SpendLimits:
    figures = {Span(name): micros for name, micros in kept.items()}
    if not all(type(micros) is int for micros in figures.values()):
        raise ValueError("not a figure")
    return make_limits({span: Money(int(str(micros))) for span, micros in figures.items()})
