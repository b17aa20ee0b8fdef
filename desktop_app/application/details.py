"""M4 PanFirst: details are sealed, on disk, read back and compared before anyone sees them."""

import re
from contextlib import suppress
from dataclasses import replace

from desktop_app.application.card_issues import issues_of
from desktop_app.application.facts import CardBook
from desktop_app.application.ports import CardApi
from desktop_app.application.preferences import NAME, load
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardDetails, CardFacts, CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import OTHER_KEYS, UNREAD, Intent, PanState
from desktop_app.domain.service_errors import BadAnswer
from desktop_app.domain.vault_errors import DiskFull, NotKept, VaultError

_NUMBER = re.compile(rb"(?<![0-9])[2-6](?:[ -]?[0-9]){11,18}(?![0-9])")
"""What can be a card's number among everything that an answer states."""
_ID = re.compile(rb"(?<![0-9a-z])(?=[0-9-]{0,31}[a-f])[0-9a-f-]{20,72}(?![0-9a-z])", re.IGNORECASE)
"""A word of hexadecimal digits and hyphens, with a letter: some have digits like a number's."""


def keep_created(vault: Vault, accepted: Intent, card: Card, details: CardDetails | None) -> Intent:
    """Write a card that was made, and its number; the intent that says so.

    Called inside the commit that writes the intent: a crash leaves all of it or the raw answer.
    """
    vault.cards.put([card])
    if details is not None:
        vault.cards.seal_details(card.id, wanted(vault, details))
    pan = PanState.PENDING if details is None else PanState.STORED
    return replace(accepted, card_id=card.id, pan=pan)


def say_where(vault: Vault, api: CardApi, intent: Intent) -> Intent:
    """The intent of a card that was made, with where its number is, while it is not stored.

    Where a number comes only once it is lost when no kept answer can hold it. One that came and
    could not be read is not lost: its raw answer stays, and a later version may read it.
    """
    if intent.pan is PanState.STORED:
        return intent
    if not api.capabilities.details_once:
        pan = PanState.PENDING if intent.pan is PanState.NONE else intent.pan
        return replace(intent, pan=pan)
    if vault.is_resting:  # nothing can be looked into now: it is when the password is given
        return replace(intent, pan=PanState.PENDING)
    if any(_may_hold(api, intent, raw) for raw in vault.intents.raw(intent.id)):
        reason = intent.reason if intent.reason == OTHER_KEYS else UNREAD
        return replace(intent, pan=PanState.PENDING, reason=reason)
    reason = "" if intent.reason == UNREAD else intent.reason
    return replace(intent, pan=PanState.LOST, reason=reason)


async def fetch_details(vault: Vault, api: CardApi, facts: CardFacts) -> None:
    """Read a card's details from the service and keep them.

    Raises what `CardApi.secure_details` raises, NotKept, and BadAnswer where the number does not
    end as the card does: it is another card's, and nobody is shown it.
    """
    details = wanted(vault, await read_details(vault, api, facts))
    with vault.commit():
        vault.cards.seal_details(facts.id, details)
    prove_details(vault, facts.id, details)


async def read_details(vault: Vault, api: CardApi, facts: CardFacts) -> CardDetails:
    """What the service states of a card. Raises what `CardApi.secure_details` raises, BadAnswer."""
    details = await api.secure_details(facts.id, vault.settings.card_key())
    if facts.last4 and facts.last4 != details.last4:
        raise another_card()
    return details


def another_card() -> BadAnswer:
    """The number that came is not this card's."""
    return BadAnswer(detail="the number of another card")


def prove_details(vault: Vault, card_id: CardId, details: CardDetails) -> None:
    """Checkpoint, read back and compare details whose commit has ended. Raises NotKept.

    The checkpoint comes first: one flipped byte in a left-over log would drop the commit.
    """
    try:
        bring_into_file(vault)
        kept = vault.cards.holds(card_id, details)
    except PurserError:
        raise NotKept from None
    if not kept:
        raise NotKept


def _may_hold(api: CardApi, intent: Intent, raw: bytes) -> bool:
    """Whether a kept answer has what can be the number; one that was read is another card's."""
    made = api.read_created(intent.sent_as, raw)
    return (made is None or made.details is None) and may_be_number_in(raw)


def may_be_number_in(raw: bytes) -> bool:
    """Whether an answer states what can be a card's number; the digits of an id are none."""
    return _NUMBER.search(_ID.sub(b'"', raw)) is not None


def wanted(vault: Vault, details: CardDetails) -> CardDetails:
    """What the owner wants kept of details that just came: without the CVV where they chose so."""
    keeps_cvv = load(vault.settings.get(NAME)).keep_cvv
    return details if keeps_cvv else replace(details, cvv=None)


def drop_answers(vault: Vault, card_id: CardId) -> None:
    """Let the raw answers go that hold a card's CVV, where its number is stored apart from them.

    Else it would be read out of them again when what is stored is compared with what came.
    """
    for intent in issues_of(vault, card_id):
        if intent.pan is PanState.STORED:
            vault.intents.purge_raw(intent.id)


def prove_made(vault: Vault, book: CardBook, card_id: CardId, details: CardDetails) -> None:
    """As `prove_card`, of what an answer held: none of it stays beside what the owner wants."""
    kept = wanted(vault, details)
    prove_card(vault, book, card_id, kept)
    if kept.cvv is None and details.cvv is not None:
        with suppress(VaultError):  # the number is proven; the next look tries this again
            drop_answers(vault, card_id)
            bring_into_file(vault)


def prove_card(vault: Vault, book: CardBook, card_id: CardId, details: CardDetails) -> None:
    """As `prove_details`; until that has succeeded nobody is offered what is sealed."""
    try:
        prove_details(vault, card_id, details)
    except NotKept:
        with suppress(VaultError):
            book.reload(card_id, is_proven=False)
        raise


def bring_into_file(vault: Vault) -> None:
    """Checkpoint; worth the room that was kept back, as the answer itself. Raises VaultError."""
    try:
        vault.checkpoint()
    except DiskFull:
        if not vault.use_reserve():
            raise
        vault.checkpoint()
