"""Which cards may be the result of a create whose answer was lost, where nothing names it."""

from desktop_app.application.facts import CardBook
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardFacts, CardId
from desktop_app.domain.intents import OTHER_KEYS, REFERENCE_MARK, SENT_AS, Intent, Kind
from desktop_app.domain.service_errors import OutcomeUnknown, Refused, RefusedReason

BASELINE = "baseline"
"""The parameter of an issue that says how far `newest_seen` was before it was sent."""
_ENOUGH = 50


def is_named_by(card: Card, intent: Intent) -> bool:
    """Whether a card carries the intent's reference in a slot the service keeps."""
    return intent.sent_as in (card.facts.reference, card.facts.nonce)


def find_candidates(vault: Vault, book: CardBook, intent: Intent) -> tuple[Card, ...]:
    """Cards that became known after `intent` was sent and that no other wish made.

    Same label first. Never proof: a person says which one it is, if any.
    """
    mark = intent.params.get(BASELINE)
    if mark is None or intent.reason == OTHER_KEYS:
        return ()
    known = (book.get(card_id) for card_id in vault.cards.seen_after(int(mark)))
    new = [card for card in known if card is not None and not _is_taken(vault, card)]
    label = intent.params.get("label", "")
    return tuple(sorted(new, key=lambda card: card.facts.label != label)[:_ENOUGH])


def is_made_by_another(vault: Vault, card_id: CardId, intent: Intent) -> bool:
    """Whether another wish is known to have made the card."""
    made = vault.intents.of_card(card_id, _ENOUGH)
    return any(other.kind is Kind.ISSUE and other.id != intent.id for other in made)


def refuse_another(vault: Vault, facts: CardFacts, intent: Intent) -> None:
    """Look at whose card an answer to `intent` is about.

    Raises OutcomeUnknown when it is not this wish's; Refused when an agreed repeat was answered
    with the first one's card, which proves that it made none.
    """
    if SENT_AS in intent.params and intent.parent is not None:
        first = vault.intents.get(intent.parent)
        if first is not None and first.card_id == facts.id:
            raise Refused(RefusedReason.REPEATED)
    if is_of_another(vault, facts, intent):
        raise OutcomeUnknown(detail="another card")


def is_of_another(vault: Vault, facts: CardFacts, intent: Intent) -> bool:
    """Whether an answer to `intent` is about a card that `intent` cannot have made.

    Such an answer proves nothing, and what it states must not be written over that card.
    """
    ours = {m for m in (facts.reference, facts.nonce) if m.startswith(REFERENCE_MARK)}
    if ours and intent.sent_as not in ours:
        return True
    if is_made_by_another(vault, facts.id, intent):
        return True
    mark = intent.params.get(BASELINE)
    if mark is None or vault.cards.get(facts.id) is None:
        return False
    return facts.id not in vault.cards.seen_after(int(mark))


def _is_taken(vault: Vault, card: Card) -> bool:
    if any(mark.startswith(REFERENCE_MARK) for mark in (card.facts.reference, card.facts.nonce)):
        return True
    made = vault.intents.of_card(card.id, _ENOUGH)
    return any(intent.kind is Kind.ISSUE for intent in made)
