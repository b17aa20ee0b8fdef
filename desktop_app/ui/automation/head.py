"""The top of the page: the switch above all rules, and what can move today."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.automation_view import Automation
from desktop_app.application.rule_sentences import CODE_WORDS
from desktop_app.domain.money import Money
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.facts import Fact
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.meter import Meter
from desktop_app.ui.kit.separators import HLine, VLine
from desktop_app.ui.kit.switch import Switch
from desktop_app.ui.words import Words

SWITCH: Final = "Rules may move money"
ONLY_HERE: Final = "Rules run only while Purser runs on this computer."
NEVER: Final = "No rule has run this month."
IS_OFF: Final = "The switch is off: nothing leaves the wallet by itself."
NONE_ON: Final = "No rule that moves money is on."
METER: Final = "Moved today, of the limit of a day"


def until_words(resets_at: datetime | None, words: Words) -> str:
    """`until 00:00 UTC (01:00 here), fees and all`."""
    if resets_at is None:
        return "until 00:00 UTC, fees and all"
    there, here = f"{resets_at.astimezone(UTC):%H:%M}", words.clock(resets_at)
    also = "" if there == here else f" ({here} here)"
    return f"until {there} UTC{also}, fees and all"


def last_run_words(automation: Automation, words: Words) -> str:
    """When a rule last ran, and where rules run at all. Edge 19."""
    runs = [view.last_run.at for view in automation.rules if view.last_run is not None]
    return f"{ONLY_HERE} {f'Last run {words.when(max(runs))}.' if runs else NEVER}"


class AutomationHead(QWidget):
    """Shows what is; `switch_asked` carries what the owner wants of the switch."""

    switch_asked = Signal(bool)
    paused_asked = Signal()
    """Lead to the first rule that Purser paused."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.switch = Switch(SWITCH)
        self.switch.asked.connect(self.switch_asked)
        self._state = Label("", "label_strong", "ink3")
        self._where = Label("", "caption", "ink3", wrap=True)
        self._stop = InfoBar("info", "wait", "")
        self.paused = InfoBar("alert", "bad", "", "Show")
        self.paused.activated.connect(self.paused_asked)
        self._figure = Label("", "display")
        self._until = Label("", "caption", "ink3", wrap=True)
        self._meter = Meter(0, METER)
        self._today = Fact("Moved today", "")
        self._month = Fact("Moved this month", "")
        self.setLayout(self._lay_out())

    def show_automation(self, automation: Automation, paused: int) -> None:
        """Show one picture; `paused` rules were paused by Purser."""
        terms, words = automation.terms, self._words
        self.switch.set_on(terms.is_on)
        self._state.setText("On" if terms.is_on else "Off")
        self._state.set_role("ok" if terms.is_on else "ink3")
        self._where.setText(last_run_words(automation, words))
        self._show_bars(automation, paused)
        self._figure.setText(words.money(automation.can_move))
        self._until.setText(self._dial_words(automation))
        self._meter.set_fraction(_share(automation.moved_today, terms.day))
        # A bar would tell about what the dots hide.
        set_shown(self._meter, not words.hidden)
        for fact, moved, cap, span in (
            (self._today, automation.moved_today, terms.day, "a day"),
            (self._month, automation.moved_month, terms.month, "a month"),
        ):
            fact.set_value(words.money(moved))
            fact.set_note(f"of {words.money(cap)} {span}")

    def _show_bars(self, automation: Automation, paused: int) -> None:
        stop = automation.stop if automation.terms.is_on else None
        if stop is not None:
            self._stop.set_text(f"No rule sends anything now: {CODE_WORDS[stop]}.")
        set_shown(self._stop, stop is not None)
        rules = "1 rule was" if paused == 1 else f"{paused:,} rules were"
        self.paused.set_text(f"{rules} paused by Purser. Below it says why, and what you can do.")
        set_shown(self.paused, paused > 0)

    def _dial_words(self, automation: Automation) -> str:
        if not automation.terms.is_on:
            return IS_OFF
        if not any(view.rule.is_on and view.rule.moves_money for view in automation.rules):
            return NONE_ON
        return until_words(automation.resets_at, self._words)

    def _lay_out(self) -> QVBoxLayout:
        words = column(row(Label(SWITCH, "head"), self._state, STRETCH, spacing=8), 2, self._where)
        switch = row(column(self.switch, STRETCH), (words, 1), spacing=12)
        dial = column(
            Label("Can move today", "label", "ink2"), self._figure, 6, self._meter, 6, self._until
        )
        figures = row(
            (dial, 5), VLine(), (column(self._today, STRETCH), 3), VLine(),
            (column(self._month, STRETCH), 3), spacing=20, margins=(4, 0, 0, 0),
        )  # fmt: skip
        box = Box()
        box.setLayout(column(switch, 14, HLine(), 14, figures, margins=(16, 16, 20, 16)))
        return column(self.paused, self._stop, box, spacing=10)


def _share(moved: Money, cap: Money) -> float:
    return moved.micros / cap.micros if cap.micros > 0 else 0.0
