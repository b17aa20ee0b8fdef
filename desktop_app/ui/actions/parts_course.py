"""A top-up in parts: what it is made of, and how far it has got."""

from dataclasses import replace
from itertools import groupby

from desktop_app.application.messages import IntentView, Snapshot
from desktop_app.application.parts import PartsFailed, PartsStopped, PartsTakenBack
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import (
    OPEN_STAGES,
    TAKEN_BACK,
    UNCERTAIN_STAGES,
    IntentId,
    Kind,
)
from desktop_app.domain.intents import Stage as At
from desktop_app.domain.money import ZERO, Money, NumberStyle, format_money
from desktop_app.ui.actions.following import wishes_on
from desktop_app.ui.kit.stage_track import Stage
from desktop_app.ui.words import Words

READS_FIRST = (
    "Reads the card and the wallet first, then sends part {}. The service takes only so many "
    "requests a minute, so this can take some seconds."
)
_SHOWN = 4


def parts_words(parts: tuple[Money, ...], style: NumberStyle) -> str:
    """`In 3 parts: 2 × $2,500.00 + $200.00, each confirmed before the next.`; "" for one part."""
    if len(parts) < 2:
        return ""
    said: list[str] = []
    for part, same in groupby(parts):
        count, amount = len(list(same)), format_money(part, style)
        said.extend([amount] * count if len(parts) < _SHOWN else [_times(count, amount)])
    return f"In {len(parts)} parts: {' + '.join(said)}, each confirmed before the next."


def _times(count: int, amount: str) -> str:
    return amount if count == 1 else f"{count} × {amount}"


class PartsCourse:
    """The wishes that one large top-up makes: the newcomers of its kind on the card."""

    def __init__(self, parts: tuple[Money, ...], card_id: CardId, before: Snapshot) -> None:
        self.parts = parts
        self._card_id = card_id
        self._before = frozenset(wish.id for wish in wishes_on(before, card_id))
        self._known: dict[IntentId, IntentView] = {}

    def find(self, snapshot: Snapshot) -> tuple[IntentView, ...]:
        """The parts that were begun, in their order, as a picture last showed each."""
        for wish in wishes_on(snapshot, self._card_id):
            if wish.kind is Kind.FUND and wish.id not in self._before:
                self._known[wish.id] = wish
        begun = sorted(self._known.values(), key=lambda wish: (wish.created_at, wish.id))
        # A part is sent only once the one before it is confirmed, whether or not that was shown.
        before = [replace(w, stage=At.CONFIRMED) if w.stage in OPEN_STAGES else w for w in begun]
        return (*before[:-1], *begun[-1:])

    def is_shown(self, snapshot: Snapshot) -> bool:
        """Whether this picture shows how far the last part has got."""
        last = max(self._known.values(), key=lambda wish: (wish.created_at, wish.id), default=None)
        return last is None or any(w.id == last.id for w in wishes_on(snapshot, self._card_id))

    def is_done(self, begun: tuple[IntentView, ...]) -> bool:
        """Whether reads have confirmed every part."""
        return len(begun) == len(self.parts) and all(w.stage is At.CONFIRMED for w in begun)

    def settled(self, begun: tuple[IntentView, ...], words: Words) -> Failure:
        """What a top-up that stopped in doubt came to, once reads settled its last part."""
        loaded = sum((w.amount or ZERO for w in begun if w.stage is At.CONFIRMED), ZERO)
        whole = sum(self.parts, ZERO)
        said = f"{words.money(loaded)} of {words.money(whole)} was loaded. "
        kind = PartsStopped if loaded else PartsFailed
        if begun[-1].stage is At.CONFIRMED:
            end = "A later read confirmed the last part that was sent. The rest was not sent."
        elif begun[-1].reason == TAKEN_BACK:
            kind, end = PartsTakenBack, "The service loaded the next part, then took it back."
        else:
            end = "The service did not load the next part."
        return replace(Failure.from_error(kind(f"{said}{end}")), doing=PartsFailed.doing)

    def stages(self, begun: tuple[IntentView, ...], words: Words) -> tuple[Stage, ...]:
        """What is done together, the part that is going on, and what is left together."""
        done = [wish for wish in begun if wish.stage is At.CONFIRMED]
        number = len(done) + 1
        made: list[Stage] = []
        if done:
            name = "Part 1" if len(done) == 1 else f"Parts 1 to {len(done)}"
            made.append(Stage("done", name, f"confirmed {words.clock_s(done[-1].changed_at)}"))
        if number <= len(self.parts):
            made.append(self._going_on(number, begun[len(done) :], words))
        left = len(self.parts) - number
        if left > 0:
            made.append(Stage("todo", "1 more part" if left == 1 else f"{left} more parts"))
        return tuple(made)

    def _going_on(self, number: int, open_: tuple[IntentView, ...], words: Words) -> Stage:
        amount = format_money(self.parts[number - 1], words.style)
        wish = open_[0] if open_ else None
        if wish is not None and wish.stage in UNCERTAIN_STAGES:
            return Stage("unknown", f"Part {number}", f"{amount}, no answer")
        if wish is None:
            return Stage("now", f"Part {number}", f"{amount}, not sent yet")
        state = "being checked" if wish.stage is At.ACCEPTED else "being sent"
        return Stage("now", f"Part {number}", f"{amount}, {state}")

    def told(self, begun: tuple[IntentView, ...], check: str) -> str:
        """What the top-up waits for now; `check` says when the next read is due."""
        number = sum(wish.stage is At.CONFIRMED for wish in begun) + 1
        if len(begun) < number:
            return READS_FIRST.format(number)
        if begun[-1].stage is not At.ACCEPTED:
            return "Sent once. Waiting for the answer."
        if number == len(self.parts):
            return f"The last part is accepted: a read has to show it. {check}."
        return f"The next part is sent once a read has confirmed this one. {check}."
