"""Freeze every card and lock: what it does and does not stop, said before the one yes."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.domain.freezing import Fate, FreezeLine, FreezePlan, FreezeReport
from desktop_app.ui.actions.sheet import make_form_token
from desktop_app.ui.actions.terms import sheet_width
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.consequences import Consequence, Consequences
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.words import masked

SHOWN = 6
LOCKS_AFTER_S = 30
"""How long names of cards that are not frozen stand there before Purser locks by itself."""
_LOOKING = "Looking which cards can be charged…"
_SENT = (
    "Each freeze is sent once. Purser waits for the answers, and for a read that shows each card."
)
_NOW = "To lock now, press Ctrl+L: what was not sent by then is not sent."
_MONEY = "Money that is being sent now is finished first. What is on the cards stays there."
_BACK = "Nothing unfreezes a card by itself: that is yours to do, card by card."
_LOCK = "Then Purser locks: when every answer is in, or after two minutes at most."
_NOT_READ = "The list of cards could not be read now."
_OFFLINE = (
    "There is no connection now, and a freeze needs one. Purser tries, names the cards that are "
    "not frozen, and locks."
)

_RULES = "Switches all rules off: nothing is topped up by itself until you switch them on."


class FreezeAllSheet(Sheet):
    """`accepted` once with `form_token` in hand; afterwards it says what goes on."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot) -> None:
        super().__init__(
            window,
            "Freeze all cards and lock",
            width=sheet_width(),
            effect="Freeze all and lock",
            promise="Purser sends each freeze once, never twice.",
        )
        self._ui = ui
        self.form_token = make_form_token()
        self._is_offline = snapshot.link.state is LinkState.OFFLINE
        self._runs_rules = snapshot.automation.terms.is_on
        self._is_running = False
        self._list = Consequences()
        self.body.addWidget(self._list)
        self.body.addSpacing(20)
        self._list.set_items((("pending", _LOOKING),))
        self.effect.disable(_LOOKING)
        run = ui.bridge.run
        run(self, lambda s: s.wallet.freezing.plan(), self._show_plan, self._show_failure)

    def show_running(self) -> None:
        """The yes was given; a plan or a failure that comes after it is for a question no more."""
        self._is_running = True
        self.effect.disable("Sent: waiting for the answers.")
        self.set_effect("")
        self.set_title("Freezing all cards…")
        self._list.set_items((("pending", _SENT), ("wallet", _MONEY), ("lock", _NOW)))

    def _show_plan(self, plan: FreezePlan) -> None:
        if self._is_running:
            return
        as_of = "" if plan.as_of is None else self._ui.words.as_of(plan.as_of)
        items = _plan_words(plan, as_of, is_offline=self._is_offline)
        rules: tuple[Consequence, ...] = (("automation", _RULES),) if self._runs_rules else ()
        self._list.set_items((*items, *rules))
        count = len(plan.asked)
        self.effect.setText(f"Freeze {_cards(count)} and lock" if count else "Lock")
        self.effect.enable()
        self.effect.setFocus()

    def _show_failure(self, failure: Failure) -> None:
        if self._is_running:
            return
        self._list.set_items((("alert", f"{failure.happened} {failure.todo}"),))
        self.effect.disable(failure.happened)


class FreezeReportSheet(Sheet):
    """The cards that are not frozen, by name; `accepted` locks, and so does time."""

    def __init__(self, ui: Ui, window: QWidget, told: FreezeReport | Failure) -> None:
        super().__init__(
            window, _title(told), width=sheet_width(), effect="Lock now", cancel="Stay unlocked"
        )
        self.body.addWidget(Consequences(_report_words(told)))
        self.body.addSpacing(20)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(LOCKS_AFTER_S * 1_000)
        self._waiting.timeout.connect(self.accepted)
        self.closed.connect(self._waiting.stop)
        self._waiting.start()


def _plan_words(plan: FreezePlan, as_of: str, *, is_offline: bool) -> tuple[Consequence, ...]:
    items: list[Consequence] = []
    if not plan.is_read:
        items.append(("alert", f"{_NOT_READ} {_as_of_words(plan, as_of)}".strip()))
    if plan.asked:
        items.append(("freeze", f"Freezes {_cards(len(plan.asked))}: {names_of(plan.asked)}."))
    elif plan.is_read:
        items.append(("freeze", "There is no card to freeze."))
    else:
        items.append(("freeze", "Purser knows of no card to freeze, and looks again first."))
    if plan.waiting:
        items.append(("pending", f"Being frozen already: {names_of(plan.waiting)}."))
    for line in plan.beyond[:SHOWN]:
        items.append(("alert", f"Not frozen by this: {names_of((line,))}. {line.why}"))
    if len(plan.beyond) > SHOWN:
        items.append(("alert", f"And {len(plan.beyond) - SHOWN} more that cannot be frozen now."))
    if is_offline:
        items.append(("offline", _OFFLINE))
    items.append(("refund", _holds_words(plan.holds, is_least=plan.holds_are_least)))
    items += [("wallet", _MONEY), ("lock", _LOCK), ("info", _BACK)]
    return tuple(items)


def _as_of_words(plan: FreezePlan, as_of: str) -> str:
    """How old what is known is, and what may have changed since."""
    if not as_of:
        return "No card was ever read."
    frozen = f", and {_cards(len(plan.frozen))} frozen then may not be" if plan.frozen else ""
    return f"This is as of {as_of}: a card made since is not in it{frozen}."


def _holds_words(holds: int, *, is_least: bool = False) -> str:
    if is_least:
        what = f"at least {_purchases(holds)} authorized before: they still settle"
        return f"It does not stop {what}. Refunds still arrive."
    if not holds:
        return "It does not stop what was authorized before; Purser knows of no such purchase now."
    if holds == 1:
        what = f"{_purchases(1)} authorized before: it still settles"
    else:
        what = f"{_purchases(holds)} authorized before: they still settle"
    return f"It does not stop {what}. Refunds still arrive."


def _purchases(count: int) -> str:
    return "1 purchase that was" if count == 1 else f"{count:,} purchases that were"


def _report_words(told: FreezeReport | Failure) -> tuple[Consequence, ...]:
    locks: Consequence = ("lock", f"Purser locks by itself in {LOCKS_AFTER_S} seconds.")
    if isinstance(told, Failure):
        return (("alert", f"{told.happened} {told.todo}"), locks)
    items: list[Consequence] = []
    if not told.is_read:
        items.append(("alert", f"{_NOT_READ} A card made elsewhere may not be named here."))
    for line in told.open[:SHOWN]:
        is_unknown = line.fate is not Fate.NOT_FROZEN
        items.append(("unknown" if is_unknown else "alert", line_words(line)))
    if len(told.open) > SHOWN:
        items.append(("alert", f"And {len(told.open) - SHOWN} more; the list of cards shows them."))
    ended = [line for line in told.lines if line.fate is Fate.ENDED]
    items += [("done", line_words(line)) for line in ended[:SHOWN]]
    frozen = sum(1 for line in told.lines if line.fate is Fate.FROZEN)
    if frozen:
        items.append(("done", f"{_cards(frozen)} {'is' if frozen == 1 else 'are'} frozen."))
    if any(line.fate is not Fate.NOT_FROZEN and not line.why for line in told.open):
        items.append(("info", "What was sent goes on, and is looked for when Purser is opened."))
    return (*items, locks)


def _title(told: FreezeReport | Failure) -> str:
    if isinstance(told, Failure):
        return "The cards were not frozen"
    count = len(told.open)
    return f"{_cards(count) if count else 'Some cards'} may not be frozen"


def line_words(line: FreezeLine) -> str:
    """`Hosting ••1177: not frozen. The service refused it.`"""
    name = f"{line.label} {masked(line.last4)}".strip()
    said = {
        Fate.FROZEN: "frozen.",
        Fate.WAITING: "the freeze was taken; no read shows it yet.",
        Fate.NOT_KNOWN: line.why or "sent, but no answer came. It may be frozen or not.",
        Fate.ENDED: "the card has ended.",
        Fate.NOT_FROZEN: f"not frozen. {line.why}".strip(),
    }
    return f"{name}: {said[line.fate]}"


def names_of(lines: tuple[FreezeLine, ...]) -> str:
    """`Adobe ••9021, Figma ••2286 and 3 more`."""
    names = ", ".join(f"{line.label} {masked(line.last4)}".strip() for line in lines[:SHOWN])
    rest = len(lines) - SHOWN
    return f"{names} and {rest} more" if rest > 0 else names


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count:,} cards"
