"""A field for each spending limit, checked one by one and together."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.cards import NO_LIMITS, SpendLimits
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money, format_money, format_units, parse_money
from desktop_app.domain.spend_limits import (
    SPANS,
    Span,
    Use,
    figures_of,
    fill_in,
    find_taken_away,
    find_wrong,
    make_limits,
)
from desktop_app.ui.cards.limit_words import NAMES, use_words
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.meter import Meter
from desktop_app.ui.words import Words

NOT_OFFERED: Final = "Not offered by this connection"
NO_LIMIT: Final = "No limit"


class LimitField(QWidget):
    """One limit, and below it how far it is used."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.field = Field(NAMES[span], prefix="$", suffix="USD", placeholder=NO_LIMIT)
        self._meter = Meter(0.0, f"Used of {NAMES[span].lower()}")
        self._words = Label("", "caption", "ink3", wrap=True)
        self.setLayout(column(self.field, 6, self._meter, 4, self._words))
        for part in (self._meter, self._words):
            set_shown(part, False)

    def show_use(self, use: Use | None, words: Words) -> None:
        """Show how far the limit in force is used; None where that is not counted."""
        for part in (self._meter, self._words):
            set_shown(part, use is not None)
        if use is not None:
            self._meter.set_fraction(use.fraction)
            self._words.setText(use_words(use, words))


class LimitFields(QWidget):
    """`edited` carries the field that is being changed."""

    edited = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._can: tuple[Span, ...] = ()
        self._at_once: tuple[Span, ...] = ()
        self._rows = {span: LimitField(span) for span in SPANS}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        for index, (span, part) in enumerate(self._rows.items()):
            grid.addWidget(part, index // 2, index % 2, Qt.AlignmentFlag.AlignTop)
            field = self.field(span)
            field.text_changed.connect(lambda _text, field=field: self._typed(field))
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
        self.setLayout(grid)

    def field(self, span: Span) -> Field:
        """The field of one limit."""
        return self._rows[span].field

    def show_offer(self, snapshot: Snapshot) -> None:
        """Switch off what this connection does not have."""
        can = snapshot.capabilities
        if (can.spend_limits, can.limits_at_once) == (self._can, self._at_once):
            return
        self._can, self._at_once = can.spend_limits, can.limits_at_once
        for span in SPANS:
            if span in self._can:
                self.field(span).set_offered()
            else:
                self.field(span).set_not_offered(NOT_OFFERED)
        self._hint()

    def fill(self, limits: SpendLimits) -> None:
        """Put in limits; an empty field is no limit."""
        figures = figures_of(limits)
        for span in self._can:
            limit = figures.get(span)
            text = "" if limit is None else format_units(limit.micros, 6, self._words.style)
            self.field(span).set_text(text)

    def show_uses(self, uses: Iterable[Use]) -> None:
        """Show how far each limit in force is used."""
        found = {use.span: use for use in uses}
        for span, part in self._rows.items():
            part.show_use(found.get(span), self._words)

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(self.field(span).text().strip() for span in self._can)

    def read(
        self, snapshot: Snapshot, before: SpendLimits = NO_LIMITS
    ) -> tuple[SpendLimits, dict[Span, str]]:
        """The limits as typed, and what is wrong at which field; `before` are those there were."""
        figures: dict[Span, Money] = {}
        errors: dict[Span, str] = {}
        for span in self._can:
            try:
                if text := self.field(span).text().strip():
                    figures[span] = parse_money(text, self._words.style)
            except InvalidInput as error:
                errors[span] = error.happened
        wanted = make_limits(figures)
        style, most = self._words.style, snapshot.limits.max_card
        wrong = [*find_wrong(wanted, self._can, most, style)]
        wrong += find_taken_away(wanted, before, self._at_once)
        for found in wrong:
            errors.setdefault(Span(found.field), found.happened)
        if not errors:
            try:
                fill_in(wanted, self._at_once)
            except InvalidInput as error:
                errors[Span(error.field)] = error.happened
        return wanted, errors

    def show_errors(self, errors: dict[Span, str]) -> list[tuple[str, QWidget]]:
        """Put each sentence at its field; returns the fields to fix, by name."""
        for span in self._can:
            self.field(span).set_error(errors.get(span, ""))
        return [(NAMES[span].lower(), self.field(span)) for span in errors]

    def _typed(self, field: Field) -> None:
        field.set_error("")
        self._hint()
        self.edited.emit(field)

    def _hint(self) -> None:
        """What an empty field is sent as, where the connection sets several limits together."""
        figures: dict[Span, Money] = {}
        for span in self._can:
            try:
                figures[span] = parse_money(self.field(span).text(), self._words.style)
            except InvalidInput:
                continue
        try:
            sent = figures_of(fill_in(make_limits(figures), self._at_once))
        except InvalidInput:
            sent = {}
        for span in self._can:
            is_filled_in = span in sent and not self.field(span).text().strip()
            hint = format_money(sent[span], self._words.style) if is_filled_in else ""
            self.field(span).set_hint(hint and f"Sent as {hint}")
