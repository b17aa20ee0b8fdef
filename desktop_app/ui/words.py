"""Numbers, times and states in words: the one place where a figure becomes text."""

from datetime import UTC, date, datetime, tzinfo

from PySide6.QtCore import QLocale

from desktop_app.application.deed_sentences import KIND_WORDS
from desktop_app.application.messages import IntentView, Section
from desktop_app.domain.cards import CardState
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH, Money, NumberStyle, format_money
from desktop_app.domain.profiles import Environment, Profile
from desktop_app.domain.stated_time import is_stated, or_not_stated
from desktop_app.ui.kit.veil import DOTS, veiled

UNKNOWN = "—"
HIDDEN = DOTS
STALE_AFTER_S, OLD_AFTER_S = 600, 86_400
# Two clocks never agree to the second; more than this was read under one that is, or was, wrong.
AHEAD_AFTER_S = 60
_NAMES = ("Bitnob", "Purser")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

STATE_WORDS = {
    CardState.ISSUING: "Issuing…",
    CardState.ACTIVE: "Active",
    CardState.FREEZING: "Freezing…",
    CardState.FROZEN: "Frozen",
    CardState.UNFREEZING: "Unfreezing…",
    CardState.ENDING: "Ending…",
    CardState.TERMINATED: "Ended",
    CardState.EXPIRING: "Expires soon",
    CardState.EXPIRED: "Expired",
    CardState.FAILED: "Not made",
    CardState.NOT_KNOWN: "State not known",
}
SECTION_WORDS = {
    Section.ATTENTION: "Needs attention",
    Section.ACTIVE: "Active",
    Section.DISPOSABLE: "Disposable",
    Section.FROZEN: "Frozen",
    Section.ENDED: "Ended and expired",
}
QUESTION_WORDS = {
    Stage.UNKNOWN: "Not known yet",
    Stage.NOT_FOUND: "Looked for, not found",
    Stage.DISPUTED: "Contradicted",
}


def number_style() -> NumberStyle:
    """The separators of the person's locale, where Purser can read them without doubt."""
    locale = QLocale()
    decimal, group = locale.decimalPoint(), locale.groupSeparator()
    try:
        return NumberStyle(decimal, group)
    except ValueError:
        return ENGLISH


def date_text(day: date) -> str:
    """`21 Nov 2026`, a day of no zone."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class Words:
    """Formats for one locale and one zone; `hidden` replaces every amount by dots."""

    def __init__(self, style: NumberStyle | None = None, zone: tzinfo | None = None) -> None:
        self.style = style or number_style()
        self.zone = zone
        self.hidden = False

    def money(self, money: Money | None) -> str:
        """`$62.10`; a figure that is not known is a dash, never a zero."""
        if money is None:
            return UNKNOWN
        return f"${HIDDEN}" if self.hidden else format_money(money, self.style)

    def amount(self, text: str) -> str:
        """An already formatted figure, or dots while amounts are hidden."""
        return HIDDEN if self.hidden else text

    def veiled(self, sentence: str) -> str:
        """A sentence with figures in it that somebody else wrote, or with dots for them."""
        return veiled(sentence) if self.hidden else sentence

    def local(self, at: datetime) -> datetime:
        """In the person's zone; year 1 and year 9999 have no hour in every one."""
        return or_not_stated(at).astimezone(self.zone)

    def read_as(self) -> tuple[bool, date]:
        """What painted words hang on besides their row: when it differs, all read otherwise."""
        return self.hidden, self.local(datetime.now(UTC)).date()

    def clock(self, at: datetime) -> str:
        """`14:02`."""
        return f"{self.local(at):%H:%M}"

    def clock_s(self, at: datetime) -> str:
        """`14:02:11`."""
        return f"{self.local(at):%H:%M:%S}"

    def day(self, at: datetime) -> str:
        """`21 Nov 2026`: the day on which it is that time here."""
        return date_text(self.local(at).date())

    def moment(self, at: datetime) -> str:
        """`21 Nov 2026, 14:02`."""
        return f"{self.day(at)}, {self.clock(at)}"

    def aged(self, at: datetime) -> str:
        """`21 Nov 2026, 14:02 (3 h ago)`; without an age where one of the clocks was wrong."""
        age = _age_s(at, None)
        return f"{self.moment(at)} ({self.span(age)} ago)" if age > 0 else self.moment(at)

    def moment_s(self, at: datetime) -> str:
        """`21 Nov 2026, 14:02:11`."""
        return f"{self.day(at)}, {self.clock_s(at)}"

    def soon(self, at: datetime) -> str:
        """`today 14:12`, `22 Nov, 14:12` or `22 Nov 2027, 14:12`: a time still to come."""
        local, today = self.local(at), self.local(datetime.now(UTC))
        if local.date() == today.date():
            return f"today {self.clock(at)}"
        day = self.day(at)
        return f"{day[:-5] if local.year == today.year else day}, {self.clock(at)}"

    def when(self, at: datetime, now: datetime | None = None) -> str:
        """`Today 13:50`, `Sun 09:12` within six days, else `16 May` or `16 May 2025`.

        Where nobody stated a time it says so.
        """
        if not is_stated(at):
            return "Not stated"
        local, today = self.local(at), self.local(now or datetime.now(UTC))
        days = (today.date() - local.date()).days
        if days == 0:
            return f"Today {local:%H:%M}"
        if 0 < days < 7:
            return f"{_DAYS[local.weekday()]} {local:%H:%M}"
        text = f"{local.day} {_MONTHS[local.month - 1]}"
        return text if local.year == today.year else f"{text} {local.year}"

    def as_of(self, at: datetime, now: datetime | None = None) -> str:
        """`14:02`, or `11:38 (2 h 24 min ago)` once it is stale.

        Of a time still to come nobody can tell how old it is: `16:02 (2 h ahead of now)`.
        """
        if not self.is_stale(at, now):
            return self.clock(at)
        age = _age_s(at, now)
        moment = self.when(at, now) if self.is_old(at, now) else self.clock(at)
        return f"{moment} ({self.span(abs(age))} {'ago' if age > 0 else 'ahead of now'})"

    @staticmethod
    def is_stale(at: datetime, now: datetime | None = None) -> bool:
        """Whether a figure is older than ten minutes, or was read under a clock that was ahead."""
        return not -AHEAD_AFTER_S <= _age_s(at, now) < STALE_AFTER_S

    @staticmethod
    def is_old(at: datetime, now: datetime | None = None) -> bool:
        """Whether a figure is a day away from now, by a right clock or a wrong one."""
        return abs(_age_s(at, now)) >= OLD_AFTER_S

    @staticmethod
    def span(seconds: int) -> str:
        """`8 s`, `12 min`, `2 h 24 min`, `3 days`."""
        if seconds < 60:
            return f"{max(seconds, 0)} s"
        minutes = seconds // 60
        if minutes < 60:
            return f"{minutes} min"
        hours, minutes = divmod(minutes, 60)
        if hours < 24:
            return f"{hours} h {minutes} min" if minutes else f"{hours} h"
        days = hours // 24
        return "1 day" if days == 1 else f"{days} days"

    def intent(self, intent: IntentView) -> str:
        """`Top-up of $100.00`."""
        word = KIND_WORDS[intent.kind]
        if intent.kind is Kind.ISSUE:
            return f"Issuing {intent.label}"
        return word if intent.amount is None else f"{word} of {self.money(intent.amount)}"


def _age_s(at: datetime, now: datetime | None) -> int:
    return int(((now or datetime.now(UTC)) - at).total_seconds())


def source(profile: Profile) -> str:
    """Who states the figures: the practice bank is never called Bitnob."""
    return "the sandbox" if profile.environment is Environment.SANDBOX else "Bitnob"


def inside(sentence: str) -> str:
    """A sentence as it goes on after a colon: a small first letter, but not of a name."""
    return sentence if sentence.startswith(_NAMES) else f"{sentence[:1].lower()}{sentence[1:]}"


def masked(last4: str) -> str:
    """`••4417`, or nothing before the number is known."""
    return f"••{last4}" if last4 else ""


def is_waiting(intent: IntentView) -> bool:
    """Whether an answer or a confirmation is still to come."""
    return intent.stage in (Stage.SENDING, Stage.ACCEPTED)
