"""The FX and fee record of top-ups, folded from what the vault keeps of them."""

from dataclasses import dataclass

from desktop_app.application.desk import Desk
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.fx import TopUpRecord, fold_record
from desktop_app.domain.intents import Intent, Kind, parse_reference


@dataclass(frozen=True, slots=True)
class NamedTopUp:
    """A record with its card as a line names it."""

    record: TopUpRecord
    label: str
    last4: str


class TopUps:
    """Reads only; every figure is one that was kept when it was read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def recent(self, limit: int) -> tuple[NamedTopUp, ...]:
        """The newest top-ups of all cards, newest first, whatever became of them."""
        vault = self._desk.vault
        found = (record_of(vault, intent) for intent in vault.intents.recent(limit, Kind.FUND))
        return tuple(self._named(record) for record in found if record is not None)

    def _named(self, record: TopUpRecord) -> NamedTopUp:
        card = None if record.card_id is None else self._desk.book.get(record.card_id)
        label, last4 = ("", "") if card is None else (card.label, card.facts.last4)
        return NamedTopUp(record, label, last4)


def record_under(vault: Vault, reference: str) -> TopUpRecord | None:
    """The record of the top-up that a reference names; None where it names none of ours."""
    named = parse_reference(reference)
    intent = None if named is None else vault.intents.get(named)
    return None if intent is None else record_of(vault, intent)


def record_of(vault: Vault, intent: Intent) -> TopUpRecord | None:
    """The record of one top-up; None for any other wish."""
    return fold_record(
        intent,
        vault.facts.with_reference(intent.sent_as),
        vault.intents.evidence(intent.id),
        vault.intents.sent_at(intent.id),
    )
