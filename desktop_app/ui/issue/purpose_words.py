"""What a template says of the card to come, for this connection."""

from typing import Final

from desktop_app.application.ports import Capabilities
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.strikes import PUBLISHED_STRIKES, StrikeRule
from desktop_app.domain.templates import (
    ADS,
    CAMPAIGN,
    ONE_PURCHASE,
    PARTS,
    PAYOUT,
    SHOPPING,
    SUBSCRIPTION,
    TEAM,
    TRIAL,
    UNTIL,
    USES,
    Limit,
    Template,
)
from desktop_app.ui.cards.guard_words import PROMISES, UNTIL_SEEN
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.words import date_text

ICONS: Final[dict[str, IconName]] = {
    SHOPPING.key: "cards",
    SUBSCRIPTION.key: "repeat",
    ONE_PURCHASE.key: "purchase",
    ADS.key: "ads",
    TRIAL.key: "trial",
    PARTS.key: "parts",
    TEAM.key: "people",
    PAYOUT.key: "wallet",
    CAMPAIGN.key: "allowance",
    UNTIL.key: "calendar",
    USES.key: "disposable",
}
_HELD: Final = {
    Limit.MONTH: "Bitnob can hold it to a limit per month.",
    Limit.CHARGE: "Bitnob can hold it to limits per charge, day, week or month.",
}
_NOT_HELD: Final = "This connection has no limit per month: what is loaded limits it."
_CAPPED: Final = "This connection has no limit per month: load and spending cap limit it."
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth")


def purpose_words(template: Template, can: Capabilities) -> str:
    """What the card is, what Purser does with it, and what limits it."""
    promise = template.purser
    if template.policy is not None:
        seen = "" if template.policy is PolicyKind.UNTIL else UNTIL_SEEN
        promise = f"{PROMISES[template.policy]} {seen}".strip()
    parts = (template.card, promise, _limit_words(template, can), _strike_words(template))
    return " ".join(part for part in parts if part)


def _limit_words(template: Template, can: Capabilities) -> str:
    if template.limit is None:
        return ""
    if can.spend_limits:
        return _HELD[template.limit]
    return _CAPPED if can.needs_cap else _NOT_HELD


def _strike_words(template: Template, rule: StrikeRule = PUBLISHED_STRIKES) -> str:
    """What declines for lack of money lead to, where they are likely; dated, and from where."""
    if not template.recurs or rule.ends_at > len(_ORDINALS):
        return ""
    which = _ORDINALS[rule.ends_at - 1]
    return (
        f"Bitnob ends a card at the {which} decline for lack of money "
        f"({rule.source}, {date_text(rule.known_since)})."
    )
