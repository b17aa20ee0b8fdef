"""The settings page: sections, of which one is shown."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, row
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.about import AboutSection
from desktop_app.ui.settings.appearance import AppearanceSection
from desktop_app.ui.settings.backups import BackupsSection
from desktop_app.ui.settings.check import CheckSection
from desktop_app.ui.settings.connection import ConnectionSection
from desktop_app.ui.settings.contents import Contents, Group, Place
from desktop_app.ui.settings.going_live import GoingLiveSection
from desktop_app.ui.settings.help import HelpSection
from desktop_app.ui.settings.messages import MessagesSection
from desktop_app.ui.settings.move_data import MoveDataSection
from desktop_app.ui.settings.news import NewsSection
from desktop_app.ui.settings.notices import NoticesSection
from desktop_app.ui.settings.section import WIDTH
from desktop_app.ui.settings.security import SecuritySection
from desktop_app.ui.theme.tokens import Space

GROUPS = (
    Group(
        "Card service",
        (
            Place("connection", "Connection", "keys client secret api address limits fees account"),
            Place("live", "Going live", "checklist allow-list ip kyc customer callback real money"),
            Place("check", "Connection check", "doctor units scale clock capability probes"),
        ),
    ),
    Group(
        "News",
        (
            Place("news", "How news arrives", "webhook tunnel relay polling gosmee smee ngrok url"),
            Place("messages", "Messages", "webhook log signature errors received"),
            Place("notices", "Notices", "notifications desktop tray declined refund low balance"),
        ),
    ),
    Group(
        "This computer",
        (
            Place(
                "security",
                "Security",
                "password change key file stick lock idle sleep screen sharing screenshot capture "
                "clipboard folder ask again cvv keyring recovery kit code",
            ),
            Place(
                "backups",
                "Backups and log",
                "restore rehearse try drill copy proof audit tamper export",
            ),
            Place(
                "move",
                "Move data",
                "import export csv bitwarden 1password labels cvv",
            ),
            Place("appearance", "Appearance", "theme dark light contrast motion size"),
        ),
    ),
    Group(
        "Purser",
        (
            Place("help", "Help", "guide threat model format shortcuts keys sandbox"),
            Place("about", "About", "version licence"),
        ),
    ),
)

_WIDE = {"help", "messages"}
"""As wide as the window."""


class SettingsPage(Fill):
    """Sections are built when they are first opened: entering the wallet must not wait for them."""

    lock_requested = Signal()
    restore_requested = Signal()
    key_change_requested = Signal()
    sheet_wanted = Signal(object)
    """`Callable[[QWidget], Sheet]`: what opens over the window it is given."""
    sheet_made = Signal(object)
    """A sheet to be shown over the window."""

    def __init__(self, ui: Ui, local: LocalSettings | None = None) -> None:
        super().__init__("page")
        self._ui = ui
        self._local = local
        self._snapshot: Snapshot | None = None
        self._makers: dict[str, Callable[[], QWidget]] = {
            "connection": lambda: ConnectionSection(ui),
            "live": lambda: GoingLiveSection(ui),
            "check": lambda: CheckSection(ui),
            "news": self._make_news,
            "messages": lambda: MessagesSection(ui),
            "security": self._make_security,
            "notices": lambda: NoticesSection(ui),
            "backups": self._make_backups,
            "move": self._make_move,
            "appearance": lambda: AppearanceSection(self._local or LocalSettings()),
            "help": HelpSection,
            "about": AboutSection,
        }
        self._made: dict[str, QWidget] = {}
        self._panes: dict[str, ScrollPane] = {}
        self._contents = Contents(GROUPS)
        self._contents.chosen.connect(self.show_section)
        self._stack = QStackedLayout()
        side = Space.PANE
        listed = holder(row(self._contents, margins=(side, Space.XL, Space.L, side)))
        beside = ScrollPane(listed)
        beside.setFixedWidth(listed.sizeHint().width())
        self.setLayout(
            column(
                row(Label("Settings", "title"), margins=(side, Space.XXL, side, Space.S)),
                (row(beside, (holder(self._stack), 1), spacing=0), 1),
            )
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show one consistent picture, at the latest when the page is seen."""
        self._snapshot = snapshot
        if self.isVisible():
            self._follow()

    def show_section(self, key: str) -> None:
        """Open a section by its key in `GROUPS`."""
        self._contents.set_current_id(key)
        if self.isVisible():
            self._open(key)

    def section(self, key: str) -> QWidget:
        """Return a section, built at the first call."""
        if key not in self._made:
            made = self._made[key] = self._makers[key]()
            # Filled before it is laid out, or its first frame would be squeezed.
            self._tell(made)
            side = Space.PANE
            inner = holder(row((made, 1), margins=(Space.M, 0, side, 0)))
            if key not in _WIDE:
                inner.setMaximumWidth(WIDTH + Space.M + side)
            pane = ScrollPane(inner)
            self._panes[key] = pane
            self._stack.addWidget(pane)
        return self._made[key]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        self._open(self._contents.current_id())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for made in self._made.values():
            if isinstance(made, ConnectionSection | NewsSection):
                made.forget()

    def _open(self, key: str) -> None:
        self.section(key)
        self._stack.setCurrentWidget(self._panes[key])

    def _make_news(self) -> QWidget:
        made = NewsSection(self._ui)
        made.doubted_requested.connect(self._show_doubted)
        return made

    def _show_doubted(self) -> None:
        messages = self.section("messages")
        if isinstance(messages, MessagesSection):
            messages.show_doubted()
        self.show_section("messages")

    def _make_security(self) -> QWidget:
        made = SecuritySection(self._ui)
        made.lock_requested.connect(self.lock_requested)
        made.sheet_wanted.connect(self.sheet_wanted)
        made.key_change_requested.connect(self.key_change_requested)
        made.sheet_made.connect(self.sheet_made)
        return made

    def _make_backups(self) -> QWidget:
        made = BackupsSection(self._ui)
        made.restore_requested.connect(self.restore_requested)
        made.sheet_made.connect(self.sheet_made)
        return made

    def _make_move(self) -> QWidget:
        made = MoveDataSection(self._ui)
        made.sheet_made.connect(self.sheet_made)
        return made

    def _follow(self) -> None:
        for made in self._made.values():
            self._tell(made)

    def _tell(self, section: QWidget) -> None:
        if self._snapshot is not None and isinstance(
            section,
            ConnectionSection
            | NewsSection
            | MessagesSection
            | SecuritySection
            | NoticesSection
            | BackupsSection
            | MoveDataSection,
        ):
            section.show_snapshot(self._snapshot)
