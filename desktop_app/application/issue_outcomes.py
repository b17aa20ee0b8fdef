"""What became of a filled issue form, by the wishes it made; a label tells nothing."""

from dataclasses import dataclass

from desktop_app.application.desk import Desk
from desktop_app.application.wishes import load_token
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.intents import Intent, IntentId, Stage

_PROVEN = (Stage.ACCEPTED, Stage.CONFIRMED)
_NOT_DONE = (Stage.REJECTED, Stage.STALE)


@dataclass(frozen=True, slots=True)
class IssueOutcome:
    """`wishes` are the ids of the issue and of the load that followed it.

    `is_made` is None while nobody knows; `load` is the stage of the load, None where none was sent.
    """

    wishes: frozenset[IntentId] = frozenset()
    card_id: CardId | None = None
    is_made: bool | None = None
    load: Stage | None = None

    @property
    def is_open(self) -> bool:
        """Whether a later read may still say more."""
        is_loading = self.load not in (None, Stage.CONFIRMED, *_NOT_DONE)
        return self.is_made is None or (self.is_made and is_loading)


class IssueOutcomes:
    """Reads what the vault keeps; sends nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def look(self, form_token: str) -> IssueOutcome:
        """As of now; of an unknown form nothing is known. Raises VaultError."""
        kept = self._desk.vault.intents
        issue, load = kept.of_form(form_token), kept.of_form(load_token(form_token))
        if issue is None:
            return IssueOutcome()
        return IssueOutcome(
            frozenset(one.id for one in (issue, load) if one is not None),
            issue.card_id,
            self._is_made(issue),
            None if load is None else load.stage,
        )

    def _is_made(self, issue: Intent) -> bool | None:
        card = None if issue.card_id is None else self._desk.book.get(issue.card_id)
        is_failed = card is not None and card.facts.status is CardStatus.FAILED
        if is_failed or issue.stage in _NOT_DONE:
            return False
        return True if issue.stage in _PROVEN else None
