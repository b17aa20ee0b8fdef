"""Labels of cards to a file and from one: shown first, then changed card by card."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_app.application.card_issues import note_of
from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.label_lines import LabelLine, dump_lines, read_lines

AT_ONCE = 50
"""Cards after which others have their turn."""


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One card whose label would become another."""

    card_id: CardId
    last4: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """What a file would change; `number` tells this look from later ones.

    `same` cards have that label, `unknown` lines name no card of this wallet, `others` are about
    something else.
    """

    number: int
    lines: int
    changes: tuple[LabelChange, ...]
    same: int
    unknown: int
    others: int
    faults: tuple[LabelLine, ...]


class Labelling:
    """Of one unlocked wallet. Nothing of this is secret."""

    def __init__(self, desk: Desk, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._publish = publish
        self._plan = LabelPlan(0, 0, (), 0, 0, 0, ())

    async def dump(self) -> bytes:
        """A line for each card, by id."""
        listed: list[dict[str, str]] = []
        for place, card in enumerate(sorted(self._desk.book.all(), key=lambda one: one.id)):
            if place % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
            last4, note = card.facts.last4, note_of(self._desk.vault, card.id)
            own = {"ref": str(card.id), "label": card.label, "holder": card.holder}
            listed.append({**own, "last4": last4, "note": note})
        return dump_lines(listed)

    async def look(self, data: bytes) -> LabelPlan:
        """What the file would change; nothing is changed. Raises InvalidInput."""
        lines = read_lines(data)
        changes: list[LabelChange] = []
        same = unknown = 0
        for line in lines:
            card = self._desk.book.get(CardId(line.ref)) if line.ref else None
            if card is None:
                unknown += bool(line.ref)
            elif card.label == line.label:
                same += 1
            else:
                changes.append(LabelChange(card.id, card.facts.last4, card.label, line.label))
        others = sum(line.is_other for line in lines)
        faults = tuple(line for line in lines if line.fault)
        number = self._plan.number + 1
        self._plan = LabelPlan(number, len(lines), tuple(changes), same, unknown, others, faults)
        return self._plan

    async def apply(self, number: int) -> int:
        """Change what the plan of this `number` says; how many labels are others now.

        Raises NotAllowed where it is not the newest, VaultError; then those before are changed.
        """
        plan = self._plan
        if number != plan.number:
            raise NotAllowed("The file was looked at again meanwhile. Look at what is shown now.")
        self._plan = replace(plan, number=plan.number + 1)
        changed = 0
        for place, change in enumerate(plan.changes):
            if place % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
            card = self._desk.book.get(change.card_id)
            if card is not None and card.label == change.before:
                self._desk.book.put(card._replace(label=change.after))
                changed += 1
        self._publish()
        return changed
