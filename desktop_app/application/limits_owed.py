"""Limits that a card was issued with and that were never sent: a crash or a refusal came between.

They are written with the issue's wish, before its first byte leaves. Nothing sends them by itself
later: they are said, and the person sends them.
"""

from collections.abc import Iterable

from desktop_app.application.limits_asked import LimitsAsked, load_figures
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.intents import Intent, Kind
from desktop_app.domain.spend_limits import covers

LIMITS = "limits"
"""The parameter of an issue that holds them."""
_LOOKED_THROUGH = 5_000


def wanted_by(issue: Intent) -> SpendLimits:
    """The limits that an issue asked for; none for what cannot be read."""
    try:
        return load_figures(issue.params.get(LIMITS, "{}"))
    except (ValueError, TypeError, AttributeError):
        return NO_LIMITS


class LimitsOwed:
    """Looks through a card's wishes once; the newest are looked at every time."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[CardId, SpendLimits] = {}

    def of(
        self,
        card_id: CardId,
        newest: Iterable[Intent],
        asked: LimitsAsked | None,
        stated: SpendLimits,
    ) -> SpendLimits:
        """What is still to be sent. `newest` are the card's newest wishes, `asked` the last send.

        A send of any limits ends it: that was the person's later word.
        """
        if asked is not None:
            return NO_LIMITS
        wanted = self._wanted(card_id, newest)
        return NO_LIMITS if covers(stated, wanted) else wanted

    def _wanted(self, card_id: CardId, newest: Iterable[Intent]) -> SpendLimits:
        if card_id not in self._known:
            newest = self._vault.intents.of_card(card_id, _LOOKED_THROUGH)
        found = next((wanted_by(i) for i in newest if i.kind is Kind.ISSUE), None)
        if found is not None or card_id not in self._known:
            self._known[card_id] = found or NO_LIMITS
        return self._known[card_id]
