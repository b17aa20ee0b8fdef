"""Which cards are, and which may be, the result of a create whose answer was lost.

A service may cut a reference or add to it. One that is whole names one wish for certain; a cut one
does where no other wish of this vault can be meant.
"""

from desktop_app.application.facts import CardBook
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardFacts, CardId
from desktop_app.domain.intents import (
    OTHER_KEYS,
    REFERENCE_CHARS,
    REFERENCE_MARK,
    SENT_AS,
    Intent,
    Kind,
    may_name,
    parse_reference,
)
from desktop_app.domain.service_errors import OutcomeUnknown, Refused, RefusedReason

BASELINE = "baseline"
"""The parameter of an issue that says how far `newest_seen` was before it was sent."""
_ENOUGH = 50


def is_named_by(vault: Vault, facts: CardFacts, intent: Intent) -> bool:
    """Whether a card carries the intent's reference in a slot the service keeps."""
    marks = [mark for mark in _marks(facts) if may_name(mark, intent.sent_as)]
    return any(intent.sent_as in mark or not _names_another(vault, mark, intent) for mark in marks)


def find_candidates(vault: Vault, book: CardBook, intent: Intent) -> tuple[Card, ...]:
    """Cards that became known after `intent` was sent and that no other wish made.

    Same label first. Never proof: a person says which one it is, if any.
    """
    mark = intent.params.get(BASELINE)
    if mark is None or intent.reason == OTHER_KEYS:
        return ()
    known = (book.get(card_id) for card_id in vault.cards.seen_after(int(mark)))
    new = [card for card in known if card is not None and not _is_taken(vault, card, intent)]
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
    has_mark = any(mark.startswith(REFERENCE_MARK) for mark in _marks(facts))
    if has_mark and not is_named_by(vault, facts, intent):
        return True
    if is_made_by_another(vault, facts.id, intent):
        return True
    mark = intent.params.get(BASELINE)
    if mark is None or vault.cards.get(facts.id) is None:
        return False
    return facts.id not in vault.cards.seen_after(int(mark))


def _is_taken(vault: Vault, card: Card, intent: Intent) -> bool:
    """Whether a card is another wish's. A mark of ours that nothing here explains says nothing."""
    if not is_named_by(vault, card.facts, intent):
        marks = (mark for mark in _marks(card.facts) if not may_name(mark, intent.sent_as))
        if any(_names_another(vault, mark, intent) for mark in marks):
            return True
    made = vault.intents.of_card(card.id, _ENOUGH)
    return any(other.kind is Kind.ISSUE for other in made)


def _marks(facts: CardFacts) -> tuple[str, str]:
    return facts.reference, facts.nonce


def _names_another(vault: Vault, mark: str, intent: Intent) -> bool:
    """Whether `mark` can be the reference of another wish of this vault."""
    if not mark.startswith(REFERENCE_MARK):
        return False
    whole = parse_reference(mark)
    if whole is not None and vault.intents.get(whole) is not None:
        return mark[:REFERENCE_CHARS] != intent.sent_as
    others = vault.intents.references() - {intent.sent_as}
    return any(may_name(mark, other) for other in others)
