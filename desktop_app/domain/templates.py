"""What a card can be issued for: a template for every use, and the price of one purchase.

A template only suggests. What it says of the card is true of every card made with it.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.text import MAX_LABEL

MARGIN_PERCENT: Final = 2
LEAST_MARGIN: Final = Money.usd(1)
_CENT: Final = 10_000


class Limit(StrEnum):
    """A limit of the service that suits a use."""

    MONTH = "month"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class Template:
    """One use. `hint` is for its tile, `card` says what the card is.

    `purser` says what Purser does with it and what not; "" where the promise of the `policy` says
    so. `is_priced`: its load is worked out from a price. `limit` suits it where the service has
    limits. `load_hint` says what to load. `recurs`: its seller charges again and again, so a
    decline for lack of money is likely one day.
    """

    key: str
    name: str
    hint: str
    card: str
    purser: str = ""
    policy: PolicyKind | None = None
    is_priced: bool = False
    limit: Limit | None = None
    load_hint: str = ""
    recurs: bool = False


SHOPPING: Final = Template(
    "shopping",
    "Online shopping",
    "Stays until ended",
    "An ordinary card for online shops. It stays until you end it.",
    "Purser does nothing with it by itself. Its balance limits what shops can take.",
)
SUBSCRIPTION: Final = Template(
    "subscription",
    "Subscription",
    "Renews itself",
    "A card that stays, for one seller who charges again and again.",
    "Without a rule of yours Purser does not load it: top it up before a renewal, or that is "
    "declined.",
    recurs=True,
)
ONE_PURCHASE: Final = Template(
    "one_purchase",
    "One purchase",
    "Used once",
    "A disposable card for one order.",
    policy=PolicyKind.ONE_PURCHASE,
    is_priced=True,
)
ADS: Final = Template(
    "ads",
    "Ads",
    "Monthly budget",
    "A card that stays, for one advertising account.",
    "Without a rule of yours Purser does not load it, and it stops no campaign.",
    limit=Limit.MONTH,
    recurs=True,
)
TRIAL: Final = Template(
    "trial",
    "Free trial",
    "Frozen once used",
    "A disposable card for signing up. Load the least that is allowed.",
    policy=PolicyKind.TRIAL,
)
PARTS: Final = Template(
    "parts",
    "Ships in parts",
    "Several charges",
    "A disposable card for one order that is charged in parts.",
    policy=PolicyKind.PARTS,
)
TEAM: Final = Template(
    "team",
    "Person or department",
    "One card each",
    "A card that stays, one for each employee or department. Choose below who holds it.",
    "Purser adds up cards by person and department, and stops no purchase by itself.",
    limit=Limit.CHARGE,
)
PAYOUT: Final = Template(
    "payout",
    "Payout to spend",
    "Loaded at once",
    "A card that stays, made when money came in and loaded with it. Choose below who spends it.",
    "Without a rule of yours Purser does not see what came in. It sends the card to nobody.",
    load_hint="What came in",
)
CAMPAIGN: Final = Template(
    "campaign",
    "Campaign",
    "Budget with an end",
    "A disposable card for a campaign or an influencer. Its balance is the budget.",
    policy=PolicyKind.UNTIL,
    load_hint="The budget",
)
UNTIL: Final = Template(
    "until",
    "Until a date",
    "Ends by itself",
    "A disposable card for all purchases up to a day.",
    policy=PolicyKind.UNTIL,
)
USES: Final = Template(
    "uses",
    "Several uses",
    "Counted purchases",
    "A disposable card for a number of purchases.",
    policy=PolicyKind.USES,
)
BUILT_IN: Final = (
    SHOPPING, SUBSCRIPTION, ONE_PURCHASE, ADS, TRIAL, PARTS, TEAM, PAYOUT, CAMPAIGN, UNTIL, USES,
)  # fmt: skip
"""In the order in which they are offered; the first one is chosen until another is."""


def template_of(key: str) -> Template | None:
    """The built-in template with this key."""
    return next((one for one in BUILT_IN if one.key == key), None)


def template_for(policy: PolicyKind | None) -> Template:
    """The template that tells of no more than a policy: for a card whose use was not kept."""
    return next(one for one in BUILT_IN if one.policy is policy and one is not CAMPAIGN)


def margin_for(price: Money) -> Money:
    """What is loaded beyond a price, for rounding and exchange: 2 % in full cents, $1 at least."""
    cents = -(-price.micros * MARGIN_PERCENT // (100 * _CENT))
    return max(LEAST_MARGIN, Money(cents * _CENT)) if price else ZERO


def next_label(label: str, taken: Container[str]) -> str:
    """`Team 4` after `Team 3`, `Google Ads 2` after `Google Ads`: the first that is not taken."""
    stem, _, last = label.rpartition(" ")
    is_numbered = bool(stem) and last.isascii() and last.isdecimal() and len(last) <= 6
    number = int(last) if is_numbered else 1
    stem = stem if is_numbered else label
    while True:
        number += 1
        tail = f" {number}"
        made = stem[: MAX_LABEL - len(tail)].rstrip() + tail
        if made not in taken:
            return made
