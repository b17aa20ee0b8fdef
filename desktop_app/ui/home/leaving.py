"""The sheet before quitting while something is unresolved or on its way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.errands import Errand
from desktop_app.application.messages import IntentView, Snapshot
from desktop_app.domain.intents import Stage
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.words import QUESTION_WORDS, Words

_LOOKS = "Nothing is lost by quitting. Purser looks again when it is opened, and never sends twice."
_FINISHES = "The answer on its way is waited for, half a minute at most, and kept."
_STOPS = "What a top-up in parts has yet to send, {}, is not sent."
_CUT = (
    "Of the cards being issued, the next step is not sent. A card that misses its load or its "
    "limits says so when Purser is opened again, and a list goes on when you say so."
)
_NOT_LOADED = (
    "A card that is being made ready for a use is not loaded then. Its page says so, and it is "
    "frozen again in its time."
)
_SHOWN = 6
_READS_FIRST = "When Purser is opened again, it reads first and freezes what was used meanwhile."
_ARMED = "While Purser is closed nobody freezes {} after a purchase."
_CALM = "There is nothing open any more."
_RULES_STOP = "Automation runs only while Purser runs on this computer."
_RULES_LATER = "An allowance missed by less than a day is made up for, once. Nothing else is."


class LeavingSheet(Sheet):
    """Lists what is open and says what becomes of it; `accepted` quits, to stay is the default.

    `freeze_requested`: the cards nobody would watch are to be frozen first.
    """

    freeze_requested = Signal()

    def __init__(self, window: QWidget, snapshot: Snapshot, words: Words) -> None:
        super().__init__(
            window,
            "Quit while something is open?",
            effect="Quit",
            effect_kind="secondary",
            cancel="Stay",
        )
        self._words = words
        self._shown: tuple[object, ...] = ()
        self._lines = column(spacing=12)
        self._promise = Label("", "body", "ink2", wrap=True)
        freeze = Button("Freeze all cards…", icon="freeze")
        freeze.clicked.connect(self.freeze_requested)
        self._freeze = holder(column(12, row(freeze, STRETCH)))
        self.body.addLayout(self._lines)
        self.body.addWidget(self._freeze)
        self.body.addSpacing(16)
        self.body.addWidget(self._promise)
        self.body.addSpacing(20)
        self.show_snapshot(snapshot)

    def open(self) -> None:
        """Show over the window; Enter stays."""
        super().open()
        self.cancel.setFocus()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is still open."""
        unsent = (snapshot.parts_left, snapshot.errands, snapshot.rows_left)
        running = snapshot.automation.running
        shown = (snapshot.uncertain, snapshot.under_way, *unsent, snapshot.armed, running)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._lines)
        set_shown(self._freeze, bool(snapshot.armed))
        wishes = (*snapshot.under_way, *snapshot.uncertain)
        lines = [self._line(wish) for wish in wishes] + self._unsent_lines(snapshot)
        for line in lines[:_SHOWN]:
            self._lines.addWidget(line)
        if len(lines) > _SHOWN:
            self._lines.addWidget(Label(f"and {len(lines) - _SHOWN} more", "body", "ink2"))
        if snapshot.armed:
            self._lines.addWidget(_armed_line(snapshot.armed))
        if running:
            self._lines.addWidget(_rules_line(running))
        if not (snapshot.armed or running or lines or snapshot.parts_left):
            self._lines.addWidget(Label(_CALM))
        self._promise.setText(" ".join(self._promises(snapshot)))

    def _promises(self, snapshot: Snapshot) -> list[str]:
        is_opened = any(one.is_use for one in snapshot.errands)
        is_cut = bool(snapshot.rows_left) or any(not one.is_use for one in snapshot.errands)
        was_sent = snapshot.under_way or snapshot.uncertain or snapshot.parts_left
        is_run = snapshot.armed or snapshot.automation.running
        parts = [_LOOKS] if was_sent or not (is_run or is_cut or is_opened) else []
        if snapshot.armed:
            parts.append(_READS_FIRST)
        if snapshot.automation.running:
            parts.append(_RULES_LATER)
        if snapshot.under_way:
            parts.insert(0, _FINISHES)
        if is_cut:
            parts.insert(0, _CUT)
        if is_opened:
            parts.insert(0, _NOT_LOADED)
        if snapshot.parts_left:
            parts.insert(0, _STOPS.format(self._words.money(snapshot.parts_left)))
        return parts

    def _unsent_lines(self, snapshot: Snapshot) -> list[QWidget]:
        lines = [_two_lines(_name(one), self._unsent(one)) for one in snapshot.errands]
        if snapshot.rows_left:
            count = "1 row" if snapshot.rows_left == 1 else f"{snapshot.rows_left} rows"
            lines.append(_two_lines("A list of cards", f"{count} not finished yet"))
        return lines

    def _unsent(self, errand: Errand) -> str:
        """`its limits, and its load of $20.00, not sent yet`."""
        if not errand.is_made:
            return "the order is not sent yet"
        limits = ["its limits"] if errand.has_limits else []
        load = [f"its load of {self._words.money(errand.load)}"] if errand.load else []
        return f"{' and '.join(limits + load)} not sent yet"

    def _line(self, wish: IntentView) -> QWidget:
        is_sending = wish.stage is Stage.SENDING
        icon = IconView("pending", 20, "wait") if is_sending else IconView("unknown", 20, "unknown")
        state = "waiting for the answer" if is_sending else QUESTION_WORDS[wish.stage].lower()
        at = self._words.when(wish.created_at)
        return _two_lines(leaving_words(wish, self._words), f"{at}: {state}", icon)


def _name(errand: Errand) -> str:
    return f"Making {errand.label} ready" if errand.is_use else f"Issuing {errand.label}"


def _two_lines(title: str, caption: str, icon: IconView | None = None) -> QWidget:
    text = column(
        Label(title, "strong", wrap=True), Label(caption, "caption", "ink2", wrap=True), spacing=2
    )
    return holder(row(icon or IconView("pending", 20, "wait"), (text, 1), spacing=12))


def leaving_while_locked(window: QWidget, watched: int, rules: int = 0) -> Sheet:
    """The same where nothing may be named: what goes on behind the password."""
    title = "Quit while cards are watched?" if watched else "Quit while rules run?"
    sheet = Sheet(window, title, effect="Quit", effect_kind="secondary", cancel="Stay")
    if watched:
        sheet.body.addWidget(_unwatched_line(watched, "it" if watched == 1 else "them"))
    if rules:
        sheet.body.addWidget(_rules_line(rules))
    promises = [_READS_FIRST] if watched else []
    promises += [_RULES_LATER] if rules else []
    sheet.body.addSpacing(16)
    sheet.body.addWidget(Label(" ".join(promises), "body", "ink2", wrap=True))
    sheet.body.addSpacing(20)
    return sheet


def _armed_line(labels: tuple[str, ...]) -> QWidget:
    names = ", ".join(f"“{label}”" for label in labels[:_SHOWN])
    rest = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
    return _unwatched_line(len(labels), f"{names}{rest}")


def _unwatched_line(count: int, names: str) -> QWidget:
    head = "1 card" if count == 1 else f"{count} cards"
    icon = IconView("disposable", 20, "wait")
    return _two_lines(f"{head} not watched", _ARMED.format(names), icon)


def _rules_line(count: int) -> QWidget:
    head = "1 rule stops" if count == 1 else f"{count} rules stop"
    return _two_lines(head, _RULES_STOP)


def leaving_words(wish: IntentView, words: Words) -> str:
    """`Top-up of $100.00, Google Ads`; an issue names its card already."""
    said = words.intent(wish)
    return said if not wish.label or wish.label in said else f"{said}, {wish.label}"
