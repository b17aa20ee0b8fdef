"""The running program: window and worker's side together, from the first page to the end."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_app.adapters.system.capture.choice import shield_for
from desktop_app.adapters.system.folders import Folders, default_folders, prepare
from desktop_app.application.vault_place import VaultPlace
from desktop_app.composition.backstage import Backstage, Options
from desktop_app.composition.collector import Collector
from desktop_app.composition.uncaught import catch_everything, let_qt_go
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.capture import CaptureGuard
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.theme.theme import current as current_theme

if TYPE_CHECKING:
    from desktop_app.application.telling import Notifier
    from desktop_app.runtime.worker import Worker
    from desktop_app.ui.warm_up import WarmUp

SWITCH_INTERVAL_S = 0.0003
"""How long the worker may compute on while the window waits: each of a window's parts that paints
itself in Python may have to wait so long once."""
REST_MS = 1000
PAINTED_MS = 100
"""By then a page that was shown is painted, and Purser may read: see `ServiceCode`."""
KEY_FILE = "vault.key"
WINDOW_FILE = "window.ini"


class App(QObject):
    """The running program. `start` shows it, `finished` says that the worker has ended.

    `quits` False leaves the event loop running: the tour starts the program twice in one process.
    """

    finished = Signal()
    _ending = Signal()

    def __init__(self, options: Options, *, quits: bool = True) -> None:
        super().__init__()
        self._quits = quits
        folders = default_folders() if options.data is None else Folders(options.data)
        prepare(folders)
        self.folders = folders
        self._options = options
        self._collector = Collector(self)
        self._backstage = Backstage(folders, options)
        self.bridge = Bridge(self._backstage, self._backstage.session, self)
        self._backstage.publish = self.bridge.publish
        self._backstage.on_imported = partial(self.bridge.on_gui, self._wallet_imported)
        self._pages: WarmUp | None = None
        self._is_wallet_imported = False
        # A folder of its own has a look of its own, so that a tour never changes the person's.
        self.local = LocalSettings(None if options.data is None else options.data / WINDOW_FILE)
        self.local.apply(current_theme())
        self.capture = self._make_capture(allowed=options.allow_capture)
        self.ui = Ui(self.bridge, None, ClipboardGuard(self), self.local, self.capture)
        places = Places(folders.root, folders.sandbox_vault, folders.vaults)
        self.window = MainWindow(self.ui, places, sandbox=options.sandbox)
        self.window.restoreGeometry(self.local.geometry)
        self.window.quit_requested.connect(self.quit)
        # Later than the paint: what warms up would slow the window's other parts.
        self.window.first_painted.connect(lambda: QTimer.singleShot(0, self, self._warm_up))
        self.window.locked.connect(self._ask_again)
        self.window.locked.connect(lambda _: self.capture.end_allowance())
        self.ended = False

    @property
    def worker(self) -> "Worker":
        """The worker, started when it is first needed."""
        return self._backstage.worker

    def start(self) -> None:
        """Show the first page; the rest starts behind it."""
        vaults = self._vaults()
        if vaults:
            self.window.show_unlock(vaults, vaults[0].folder)
        else:
            self.window.show_first_run()
            self._backstage.show()  # no vault is opened here first
        self.window.show()

    def quit(self) -> None:
        """Lock, end the child and the worker, then close the window; nothing here blocks."""
        self.local.geometry = self.window.saveGeometry()
        self.local.save()
        self.window.hide()
        self.ui.clipboard.clear()  # of what was copied before there was a wallet to lock, too
        self.window.lock(completely=True)
        done = self.worker.submit(self._backstage.close)
        done.add_done_callback(lambda _: self.bridge.on_gui(self.stop))

    def stop(self) -> None:
        """End the worker thread; called after `close`, or at once when the program must end."""
        if not self.ended:
            self.ended = True
            self._ending.emit()
            self._backstage.stop()
            self.window.close_for_good()
            self.finished.emit()
            if self._quits:
                QApplication.quit()

    def _make_capture(self, *, allowed: bool) -> CaptureGuard:
        """Before the first window, so that it is covered before it is seen."""
        shield = shield_for(QGuiApplication.platformName())
        made = CaptureGuard(shield, self.local, self, allowed=allowed)
        if made.can:
            from desktop_app.ui.capture_bar import CaptureBar

            made.bar = CaptureBar(made)
        return made

    def _ask_again(self, folder: PurePath) -> None:
        """The vault that was open stands first, wherever it is."""
        others = tuple(place for place in self._vaults() if place.folder != folder)
        self.window.show_unlock((VaultPlace(folder, folder.name), *others), folder)

    def _vaults(self) -> tuple[VaultPlace, ...]:
        """Folders that hold a key file; their names are read when the worker is up."""
        practice = self.folders.sandbox_vault
        candidates = [practice, *sorted(practice.parent.glob("restored-*"))]
        if not self._options.sandbox and self.folders.vaults.is_dir():
            candidates = [*sorted(self.folders.vaults.iterdir()), *candidates]
        return tuple(VaultPlace(c, c.name) for c in candidates if (c / KEY_FILE).exists())

    def _warm_up(self) -> None:
        from desktop_app.ui.warm_up import LIST, REST, WarmUp

        self._pages, rest = WarmUp(self, LIST), WarmUp(self, REST)
        self._pages.done.connect(self._prepare)
        # What unlocking does not show holds it up for nobody who types fast.
        later = partial(rest.start, REST_MS)
        get_ready = partial(self._get_ready, later)
        self.window.home_built.connect(lambda: self.worker.submit(get_ready))
        self.window.entered.connect(later)
        self._ending.connect(rest.stop)
        self.window.entered.connect(self._let_read)
        self.worker.submit(self._start_session)
        self._warm_pages()

    def _wallet_imported(self) -> None:
        self._collector.settle()
        self._is_wallet_imported = True
        self._warm_pages()

    def _warm_pages(self) -> None:
        # After the worker's own imports: the pages need some of the same modules.
        if self._pages is not None and self._is_wallet_imported:
            self._pages.start()

    async def _get_ready(self, then: Callable[[], None]) -> None:
        if await self._backstage.get_ready():
            self.bridge.on_gui(then)

    def _let_read(self) -> None:
        QTimer.singleShot(PAINTED_MS, self, self._backstage.show)

    def _prepare(self) -> None:
        from desktop_app.ui.notices.desktop import DesktopNotices

        notices = DesktopNotices(self.ui, self.window, self._make_channel)
        self.window.locked.connect(lambda _: notices.lock())
        self.window.entered.connect(notices.unlock)
        self.window.amounts_hidden.connect(notices.hide_amounts)
        self.window.prepare_home()

    def _make_channel(self, parent: QObject) -> "Notifier":
        from desktop_app.ui.channels import make_channel

        return make_channel(self.window.activateWindow, parent)

    async def _start_session(self) -> None:
        session = await self._backstage.session()
        session.departures.start()
        if self._options.sandbox:
            await session.warm_up_sandbox()


def make_qt(arguments: list[str]) -> QApplication:
    """The application object with our look; once per process."""
    # By argument: to return the style, setStyle() would have PySide make all the enums of QStyle.
    app = QApplication([*arguments, "-style", "fusion"])
    app.setApplicationName("Purser")
    app.setDesktopFileName("purser")
    app.setQuitOnLastWindowClosed(False)
    current_theme().install(app)
    return app


def run_loop(qt: QApplication) -> int:
    """The one event loop of the GUI thread; nothing else in the program starts one."""
    return qt.exec()


def run(options: Options) -> int:
    """The program from start to end; the exit status."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = make_qt(sys.argv[:1])
    app = App(options)
    catch_everything(app.stop)
    app.start()
    status = run_loop(qt)
    app.stop()
    let_qt_go()
    return status
