"""The newest top-ups, each with what it took from which wallet and what does not balance."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.top_ups import NamedTopUp
from desktop_app.domain.fx import TopUpRecord
from desktop_app.domain.intents import UNCERTAIN_STAGES, Stage
from desktop_app.domain.money import format_units
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import ElidedLabel, Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.wallets.record_words import gap_words, outcome, spread_words
from desktop_app.ui.words import Words, masked

NOTHING = "No card was topped up from this computer yet."
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class RecentTopUps(Box):
    """A line per top-up; the whole record stands in Activity."""

    story_requested = Signal(object)
    """`CardId`: show what happened on that card."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._shown: object = None
        self._lines = column(margins=(20, 4, 12, 4))
        self.setLayout(self._lines)
        self.setAccessibleName("Recent top-ups")

    def show_top_ups(self, top_ups: tuple[NamedTopUp, ...]) -> None:
        """Replace the lines; the same ones again cost nothing."""
        whole = (top_ups, self._words.read_as())
        if whole == self._shown:
            return
        self._shown = whole
        clear(self._lines)
        if not top_ups:
            empty = Label(NOTHING, "body", "ink2", wrap=True)
            self._lines.addWidget(holder(row((empty, 1), margins=(0, 12, 0, 12))))
        for number, named in enumerate(top_ups):
            if number:
                self._lines.addWidget(HLine())
            self._lines.addWidget(self._line(named))

    def _line(self, named: NamedTopUp) -> QWidget:
        record, words = named.record, self._words
        card = f"{named.label} {masked(named.last4)}".strip() or "A card that is not listed"
        at, money = words.when(record.asked_at), words.money(record.asked)
        told = told_of(record, words)
        right = Qt.AlignmentFlag.AlignRight
        show = Button("Show", "link", name=f"Show the top-up of {money} on {card} in Activity")
        show.clicked.connect(lambda: self.story_requested.emit(record.card_id))
        left = column(ElidedLabel(card, "medium"), 2, Label(at, "caption", "ink3"), STRETCH)
        figures = column(
            Label(money, "strong", align=right),
            2,
            *(Label(text, "caption", role, align=right) for text, role in told),
        )
        made = holder(
            row((left, 1), figures, (show, 0, _MIDDLE), spacing=14, margins=(0, 10, 0, 10))
        )
        said = ", ".join(text for text, _ in told)
        made.setAccessibleName(f"{card}, {money}, {at}, {said}")
        return made


def told_of(record: TopUpRecord, words: Words) -> tuple[tuple[str, Role], ...]:
    """What the wallet paid and how that compares, each with its colour."""
    if record.stage is not Stage.CONFIRMED:
        role: Role = "unknown" if record.stage in UNCERTAIN_STAGES else "ink2"
        return ((outcome(record), role),)
    differs = any(gap.amount is not None for gap in record.gaps)
    gap: tuple[tuple[str, Role], ...] = ((gap_words(record, words), "wait"),) if differs else ()
    if record.debit is None:
        return (("What the wallet paid is not stated", "ink2"), *gap)
    paid = words.amount(format_units(record.debit.units, record.debit.decimals, words.style))
    return (
        (f"The wallet paid {paid} {record.debit.asset}", "ink2"),
        (spread_words(record, words), "ink3"),
        *gap,
    )
