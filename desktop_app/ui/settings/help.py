"""The help pages, read from this computer and shown as plain text."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.kit.paint import focus_ring
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.settings.markdown import Block, make_page, parse_markdown
from desktop_app.ui.settings.section import WIDTH
from desktop_app.ui.theme.tokens import Radius, Space

PAGES: Final = (
    ("user-guide", "User guide"),
    ("promises", "Promises"),
    ("threat-model", "Safety"),
    ("vault-format", "Vault format"),
    ("api-dialects", "API dialects"),
    ("sandbox", "Sandbox"),
)
MISSING: Final = "This page is missing from this copy of Purser. Install it again to have it back."
_EDGE: Final = 2


def help_folder() -> Path:
    """Where the pages are: inside an installed package, or beside it in a source tree."""
    package = Path(__file__).parents[2]
    installed = package / "_resources" / "help"
    return installed if installed.is_dir() else package.parent / "resources" / "help"


def read_page(folder: Path, name: str) -> tuple[Block, ...]:
    """The blocks of a page; a page that cannot be read says so."""
    try:
        text = (folder / f"{name}.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return (Block("text", MISSING),)
    return parse_markdown(text)


class HelpSection(QWidget):
    """A page is read and laid out when it is first chosen."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self._folder = folder or help_folder()
        self._readers: dict[str, Reader] = {}
        self.pages = Segments(PAGES, "Help pages")
        self.pages.chosen.connect(self.show_page)
        self._stack = QStackedLayout()
        self._stack.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        pane = Box()
        pane.setLayout(self._stack)
        pane.setMaximumWidth(WIDTH)
        self.setLayout(
            column(
                row(self.pages, STRETCH),
                Space.L,
                (row((pane, 1000), STRETCH, spacing=0), 1),
                margins=(0, Space.XL, 0, Space.XXL),
            )
        )
        self.show_page(PAGES[0][0])

    def show_page(self, name: str) -> None:
        """Show one of `PAGES`, from its beginning when it is new and where it was left else."""
        self.pages.set_current_id(name)
        if name not in self._readers:
            reader = Reader(dict(PAGES)[name], make_page(read_page(self._folder, name)))
            self._readers[name] = reader
            self._stack.addWidget(reader)
        self._stack.setCurrentWidget(self._readers[name])


class Reader(ScrollPane):
    """A page that Tab reaches and the arrow, page, Home and End keys scroll."""

    def __init__(self, name: str, page: QWidget) -> None:
        super().__init__(page)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in ends:
            bar.setValue(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            focus_ring(
                QPainter(self.viewport()), QRectF(self.viewport().rect()), Radius.BOX - _EDGE
            )
