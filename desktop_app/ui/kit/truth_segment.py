"""One fact of the truth line, with its icon or dot."""

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import Style, line_height, text_width

TruthKind = Literal["online", "offline", "plain", "unknown", "stale", "old"]
Form = Literal["long", "short", "bare"]
_ICON = 18
_GAP = 6


@dataclass(frozen=True, slots=True)
class TruthSegment:
    """A label and its value; the short forms are used in a narrow window."""

    kind: TruthKind
    label: str
    value: str
    icon: IconName | None = None
    short_label: str | None = None
    short_value: str | None = None

    @property
    def mark(self) -> IconName | None:
        """The icon at the left; a connection has a dot instead."""
        return self.icon or ("unknown" if self.kind == "unknown" else None)

    def words(self, form: Form) -> tuple[str, str]:
        """Return label and value as painted; "bare" leaves the label to the icon."""
        if form == "long":
            return self.label, self.value
        label = self.label if self.short_label is None else self.short_label
        value = self.value if self.short_value is None else self.short_value
        return "" if form == "bare" and self.mark and value else label, value


@dataclass(frozen=True, slots=True)
class _Look:
    label: Style
    value: Style
    label_role: Role
    value_role: Role


_DOT = _Look("medium", "body", "ink", "ink3")
_PLAIN = _Look("body", "strong", "ink2", "ink")
_LOOKS = {
    "online": _DOT,
    "offline": _DOT,
    "plain": _PLAIN,
    "unknown": _Look("body", "strong", "unknown", "unknown"),
    "stale": _Look("body", "strong", "wait", "wait"),
    "old": _Look("body", "strong", "bad", "bad"),
}


class TruthSegmentView(QWidget):
    """Paints one fact; its accessible name is the whole of it."""

    def __init__(self, segment: TruthSegment) -> None:
        super().__init__()
        self._segment = segment
        self._form: Form = "long"
        self.setAccessibleName(_whole(segment))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_segment(self, segment: TruthSegment) -> None:
        """Show another fact; the same one again changes nothing."""
        if segment != self._segment:
            self._segment = segment
            self.setAccessibleName(_whole(segment))
            self.updateGeometry()
            self.update()

    def set_form(self, form: Form) -> None:
        """Use the long words, the short ones, or as few as there can be."""
        if form != self._form:
            self._form = form
            self.updateGeometry()
            self.update()

    def width_of(self, form: Form) -> int:
        """Return the width in logical pixels of the words in a form."""
        look = _LOOKS[self._segment.kind]
        label, value = self._segment.words(form)
        gap = _GAP if label and value else 0
        words = text_width(label, look.label) + gap + text_width(value, look.value)
        return math.ceil(self._lead() + words) + 1

    def sizeHint(self) -> QSize:
        return QSize(self.width_of(self._form), line_height("strong") + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = _LOOKS[self._segment.kind]
        height = self.height()
        self._paint_mark(painter, height)
        label, value = self._segment.words(self._form)
        x = self._lead()
        area = QRectF(x, 0, self.width() - x, height)
        used = draw_text(painter, area, label, look.label, color(look.label_role), elide=False)
        area = QRectF(x + used + (_GAP if label else 0), 0, self.width(), height)
        draw_text(painter, area, value, look.value, color(look.value_role), elide=False)

    def _is_dot(self) -> bool:
        return self._segment.kind in {"online", "offline"}

    def _lead(self) -> float:
        if self._is_dot():
            return 15
        return _ICON + 7 if self._segment.mark else 0

    def _paint_mark(self, painter: QPainter, height: int) -> None:
        kind = self._segment.kind
        if self._is_dot():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("ok" if kind == "online" else "ink3"))
            painter.drawEllipse(QPointF(5, height / 2), 4, 4)
            return
        icon = self._segment.mark
        if icon:
            roles: dict[TruthKind, Role] = {"unknown": "unknown", "stale": "wait", "old": "bad"}
            tint = color(roles.get(kind, "ink3"))
            draw_icon(painter, icon, 0, (height - _ICON) / 2, _ICON, tint)


def _whole(segment: TruthSegment) -> str:
    return f"{segment.label} {segment.value}".strip()


def smallest_height() -> int:
    """Return the height of the truth line."""
    return max(int(Height.TRUTH_LINE), line_height("strong") + 22)
