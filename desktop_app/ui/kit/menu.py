"""A menu in the colours of the theme; it is made for one opening and then gone."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.ui.theme.icons import IconName, make_icon
from desktop_app.ui.theme.theme import current
from desktop_app.ui.theme.type import font

_SHEET = """
QMenu {{ background: {p.surface}; border: 1px solid {p.line}; padding: 4px; }}
QMenu::item {{ padding: 7px 24px 7px 8px; border-radius: 5px; color: {p.ink}; }}
QMenu::item:selected {{ background: {p.selected}; }}
QMenu::item:disabled {{ color: {p.ink3}; }}
QMenu::icon {{ left: 6px; }}
QMenu::separator {{ height: 1px; background: {p.line}; margin: 4px 8px; }}
"""


class Menu(QMenu):
    """Fill with `add`, then `open_below` a button; it deletes itself when closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFont(font("body"))
        # A style sheet on a menu alone costs the other widgets nothing.
        self.setStyleSheet(_SHEET.format(p=current().palette))

    def add(
        self,
        text: str,
        on_chosen: Callable[[], object],
        *,
        icon: IconName | None = None,
        key_hint: str = "",
        reason: str = "",
    ) -> QAction:
        """Add an entry; one with a `reason` is off and says why behind its words."""
        words = f"{text} ({reason})" if reason else text
        shown = words.replace("&", "&&") + (f"\t{key_hint}" if key_hint else "")
        action = QAction(shown, self)
        action.setEnabled(not reason)
        if icon is not None:
            action.setIcon(make_icon(icon))
        action.triggered.connect(lambda _checked=False: on_chosen())
        self.addAction(action)
        return action

    def open_below(self, button: QWidget) -> None:
        """Open under a button, without a loop of its own."""
        self.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))
