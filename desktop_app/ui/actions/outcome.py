"""A wish without an answer, told with everything that was read since."""

from desktop_app.application.messages import IntentView, Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import MONEY_KINDS, Stage
from desktop_app.domain.service_errors import OutcomeUnknown
from desktop_app.ui.actions.following import card_in, stages_of
from desktop_app.ui.cards.outcome import paying_wallet, unknown_outcome
from desktop_app.ui.failures import four_part
from desktop_app.ui.kit.unknown_outcome import Evidence, UnknownOutcome
from desktop_app.ui.words import Words

NOT_ANSWERED = Failure.from_error(OutcomeUnknown())
_HEAD, _TAIL = 8, 4


def next_check(snapshot: Snapshot, words: Words) -> str:
    """When Purser reads next."""
    if snapshot.refreshing:
        return "Reading now"
    due = snapshot.link.next_check
    return "Next check soon" if due is None else f"Next check at {words.clock_s(due)}"


def describe_unknown(
    wish: IntentView, failure: Failure, snapshot: Snapshot, words: Words
) -> UnknownOutcome:
    """The violet box about `wish`: no word in it offers to send again."""
    if wish.stage is Stage.NOT_FOUND:
        card = None if wish.card_id is None else card_in(snapshot, wish.card_id)
        return unknown_outcome(wish, card, snapshot, words)
    title = f"{words.intent(wish)}: sent, no answer"
    return UnknownOutcome(
        title=title,
        next_check=next_check(snapshot, words),
        stages=stages_of(wish, words),
        parts=four_part(failure, title, words.clock_s(wish.changed_at)),
        evidence=_evidence(wish, snapshot, words),
        reference=wish.reference,
    )


def short_reference(reference: str) -> str:
    """Head and tail of a reference; the copy button gives all of it."""
    if len(reference) <= _HEAD + _TAIL + 1:
        return reference
    return f"{reference[:_HEAD]}…{reference[-_TAIL:]}"


def _evidence(wish: IntentView, snapshot: Snapshot, words: Words) -> list[Evidence]:
    found = []
    wallet = paying_wallet(snapshot)
    if wallet is not None and wish.kind in MONEY_KINDS:
        note = f"read at {words.clock_s(wallet.read_at)}"
        found.append(Evidence("Wallet", words.amount(wallet.text(words.style)), note))
    card = None if wish.card_id is None else card_in(snapshot, wish.card_id)
    if card is not None:
        note = f"read at {words.clock_s(card.read_at)}"
        found.append(Evidence("Card balance", words.money(card.available), note))
    found.append(Evidence("Reference", short_reference(wish.reference), "no secrets in it"))
    return found
