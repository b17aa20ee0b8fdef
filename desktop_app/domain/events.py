"""What a message of the card service means, why one is not believed, and what to read after it.

An event never sets a status or a balance: it names what changed, and an authenticated read of
that decides. Bitnob's catalogue has 27 names, some of them with two meanings.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money


class EventKind(StrEnum):
    """One meaning each; several names of several generations may mean the same.

    `CONTACTLESS_HELD`, `REFUND_ANNOUNCED` and `CROSS_BORDER_FEE` share their event name with the
    later `CONTACTLESS_SETTLED`, `REFUNDED` and `CROSS_BORDER_SETTLED`. `DEBITED` and `CREDITED`
    are the general postings that say no more than the direction. `TERMINATED` is the rest of an
    ended card coming back to the wallet, `REFUNDED_TO_WALLET` a shop's refund to one.
    `UNRECOGNISED` is anything that contradicts itself or has a name nobody published.
    """

    CREATED = "created"
    CREATE_FAILED = "create_failed"
    TOPPED_UP = "topped_up"
    TOP_UP_FAILED = "top_up_failed"
    WITHDRAWN = "withdrawn"
    WITHDRAWAL_FAILED = "withdrawal_failed"
    TERMINATED = "terminated"
    REGULARISED = "regularised"
    EXPIRED = "expired"
    DEBITED = "debited"
    AUTHORIZED = "authorized"
    PRE_AUTHORIZED = "pre_authorized"
    SETTLED = "settled"
    CONTACTLESS_HELD = "contactless_held"
    CONTACTLESS_SETTLED = "contactless_settled"
    CREDITED = "credited"
    REFUND_ANNOUNCED = "refund_announced"
    REFUNDED = "refunded"
    REVERSED = "reversed"
    VERIFIED = "verified"
    CROSS_BORDER_FEE = "cross_border_fee"
    CROSS_BORDER_SETTLED = "cross_border_settled"
    CROSS_BORDER_REVERSED = "cross_border_reversed"
    REFUNDED_TO_WALLET = "refunded_to_wallet"
    DECLINED = "declined"
    DECLINE_FEE = "decline_fee"
    DECLINED_FROZEN = "declined_frozen"
    DECLINED_TERMINATED = "declined_terminated"
    AUTHORIZATION_FAILED = "authorization_failed"
    DECLINED_EXPIRED = "declined_expired"
    CONTACTLESS_ACTIVATED = "contactless_activated"
    KYC_PENDING = "kyc_pending"
    KYC_PASSED = "kyc_passed"
    KYC_FAILED = "kyc_failed"
    UNRECOGNISED = "unrecognised"


class Doubt(StrEnum):
    """Why a delivery is not believed.

    The first nine are found in the delivery alone. `UNKNOWN_EVENT` (believed, but nobody knows
    what it means) and `ALTERED` (a known id with another body) are for those who keep events.
    """

    NO_SIGNATURE = "no_signature"
    TWO_SIGNATURES = "two_signatures"
    BAD_SIGNATURE = "bad_signature"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    NOT_JSON = "not_json"
    NOT_AS_PUBLISHED = "not_as_published"
    STALE = "stale"
    NOT_EXACT = "not_exact"
    UNKNOWN_EVENT = "unknown_event"
    ALTERED = "altered"


DOUBT_WORDS = {
    Doubt.NO_SIGNATURE: "It carried no signature.",
    Doubt.TWO_SIGNATURES: "It carried more than one signature.",
    Doubt.BAD_SIGNATURE: "Its signature is wrong: it is forged, changed, or signed with another "
    "secret.",
    Doubt.TOO_LARGE: "It was larger than any event is.",
    Doubt.TOO_DEEP: "It was nested deeper than any event is.",
    Doubt.NOT_JSON: "It was signed, but it is not JSON.",
    Doubt.NOT_AS_PUBLISHED: "It was signed, but it is not what Bitnob published.",
    Doubt.STALE: "It was signed too long ago, or in the future.",
    Doubt.NOT_EXACT: "The relay rewrote it, so its signature cannot be checked.",
    Doubt.UNKNOWN_EVENT: "Purser does not know this event.",
    Doubt.ALTERED: "It has the id of an earlier event, but says something else.",
}
"""One sentence each for the webhook log."""


@dataclass(frozen=True, slots=True)
class Event:
    """One message, as far as it could be read. Text is already safe to show.

    `id` is the service's, or `sha256:` and the digest of the body where it has none. `name` is
    the event's name as sent, `subject_id` the transaction's id ("" without one). `amount` and
    `fee` are None where the message states none, or its unit is not proven. `merchant` is as
    sent; `mcc` has four digits and `country` two capitals, else they are "". `reason` is the code
    of a decline or failure. `violations` is the service's own count of strikes, and `at` (UTC)
    the time it states.
    """

    id: str
    kind: EventKind
    name: str
    card_id: CardId | None
    subject_id: str = ""
    reference: str = ""
    amount: Money | None = None
    fee: Money | None = None
    merchant: str = ""
    mcc: str = ""
    country: str = ""
    reason: str = ""
    transaction_type: str = ""
    status: str = ""
    violations: int | None = None
    at: datetime | None = None


class Doubted(Exception):
    """A delivery is not believed. The text names the doubt and nothing that was sent.

    `event` is what a relay that rewrites claims was said: worth a read, never a fact.
    """

    def __init__(self, doubt: Doubt, event: Event | None = None) -> None:
        self.doubt = doubt
        self.event = event
        super().__init__(doubt.value)


class Read(StrEnum):
    """What can be read again: the card, its feed of transactions, the wallets, the holders."""

    CARD = "card"
    FEED = "feed"
    WALLETS = "wallets"
    HOLDERS = "holders"


DECLINES = frozenset(
    {
        EventKind.DECLINED,
        EventKind.DECLINED_FROZEN,
        EventKind.DECLINED_TERMINATED,
        EventKind.DECLINED_EXPIRED,
        EventKind.AUTHORIZATION_FAILED,
    }
)
"""A shop was told no. These never appear in a feed: only an event tells of them."""

_ALL_MONEY = frozenset({Read.CARD, Read.FEED, Read.WALLETS})
_ON_CARD = frozenset({Read.CARD, Read.FEED})
_CARD_ALONE = frozenset({Read.CARD})
_HOLDERS = frozenset({Read.HOLDERS})
_FEE = frozenset({Read.CARD, Read.WALLETS})
_READS = {
    EventKind.CREATED: _ALL_MONEY,
    EventKind.CREATE_FAILED: _FEE,
    EventKind.TOPPED_UP: _ALL_MONEY,
    EventKind.TOP_UP_FAILED: _ALL_MONEY,
    EventKind.WITHDRAWN: _ALL_MONEY,
    EventKind.WITHDRAWAL_FAILED: _ALL_MONEY,
    EventKind.TERMINATED: _ALL_MONEY,
    EventKind.REGULARISED: _CARD_ALONE,
    EventKind.EXPIRED: _CARD_ALONE,
    EventKind.CROSS_BORDER_FEE: _ALL_MONEY,
    EventKind.REFUNDED_TO_WALLET: _ALL_MONEY,
    # A decline may be a strike, and a strike may freeze or end the card.
    EventKind.DECLINED: _CARD_ALONE,
    EventKind.DECLINED_FROZEN: _CARD_ALONE,
    EventKind.DECLINED_EXPIRED: _CARD_ALONE,
    EventKind.AUTHORIZATION_FAILED: _CARD_ALONE,
    # In the older generation this is the card being ended: its rest goes to the wallet.
    EventKind.DECLINED_TERMINATED: _ALL_MONEY,
    EventKind.DECLINE_FEE: _FEE,
    EventKind.CONTACTLESS_ACTIVATED: _CARD_ALONE,
    EventKind.KYC_PENDING: _HOLDERS,
    EventKind.KYC_PASSED: _HOLDERS,
    EventKind.KYC_FAILED: _HOLDERS,
    EventKind.UNRECOGNISED: _ALL_MONEY,
}


def affects(event: Event) -> frozenset[Read]:
    """What `event` may have changed; shop money that is on no list here is on the card."""
    reads = _READS.get(event.kind, _ON_CARD)
    return reads if event.card_id is not None else reads - _ON_CARD
