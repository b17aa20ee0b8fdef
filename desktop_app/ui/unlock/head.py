"""What stands above the password: the mark, and what Purser promises."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.kit.logo import Logo

_CENTER = Qt.AlignmentFlag.AlignHCenter


def make_head() -> QWidget:
    """The head of the unlock page."""
    lead = "Your card numbers open without a network."
    return holder(
        column(
            row(STRETCH, Logo(52), STRETCH),
            16,
            Label("Unlock Purser", "title", align=_CENTER),
            4,
            Label(lead, "body", "ink2", wrap=True, align=_CENTER),
            24,
        )
    )
