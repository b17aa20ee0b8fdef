"""A bar above a pane that says what is true about all of it, with one action."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import row, set_shown
from desktop_app.ui.kit.paint import rounded
from desktop_app.ui.kit.tinted_link import TintedLink
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import GROUND_OF, Tone
from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import grown


class InfoBar(QWidget):
    """Icon, one sentence and at most one action in the colours of a state.

    With `refuse`, a second word says no to the action.
    """

    activated = Signal()
    refused = Signal()

    def __init__(
        self, icon: IconName, tone: Tone, text: str, action: str = "", refuse: str = ""
    ) -> None:
        super().__init__()
        self._tone: Tone = tone
        self._icon = IconView(icon, 18, tone)
        self._words = Label("", "medium", tone, wrap=True)
        self._action = TintedLink("", tone)
        self._action.clicked.connect(self.activated)
        refusal = TintedLink(refuse, tone) if refuse else None
        if refusal is not None:
            refusal.clicked.connect(self.refused)
        parts = (self._icon, (self._words, 1), self._action, refusal)
        self.setLayout(row(*parts, spacing=10, margins=(14, 6, 10, 6)))
        self.setMinimumHeight(grown(Height.INFO_BAR, "medium", 14))
        self.set_text(text)
        self.set_action(action)

    def set_text(self, text: str) -> None:
        """Change the sentence."""
        self._words.setText(text)
        self.setAccessibleName(text)

    def set_action(self, action: str) -> None:
        """Change or drop the action."""
        self._action.setText(action)
        set_shown(self._action, bool(action))

    def set_look(self, icon: IconName, tone: Tone) -> None:
        """Change what the bar is about."""
        self._tone = tone
        self._icon.set_icon(icon, tone)
        self._words.set_role(tone)
        self._action.set_tone(tone)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = color(self._tone) if current().is_contrast else None
        ground = color(GROUND_OF[self._tone])
        rounded(QPainter(self), QRectF(self.rect()), Radius.INSET, ground, edge)
