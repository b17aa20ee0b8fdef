"""Pictures of an uncertain world: questions, strangers, lost numbers, look-alikes, parts."""

from datetime import timedelta

from desktop_app.application.card_list import arrange
from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.application.rescue import rescue_of
from desktop_app.domain.cards import CardId, CardState, CardStatus
from desktop_app.domain.claims import Claim, Standing
from desktop_app.domain.events import EventKind
from desktop_app.domain.intents import IntentId, Kind, PanState, Stage
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support import snapshots
from tests.support.snapshots import altered
from tests.ui.cards_fixture import ADOBE, ADS, CARDS, NOW, detail, picture

LABEL = "Domain renewal"


def wish(kind: Kind, stage: Stage, amount: Money | None = None, **changes: object) -> IntentView:
    """A wish on the first card, minutes ago."""
    at = {"created_at": NOW - timedelta(minutes=9), "changed_at": NOW - timedelta(minutes=8)}
    return snapshots.intent(kind, stage, amount, **{**at, **changes})


def question(stage: Stage = Stage.UNKNOWN, *cards: CardView) -> Snapshot:
    """An issue of which nobody knows what became of it, chosen in the list."""
    asked = wish(
        Kind.ISSUE, stage, Money.usd(20), card_id=None, label=LABEL,
        candidates=tuple(card.id for card in cards),
    )  # fmt: skip
    shown = (*cards, *CARDS)
    rows, _ = arrange(shown, "", (asked,))
    return picture(shown, rows=rows, uncertain=(asked,), question=asked, candidates=cards)


NEW_CARDS = tuple(
    snapshots.card(label, last4, available=Money.usd(20), created_at=NOW - age, read_at=NOW)
    for label, last4, age in (
        (LABEL, "5510", timedelta(minutes=7)),
        ("Team lunch", "0042", timedelta(minutes=3)),
    )
)


def on_card(*wishes: IntentView, **changes: object) -> Snapshot:
    """The first card, chosen, with open wishes."""
    card = altered(ADS, open_intents=wishes, **changes)
    uncertain = tuple(one for one in wishes if one.stage in (Stage.UNKNOWN, Stage.NOT_FOUND))
    shown = detail(card, intents=wishes)
    return picture((card, *CARDS[1:]), detail=shown, uncertain=uncertain)


def claimed(standing: Standing, *more: Claim) -> Snapshot:
    """The first card, of which a message tells a charge that no read has shown."""
    shop = Claim(
        "shop", ADS.id, EventKind.AUTHORIZED, None, Money(18_200_000), "Figma Inc.", standing
    )  # fmt: skip
    return on_card(claims=(*more, shop))


def ended_by_message() -> Snapshot:
    """As `claimed`, and a message says that the card has ended."""
    ended = Claim(
        "ended", ADS.id, EventKind.TERMINATED, CardStatus.TERMINATED, None, "", Standing.DISPUTED
    )  # fmt: skip
    return claimed(Standing.DISPUTED, ended)


def stranger() -> Snapshot:
    """A card of another copy of the vault, and two of its movements."""
    card = altered(ADOBE, is_stranger=True, stored=frozenset(), expiry=None)
    moved = tuple(
        Transaction(
            f"far-{number}", card_id, kind, TransactionStatus.SETTLED, Money.usd(100), ZERO,
            NOW - timedelta(hours=30 + number), f"PSR1{letter}-AERUKZ4JVPG66AJDIVTYTK6N54",
        )
        for number, (card_id, kind, letter) in enumerate(
            ((ADS.id, TransactionKind.FUNDING, "F"), (ADOBE.id, TransactionKind.WITHDRAWAL, "W"))
        )
    )  # fmt: skip
    cards = (ADS, card, *CARDS[2:])
    return picture(cards, detail=detail(card), strangers=moved)


def lost(**changes: object) -> Snapshot:
    """A card whose number is gone for good."""
    gone = wish(Kind.ISSUE, Stage.ACCEPTED, pan=PanState.LOST)
    card = altered(ADS, stored=frozenset(), expiry=None, open_intents=(gone,), **changes)
    rescue = rescue_of(card, (gone,), PUBLISHED_LIMITS, NOW)
    return picture((card, *CARDS[1:]), detail=detail(card, rescue=rescue))


def young_and_frozen() -> dict[str, object]:
    """A card that cannot be ended yet."""
    return {"state": CardState.FROZEN, "created_at": NOW - timedelta(hours=2)}


def parts(*stages: Stage) -> Snapshot:
    """The parts of a top-up of $5,200.00 that were begun, each at a stage."""
    amounts = (Money.usd(2_500), Money.usd(2_500), Money.usd(200))
    made = tuple(
        wish(
            Kind.FUND, stage, amount, id=IntentId(f"{number:032x}"), fee=Money.usd(25),
            created_at=NOW + timedelta(seconds=number), changed_at=NOW + timedelta(seconds=number),
        )
        for number, (stage, amount) in enumerate(zip(stages, amounts, strict=False), start=1)
    )  # fmt: skip
    open_ = tuple(one for one in made if one.stage is not Stage.CONFIRMED)
    card = altered(ADS, id=CardId(ADS.id), open_intents=open_)
    return picture((card, *CARDS[1:]), detail=detail(card, intents=made))
