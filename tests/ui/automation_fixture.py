"""Made-up rules in every state, with figures of today, for the tests and pictures of Automation."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from desktop_app.application.automation_view import Automation, Preview, RuleView
from desktop_app.application.messages import Snapshot
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.caps import Run, Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.deciding import Decision
from desktop_app.domain.intents import IntentId, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.replaying import Replay, Replayed
from desktop_app.domain.rule_advice import Advice, AdviceKind
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    NO_CAPS,
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Plan,
    Reminder,
    Rule,
    RuleCaps,
    RuleId,
    WalletAlert,
    Why,
)
from desktop_app.domain.schedules import Every, Schedule
from tests.ui.cards_fixture import ADOBE, ADS, FIGMA, HOSTING, picture

NOW = datetime.now(UTC)
LOAD = Money.usd(80)
CAPS = RuleCaps(Money.usd(100), Money.usd(250), Money.usd(1_500))
MONTHLY = Schedule(Every.MONTH, time(9, 0), "Africa/Lagos", day=31)
PLANS: dict[str, Plan] = {
    "to": KeepTo(Money.usd(20), Money.usd(100)),
    "by": KeepBy(Money.usd(20), Money.usd(50)),
    "allowance": Allowance(MONTHLY, Money.usd(300)),
    "weekly": Allowance(replace(MONTHLY, every=Every.WEEK, weekday=4), Money.usd(75), Mode.ADD),
    "daily": Allowance(replace(MONTHLY, every=Every.DAY), Money.usd(15)),
    "payout": Payout(Money.usd(500), percent=10),
    "sum": Payout(Money.usd(500), amount=Money.usd(60)),
    "template": Payout(Money.usd(500), amount=Money.usd(60), template="Ads in May"),
    "reminder": Reminder("Adobe", 1, 10),
    "any": Reminder("", 3, 0),
    "alert": WalletAlert(Money.usd(200)),
}


def rule(plan: Plan, card_id: CardId | None = ADS.id, number: int = 1, **changes: object) -> Rule:
    """A rule that is on."""
    moves = not isinstance(plan, (Reminder, WalletAlert))
    made = Rule(
        RuleId(f"{number:032x}"), plan, card_id, CAPS if moves else NO_CAPS, "account",
        NOW - timedelta(days=9), number, None,
    )  # fmt: skip
    return replace(made, **changes)


def view(made: Rule, label: str = "Google Ads", last4: str = "4417", **changes: object) -> RuleView:
    """How it stands; nothing is to be done unless a `decision` is given."""
    given = {"decision": Decision(Code.NOT_BELOW), **changes}
    return RuleView(made, label, last4, **given)


def run(made: Rule, at: datetime, load: Money = LOAD) -> Run:
    """One run of a rule."""
    return Run(
        IntentId("f" * 32), made.id, made.card_id, at.date(), at, load, load + Money.usd(1),
        Stage.CONFIRMED, "", "below",
    )  # fmt: skip


TO = rule(PLANS["to"])
BY = rule(PLANS["by"], ADOBE.id, 2)
LOW = rule(PLANS["allowance"], HOSTING.id, 3, paused=Why.WALLET)
NEW = rule(PLANS["reminder"], FIGMA.id, 4, paused=Why.NEW)
RULES = (
    view(
        TO, last_run=run(TO, NOW - timedelta(minutes=40)), moved_today=Money.usd(80),
        moved_month=Money.usd(410), next_at=NOW + timedelta(minutes=8),
    ),
    view(
        BY, "Adobe", "9021",
        decision=Decision(
            Code.COOLDOWN, need=Money.usd(50), until=NOW + timedelta(minutes=20)
        ),
        last_run=run(BY, NOW - timedelta(minutes=40), Money.usd(50)),
        moved_today=Money.usd(50), moved_month=Money.usd(50), next_at=NOW + timedelta(minutes=20),
    ),
    view(
        LOW, "Marketing team: newsletter and landing pages", "1177",
        decision=Decision(Code.PAUSED),
    ),
    view(NEW, "Figma", "2286", decision=Decision(Code.NOT_CONFIRMED)),
)  # fmt: skip


def note(deed: Deed, minutes: int, about: Rule | None = TO, **changes: object) -> RuleNote:
    """One line of the log."""
    given = {"actor": Actor.PURSER, "rule_id": about.id if about else None, **changes}
    return RuleNote(NOW - timedelta(minutes=minutes), deed, **given)


NOTES = (
    note(Deed.SENT, 40, amount=Money.usd(80), code=Code.GO.value),
    note(Deed.SKIPPED, 55, BY, amount=Money.usd(50), code=Code.COOLDOWN.value),
    note(Deed.PAUSED, 90, LOW, code=Why.WALLET.value),
    note(Deed.SWITCHED_ON, 700, actor=Actor.OWNER),
    note(Deed.TERMS, 900, None, actor=Actor.OWNER),
    note(Deed.REMOVED, 4_000, rule(PLANS["by"], number=99), actor=Actor.OWNER),
)
TERMS = Terms(is_on=True)
AUTOMATION = Automation(
    terms=TERMS,
    rules=RULES,
    can_move=Money.usd(118, 75),
    moved_today=Money.usd(131, 25),
    moved_month=Money.usd(466, 60),
    resets_at=datetime(NOW.year, NOW.month, NOW.day, tzinfo=UTC) + timedelta(days=1),
    notes=NOTES,
)
EMPTY = Automation()


def automation_picture(shown: Automation = AUTOMATION, **changes: object) -> Snapshot:
    """A whole picture with these rules."""
    return picture(automation=shown, **changes)


def preview(made: Rule = TO, *advice: AdviceKind, runs: int = 4) -> Preview:
    """A dry run that ran a few times and was stopped twice."""
    found = tuple(
        Replayed(
            NOW - timedelta(days=6 * n, hours=3),
            Money.usd(78) if n else Money.usd(40),
            None if n else Code.CAP_RULE_DAY,
        )
        for n in range(runs)
    )
    stops = {Code.CAP_DAY: 2} if runs else {}
    replay = Replay(NOW - timedelta(days=30), 30, found, stops)
    told = tuple(
        Advice(kind, Money.usd(60) if kind is AdviceKind.TYPICAL_CHARGE else None)
        for kind in advice
    )
    return Preview(made, replay if made.moves_money else None, told, "seen")
