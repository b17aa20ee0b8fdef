"""The line that always says what is true: connection, wallet, guard, what can move today."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.layout import STRETCH, clear, row
from desktop_app.ui.kit.separators import VLine
from desktop_app.ui.kit.truth_segment import (
    Form,
    TruthSegment,
    TruthSegmentView,
    smallest_height,
)
from desktop_app.ui.theme.theme import color

__all__ = ["TruthLine", "TruthSegment"]

_BETWEEN = 16
_LEFT = 20
_RIGHT = 20
_DIVIDER = 16
_BUTTONS = 32 * 2 + 4
_STROKE = 2


class TruthLine(QWidget):
    """Facts at the left, hide amounts and refresh at the right; narrow windows get short words."""

    refresh_requested = Signal()
    hide_amounts_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[TruthSegment, ...] = ()
        self._views: list[TruthSegmentView] = []
        self._forced_compact = False
        self._refreshing = False
        self._facts = QHBoxLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setSpacing(_BETWEEN)
        self._eye = Button(kind="icon", icon="reveal", height=32, name="Hide amounts")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._hide_amounts)
        self._refresh = Button(kind="icon", icon="refresh", height=32, name="Refresh now")
        self._refresh.clicked.connect(self.refresh_requested)
        self.setLayout(
            row(
                self._facts,
                STRETCH,
                self._eye,
                self._refresh,
                spacing=4,
                margins=(_LEFT, 0, _RIGHT, 1),
            )
        )
        self.setFixedHeight(smallest_height())

    def set_segments(self, segments: Sequence[TruthSegment]) -> None:
        """Replace the facts; the same facts again change nothing."""
        if tuple(segments) == self._shown:
            return
        self._shown = tuple(segments)
        if len(self._views) != len(segments):
            self._make(segments)
        for view, segment in zip(self._views, segments, strict=True):
            view.set_segment(segment)
        self.setAccessibleName(". ".join(view.accessibleName() for view in self._views))
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """Use short words even where long ones would fit."""
        self._forced_compact = compact
        self._fit()

    def set_refreshing(self, refreshing: bool) -> None:
        """Show or drop the line that says a refresh is on its way."""
        if refreshing != self._refreshing:
            self._refreshing = refreshing
            self.update(0, self.height() - _STROKE, self.width(), _STROKE)

    def set_amounts_hidden(self, hidden: bool) -> None:
        """Follow a choice made elsewhere, for instance by keyboard."""
        self._eye.setChecked(hidden)

    def toggle_amounts(self) -> None:
        """Do what the eye does, for a shortcut."""
        self._eye.toggle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = self.width(), self.height()
        painter.fillRect(self.rect(), color("page"))
        painter.fillRect(0, height - 1, width, 1, color("line"))
        if self._refreshing:
            painter.fillRect(QRectF(0, height - _STROKE, width, _STROKE), color("accent_ink"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._needed("bare"), self.height())

    def _make(self, segments: Sequence[TruthSegment]) -> None:
        clear(self._facts)
        self._views = [TruthSegmentView(segment) for segment in segments]
        for index, view in enumerate(self._views):
            if index:
                self._facts.addWidget(VLine(height=_DIVIDER))
            self._facts.addWidget(view)

    def _hide_amounts(self, hidden: bool) -> None:
        self._eye.set_icon("hide" if hidden else "reveal")
        self._eye.set_name("Show amounts" if hidden else "Hide amounts")
        self.hide_amounts_toggled.emit(hidden)

    def _needed(self, form: Form) -> int:
        words = sum(view.width_of(form) for view in self._views)
        gaps = max(0, len(self._views) - 1) * (2 * _BETWEEN + 1)
        return _LEFT + words + gaps + 12 + _BUTTONS + _RIGHT

    def _fit(self) -> None:
        """Words go before figures: an amount cut in half would be a lie."""
        forms: tuple[Form, ...] = ("short",) if self._forced_compact else ("long", "short")
        form: Form = next((f for f in forms if self._needed(f) <= self.width()), "bare")
        for view in self._views:
            view.set_form(form)
