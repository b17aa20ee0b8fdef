"""What the window is told of rules, and what it hands back when one is written."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.automation_notes import RuleNote
from desktop_app.domain.caps import USUAL_TERMS, Run, Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.deciding import Decision
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.replaying import Replay
from desktop_app.domain.rule_advice import Advice
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Plan, Rule, RuleCaps, RuleId


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A filled form. `rule_id` None makes a rule, else the one of that id is changed."""

    plan: Plan
    card_id: CardId | None
    caps: RuleCaps
    rule_id: RuleId | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """The dry run of a rule. `fingerprint` is what its owner confirms: it names what was shown."""

    rule: Rule
    replay: Replay | None
    advice: tuple[Advice, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as a person sees it. `label` and `last4` are its card's, "" where it has none.

    `decision` is the last one, `last_run` its newest run of this month, `last_note` the last line
    of the log about it. `next_at`: when it is due or looked at next, where that is known.
    """

    rule: Rule
    label: str
    last4: str
    decision: Decision
    last_run: Run | None = None
    moved_today: Money = ZERO
    moved_month: Money = ZERO
    last_note: RuleNote | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Automation:
    """`can_move` is the most that leaves the wallet by itself until `resets_at`, fees and all.

    `moved_today` and `moved_month` left it, or may have. `stop` is what stops every rule now,
    though the master switch is on. `notes` are the newest lines of the log, newest first.
    """

    terms: Terms = USUAL_TERMS
    rules: tuple[RuleView, ...] = ()
    can_move: Money = ZERO
    moved_today: Money = ZERO
    moved_month: Money = ZERO
    resets_at: datetime | None = None
    stop: Code | None = None
    notes: tuple[RuleNote, ...] = ()

    @property
    def running(self) -> int:
        """How many rules may move money by themselves."""
        if not self.terms.is_on:
            return 0
        return sum(row.rule.is_on and row.rule.moves_money for row in self.rules)


NO_AUTOMATION = Automation()
