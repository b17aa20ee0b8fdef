"""One notice of every meaning, with a label, a sum and a shop that a test can look for."""

from dataclasses import replace
from datetime import timedelta

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What
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
    (NoticeKind.MESSAGES, What.FORGED),
    (NoticeKind.MESSAGES, What.DOWN),
    (NoticeKind.DISPOSABLE, What.SPENT),
    (NoticeKind.DISPOSABLE, What.GONE),
    (NoticeKind.DISPOSABLE, What.LOOSE),
    (NoticeKind.DISPOSABLE, What.ASKS),
)
_REASONS = {
    NoticeKind.DECLINE: "insufficient_funds",
    NoticeKind.DISPOSABLE: "used",
}
_WITHOUT_SUM = (
    NoticeKind.MESSAGES, NoticeKind.ISSUER, NoticeKind.EXPIRING, NoticeKind.DISPOSABLE,
)  # fmt: skip


def sample(kind: NoticeKind = NoticeKind.CHARGE, what: What = What.NONE, key: str = "") -> Notice:
    """A notice of a meaning; messages have no card."""
    bare = kind is NoticeKind.MESSAGES
    moved = kind not in _WITHOUT_SUM
    shop = kind in (NoticeKind.CHARGE, NoticeKind.DECLINE, NoticeKind.REFUND)
    return Notice(
        key or f"{kind} {what}",
        kind,
        NOW,
        what,
        None if bare else CardId(ADS.id),
        "" if bare else LABEL,
        SUM if moved else None,
        SHOP if shop else "",
        _REASONS.get(kind, ""),
    )


def all_samples() -> tuple[Notice, ...]:
    """One of each, an hour apart, the newest first."""
    made = (sample(*meaning) for meaning in _MEANINGS)
    return tuple(replace(n, at=NOW - timedelta(hours=5 * i)) for i, n in enumerate(made))
