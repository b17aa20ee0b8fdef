"""Everything that may cross the line between the worker and the GUI: frozen values, no secrets."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath

from desktop_app.application.automation_view import NO_AUTOMATION, Automation
from desktop_app.application.backup_state import BackupState, Restored
from desktop_app.application.card_view import CardView as CardView
from desktop_app.application.card_view import IntentView as IntentView
from desktop_app.application.errands import Errand
from desktop_app.application.hearing import NO_NEWS, News
from desktop_app.application.limits_asked import LimitsAsked
from desktop_app.application.notice_board import NO_BOARD, NoticeBoard
from desktop_app.application.people_list import NO_PEOPLE, PeoplePicture
from desktop_app.application.ports import Capabilities, Holder
from desktop_app.application.preferences import Preferences
from desktop_app.application.recovery_state import NO_RECOVERY, RecoveryState
from desktop_app.domain.asking import USUAL, Asking
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.errors import Failure
from desktop_app.domain.limits import Fees, Limits
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import Profile
from desktop_app.domain.replaced import Replaced
from desktop_app.domain.rescue import Rescue
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.wallets import Rate, WalletBalance


class Action(StrEnum):
    """What a person can do with a card."""

    TOP_UP = "top_up"
    WITHDRAW = "withdraw"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    TERMINATE = "terminate"
    USE_NOW = "use_now"


class Section(StrEnum):
    """The groups of the card list, in their order."""

    ATTENTION = "attention"
    ACTIVE = "active"
    DISPOSABLE = "disposable"
    FROZEN = "frozen"
    ENDED = "ended"


class LinkState(StrEnum):
    """How the last attempt to read ended: REFUSED by the service, BROKEN by our disk or code."""

    NEVER = "never"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Link:
    """`as_of` is the start of the last whole read, `since` when the present state began (UTC)."""

    state: LinkState
    as_of: datetime | None = None
    since: datetime | None = None
    failure: Failure | None = None
    next_check: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything was read in this run, and the service answers now."""
        return self.state is LinkState.ONLINE and self.as_of is not None


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A heading of the list; `total` sums stated figures and is labelled as Purser's own sum."""

    section: Section
    count: int
    total: Money | None


Row = SectionRow | CardView | IntentView
"""An intent stands for itself where it has no card: an issue whose outcome is not known."""


@dataclass(frozen=True, slots=True)
class CardDetail:
    """The chosen card: its newest transactions, wishes, and why an action is not offered.

    `refusals` maps an action to the sentence that says why not; a missing one is offered.
    `transactions_read_at` is None before the first read of this card's feed. `rescue` is the way
    out where the card's number is lost. `unguarded_since`: nobody has looked at this disposable
    card since then. `policies_paused`: in a copy that was brought back, nothing is done by itself.
    `replaces`: in whose place it is, while its list of shops is open. `strikes`: see `StrikeWatch`.
    `limits_owed` and `load_owed` were asked for when it was issued, and never sent.
    `other_number` are the last digits of a stored number that is another card's; see `NumberEnds`.
    """

    card: CardView
    transactions: tuple[Transaction, ...]
    transactions_read_at: datetime | None
    intents: tuple[IntentView, ...]
    refusals: dict[Action, str]
    end_allowed_at: datetime | None
    rescue: Rescue | None = None
    unguarded_since: datetime | None = None
    policies_paused: bool = False
    replaces: Replaced | None = None
    limits_asked: LimitsAsked | None = None
    limits_owed: SpendLimits = NO_LIMITS
    load_owed: Money = ZERO
    strikes: int = 0
    other_number: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent picture; the GUI never sees half of an update.

    `session` names the unlock it belongs to, `version` counts the pictures of that session.
    `read_only` says why no amount may be sent, `issue_refusal` why no card may be issued: one
    without a load carries no amount. `strangers` are movements with a reference of Purser's that
    this vault never gave. `question` is the chosen wish, where a wish without a card is chosen;
    `detail` is None then, and `candidates` are the cards that may be its. `under_way` are wishes
    whose answer this run is waiting for, `parts_left` is what the large top-up of `parts_card` has
    yet to send; `errands` are issues, `rows_left` rows of a list, that are not wholly sent. `armed`
    names disposable cards whose next purchase has to be seen. `person_cards`: the chosen person's.
    """

    session: str
    version: int
    vault_name: str
    folder: PurePath
    profile: Profile
    capabilities: Capabilities
    read_only: str
    link: Link
    refreshing: bool
    wallets: tuple[WalletBalance, ...]
    rates: tuple[Rate, ...]
    limits: Limits
    fees: Fees
    rows: tuple[Row, ...]
    query: str
    card_count: int
    shown_count: int
    uncertain: tuple[IntentView, ...]
    detail: CardDetail | None
    holders: tuple[Holder, ...]
    preferences: Preferences
    issue_refusal: str = ""
    strangers: tuple[Transaction, ...] = ()
    question: IntentView | None = None
    candidates: tuple[CardView, ...] = ()
    under_way: tuple[IntentView, ...] = ()
    parts_left: Money = ZERO
    parts_card: CardId | None = None
    errands: tuple[Errand, ...] = ()
    rows_left: int = 0
    armed: tuple[str, ...] = ()
    backups: BackupState | None = None
    restored: Restored | None = None
    clock_warning: str = ""
    news: News = NO_NEWS
    board: NoticeBoard = NO_BOARD
    people: PeoplePicture = NO_PEOPLE
    person_cards: tuple[CardView, ...] = ()
    automation: Automation = NO_AUTOMATION
    recovery: RecoveryState = NO_RECOVERY
    asking: Asking = USUAL

    @property
    def has_callback(self) -> bool:
        """Whether a new card can be given a callback URL."""
        return bool(self.news.host or self.profile.callback_url)

    @property
    def not_known(self) -> Money:
        """The money whose movement is not known: a sum worked out by Purser."""
        return sum((intent.amount or ZERO for intent in self.uncertain), ZERO)
