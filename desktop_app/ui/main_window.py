"""The one window: first run, unlock, or home; it decides only which of them is shown."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.presence import COMPLETE, Sign
from desktop_app.application.vault_place import VaultPlace
from desktop_app.ui.closing import Closing
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.kit.banner import Banner
from desktop_app.ui.kit.layout import column, holder
from desktop_app.ui.leave_watch import LeaveWatch
from desktop_app.ui.unlock.broken import offer_salvage
from desktop_app.ui.unlock.forgotten import offer_recovery
from desktop_app.ui.unlock.locker import Locker
from desktop_app.ui.unlock.page import UnlockPage
from desktop_app.ui.window_title import TITLE, title_of

if TYPE_CHECKING:
    from desktop_app.application.messages import Snapshot
    from desktop_app.domain.errors import Failure
    from desktop_app.ui.first_run.page import FirstRunPage
    from desktop_app.ui.home.building import HomeBuilder
    from desktop_app.ui.home.page import HomePage

SMALLEST = (960, 640)
START_SIZE = (1280, 800)


class MainWindow(QWidget):
    """Pages are built when they are first needed: the first paint waits for one page only."""

    quit_requested = Signal()
    first_painted = Signal()
    home_built = Signal()
    """The page behind the password is there; it may be shown already."""
    entered = Signal()
    locked = Signal(object)
    """Every digit is gone; carries the folder of the vault that was open."""
    amounts_hidden = Signal()

    def __init__(self, ui: Ui, places: Places, *, sandbox: bool) -> None:
        super().__init__()
        self._ui = ui
        self._places = places
        self._sandbox = sandbox
        self._home: HomePage | None = None
        self._building: HomeBuilder | None = None
        self._prepared: HomePage | None = None
        self._is_entering = self._is_new = False
        self._first_run: FirstRunPage | None = None
        self._unlock: UnlockPage | None = None
        self._opened: PurePath = places.sandbox
        self._painted = False
        self._may_close = False
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self.resize(*START_SIZE)
        self._banner = Banner()
        self._banner.activated.connect(self._open_sandbox_panel)
        self._stack = QStackedLayout()
        self.setLayout(column(self._banner, ui.capture.bar, (holder(self._stack), 1)))
        self._banner.setVisible(sandbox)
        self._banner.set_action_visible(False)
        self._locker = Locker(ui, self)
        self._closing = Closing(ui, self, self._locker)
        self._closing.quit_requested.connect(self.quit_requested)
        self._leaving = LeaveWatch(ui, self)
        self._leaving.lock_asked.connect(lambda s: self.lock(completely=s in COMPLETE, why=s))
        self._leaving.entered.connect(self._enter)
        self._leaving.turned_away.connect(self.locked)
        ui.bridge.snapshot_changed.connect(self._show_snapshot)
        ui.bridge.failed.connect(self._show_failure)

    # --- which page ---------------------------------------------------------------------------

    def show_unlock(self, vaults: tuple[VaultPlace, ...], current: PurePath) -> None:
        """Ask for the password of `current`."""
        if self._unlock is None:
            self._unlock = UnlockPage(self._ui)
            self._unlock.entered.connect(self._enter)
            self._unlock.other_requested.connect(self.show_first_run)
            self._unlock.restore_requested.connect(self.open_restore)
            offer_recovery(self._ui, self, self._unlock, self._enter)
            offer_salvage(self._ui, self, self._unlock, self._places, self._enter)
            self._unlock.lock_requested.connect(lambda: self._locker.stop_watching())
            self._stack.addWidget(self._unlock)
        practice = self._sandbox or current.parent == self._places.sandbox.parent
        self._unlock.show_places(vaults, current, practice)
        self._banner.setVisible(practice)
        self._stack.setCurrentWidget(self._unlock)

    def show_first_run(self) -> None:
        """Ask how to start."""
        from desktop_app.ui.first_run.page import FirstRunPage

        if self._first_run is not None:
            _drop(self._stack, self._first_run)
        page = self._first_run = FirstRunPage(self._ui, self._places)
        page.set_start(sandbox_only=self._sandbox)
        page.entered.connect(self._enter_new)
        page.open_requested.connect(
            lambda folder: self.show_unlock((VaultPlace(folder, folder.name),), folder)
        )
        page.restore_requested.connect(self.open_restore)
        page.quit_requested.connect(self.close)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def prepare_home(self) -> None:
        """Build the page behind the password, empty, a part at a time, unless that was done."""
        if self._home is None and self._prepared is None and self._building is None:
            from desktop_app.ui.home.building import HomeBuilder

            self._building = HomeBuilder(self._ui, self)
            self._building.built.connect(self._take_home)

    def lock(self, *, completely: bool = False, why: Sign | None = None) -> None:
        """The digits go first, then the pages, then the keys.

        Disposable cards go on being watched, unless `completely`.
        """
        self._is_entering = False
        if self._home is None:
            if self._unlock is not None and why is not None:
                self._unlock.start_over()
            if completely:
                self._locker.stop_watching(why)
            return
        snapshot = self._ui.bridge.snapshot
        drafts = self._home.leave()
        self.setWindowTitle(TITLE)
        self._ui.bridge.let_go(self._home)
        self._ui.clipboard.clear()
        self._ui.bridge.forget_snapshot()
        self._leaving.rest()
        _drop(self._stack, self._home)
        self._home = None
        self._banner.set_action_visible(False)
        if snapshot is not None:
            place = VaultPlace(snapshot.folder, snapshot.vault_name)
            self.show_unlock((place,), place.folder)
        self._locker.keep(drafts)
        self._locker.lock(self._unlock, snapshot, completely=completely, why=why)
        self.locked.emit(self._opened)
        self.prepare_home()

    def open_restore(self) -> None:
        """Lock what is open, and ask for a backup to restore."""
        from desktop_app.ui.first_run.restore_sheet import RestoreSheet

        self.lock()
        patience = None if self._unlock is None else self._unlock.patience
        sheet = RestoreSheet(self._ui, self, self._places, patience)
        sheet.restored.connect(self._enter)
        sheet.open()

    def open_key_change(self) -> None:
        """Lock completely, and ask for the password to encrypt everything under another key."""
        from desktop_app.ui.settings.vault_key_sheet import VaultKeySheet

        folder = self._opened
        self.lock(completely=True)  # what is said to be watched behind the sheet must be true
        sheet = VaultKeySheet(self._ui, self, folder)
        sheet.entered.connect(self._enter)
        sheet.open()

    def close_for_good(self) -> None:
        """Close without asking again; the worker has ended."""
        self._may_close = True
        self.close()

    # --- events -------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self._closing.close(self._home)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        left = event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow()
        if left and self._home is not None:
            self._home.conceal()  # nobody is looking at this window: hide the digits
        if event.type() == QEvent.Type.ActivationChange:
            self._tell_watched()
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self._leaving.notice(Sign.MINIMISED)

    # --- inner --------------------------------------------------------------------------------

    def _enter(self, folder: PurePath) -> None:
        if self._leaving.is_void:
            self._leaving.ask(folder)
            return
        self._opened = folder
        self._is_entering = True
        self.prepare_home()
        self._show_home()

    def _enter_new(self, folder: PurePath) -> None:
        """A vault that was made a moment ago: its recovery kit is the next step."""
        self._is_new = True
        self._enter(folder)

    def _tell_watched(self) -> None:
        """Figures are read more often while somebody looks at them."""
        watched = self.isActiveWindow()
        if self._home is not None:
            run, nothing = self._ui.bridge.run, lambda _: None
            run(self, lambda s: s.wallet.watch(watched), nothing, nothing)

    def _take_home(self, home: "HomePage") -> None:
        if self._building is not None:
            self._building.deleteLater()
            self._building = None
        self._prepared = home
        if not self._is_entering:
            from desktop_app.ui.home.rehearsal import begin_rehearsal

            begin_rehearsal(home, self._ui.words)
        self._show_home()
        self.home_built.emit()

    def _show_home(self) -> None:
        """Once the page is built and the vault is open, whichever comes last."""
        if self._prepared is None or not self._is_entering:
            return
        home, self._prepared, self._is_entering = self._prepared, None, False
        self._home = home
        home.lock_requested.connect(self.lock)
        home.quit_requested.connect(lambda: self._closing.quit(self._home))
        home.full_lock_requested.connect(lambda: self.lock(completely=True))
        home.restore_requested.connect(self.open_restore)
        home.key_change_requested.connect(self.open_key_change)
        home.amounts_hidden.connect(self.amounts_hidden)
        self._stack.addWidget(home)
        self._stack.setCurrentWidget(home)
        self._banner.set_action_visible(True)
        if self._first_run is not None:
            _drop(self._stack, self._first_run)
            self._first_run = None
        snapshot = self._ui.bridge.snapshot
        if snapshot is not None:
            self._follow(snapshot)
        if self._is_new:
            self._is_new = False
            home.kit.greet()
        home.pictures.enter(snapshot)
        self._tell_watched()
        self.entered.emit()

    def _show_snapshot(self, snapshot: "Snapshot") -> None:
        if self._home is not None:
            self._follow(snapshot)
            self._home.pictures.show(snapshot)

    def _follow(self, snapshot: "Snapshot") -> None:
        from desktop_app.domain.profiles import Environment

        self._banner.setVisible(snapshot.profile.environment is Environment.SANDBOX)
        self.setWindowTitle(title_of(snapshot))
        self._leaving.follow(snapshot.preferences)

    def _show_failure(self, failure: "Failure") -> None:
        if self._home is not None:
            self._home.show_failure(failure)
        elif not self.isHidden():
            from desktop_app.ui.home.trouble import TroubleSheet

            TroubleSheet(self._ui, self, failure).open()

    def _open_sandbox_panel(self) -> None:
        if self._home is not None:
            self._home.open_sandbox_panel()


def _drop(stack: QStackedLayout, page: QWidget) -> None:
    stack.removeWidget(page)
    page.hide()
    page.deleteLater()
