"""One notice of every meaning, with a label, a sum and a shop that a test can look for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import RULE, Why
from tests.ui.cards_fixture import ADS, NOW

LABEL, SHOP, SUM = "Google Ads", "NETFLIX.COM", Money.usd(18, 20)
_MEANINGS = (
    (NoticeKind.CHARGE, What.NONE),
    (NoticeKind.DECLINE, What.NONE),
    (NoticeKind.REFUND, What.NONE),
    (NoticeKind.REFUND, What.RELEASED),
    (NoticeKind.LOW, What.NONE),
    (NoticeKind.ISSUER, What.FROZEN),
    (NoticeKind.ISSUER, What.ENDED),
    (NoticeKind.EXPIRING, What.NONE),
    (NoticeKind.TOP_UP, What.CONFIRMED),
    (NoticeKind.TOP_UP, What.FAILED),
    (NoticeKind.FAILED, What.NOT_FROZEN),
    (NoticeKind.FAILED, What.NOT_ALL_FROZEN),
    (NoticeKind.FAILED, What.NOT_UNFROZEN),
    (NoticeKind.FAILED, What.NOT_ENDED),
    (NoticeKind.FAILED, What.NOT_WITHDRAWN),
    (NoticeKind.MESSAGES, What.FORGED),
    (NoticeKind.MESSAGES, What.DOWN),
    (NoticeKind.DISPOSABLE, What.SPENT),
    (NoticeKind.DISPOSABLE, What.GONE),
    (NoticeKind.DISPOSABLE, What.LOOSE),
    (NoticeKind.DISPOSABLE, What.ASKS),
    (NoticeKind.RULES, What.PAUSED),
    (NoticeKind.RULES, What.DRAINED),
    (NoticeKind.RULES, What.MISSED),
    (NoticeKind.RULES, What.THIN),
    (NoticeKind.RULES, What.COMING),
    (NoticeKind.RULES, What.MADE),
    (NoticeKind.RULES, What.UNMADE),
    (NoticeKind.VAULT, What.SPOILED),
    (NoticeKind.VAULT, What.CHANGED),
    (NoticeKind.VAULT, What.OLDER),
    (NoticeKind.VAULT, What.COPIES),
    (NoticeKind.VAULT, What.NETWORK),
    (NoticeKind.VAULT, What.SYNCED),
    (NoticeKind.VAULT, What.UNTRIED),
    (NoticeKind.VAULT, What.UNKEYED),
    (NoticeKind.VAULT, What.TOGETHER),
)
_PAUSES = (Why.FAILURES, Why.NOT_FOUND, Why.CARD, Why.WALLET, Why.CLOCK, Why.RESTORED, Why.RATE)
"""Why Purser pauses rules; that a shop drained a card has a meaning of its own."""
_REASONS = {
    NoticeKind.DECLINE: "insufficient_funds",
    NoticeKind.DISPOSABLE: "used",
    NoticeKind.RULES: Why.FAILURES.value,
}
_WITHOUT_SUM = (
    NoticeKind.MESSAGES, NoticeKind.ISSUER, NoticeKind.EXPIRING, NoticeKind.DISPOSABLE,
    NoticeKind.VAULT,
)  # fmt: skip
_RULES_WITH_SUM = (What.THIN, What.COMING, What.MADE)
_OF_NO_CARD = (What.THIN, What.UNMADE, What.NOT_ALL_FROZEN)
_OF_A_STATE = (What.NOT_FROZEN, What.NOT_ALL_FROZEN, What.NOT_UNFROZEN, What.NOT_ENDED)
_WITH_SHOP = (NoticeKind.CHARGE, NoticeKind.DECLINE, NoticeKind.REFUND)
_RULES_WITH_SHOP = (What.DRAINED, What.COMING)


def sample(kind: NoticeKind = NoticeKind.CHARGE, what: What = What.NONE, key: str = "") -> Notice:
    """A notice of a meaning; not everything is of a card."""
    of_rules = kind is NoticeKind.RULES
    bare = kind in (NoticeKind.MESSAGES, NoticeKind.VAULT) or what in _OF_NO_CARD
    moved = what in _RULES_WITH_SUM if of_rules else kind not in _WITHOUT_SUM
    moved = moved and what not in _OF_A_STATE
    shop = what in _RULES_WITH_SHOP if of_rules else kind in _WITH_SHOP
    return Notice(
        key or f"{kind} {what}",
        kind,
        NOW,
        what,
        None if bare else CardId(ADS.id),
        "" if bare else LABEL,
        SUM if moved else None,
        SHOP if shop else "",
        RULE if what in (What.MADE, What.UNMADE) else _REASONS.get(kind, ""),
    )


def _by_rules() -> Iterator[Notice]:
    """Every reason of a pause, of one rule and of all; what became of what a rule sent."""
    for why in _PAUSES:
        one = sample(NoticeKind.RULES, What.PAUSED, f"rules paused {why}")
        yield replace(one, reason=why.value)
        yield replace(one, key=f"{one.key} all", reason=why.value, card_id=None, label="")
    for what in (What.CONFIRMED, What.FAILED):
        made = sample(NoticeKind.TOP_UP, what, f"top_up {what} by a rule")
        yield replace(made, reason=RULE)


def all_samples() -> tuple[Notice, ...]:
    """One of each, an hour apart, the newest first."""
    made = (*(sample(*meaning) for meaning in _MEANINGS), *_by_rules())
    return tuple(replace(n, at=NOW - timedelta(hours=5 * i)) for i, n in enumerate(made))
