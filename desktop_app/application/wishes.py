"""What a filled form asks for, and how far an issue has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop_app.application.ports import Holder
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.intents import IntentId
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy


class IssueStep(StrEnum):
    """The steps of issuing, in their order."""

    SAVED = "saved"
    CREATED = "created"
    ACTIVE = "active"
    DETAILS = "details"
    LIMITS = "limits"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class IssueProgress:
    """A step that was proven, for the form that holds `form_token`."""

    form_token: str
    step: IssueStep
    at: datetime


@dataclass(frozen=True, slots=True)
class IssueWish:
    """A filled issue form. `cap` is used where the dialect asks for one.

    `again` says that the person was told of a look-alike wish and wants this one too; `parent`
    names the issue whose number was lost and that this card replaces, `replaces` the card in whose
    place it is. With a `policy` the card is
    disposable from its first moment. `limits` are set once it is active.
    """

    form_token: str
    label: str
    holder: Holder
    load: Money
    cap: Money
    note: str = ""
    again: bool = False
    parent: IntentId | None = None
    policy: Policy | None = None
    replaces: CardId | None = None
    limits: SpendLimits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class MoneyWish:
    """A filled top-up or withdraw form; `again` as in `IssueWish`, `whole` as in `IntentView`."""

    form_token: str
    card_id: CardId
    amount: Money
    description: str = ""
    again: bool = False
    whole: Money | None = None


class UseStep(StrEnum):
    """The steps of opening a card for one use, in their order."""

    WATCHED = "watched"
    ACTIVE = "active"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class UseProgress:
    """A step that was proven, for the form that holds `form_token`."""

    form_token: str
    step: UseStep
    at: datetime


@dataclass(frozen=True, slots=True)
class UseWish:
    """One use of a card for `price`. `most` is the load the person was shown: more is never sent.

    `unused_for`: after so long without a purchase it is frozen again. `again` as in `IssueWish`.
    """

    form_token: str
    card_id: CardId
    price: Money
    margin: Money
    most: Money
    unused_for: timedelta
    again: bool = False


def load_token(token: str) -> str:
    """The form token of the load that follows an issue or an unfreeze, from the form's own."""
    return f"{token}/load"
