"""A thousand rules of every kind that moves money, and a month with three thousand runs of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.rule_choices import RuleChoices
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.caps import Terms, day_of, month_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, IntentId, Kind, Stage
from desktop_app.domain.limits import PUBLISHED_FEES
from desktop_app.domain.money import Money
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import (
    RESERVED,
    RULE,
    RULE_AT,
    RULE_DAY,
    RULE_LOAD,
    WINDOW,
    Payout,
    Plan,
    Rule,
    due_window,
    window_token,
)
from tests.faults.year_rules import allowance, level

RULES, RUNS_EACH = 1_000, 3
TERMS = Terms(day=Money.usd(20_000), month=Money.usd(200_000), card_day=Money.usd(500))
LOAD = Money.usd(20)


def plan_of(number: int) -> Plan:
    """Of twenty rules twelve keep a level, seven are allowances, one waits for a payout."""
    if number % 20 < 12:
        return level(number)
    return allowance(number) if number % 20 < 19 else Payout(Money.usd(500), percent=10)


def write_rules(choices: RuleChoices, vault: Vault, cards: Iterable[CardId]) -> tuple[Rule, ...]:
    """One rule for each card, all of them on."""
    with vault.commit():
        choices.set_terms(TERMS)
        choices.switch_all(True)
        for number, card_id in enumerate(cards):
            plan = plan_of(number)
            rule_id = choices.save(RuleDraft(plan, card_id, usual_caps(plan)))
            rule = next(rule for rule in (choices._book.get(rule_id),) if rule is not None)
            choices.switch_on(rule_id, plan_text(rule))
    return choices._book.all()


def write_runs(vault: Vault, rules: Iterable[Rule], now: datetime) -> None:
    """Some of this month for every rule, the last ones not long ago."""
    begins = datetime.combine(month_of(day_of(now)), datetime.min.time(), now.tzinfo)
    with vault.commit():
        for number, rule in enumerate(rules):
            for turn in range(RUNS_EACH):
                share = (turn + number / RULES) / RUNS_EACH
                vault.intents.add(_run(rule, begins + (now - begins) * share, turn, number))


def _run(rule: Rule, at: datetime, turn: int, number: int) -> Intent:
    window = due_window(at - timedelta(minutes=1))
    out = LOAD + PUBLISHED_FEES.for_load(LOAD)
    params = {
        RULE: rule.id, RULE_DAY: day_of(at).isoformat(), RULE_AT: at.isoformat(),
        RESERVED: str(out.micros), RULE_LOAD: str(LOAD.micros), WINDOW: window,
    }  # fmt: skip
    return Intent(
        IntentId(f"{number:016x}{turn:016x}"), Kind.FUND, window_token(rule.id, window, 0),
        "an earlier run", at, at, rule.card_id, LOAD, PUBLISHED_FEES.for_load(LOAD),
        Stage.CONFIRMED, params=params,
    )  # fmt: skip
