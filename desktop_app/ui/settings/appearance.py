"""How the window looks; kept on this computer, outside the vault."""

from typing import cast

from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.section import section, titled
from desktop_app.ui.theme.theme import Choice, current

_THEMES = (
    ("system", "System"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
)
NOTE = "Kept on this computer, outside the vault, because it is needed before you unlock."


class AppearanceSection(QWidget):
    """A choice is shown and kept at once."""

    def __init__(self, local: LocalSettings) -> None:
        super().__init__()
        self._local = local
        self.theme = Segments(_THEMES, "Theme", local.theme)
        self.theme.chosen.connect(self._set_theme)
        self.motion = CheckBox("Reduce motion", local.reduce_motion)
        self.motion.toggled.connect(self._set_motion)
        inner = section(
            titled("Theme", row(self.theme, STRETCH), note=NOTE),
            16,
            titled(
                "Motion",
                self.motion,
                4,
                Label(
                    "Unticked, Purser follows the desktop. Nothing ever loops or pulses.",
                    "caption",
                    "ink3",
                    wrap=True,
                ),
            ),
        )
        self.setLayout(column((inner, 1)))

    def _set_theme(self, choice: str) -> None:
        self._local.theme = cast(Choice, choice)
        self._local.apply(current())

    def _set_motion(self, reduced: bool) -> None:
        self._local.reduce_motion = reduced
        self._local.apply(current())
