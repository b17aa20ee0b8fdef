"""The runs that wishes of rules stand for, by what they are asked for."""

from collections.abc import Iterable

from desktop_app.domain.caps import Run, run_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, IntentId, Stage
from desktop_app.domain.rules import RuleId

_ENDED = frozenset({Stage.CONFIRMED, Stage.REJECTED})


class RunsOf:
    """The runs of some wishes, by what they are asked for."""

    def __init__(self, known: dict[IntentId, tuple[Intent, Run]]) -> None:
        self._known = known
        self.all = tuple(run for _, run in known.values())
        self.by_rule: dict[RuleId, list[Run]] = {}
        self.by_card: dict[CardId, list[Run]] = {}
        for run in self.all:
            self.by_rule.setdefault(run.rule_id, []).append(run)
            if run.card_id is not None:
                self.by_card.setdefault(run.card_id, []).append(run)
        ended = (wish for wish, _ in known.values() if wish.stage in _ENDED)
        self.ended = sorted(ended, key=lambda wish: wish.changed_at)
        """The wishes that came to an end, by when."""
        self.answered = frozenset((run.rule_id, run.window) for run in self.all if run.is_spent)

    def renew(self, wishes: Iterable[Intent]) -> "RunsOf":
        """Those of `wishes`; what stands in the vault as it did is not read anew."""
        found: dict[IntentId, tuple[Intent, Run]] = {}
        for wish in wishes:
            before = self._known.get(wish.id)
            run = before[1] if before is not None and before[0] is wish else run_of(wish)
            if run is not None:
                found[wish.id] = wish, run
        return RunsOf(found)
