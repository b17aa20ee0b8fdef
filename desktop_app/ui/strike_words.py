"""What the next decline of a card may cost, said before the card is used: dated rules."""

from desktop_app.application.messages import CardDetail
from desktop_app.domain.cards import CardState
from desktop_app.domain.strikes import OTHER_STRIKES, PUBLISHED_STRIKES, StrikeRule

_OVER = frozenset({CardState.TERMINATED, CardState.ENDING, CardState.EXPIRED, CardState.FAILED})
_LOAD = "Load the card before you use it again."


def strike_words(detail: CardDetail | None) -> str:
    """`Strike 1 of 2 before Bitnob freezes this card (…, 21 Nov 2026) …`; "" for none."""
    if detail is None or not detail.strikes or detail.card.state in _OVER:
        return ""
    count = detail.strikes
    comes = [
        f"{count} of {at} before Bitnob {does} ({_basis(rule)})"
        for at, does, rule in _steps()
        if count < at
    ]
    if not comes:
        known = f"{count} strikes are known, and by what Bitnob publishes it would have ended"
        return f"{known}: another rule is in force. {_LOAD}"
    return f"Strike {', '.join(comes)}. As far as messages told. {_LOAD}"


def _steps() -> list[tuple[int, str, StrikeRule]]:
    """When a card freezes, by the only page that says so, and when it ends, by the newest."""
    freezing = [
        (rule.freezes_at, "freezes this card", rule)
        for rule in (PUBLISHED_STRIKES, *OTHER_STRIKES)
        if rule.freezes_at is not None
    ]
    return [*freezing[:1], (PUBLISHED_STRIKES.ends_at, "ends it", PUBLISHED_STRIKES)]


def _basis(rule: StrikeRule) -> str:
    """The page, its date, and what the count cannot tell: which charges it takes for a success."""
    anew = "; a charge that works starts it anew" if rule.resets else ""
    return f"{rule.source}, {rule.known_since.day} {rule.known_since:%b %Y}{anew}"
