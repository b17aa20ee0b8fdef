"""The runs of a dry run below each other, painted, newest first."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.domain.replaying import Replay, Replayed
from desktop_app.ui.automation.replay_words import held_words
from desktop_app.ui.kit.paint import draw_text, focus_ring
from desktop_app.ui.kit.rows import ROW_ROLE, Index, RowsView
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import grown, text_width
from desktop_app.ui.words import Words

_SHOWN: Final = 6
_SIDE: Final = 14
_WHEN: Final = "Today 00:00"


def _height() -> int:
    return grown(Height.ACTIVITY_ROW_COMPACT, "body", 14)


class _Delegate(QStyledItemDelegate):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, run = QRectF(option.rect), index.data(ROW_ROLE)
        painter.save()
        if index.row():
            painter.fillRect(QRectF(area.x(), area.y(), area.width(), 1), color("line"))
        line = area.adjusted(_SIDE, 0, -_SIDE, 0)
        amount = self._words.money(run.amount)
        taken = draw_text(painter, line, amount, "strong", color("ink"), "right", elide=False)
        when = self._words.when(run.at)
        used = draw_text(painter, line, when, "body", color("ink2"))
        left = max(used, text_width(_WHEN, "body")) + 16
        middle = line.adjusted(left, 0, -taken - 16, 0)
        draw_text(painter, middle, held_words(run.held_back), "caption", color("wait"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, area.adjusted(2, 3, -2, -2), Radius.CONTROL)
        painter.restore()


class ReplayList(RowsView):
    """As high as its first few runs; the rest is scrolled to."""

    def __init__(self, words: Words) -> None:
        super().__init__(
            "Runs that would have been", _height(), _Delegate(words), lambda run: _said(run, words)
        )
        self._words = words

    def show_replay(self, replay: Replay) -> None:
        """Show its runs."""
        runs = tuple(sorted(replay.runs, key=lambda run: run.at, reverse=True))
        self.show_rows(runs, self._words.read_as())
        self.setFixedHeight(min(len(runs), _SHOWN) * _height())


def _said(run: Replayed, words: Words) -> str:
    said = (words.when(run.at), words.money(run.amount), held_words(run.held_back))
    return ", ".join(part for part in said if part)
