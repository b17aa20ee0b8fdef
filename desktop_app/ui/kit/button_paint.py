"""How each kind of button looks at rest, under the pointer, focused and disabled."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded, tint_edge
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import DASH, Radius
from desktop_app.ui.theme.type import Style, grown, line_height, text_width

Kind = Literal[
    "filled", "tonal", "secondary", "ghost", "danger", "danger_filled", "icon", "link"
]  # fmt: skip

_ICON: Final = 18
_ICON_GAP: Final = 7
_TAIL: Final = 16
_KEY_HEIGHT: Final = 18


@dataclass(frozen=True, slots=True)
class KindLook:
    """Roles of a kind; `rest` is its fill, None for kinds without one."""

    text: Role
    rest: Role | None
    over: Role | None
    edge: Role | None
    style: Style
    padding: int


LOOKS: Final[dict[Kind, KindLook]] = {
    "filled": KindLook("on_accent", "accent", "accent_hover", None, "strong", 14),
    "tonal": KindLook("accent_ink", "selected", "selected", None, "strong", 14),
    "secondary": KindLook("ink", "surface", "hover", "line", "medium", 14),
    "ghost": KindLook("ink2", None, "hover", None, "medium", 10),
    "danger": KindLook("bad", "surface", "bad_bg", "line", "medium", 14),
    "danger_filled": KindLook("on_accent", "bad_fill", "bad_fill", None, "strong", 14),
    "icon": KindLook("ink2", None, "hover", None, "medium", 8),
    "link": KindLook("accent_ink", None, None, None, "medium", 4),
}


@dataclass(frozen=True, slots=True)
class ButtonView:
    """Everything that is drawn on a button."""

    text: str
    kind: Kind
    icon: IconName | None
    key_hint: str
    tail: IconName | None
    height: int
    enabled: bool
    over: bool
    focused: bool
    down: bool = False


def content_width(view: ButtonView) -> float:
    """Return the width of icon, text, key hint and tail with their gaps."""
    width = text_width(view.text, LOOKS[view.kind].style)
    if view.icon:
        width += _ICON + (_ICON_GAP if view.text else 0)
    if view.key_hint:
        width += 8 + text_width(view.key_hint, "caption") + 10
    if view.tail:
        width += 6 + _TAIL
    return width


def hint_size(view: ButtonView) -> QSize:
    """Return the smallest size at which nothing is cut off."""
    look = LOOKS[view.kind]
    height = grown(view.height, look.style, 10)
    if view.kind == "link":
        height = line_height(look.style) + 6
    if view.icon and not view.text and not view.tail:
        return QSize(height, height)
    return QSize(math.ceil(content_width(view)) + 2 * look.padding, height)


def paint_button(painter: QPainter, area: QRectF, view: ButtonView) -> None:
    """Paint a button over `area`."""
    _paint_ground(painter, area, view)
    tint = color(LOOKS[view.kind].text if view.enabled else "ink3")
    x = area.x() + (area.width() - content_width(view)) / 2
    top, height = area.y(), area.height()
    if view.icon:
        draw_icon(painter, view.icon, x, top + (height - _ICON) / 2, _ICON, tint)
        x += _ICON + _ICON_GAP
    style = LOOKS[view.kind].style
    width = text_width(view.text, style)
    x += draw_text(painter, QRectF(x, top, width, height), view.text, style, tint, elide=False)
    if view.key_hint:
        x += _paint_key(painter, QRectF(x + 8, top, 0, height), view)
    if view.tail:
        draw_icon(painter, view.tail, x + 6, top + (height - _TAIL) / 2, _TAIL, tint)


def _paint_ground(painter: QPainter, area: QRectF, view: ButtonView) -> None:
    look = LOOKS[view.kind]
    radius = Radius.CONTROL
    if not view.enabled:
        if look.rest:
            rounded(painter, area, radius, color("sunken"), color("line"), 1, DASH)
    else:
        role = look.over if view.over or view.down else look.rest
        edge = color(look.edge) if look.edge else None
        if role in {"selected", "bad_bg"}:
            edge = edge or tint_edge()
        rounded(painter, area, radius, color(role) if role else None, edge)
    if view.focused:
        solid = view.kind in {"filled", "danger_filled"} and view.enabled
        focus_ring(painter, area, radius, gap=solid)


def _paint_key(painter: QPainter, area: QRectF, view: ButtonView) -> float:
    on_fill = view.kind in {"filled", "danger_filled"} and view.enabled
    width = text_width(view.key_hint, "caption") + 10
    height = max(_KEY_HEIGHT, line_height("caption") + 2)
    box = QRectF(area.x(), area.y() + (area.height() - height) / 2, width, height)
    edge: Role = "on_accent" if on_fill else "line"
    ink: Role = "on_accent" if on_fill else "ink3"
    rounded(painter, box, Radius.KEY, None, color(edge))
    draw_text(painter, box, view.key_hint, "caption", color(ink), "center", elide=False)
    return 8 + width
