"""What can go wrong between Purser and the card service, by what it proves."""

from enum import StrEnum

from desktop_app.domain.errors import MoneyMoved, PurserError


class ServiceError(PurserError):
    """Base of what can go wrong between Purser and the card service."""

    code = "service_error"


class Unreachable(ServiceError):
    """No answer to a read; reads are harmless, so asking again is too."""

    code = "unreachable"
    happened = "The card service did not answer."
    doing = "Shows the last figures with their time and asks again by itself."
    todo = "Check the network. Stored card details stay readable."


class NotSent(ServiceError):
    """Proof that no byte of a request left this computer (reliability: PROVED_UNSENT)."""

    code = "not_sent"
    happened = "The card service could not be reached, so nothing was sent."
    doing = "Recorded that nothing left this computer."
    todo = "Check the network, then ask again."


class CodeMissing(Unreachable):
    """What talks to the service was not imported: the network has nothing to do with it."""

    code = "code_missing"
    happened = "The part of Purser that talks to the card service could not be loaded."
    doing = "Shows the last figures with their time and tries again by itself."
    todo = "Start Purser again. If it stays so, install it anew."


class OutcomeUnknown(ServiceError):
    """The request may have arrived; only a later read can tell."""

    code = "outcome_unknown"
    moved = MoneyMoved.NOT_KNOWN
    happened = "The request was sent, but no usable answer came back."
    doing = "Looks for the result by reading. Never sends it again."
    todo = "Wait. Do not repeat it: it may already have happened."


class RefusedReason(StrEnum):
    """Why the service refused, as far as it is proven."""

    INVALID = "invalid"
    FUNDS = "funds"
    CARD_STATE = "card_state"
    FORBIDDEN = "forbidden"
    AUTH = "auth"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    RATE_MOVED = "rate_moved"
    TOO_EARLY = "too_early"
    QUOTA = "quota"
    REPEATED = "repeated"
    ADDRESS = "address"
    TOO_SMALL = "too_small"
    ASSET = "asset"
    CARD_KEY = "card_key"


_REFUSED_TEXT: dict[RefusedReason, tuple[str, str]] = {
    RefusedReason.INVALID: (
        "The card service refused the request as not valid.",
        "Check the values and try again.",
    ),
    RefusedReason.FUNDS: (
        "The wallet holds too little for this amount and its fee.",
        "Add money to the wallet or choose a smaller amount.",
    ),
    RefusedReason.CARD_STATE: (
        "The card is frozen or ended, so the card service refused.",
        "Unfreeze the card first, or use another card.",
    ),
    RefusedReason.FORBIDDEN: (
        "The card service does not allow this for your account or this network address.",
        "Ask Bitnob whether the account may do this and whether your address is on its list.",
    ),
    RefusedReason.AUTH: (
        "The card service did not accept the keys or the time of this computer.",
        "Check the keys in Settings and the clock of this computer.",
    ),
    RefusedReason.NOT_FOUND: (
        "The card service does not know this card.",
        "Refresh and look at the card list.",
    ),
    RefusedReason.RATE_LIMITED: (
        "The card service asked Purser to slow down.",
        "Wait a minute, then ask again.",
    ),
    RefusedReason.RATE_MOVED: (
        "The exchange rate moved, so the card service refused.",
        "Look at the new estimate. The button sends a new request; nothing is sent by itself.",
    ),
    RefusedReason.ASSET: (
        "The card service takes no money for cards from the asset of the wallet it chose.",
        "Exchange that asset for USDC or USDT at Bitnob, then top up.",
    ),
    RefusedReason.TOO_EARLY: (
        "A card cannot be ended in its first 24 hours.",
        "Freeze it now and end it later.",
    ),
    RefusedReason.QUOTA: (
        "This person already holds the largest number of active cards.",
        "End a card of this person first, or choose another holder.",
    ),
    RefusedReason.REPEATED: (
        "The card service knew this order already and made nothing new.",
        "Nothing. That is what the repeat was to show.",
    ),
    RefusedReason.ADDRESS: (
        "The network address of this computer is not on the list of the Bitnob account.",
        "Open Settings, Going live: it says what to add and where.",
    ),
    RefusedReason.CARD_KEY: (
        "The card service encrypts card details, and knows no key of this account yet.",
        "Open Settings, Connection, make a key for card details, and give Bitnob its public half.",
    ),
    RefusedReason.TOO_SMALL: (
        "The amount is below the least that the card service takes.",
        "Choose a larger amount.",
    ),
}


class Refused(ServiceError):
    """Proof that the service turned the request down (reliability: PROVED_REJECTED)."""

    code = "refused"
    doing = "Recorded the refusal. Nothing was charged."

    reason: RefusedReason

    def __init__(self, reason: RefusedReason, *, detail: str = "") -> None:
        self.reason = reason
        happened, todo = _REFUSED_TEXT[reason]
        super().__init__(happened, todo=todo, detail=detail)


class BadAnswer(ServiceError):
    """An answer to a read that is not what was published."""

    code = "bad_answer"
    happened = "The card service sent an answer Purser cannot read."
    doing = "Ignored it and kept the last figures with their time."
    todo = "Try again later. If it stays, send the time of day to Bitnob."


class DetailsEncrypted(ServiceError):
    """The details came encrypted, and this vault has no key for them."""

    code = "details_encrypted"
    happened = "The card service encrypts this account's card details, and no key is stored here."
    doing = "Keeps the card. Its number is read as soon as there is a key."
    todo = "Open Settings, Connection, and make a key for card details."


class OtherCardKey(ServiceError):
    """The details are encrypted for another key, or were changed on the way."""

    code = "other_card_key"
    happened = "The card details that came do not open with the key that is stored here."
    doing = "Kept nothing of them."
    todo = "Give Bitnob the public key of Settings, Connection: it may know another one."


class RateLimited(ServiceError):
    """A read was put off; `retry_after` is in whole seconds."""

    code = "rate_limited"
    happened = "The card service asked Purser to slow down."
    doing = "Waits as long as it was asked to."
    todo = "Nothing. Figures refresh by themselves."

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__()


class KeysRefused(ServiceError):
    """The keys, or the clock they are signed with, were not accepted."""

    code = "keys_refused"
    happened = "The card service did not accept the keys."
    doing = "Stopped asking until you change something."
    todo = "Check the client ID and the secret in Settings."


class ClockWrong(ServiceError):
    """The computer's clock is too far from the service's for signed requests."""

    code = "clock_wrong"
    happened = "The clock of this computer differs too much from the card service's."
    doing = "Sends nothing until the clock is right."
    todo = "Set the clock of this computer to the right time and try again."


def unsent_unread(happened: str, error: ServiceError) -> NotSent:
    """Nothing was sent, for what is read before it was not; `happened` names that."""
    todo = error.todo if isinstance(error, CodeMissing) else None
    return NotSent(happened, todo=todo, detail=error.detail)
