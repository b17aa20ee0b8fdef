"""Has the worker lock, and says on the unlock page what goes on behind it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.unlock.words import Lock

if TYPE_CHECKING:
    from desktop_app.application.messages import Snapshot
    from desktop_app.ui.context import Ui
    from desktop_app.ui.unlock.page import UnlockPage


class Locker(QObject):
    """Remembers how many cards there are to watch, and how many are, since the last lock."""

    changed = Signal()

    def __init__(self, ui: "Ui", parent: QObject) -> None:
        super().__init__(parent)
        self._ui = ui
        self._page: UnlockPage | None = None
        self.watched = 0
        self._armed = 0
        ui.bridge.watching_changed.connect(lambda message: self._locked(message.count))

    def lock(
        self, page: "UnlockPage | None", snapshot: "Snapshot | None", *, completely: bool
    ) -> None:
        """Lock the wallet `snapshot` showed; `page` tells how that stands."""
        self._page = page
        self._armed = 0 if snapshot is None else len(snapshot.armed)
        self.watched = 0
        # How it stands with the cards is said when it is known.
        self._show(Lock(is_finishing=snapshot is not None and bool(snapshot.under_way)))
        if completely:
            self.stop_watching()
        else:
            self._ui.bridge.run(self, lambda s: s.lock(), self._locked)

    def stop_watching(self) -> None:
        """Lock completely what was locked before."""
        self.watched = 0
        self._ui.bridge.run(self, lambda s: s.lock_completely(), lambda _: self._locked(0))

    def _locked(self, watched: int) -> None:
        if not watched and self.watched:
            self._armed = 0  # what was to be watched is frozen, or is somebody else's
        self.watched = watched
        self._show(Lock(self._armed, watched))
        self.changed.emit()

    def _show(self, lock: Lock) -> None:
        if self._page is not None:
            self._page.show_lock(lock)
