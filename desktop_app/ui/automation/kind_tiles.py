"""The kinds of rules as tiles, of which one is chosen."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.domain.rules import Allowance, KeepBy, KeepTo, Payout, Plan, Reminder
from desktop_app.ui.kit.tiles import RadioTile, TileGroup
from desktop_app.ui.theme.icons import IconName

_COLUMNS = 3
_GAP = 8


class RuleKind(StrEnum):
    """What a form is filled for."""

    KEEP = "keep"
    ALLOWANCE = "allowance"
    PAYOUT = "payout"
    REMINDER = "reminder"
    ALERT = "alert"


TELLS: Final = frozenset({RuleKind.REMINDER, RuleKind.ALERT})
"""They move nothing."""
_TILES: Final[dict[RuleKind, tuple[IconName, str, str]]] = {
    RuleKind.KEEP: ("allowance", "Keep at least", "When a card runs low"),
    RuleKind.ALLOWANCE: ("calendar", "Allowance", "On days you choose"),
    RuleKind.PAYOUT: ("wallet", "On payout", "When money comes in"),
    RuleKind.REMINDER: ("notices", "Before a charge", "Only a message"),
    RuleKind.ALERT: ("alert", "Wallet alert", "Only a message"),
}


def kind_of(plan: Plan) -> RuleKind:
    """Under which tile a plan stands."""
    match plan:
        case KeepTo() | KeepBy():
            return RuleKind.KEEP
        case Allowance():
            return RuleKind.ALLOWANCE
        case Payout():
            return RuleKind.PAYOUT
        case Reminder():
            return RuleKind.REMINDER
        case _:
            return RuleKind.ALERT


class KindTiles(QWidget):
    """Space takes the tile that has focus, arrow keys move the choice."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        tiles = {}
        for place, (kind, (icon, title, text)) in enumerate(_TILES.items()):
            tile = tiles[kind.value] = RadioTile(icon, title, text)
            tile.set_flat(flat=True)
            tile.setFixedHeight(tile.flat_height())
            tile.setAutoExclusive(True)  # spoken as one of several, not as a box to tick
            grid.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
        for place in range(_COLUMNS):
            grid.setColumnStretch(place, 1)
        self._group = TileGroup(tiles, self)
        self._tiles = tiles
        self.set_kind(RuleKind.KEEP)
        self._group.chosen.connect(lambda _key: self.chosen.emit())
        self.setAccessibleName("What the rule does")

    def kind(self) -> RuleKind:
        """The chosen one."""
        return RuleKind(self._group.current_id())

    def set_kind(self, kind: RuleKind) -> None:
        """Choose without a signal; Tab stops at the chosen one alone."""
        self._group.set_current_id(kind.value)
        for key, tile in self._tiles.items():
            is_it = key == kind.value
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_it else Qt.FocusPolicy.ClickFocus)
