"""What is known about a request without an answer, in the kit's shape."""

from typing import Final

from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.domain.intents import MONEY_KINDS, Kind
from desktop_app.domain.intents import Stage as IntentStage
from desktop_app.ui.kit.four_part import FourPart
from desktop_app.ui.kit.stage_track import Stage
from desktop_app.ui.kit.unknown_outcome import Evidence, UnknownOutcome
from desktop_app.ui.words import HIDDEN, UNKNOWN, Words

_HAPPENED: Final = {
    IntentStage.UNKNOWN: "The request left this computer, but no usable answer came back.",
    IntentStage.NOT_FOUND: "The request left this computer. No read has shown its result so far.",
    IntentStage.DISPUTED: "The request was sent, but the reads since contradict each other.",
}
_WORD: Final = {
    IntentStage.UNKNOWN: "No answer",
    IntentStage.NOT_FOUND: "Not found yet",
    IntentStage.DISPUTED: "Contradicted",
}
_MOVES_MONEY: Final = MONEY_KINDS | {Kind.TERMINATE}
_SHOWN_REFERENCE: Final = 10


def unknown_outcome(
    intent: IntentView, card: CardView, snapshot: Snapshot, words: Words
) -> UnknownOutcome:
    """Stages, four answers and evidence; nothing in it can send again."""
    ending = {
        IntentStage.UNKNOWN: "sent, no answer",
        IntentStage.NOT_FOUND: "sent, not found yet",
        IntentStage.DISPUTED: "sent, result unclear",
    }[intent.stage]
    return UnknownOutcome(
        title=f"{words.intent(intent)}: {ending}",
        next_check=next_check(snapshot, words),
        stages=_stages(intent, words),
        parts=_parts(intent, snapshot, words),
        evidence=_evidence(intent, card, snapshot, words),
        reference=intent.reference,
    )


def next_check(snapshot: Snapshot, words: Words) -> str:
    """A moment rather than a countdown: it stays true without a timer."""
    if snapshot.refreshing:
        return "Checking…"
    due = snapshot.link.next_check
    return f"Next check at {words.clock_s(due)}" if due else "Checks when the service answers"


def _stages(intent: IntentView, words: Words) -> tuple[Stage, ...]:
    return (
        Stage("done", "Saved", words.clock_s(intent.created_at)),
        Stage("done", "Sent once"),
        Stage("unknown", _WORD[intent.stage], f"since {words.clock_s(intent.changed_at)}"),
        Stage("todo", "Confirmed", "by a later read"),
    )


def _parts(intent: IntentView, snapshot: Snapshot, words: Words) -> FourPart:
    moves = intent.kind in _MOVES_MONEY
    reads = "the card and the wallet" if moves else "the card"
    later = (
        "A later read settles it."
        if snapshot.profile.is_sandbox
        else "If it stays open, send Bitnob the reference."
    )
    return FourPart(
        title=words.intent(intent),
        what_happened=_HAPPENED[intent.stage],
        money="unknown" if moves else "no",
        money_note="" if moves else "Only the state of the card is open.",
        purser_does=f"Keeps reading {reads}. Never sends it again.",
        you_can_do=f"Nothing now. {later}",
    )


def _evidence(
    intent: IntentView, card: CardView, snapshot: Snapshot, words: Words
) -> tuple[Evidence, ...]:
    filled = [w for w in snapshot.wallets if w.available] or list(snapshot.wallets)
    wallet = filled[0] if filled else None
    text = UNKNOWN if wallet is None else wallet.text(words.style)
    reference = intent.reference
    if len(reference) > _SHOWN_REFERENCE:
        reference = f"{reference[:5]}…{reference[-4:]}"
    return (
        Evidence(
            "Wallet",
            HIDDEN if words.hidden and wallet else text,
            f"read at {words.clock_s(wallet.read_at)}" if wallet else "not read yet",
        ),
        Evidence(
            "Card balance", words.money(card.available), f"read at {words.clock_s(card.read_at)}"
        ),
        Evidence("Reference", reference, "no secrets in it"),
    )
