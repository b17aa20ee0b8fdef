"""What of a large top-up was sent, and what never was: worked out from its parts' wishes."""

from collections.abc import Sequence
from typing import NamedTuple

from desktop_app.application.messages import IntentView
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ZERO, Money

_DID_NOTHING = (Stage.REJECTED, Stage.NOT_FOUND, Stage.STALE)


class Unsent(NamedTuple):
    """Of `whole` only `sent` left this computer; `newest` is the last part there is."""

    whole: Money
    sent: Money
    newest: IntentView

    @property
    def rest(self) -> Money:
        """What was never sent, and is never sent by itself."""
        return self.whole - self.sent


def unsent_rest(intents: Sequence[IntentView]) -> Unsent | None:
    """What is left of a card's newest top-up, where it was large and some of it was sent.

    `intents` are the card's wishes, the newest first. What may have been sent counts as sent.
    """
    newest = next((i for i in intents if i.kind is Kind.FUND), None)
    if newest is None or newest.whole is None:
        return None
    family = {newest.id, newest.parent or newest.id}
    parts = [i for i in intents if i.id in family or i.parent in family]
    sent = sum((i.amount or ZERO for i in parts if i.stage not in _DID_NOTHING), ZERO)
    return None if sent in (ZERO, newest.whole) else Unsent(newest.whole, sent, newest)
