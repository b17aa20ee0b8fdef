"""A load that a card was issued with and that never came: a lock, a crash or a refusal was first.

It is written with the issue's wish, before its first byte leaves, where the connection loads a card
apart. Nothing sends it by itself later: it is said, and the person sends it.
"""

from collections.abc import Iterable

from desktop_app.application.messages import CardView
from desktop_app.application.named_rows import NO_EFFECT
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import USABLE, Field
from desktop_app.domain.intents import TAKEN_BACK, Intent, Kind, is_without_effect
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind

LOAD = "load"
"""The parameter of an issue that holds it, in micro-USD."""
_LOOKED_THROUGH = 5_000


def load_owed(
    vault: Vault, card: CardView, newest: tuple[Intent, ...], rows: Iterable[Transaction]
) -> tuple[Intent, Money] | None:
    """The issue of a card that can be paid with and was never loaded, and the load it asked for.

    `newest` are the card's newest wishes, `rows` what this run read of its movements. Any load of
    the card ends it, whoever sent it: that was the person's later word.
    """
    if card.state not in USABLE or Field.PAN not in card.stored or (card.available or ZERO) > ZERO:
        return None
    if any(r.kind is TransactionKind.FUNDING and r.status not in NO_EFFECT for r in rows):
        return None
    if _is_loaded(newest):
        return None
    wishes = newest
    if not any(i.kind is Kind.ISSUE for i in newest):
        wishes = vault.intents.of_card(card.id, _LOOKED_THROUGH)
    issue = next((i for i in wishes if i.kind is Kind.ISSUE and _wished(i)), None)
    return None if issue is None or _is_loaded(wishes) else (issue, _wished(issue))


def _is_loaded(wishes: Iterable[Intent]) -> bool:
    """Whether a load was sent, unless it is proven that it never had an effect."""
    loads = (i for i in wishes if i.kind is Kind.FUND)
    return any(not is_without_effect(i) or i.reason == TAKEN_BACK for i in loads)


def _wished(issue: Intent) -> Money:
    text = issue.params.get(LOAD, "")
    return Money(int(text)) if text.isascii() and text.isdecimal() else ZERO
