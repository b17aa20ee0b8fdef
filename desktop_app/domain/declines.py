"""Why a shop was told no, in plain words, and what to do about it, in order."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Help(StrEnum):
    """The one act that a button can offer; NONE where only waiting or asking helps."""

    NONE = "none"
    TOP_UP = "top_up"
    UNFREEZE = "unfreeze"
    SHOW_DETAILS = "show_details"
    SHOW_LIMITS = "show_limits"
    NEW_CARD = "new_card"


@dataclass(frozen=True, slots=True)
class Decline:
    """A reason as people say it. `todo` holds the steps in order, the first is the likeliest.

    `is_strike`: whether Bitnob counts it against the card.
    """

    code: str
    happened: str
    todo: tuple[str, ...]
    help: Help = Help.NONE
    is_strike: bool = False


_ASK = "Ask Bitnob's support, with the time and the shop."
_TABLE = (
    Decline(
        "insufficient_funds",
        "There was not enough money on the card.",
        (
            "Top up the card, with some room for fees and tax.",
            "Then try at the shop again. A second try without money counts against the card.",
        ),
        Help.TOP_UP,
        is_strike=True,
    ),
    Decline(
        "card_inactive",
        "The card was not active.",
        (
            "Look at the card's state here.",
            "If it is frozen, unfreeze it. If it has ended, use another card.",
        ),
    ),
    Decline(
        "card_is_frozen",
        "The card was frozen.",
        (
            "If you know the shop, unfreeze the card and try again.",
            "If you do not, leave it frozen. Remove it from shops that still charge it: every "
            "try counts against the card.",
        ),
        Help.UNFREEZE,
        is_strike=True,
    ),
    Decline(
        "card_terminated",
        "The card had already ended.",
        ("Give the shop another card.",),
        Help.NEW_CARD,
    ),
    Decline(
        "card_expired",
        "The card had expired.",
        ("Make a new card and give its details to the shop.",),
        Help.NEW_CARD,
    ),
    Decline(
        "mcc_not_allowed",
        "Bitnob does not allow cards at this kind of shop.",
        (
            "Pay this shop in another way: no card of this account works there.",
            "Gambling, money transfers and currency exchanges are among the kinds not allowed.",
        ),
    ),
    Decline(
        "invalid_card_details",
        "The number, the expiry or the CVV was not right.",
        (
            "Show the card's details and enter them again at the shop.",
            "If you were not shopping, somebody may be guessing: freeze the card.",
        ),
        Help.SHOW_DETAILS,
    ),
    Decline(
        "avs_mismatch",
        "The billing address was not the card's.",
        ("Enter the billing address of the card at the shop, not your own.",),
        Help.SHOW_DETAILS,
    ),
    Decline(
        "international_blocked",
        "The shop is in a country that is not allowed.",
        ("Look for the same shop in another country, or pay in another way.", _ASK),
    ),
    Decline(
        "velocity_limit",
        "A spending limit was reached, or too many charges came in a short time.",
        (
            "Look at the card's limits and raise the one that is reached.",
            "Otherwise wait an hour and try once more.",
        ),
        Help.SHOW_LIMITS,
    ),
    Decline(
        "issuer_downtime",
        "The card's issuer could not be reached.",
        ("Nothing is wrong with the card. Try again in a few minutes.",),
    ),
    # Kept general on purpose: more words would tell a thief what to change.
    Decline(
        "fraud_block",
        "The charge was stopped as a possible fraud.",
        ("If it was you, do not try again: several tries can end the card.", _ASK),
    ),
    Decline(
        "authorization_expired",
        "The shop did not collect the money in time, so the hold fell off.",
        ("Nothing is needed. If you still expect the goods, ask the shop.",),
    ),
)
_BY_CODE = {each.code: each for each in _TABLE}
_OTHER_WORDS = {
    "card_declined_frozen": "card_is_frozen",
    "card_frozen": "card_is_frozen",
    "card_not_active": "card_inactive",
    "cvv_mismatch": "invalid_card_details",
    "expired_card": "card_expired",
    "insufficient_balance": "insufficient_funds",
    "insufficient_fund": "insufficient_funds",
    "invalid_cvv": "invalid_card_details",
    "no_sufficient_funds": "insufficient_funds",
    "suspected_fraud": "fraud_block",
    "terminated_card": "card_terminated",
}
NOT_STATED = Decline(
    "not_stated",
    "No reason was given.",
    ("Check the card's state and balance here, then try once more.", _ASK),
)
NOT_KNOWN = Decline(
    "not_known",
    "Bitnob gave a reason that Purser does not know.",
    ("Check the card's state and balance here.", _ASK),
)


def decline_of(reason: str) -> Decline:
    """The words for `reason`, a code or a sentence as the service sent it."""
    code = re.sub(r"[^a-z0-9]+", "_", reason.lower()).strip("_")
    known = _BY_CODE.get(_OTHER_WORDS.get(code, code))
    return known or (NOT_KNOWN if code else NOT_STATED)
