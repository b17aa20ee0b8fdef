"""Spaces, radii, heights and durations: the only numbers a screen may use for its layout."""

from typing import Final


class Space:
    """Distances in logical pixels."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 20
    XXL: Final = 24
    PANE: Final = 28
    HUGE: Final = 32
    GIANT: Final = 48
    LABEL_TO_FIELD: Final = 6
    BETWEEN_FIELDS: Final = 14
    SECTION_ABOVE: Final = 20
    SECTION_BELOW: Final = 18


class Radius:
    """Corner radii in logical pixels; pills and chips use half their height."""

    KEY: Final = 4
    CONTROL: Final = 7
    INSET: Final = 8
    TILE: Final = 9
    BOX: Final = 10
    CHOICE: Final = 12
    SHEET: Final = 14


class Height:
    """Smallest heights in logical pixels; text that needs more gets more."""

    BANNER: Final = 28
    TRUTH_LINE: Final = 44
    NAV_ITEM: Final = 36
    CARD_ROW: Final = 64
    CARD_ROW_COMPACT: Final = 48
    ACTIVITY_ROW: Final = 44
    ACTIVITY_ROW_COMPACT: Final = 36
    SECTION_ROW: Final = 32
    TABLE_HEAD: Final = 38
    BUTTON: Final = 36
    BUTTON_CARD: Final = 34
    BUTTON_SHEET: Final = 40
    BUTTON_MAIN: Final = 44
    FIELD: Final = 36
    FIELD_AMOUNT: Final = 48
    FIELD_PASSWORD: Final = 44
    PILL: Final = 22
    CHIP: Final = 32
    SEGMENTS: Final = 36
    TABS: Final = 40
    TOAST: Final = 56
    INFO_BAR: Final = 40


class Width:
    """Widths of panes in logical pixels."""

    NAV: Final = 212
    RAIL: Final = 60
    LIST: Final = 404
    LIST_MIN: Final = 320
    LIST_MAX: Final = 520
    LIST_COMPACT: Final = 332
    DETAIL_MIN: Final = 540
    DETAIL_MAX: Final = 880
    REVIEW: Final = 364
    SHEET: Final = 600
    QUESTION: Final = 148
    COMPACT_BELOW: Final = 1120


class Motion:
    """Durations in milliseconds; `Theme.duration` turns them to 0 for reduced motion."""

    PANE: Final = 90
    EXPAND: Final = 120
    TOAST: Final = 120
    UNLOCK: Final = 150


DASH: Final = (3.0, 2.4)
"""The unconfirmed edge, in pen widths."""
