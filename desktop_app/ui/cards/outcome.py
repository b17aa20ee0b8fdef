"""What is known about a request without an answer, in the kit's shape."""

from typing import Final

from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.domain.intents import MONEY_KINDS, OTHER_KEYS, Kind
from desktop_app.domain.intents import Stage as IntentStage
from desktop_app.domain.looking import WATCHED_FOR
from desktop_app.domain.wallets import WalletBalance, in_order_of_use
from desktop_app.ui.kit.four_part import FourPart
from desktop_app.ui.kit.stage_track import Stage
from desktop_app.ui.kit.unknown_outcome import Evidence, UnknownOutcome
from desktop_app.ui.words import HIDDEN, UNKNOWN, Words

_HAPPENED: Final = {
    IntentStage.UNKNOWN: "The request left this computer, but no usable answer came back.",
    IntentStage.NOT_FOUND: (
        "The request left this computer and no answer came. Purser looked until it could no "
        "longer arrive, and found nothing."
    ),
    IntentStage.DISPUTED: "The service took the request, but the reads since do not agree with it.",
}
_LATE_FREEZE: Final = (
    "The request left this computer and no answer came. Purser looked for half a minute and the "
    "card was not frozen. The request may still arrive and freeze it."
)
_WORD: Final = {
    IntentStage.UNKNOWN: "No answer",
    IntentStage.NOT_FOUND: "Not found",
    IntentStage.DISPUTED: "Contradicted",
}
_ENDING: Final = {
    IntentStage.UNKNOWN: "sent, no answer",
    IntentStage.NOT_FOUND: "looked for, not found",
    IntentStage.DISPUTED: "sent, result unclear",
}
# The journal knows that it may have been sent, and no more.
_PERHAPS: Final = frozenset({"earlier_run", "not_recorded"})
_LEFT, _PERHAPS_LEFT = "The request left", "The request may have left"
_MOVES_MONEY: Final = MONEY_KINDS | {Kind.TERMINATE}
_SHOWN_REFERENCE: Final = 10


def unknown_outcome(
    intent: IntentView, card: CardView | None, snapshot: Snapshot, words: Words
) -> UnknownOutcome:
    """Stages, four answers and evidence; nothing in it can send again.

    `card` is None for an issue of which nobody knows whether it made one.
    """
    return UnknownOutcome(
        title=f"{words.intent(intent)}: {_ending(intent)}",
        next_check=next_check(snapshot, words),
        stages=_stages(intent, words),
        parts=_parts(intent, card, snapshot, words),
        evidence=_evidence(intent, card, snapshot, words),
        reference=intent.reference,
    )


def paying_wallet(snapshot: Snapshot) -> WalletBalance | None:
    """The wallet that the truth line names first, so that one figure is not told as two."""
    return next(iter(in_order_of_use(snapshot.wallets, snapshot.rates)), None)


def next_check(snapshot: Snapshot, words: Words) -> str:
    """A moment rather than a countdown: it stays true without a timer."""
    if snapshot.refreshing:
        return "Checking…"
    due = snapshot.link.next_check
    return f"Next check at {words.clock_s(due)}" if due else "Checks when the service answers"


def _stages(intent: IntentView, words: Words) -> tuple[Stage, ...]:
    return (
        Stage("done", "Saved", words.clock_s(intent.created_at)),
        Stage("unknown", "Perhaps sent") if _is_perhaps(intent) else Stage("done", "Sent once"),
        Stage("unknown", _WORD[intent.stage], f"since {words.clock_s(intent.changed_at)}"),
        _last_stage(intent, words),
    )


def _is_perhaps(intent: IntentView) -> bool:
    """Whether Purser or its disk failed between writing the request down and its answer."""
    return intent.reason in _PERHAPS


def _ending(intent: IntentView) -> str:
    ending = _ENDING[intent.stage]
    return f"perhaps {ending}" if _is_perhaps(intent) and ending.startswith("sent") else ending


def _happened(intent: IntentView) -> str:
    is_late_freeze = (intent.kind, intent.stage) == (Kind.FREEZE, IntentStage.NOT_FOUND)
    happened = _LATE_FREEZE if is_late_freeze else _HAPPENED[intent.stage]
    return happened.replace(_LEFT, _PERHAPS_LEFT) if _is_perhaps(intent) else happened


def _last_stage(intent: IntentView, words: Words) -> Stage:
    if intent.stage is IntentStage.NOT_FOUND:
        return Stage("todo", "Watched for", f"until {_watched_until(intent, words)}")
    return Stage("todo", "Confirmed", "by a later read")


def _watched_until(intent: IntentView, words: Words) -> str:
    return words.day(intent.created_at + WATCHED_FOR)


def _parts(intent: IntentView, card: CardView | None, snapshot: Snapshot, words: Words) -> FourPart:
    moves = intent.kind in _MOVES_MONEY
    reads = "the card" if card else "the card list"
    if moves:
        reads = f"{reads} and the wallet"
    does = f"Keeps reading {reads}. Never sends it again."
    if intent.reason == OTHER_KEYS:
        does = "Cannot look for it: this vault was given other keys since. Never sends it again."
    note = "" if moves else "Only the state of the card is open."
    if intent.stage is IntentStage.NOT_FOUND:
        does = f"Watches for it until {_watched_until(intent, words)}. Never sends it again."
        note = "Nothing was found." if moves else note
    return FourPart(
        title=words.intent(intent),
        what_happened=_happened(intent),
        money="unknown" if moves else "no",
        money_note=note,
        purser_does=does,
        you_can_do=_you_can(intent, snapshot),
    )


def _you_can(intent: IntentView, snapshot: Snapshot) -> str:
    if intent.stage is IntentStage.NOT_FOUND:
        return "You may ask again. If the first request shows up after all, it is told here."
    if intent.stage is IntentStage.DISPUTED and intent.kind not in MONEY_KINDS:
        return "You may ask again, or ask Bitnob with the reference."
    if intent.reason == OTHER_KEYS:
        return "Give the earlier keys again under Settings, so that Purser can look."
    if intent.candidates and intent.stage is IntentStage.UNKNOWN:
        return "Say below whether one of the new cards is it."
    if snapshot.profile.is_sandbox:
        return "Nothing now. A later read settles it."
    return "Nothing now. If it stays open, send Bitnob the reference."


def _evidence(
    intent: IntentView, card: CardView | None, snapshot: Snapshot, words: Words
) -> tuple[Evidence, ...]:
    wallet = paying_wallet(snapshot)
    text = UNKNOWN if wallet is None else wallet.text(words.style)
    reference = intent.reference
    if len(reference) > _SHOWN_REFERENCE:
        reference = f"{reference[:5]}…{reference[-4:]}"
    found = [
        Evidence(
            "Wallet",
            HIDDEN if words.hidden and wallet else text,
            f"read at {words.clock_s(wallet.read_at)}" if wallet else "not read yet",
        )
    ]
    if card is not None:
        note = f"read at {words.clock_s(card.read_at)}"
        found.append(Evidence("Card balance", words.money(card.available), note))
    return (*found, Evidence("Reference", reference, "no secrets in it"))
