"""How a state looks: icon, word, colours, and an edge that says how sure it is."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop_app.ui.kit.paint import draw_text, rounded
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.palette import GROUND_OF, Role, Tone
from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.tokens import DASH, Height
from desktop_app.ui.theme.type import grown, text_width

PillState = Literal[
    "active", "settled", "confirmed", "armed", "no", "frozen", "refunded", "freezing",
    "unfreezing", "pending", "issuing", "spent", "low", "declined", "issuer_froze", "yes", "bad",
    "terminated", "expired", "released", "off", "unknown", "terminating", "working",
    "topping_up", "withdrawing",
]  # fmt: skip
Edge = Literal["none", "solid", "dashed"]

_ICON: Final = 14


@dataclass(frozen=True, slots=True)
class PillLook:
    """Word, icon, colour and edge of a state; dashed is unconfirmed, solid needs the person."""

    word: str
    icon: IconName
    tone: Tone
    edge: Edge = "none"

    @property
    def ink(self) -> Role:
        """The role of icon and word."""
        return self.tone

    @property
    def ground(self) -> Role:
        """The role behind them."""
        return GROUND_OF[self.tone]


_LOOKS: Final[dict[PillState, PillLook]] = {
    "active": PillLook("Active", "done", "ok"),
    "settled": PillLook("Settled", "done", "ok"),
    "confirmed": PillLook("Confirmed", "done", "ok"),
    "armed": PillLook("Armed", "disposable", "ok"),
    "no": PillLook("No", "done", "ok"),
    "frozen": PillLook("Frozen", "freeze", "ice"),
    "refunded": PillLook("Refunded", "refund", "ice"),
    "freezing": PillLook("Freezing…", "freeze", "ice", "dashed"),
    "unfreezing": PillLook("Unfreezing…", "freeze", "ice", "dashed"),
    "pending": PillLook("Pending", "pending", "wait"),
    "issuing": PillLook("Issuing…", "pending", "wait", "dashed"),
    "spent": PillLook("Spent, waiting to settle", "pending", "wait"),
    "low": PillLook("Low", "alert", "wait"),
    "declined": PillLook("Declined", "declined", "bad", "solid"),
    "issuer_froze": PillLook("Issuer froze it", "alert", "bad", "solid"),
    "yes": PillLook("Yes", "withdraw", "bad", "solid"),
    "bad": PillLook("Failed", "declined", "bad", "solid"),
    "terminated": PillLook("Terminated", "terminate", "off"),
    "expired": PillLook("Expired", "calendar", "off"),
    "released": PillLook("Released", "refund", "off"),
    "off": PillLook("Off", "info", "off"),
    "unknown": PillLook("Not known yet", "unknown", "unknown", "dashed"),
    "terminating": PillLook("Terminating…", "terminate", "off", "dashed"),
    "working": PillLook("Working…", "pending", "wait", "dashed"),
    "topping_up": PillLook("Topping up…", "pending", "wait", "dashed"),
    "withdrawing": PillLook("Withdrawing…", "pending", "wait", "dashed"),
}


def pill_look(state: PillState) -> PillLook:
    """Return how a state looks, for rows that paint it without the pill."""
    return _LOOKS[state]


def pill_width(state: PillState, text: str = "") -> float:
    """Return the width of a pill in logical pixels."""
    return 8 + _ICON + 5 + text_width(text or _LOOKS[state].word, "label") + 10


def pill_height() -> int:
    """Return the height of a pill in logical pixels."""
    return grown(Height.PILL, "label", 6)


def paint_pill(painter: QPainter, x: float, y: float, state: PillState, text: str = "") -> float:
    """Paint a pill with its top left at (x, y) and return its width."""
    look = _LOOKS[state]
    width, height = pill_width(state, text), pill_height()
    area = QRectF(x, y, width, height)
    tint = color(look.ink)
    outlined = look.edge != "none" or current().is_contrast
    dash = DASH if look.edge == "dashed" else None
    edge = tint if outlined else None
    rounded(painter, area, height / 2, color(look.ground), edge, 1, dash)
    draw_icon(painter, look.icon, x + 8, y + (height - _ICON) / 2, _ICON, tint)
    words = QRectF(x + 8 + _ICON + 5, y, width - 37, height)
    draw_text(painter, words, text or look.word, "label", tint, elide=False)
    return width
