"""The figures above the table: sums made by Purser of what was stated."""

from desktop_app.application.timeline import Totals
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.kit.separators import VLine
from desktop_app.ui.words import Words

_NAMES = ("Pending", "Settled", "Refunded", "Declined", "Fees")


def total_words(totals: Totals, words: Words) -> tuple[str, ...]:
    """In the order of the heads."""
    many = "1 charge" if totals.declined == 1 else f"{totals.declined:,} charges"
    figures = (totals.pending, totals.settled, totals.refunded, totals.fees)
    pending, settled, refunded, fees = (words.money(figure) for figure in figures)
    return (pending, settled, refunded, many, fees)


class TotalsRow:
    """Makes and fills the line of figures; `widget` is what is shown."""

    def __init__(self) -> None:
        self._figures = [Label("—", "figure") for _ in _NAMES]
        parts = row(spacing=20)
        for number, (name, figure) in enumerate(zip(_NAMES, self._figures, strict=True)):
            if number:
                parts.addWidget(VLine(height=32))
            parts.addWidget(holder(column(Label(name, "caption", "ink2"), figure, spacing=2)))
        parts.addLayout(row(STRETCH))
        self.widget = holder(parts)
        self.widget.setToolTip("Purser's own sums of the lines below")

    def show(self, totals: Totals, words: Words) -> None:
        """Fill in."""
        for figure, text in zip(self._figures, total_words(totals, words), strict=True):
            figure.setText(text)
