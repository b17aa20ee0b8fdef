"""The practice bank's words: shops to buy at, reasons to decline, ways to fail."""

from typing import Final

SHOPS: Final = ("Bookshop", "Google Ads", "Web hosting", "Office supplies")

REASONS: Final = (
    ("insufficient_funds", "Not enough money on the card"),
    ("fraud_block", "Blocked as possible fraud"),
    ("mcc_not_allowed", "This kind of shop is not allowed"),
    ("international_blocked", "Shop in a country that is not allowed"),
    ("invalid_card_details", "Wrong number, expiry or CVV"),
    ("velocity_limit", "A spending limit is reached"),
    ("issuer_downtime", "The issuer could not be reached"),
    ("card_inactive", "The card is not active"),
    ("avs_mismatch", "The billing address is wrong"),
)
_OTHER_REASONS: Final = {
    "card_is_frozen": "The card is frozen",
    "card_expired": "The card has expired",
}
WAYS: Final = (
    ("authorization", "Online, held first"),
    ("debit", "Online, taken at once"),
    ("abroad", "In a shop abroad"),
    ("contactless", "Contactless"),
    ("pre_auth", "Held, as hotels do"),
)
SPOILS: Final = (
    ("duplicate", "It comes twice"),
    ("duplicate_new_id", "It comes twice, under two ids"),
    ("drop", "It never comes"),
    ("delay", "It comes a minute late"),
    ("reorder", "It comes after the next one"),
    ("bad_signature", "Its signature is wrong"),
    ("no_signature", "It has no signature"),
    ("altered_body", "It was altered on the way"),
    ("name_complete", "It has an older name"),
    ("snake_case", "Its keys are written otherwise"),
    ("unknown_event", "Nobody knows its kind"),
    ("unknown_card", "Nobody knows its card"),
)
OPERATIONS: Final = (
    ("fund", "Top up"),
    ("withdraw", "Withdraw"),
    ("create", "Issue a card"),
    ("freeze", "Freeze"),
    ("unfreeze", "Unfreeze"),
    ("terminate", "End a card"),
    ("list", "Read the card list"),
)
FAILURES: Final = (
    ("drop_after", "No answer after acceptance"),
    ("status", "Server error"),
    ("delay", "Slow answer"),
    ("rate_moved", "The rate moved"),
    ("unsupported_asset", "The wallet's asset is not supported"),
)
HOURS: Final = (("1", "+ 1 h"), ("24", "+ 24 h"), ("168", "+ 7 days"))
PERCENTS: Final = (("-5", "−5 %"), ("-1", "−1 %"), ("1", "+1 %"), ("5", "+5 %"))


def reason_words(reason: str) -> str:
    """A published decline reason in words; an unknown one as it is."""
    return {**dict(REASONS), **_OTHER_REASONS}.get(reason, reason or "No reason was given")
