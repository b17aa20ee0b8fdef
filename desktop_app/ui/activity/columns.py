"""Where the columns of the table stand: the heads and the rows ask the same function."""

from dataclasses import dataclass
from typing import Final

from desktop_app.application.timeline import Lens, Sort
from desktop_app.ui.kit.paint import Align
from desktop_app.ui.kit.pill_paint import pill_width
from desktop_app.ui.theme.type import text_width

EDGE: Final = 16
GAP: Final = 14
_ICON: Final = 22
_LEAST_NAME: Final = 110
_MOST_CARD: Final = 190


@dataclass(frozen=True, slots=True)
class Column:
    """A column's key, head, place and side; `sort` is what its head orders by."""

    key: str
    title: str
    x: float
    width: float
    align: Align = "left"
    sort: Sort | None = None


def columns(width: float, lens: Lens) -> tuple[Column, ...]:
    """The columns from left to right; where room is short the proof goes, then the fee."""
    return _charges(width) if lens is Lens.CHARGES else _deeds(width)


def _charges(width: float) -> tuple[Column, ...]:
    money = max(text_width("+$10,000.00", "strong"), text_width("Authorised ▾", "label"))
    fixed = {
        "time": _time(),
        "status": max(pill_width("declined"), pill_width("working", "Confirming…")),
        "authorized": money,
        "settled": money,
        "fee": text_width("$100.00", "body"),
        "proof": _ICON + text_width("Signed", "label"),
    }
    for drop in ("", "proof", "fee"):
        fixed.pop(drop, None)
        rest = width - 2 * EDGE - sum(fixed.values()) - GAP * (len(fixed) + 1)
        if rest >= 2 * _LEAST_NAME:
            break
    card = min(_MOST_CARD, rest * 0.5)
    room = {**fixed, "card": card, "merchant": max(_LEAST_NAME, rest - card)}
    heads: tuple[tuple[str, str, Align, Sort | None], ...] = (
        ("time", "Time", "left", Sort.TIME),
        ("card", "Card", "left", None),
        ("merchant", "Merchant", "left", Sort.MERCHANT),
        ("status", "Status", "left", Sort.STATUS),
        ("authorized", "Authorised", "right", Sort.AUTHORIZED),
        ("settled", "Settled", "right", Sort.SETTLED),
        ("fee", "Fee", "right", Sort.FEE),
        ("proof", "Proof", "left", None),
    )
    return _line_up(heads, room)


def _deeds(width: float) -> tuple[Column, ...]:
    fixed = {
        "time": _time(),
        "card": min(_MOST_CARD, width * 0.2),
        "proof": _ICON + max(text_width(word, "label") for word in ("Ignored", "Purser")),
    }
    rest = width - 2 * EDGE - sum(fixed.values()) - GAP * len(fixed)
    heads: tuple[tuple[str, str, Align, Sort | None], ...] = (
        ("time", "Time", "left", Sort.TIME),
        ("what", "What happened", "left", None),
        ("card", "Card", "left", None),
        ("proof", "From", "left", None),
    )
    return _line_up(heads, {**fixed, "what": rest})


def _time() -> float:
    return max(text_width(long, "body") for long in ("Today 00:00", "Wed 00:00", "30 May 2025"))


def _line_up(
    heads: tuple[tuple[str, str, Align, Sort | None], ...], room: dict[str, float]
) -> tuple[Column, ...]:
    placed: list[Column] = []
    x = float(EDGE)
    for key, title, align, sort in heads:
        if key in room:
            placed.append(Column(key, title, x, room[key], align, sort))
            x += room[key] + GAP
    return tuple(placed)
