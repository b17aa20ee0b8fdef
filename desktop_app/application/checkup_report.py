"""What a connection check shows: frozen values that cross to the window and the terminal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.capability import Finding, Probe, Verdict
from desktop_app.domain.money import Money
from desktop_app.domain.probes import QUESTIONS
from desktop_app.domain.units import Proof


class MoneyStepKind(StrEnum):
    """The steps that move money, each asked for by itself."""

    UNIT = "unit"
    FUND_TWICE = "fund_twice"
    CREATE_TWICE = "create_twice"


@dataclass(frozen=True, slots=True)
class MoneyStep:
    """One step that a person may agree to. `most` is what it can move, `sentence` what is sent.

    `wire` is the figure of a unit step; an agreement to another figure is no agreement.
    """

    kind: MoneyStepKind
    title: str
    sentence: str
    most: Money
    wire: int = 0


@dataclass(frozen=True, slots=True)
class ProbeLine:
    """One question with its answer, its date and what follows from it."""

    probe: Probe
    title: str
    verdict: Verdict
    looked_at: str
    seen: str
    at: datetime | None
    does: str

    @classmethod
    def of(cls, found: Finding) -> "ProbeLine":
        """A finding in words."""
        question = QUESTIONS[found.probe]
        seen = found.seen or "Nothing has shown it yet."
        does = question.consequence(found.verdict)
        return cls(
            found.probe, question.title, found.verdict, question.looks_at, seen, found.at, does
        )


@dataclass(frozen=True, slots=True)
class CheckupReport:
    """All lines in order, and the steps that could say more. `checked_at`: see the profile.

    `is_stuck`: only the person's word, to forget the evidence about the units, can go on.
    `is_load_disputed`: the reads do not agree with a load of the check, which may still arrive.
    """

    lines: tuple[ProbeLine, ...]
    checked_at: datetime | None
    proof: Proof
    steps: tuple[MoneyStep, ...]
    is_stuck: bool = False
    is_load_disputed: bool = False


def as_text(report: CheckupReport, day: Callable[[datetime], str]) -> str:
    """The report for a terminal."""
    marks = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.UNKNOWN: "not known"}
    shown = []
    for line in report.lines:
        when = "" if line.at is None else f" ({day(line.at)})"
        shown.append(
            f"{line.probe.value:<4}{line.title}: {marks[line.verdict]}{when}\n"
            f"    Looked at: {line.looked_at}\n"
            f"    Seen:      {line.seen}\n"
            f"    So:        {line.does}\n"
        )
    return "\n".join(shown)
