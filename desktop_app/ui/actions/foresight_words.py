"""What is to come on a card in sentences: what is known, from when, and what is an estimate."""

from datetime import UTC, datetime, timedelta

from desktop_app.application.foreseeing import Outlook
from desktop_app.domain.foresight import Expected, Holds, Refunds, Shop
from desktop_app.domain.limits import Limits
from desktop_app.domain.refunds import WITHIN
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.strikes import PUBLISHED_STRIKES
from desktop_app.ui.words import Words, date_text

SHOWN_SHOPS = 4
_NEVER = "No transaction of this card was read yet: holds, regular shops and refunds are not known."
_WAITING = "Looking through what was read of this card…"
_FAILED = "What was read of this card could not be looked through: the vault did not answer."
_DAY = timedelta(days=1)


def holds_words(holds: Holds, words: Words) -> str:
    """`2 purchases of $38.00 together, 1 of them without a stated amount`; "" for none."""
    if not holds.count:
        return ""
    what = _count(holds.count, "purchase")
    stated = holds.count - holds.unstated
    if not stated:
        what = f"{what} without a stated amount"
    else:
        what = f"{what} of {words.money(holds.total)}{' together' if stated > 1 else ''}"
    told = []
    if stated and holds.unstated:
        told.append(f"{holds.unstated} of them without a stated amount")
    if holds.told:
        which = "" if holds.count == 1 else f"{holds.told} of them "
        told.append(f"{which}known from a message alone")
    return ", ".join((f"at least {what}" if holds.is_least else what, *told))


def refunds_words(refunds: Refunds, words: Words) -> str:
    """What of them is on its way, and how many could still come; "" for nothing."""
    said = []
    if refunds.count:
        sums = refunds.count - refunds.unstated
        total = f", {words.money(refunds.total)}{' together' if sums > 1 else ''}" if sums else ""
        is_are = "is" if refunds.count == 1 else "are"
        said.append(f"{_count(refunds.count, 'refund')} {is_are} on the way{total}.")
    if refunds.possible:
        paid = _count(refunds.possible, "paid purchase")
        said.append(f"{paid} of the last {WITHIN.days} days could still be refunded.")
    return " ".join(said)


def shops_words(shops: tuple[Shop, ...], words: Words) -> str:
    """The shops that charge regularly, one on a line, the surest first; "" for none."""
    if not shops:
        return ""
    lines = [shop_words(shop, words) for shop in shops[:SHOWN_SHOPS]]
    if len(shops) > SHOWN_SHOPS:
        lines.append(f"and {len(shops) - SHOWN_SHOPS} more")
    return "\n".join(lines)


def shop_words(shop: Shop, words: Words, now: datetime | None = None) -> str:
    """`Adobe, monthly: ~$54.99 about 3 Jun 2026 ($50.00 to $55.00 so far)`."""
    expected, rhythm = shop.expected, shop.rhythm
    if expected is None or rhythm is None:
        times = "once" if shop.times == 1 else f"{shop.times} times"
        at = shop.last_at
        last = f", last on {words.day(at)}" if is_stated(at) else "; the day is not stated"
        return f"{shop.name}: charged {times}{last}"
    due = f"{_about(expected, words)}{_due(expected, words, now)}"
    if shop.is_sure:
        return f"{shop.name}, {rhythm.value}: {due}{_spread(expected, words)}"
    seen = "charged twice" if shop.times == 2 else "amounts differ much"
    return f"{shop.name}, may be {rhythm.value} ({seen}): {due}{_spread(expected, words)}"


def strikes_words() -> str:
    """Why a shop that goes on trying matters: `Bitnob's card fee page, 21 Nov 2026`."""
    rule = PUBLISHED_STRIKES
    since = date_text(rule.known_since)
    return (
        "Each attempt on a frozen card is a decline that Bitnob counts; at "
        f"{rule.ends_at} it ends the card ({rule.source}, {since})."
    )


def end_rule_words(limits: Limits) -> str:
    """`A card can be ended 24 hours after it was made (Bitnob's …, 21 Nov 2026)`."""
    since = date_text(limits.known_since)
    hours = limits.end_after // timedelta(hours=1)
    return f"A card can be ended {hours} hours after it was made ({limits.end_source}, {since})"


def basis_words(outlook: Outlook | None, words: Words, *, has_failed: bool = False) -> str:
    """What all of this rests on, and what is not known."""
    if has_failed:
        return _FAILED
    if outlook is None:
        return _WAITING
    if outlook.read_at is None:
        return _NEVER
    back = "from its first day" if outlook.since is None else f"back to {words.day(outlook.since)}"
    due = f" {outlook.due:,} lines are still to be sorted in." if outlook.due else ""
    return (
        f"Known: what was read of the card {read_words(outlook.read_at, words)}, {back}.{due} "
        "Dates and amounts to come are Purser's estimates; a shop that never charged is not known."
    )


def read_words(at: datetime, words: Words) -> str:
    """`at 14:02`, or `18 May (3 days ago)`."""
    joined = "" if words.is_old(at) else "at "  # a day ago it is a date, which wants no "at"
    return f"{joined}{words.as_of(at)}"


def _about(expected: Expected, words: Words) -> str:
    return "" if expected.amount is None else f"~{words.money(expected.amount)} "


def _due(expected: Expected, words: Words, now: datetime | None) -> str:
    """`about 3 Jun 2026, give or take 2 days`; one that is late is said to be."""
    late = "was due " if expected.at < (now or datetime.now(UTC)) else ""
    days = -(-(expected.latest - expected.earliest) // (2 * _DAY))
    give = f", give or take {_count(days, 'day')}" if days > 1 else ""
    return f"{late}about {words.day(expected.at)}{give}"


def _spread(expected: Expected, words: Words) -> str:
    least, most = expected.least, expected.most
    if least is None or most is None or least == most or words.hidden:
        return ""
    return f" ({words.money(least)} to {words.money(most)} so far)"


def _count(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
