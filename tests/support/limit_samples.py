"""Made-up limits of one card, as they were sent and as far as they are used."""

from datetime import timedelta

from desktop_app.application.limiting import LimitsLook
from desktop_app.application.limits_asked import LimitsAsked
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.spend_limits import SPANS, Span, Use, fill_in, period_start
from tests.support.snapshots import NOW

WANTED = SpendLimits(Money.usd(200), monthly=Money.usd(500), all_time=Money.usd(900))
SENT = fill_in(WANTED, SPANS[:-1])
ASKED = LimitsAsked(WANTED, SENT, NOW - timedelta(days=2), is_accepted=True, is_read=True)


def make_use(span: Span, limit: int, used: int, *, is_least: bool = False) -> Use:
    """How far one limit is used at the time of the pictures."""
    return Use(span, Money.usd(limit), Money.usd(used), period_start(span, NOW), is_least)


def make_look(*uses: Use, asked: LimitsAsked | None = ASKED) -> LimitsLook:
    """What the worker answers about the first card."""
    return LimitsLook(CardId("card-google-ads"), WANTED, uses, NOW, asked)
