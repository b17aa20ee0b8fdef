"""What is told of rules: a pause, a due time that was missed, what is to come and runs low."""

from datetime import datetime

from desktop_app.domain.cards import Card
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import Rule, Why


def of_pause(rule: Rule | None, label: str, why: Why, at: datetime, shop: str = "") -> Notice:
    """Purser paused a rule, or all of them where it is None. `shop`: who drained its card."""
    what = What.DRAINED if why is Why.DRAINED else What.PAUSED
    card_id = None if rule is None else rule.card_id
    key = f"rule {'all' if rule is None else rule.id} {why} {at:%Y%m%dT%H%M%S}"
    return Notice(
        key, NoticeKind.RULES, at, what, card_id, label, merchant=shop, reason=why.value
    )  # fmt: skip


def of_missed(rule: Rule, label: str, due: datetime, at: datetime) -> Notice:
    """A due time that Purser slept through, or at which nothing could be sent; told once."""
    key = f"rule {rule.id} missed {due:%Y%m%dT%H%M%S}"
    return Notice(key, NoticeKind.RULES, at, What.MISSED, rule.card_id, label)


def of_thin_wallet(rule: Rule, worth: Money, at: datetime) -> Notice:
    """All wallets together are worth less than the owner wants; once for each time they fall."""
    key = f"rule {rule.id} thin {at:%Y%m%dT%H%M%S}"
    return Notice(key, NoticeKind.RULES, at, What.THIN, amount=worth)


def of_coming(
    rule: Rule, card: Card, shop: str, due: datetime, at: datetime, amount: Money
) -> Notice:
    """A charge of `shop` is expected about `due`, of about `amount`, and the card holds too little.

    Told once for each expected charge.
    """
    key = f"rule {rule.id} coming {shop.casefold()} {due:%Y%m%d}"
    return Notice(
        key, NoticeKind.RULES, at, What.COMING, card.id, card.label, amount, merchant=shop
    )
