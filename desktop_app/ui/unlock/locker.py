"""Has the worker lock, and says on the unlock page what goes on behind it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.unlock.words import Lock

if TYPE_CHECKING:
    from desktop_app.application.drafts import Draft
    from desktop_app.application.entry_messages import Watching
    from desktop_app.application.messages import Snapshot
    from desktop_app.application.presence import Sign
    from desktop_app.domain.errors import Failure
    from desktop_app.ui.context import Ui
    from desktop_app.ui.unlock.page import UnlockPage


class Locker(QObject):
    """Remembers what there is to watch, and what is watched, since the last lock."""

    changed = Signal()

    def __init__(self, ui: "Ui", parent: QObject) -> None:
        super().__init__(parent)
        self._ui = ui
        self._page: UnlockPage | None = None
        self.watched = 0
        self.rules = 0
        """How many rules go on behind the password."""
        self._armed = 0
        self._why: Sign | None = None
        ui.bridge.watching_changed.connect(self._locked)

    def lock(
        self,
        page: "UnlockPage | None",
        snapshot: "Snapshot | None",
        *,
        completely: bool,
        why: "Sign | None" = None,
    ) -> None:
        """Lock the wallet `snapshot` showed; `page` tells how that stands, and `why`."""
        self._page, self._why = page, why
        self._armed = 0 if snapshot is None else len(snapshot.armed)
        self.watched = self.rules = 0
        # How it stands with the cards is said when it is known.
        finishing = snapshot is not None and bool(snapshot.under_way)
        self._show(Lock(is_finishing=finishing, why=why))
        if completely:
            self.stop_watching()
        else:
            self._ui.bridge.run(self, lambda s: s.lock(), self._locked)

    def keep(self, drafts: "tuple[Draft, ...]") -> None:
        """Keep what was typed, before anything else: the worker takes its work in this order."""
        if drafts:
            run = self._ui.bridge.run
            run(self, lambda s: s.wallet.drafts.keep(drafts), lambda _: None, self._not_kept)

    def stop_watching(self, why: "Sign | None" = None) -> None:
        """Lock completely what was locked before."""
        self._why = why or self._why
        self.watched = self.rules = 0
        self._ui.bridge.run(self, lambda s: s.lock_completely(), lambda _: self._show_watched(0, 0))

    def _not_kept(self, failure: "Failure") -> None:
        from desktop_app.domain.errors import Locked

        if failure.code != Locked.code:  # else the worker locked first: there is no vault to tell
            self._ui.bridge.failed.emit(failure)

    def _locked(self, watching: "Watching") -> None:
        self._show_watched(watching.count, watching.rules)

    def _show_watched(self, watched: int, rules: int) -> None:
        if not watched and self.watched:
            self._armed = 0  # what was to be watched is frozen, or is somebody else's
        self.watched, self.rules = watched, rules
        self._show(Lock(self._armed, watched, rules, why=self._why))
        self.changed.emit()

    def _show(self, lock: Lock) -> None:
        if self._page is not None:
            self._page.show_lock(lock)
