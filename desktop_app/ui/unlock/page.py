"""Asks for the master password, opens one vault, and keeps nothing that was typed."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent

from desktop_app.application.vault_place import VaultPlace
from desktop_app.ui.kit.backdrop import Backdrop
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.shadow_box import SHADOW_MARGIN, ShadowBox
from desktop_app.ui.patience import Patience
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import line_height
from desktop_app.ui.unlock.head import make_head
from desktop_app.ui.unlock.key_seat import KeySeat
from desktop_app.ui.unlock.names import named_at_first, told_apart
from desktop_app.ui.unlock.quick import ASKING, QuickEntry
from desktop_app.ui.unlock.trouble import TroubleSeat
from desktop_app.ui.unlock.vault_button import VaultButton
from desktop_app.ui.unlock.words import (
    DERIVING,
    FINISHING,
    FORGOT,
    OPENING,
    READING,
    UNLOCK,
    Lock,
)

if TYPE_CHECKING:
    from desktop_app.application.entry_messages import VaultProgress
    from desktop_app.domain.errors import Failure
    from desktop_app.ui.context import Ui

_PANEL_WIDTH = 400
_TICK_MS = 200
_CENTER = Qt.AlignmentFlag.AlignHCenter


class UnlockPage(Backdrop):
    """The first thing painted in most runs, so it imports and builds little."""

    entered = Signal(object)
    """The vault in this folder is open."""
    other_requested = Signal()
    """The person wants another vault, or a new one."""
    restore_requested = Signal()
    """The person wants a backup back."""
    recover_requested = Signal(object, str)
    """The password is forgotten: folder and name of the vault."""
    salvage_requested = Signal(object, str)
    """The vault is damaged, and the person wants what is left: its folder and name."""
    lock_requested = Signal()
    """The person wants nothing to go on behind this page."""

    def __init__(self, ui: "Ui") -> None:
        super().__init__()
        self._ui = ui
        self._places: tuple[VaultPlace, ...] = ()
        self._current: PurePath = PurePath()
        self._sandbox = False
        self._asked_names = False
        self._opening = False
        self._lock = Lock()
        self.patience = Patience()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._vault = VaultButton()
        self._vault.chosen.connect(self.start_over)
        self._password = Field("Master password", password=True, height=Height.FIELD_PASSWORD)
        self._password.text_edited.connect(lambda _: self._password.set_error(""))
        self._password.submitted.connect(self._submit)
        self._unlock = Button(UNLOCK, "filled", icon="lock", height=Height.BUTTON_MAIN)
        self._unlock.clicked.connect(self._submit)
        self._quick = QuickEntry(ui)
        self._quick.opened.connect(self._opened)
        self._quick.refused.connect(self._refused)
        self._quick.changed.connect(self._refresh)
        self._status = Label("", "caption", "ink2", wrap=True, align=_CENTER)
        # Kept free: a panel that grew with its words would move under the pointer.
        self._status.setMinimumHeight(line_height("caption"))
        self._other = Button("Open another vault or start a new one", "link")
        self._other.clicked.connect(self.other_requested)
        self._restore = Button("Restore a backup…", "link")
        self._restore.clicked.connect(self.restore_requested)
        self._stop = Button("Lock completely", "link")
        self._stop.clicked.connect(self.lock_requested)
        set_shown(self._stop, False)
        self._trouble = TroubleSeat(ui)
        self._lay_out()
        ui.bridge.vault_progressed.connect(self._show_progress)
        self._refresh()

    def show_places(self, places: tuple[VaultPlace, ...], current: PurePath, sandbox: bool) -> None:
        """Ask for the password of `current`, one of `places`; what was typed is dropped."""
        self._places = tuple(named_at_first(place, sandbox) for place in places)
        self._current, self._sandbox = current, sandbox
        self._asked_names = False
        self._opening = False
        self.start_over()

    def show_lock(self, lock: Lock) -> None:
        """Say what goes on while nobody has typed the password."""
        self._lock = lock
        set_shown(self._stop, lock.watched > 0 or lock.rules > 0)
        self._refresh()

    def start_over(self, folder: PurePath | None = None) -> None:
        """Drop what was typed, perhaps to ask for the password of another `folder`."""
        if folder is not None:
            self._current = folder
        self._quick.give_up()
        self._key.forget()
        if self._asked_names:  # before the first paint the worker is not up
            self._quick.offer(self._current)
            self._key.offer(self._current)
        self._password.clear()
        self._password.conceal()
        self._password.set_error("")
        self._trouble.clear()
        self._refresh()
        self._password.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._asked_names and self._places:
            # Names are read from the key files on the worker, which must not delay this paint.
            self._asked_names = True
            QTimer.singleShot(0, self, self._ask_names)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        self._password.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._quick.give_up()
        self._password.clear()
        self._password.conceal()

    # --- inner --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        margin = SHADOW_MARGIN
        self._key = KeySeat(self._ui, self._unlock)
        self._key.submitted.connect(self._submit)
        self._head = make_head()
        self._trouble.turned.connect(lambda is_told: set_shown(self._head, not is_told))
        self._trouble.salvage_wanted.connect(
            lambda: self.salvage_requested.emit(self._current, self._vault.name())
        )
        panel = ShadowBox()
        panel.setFixedWidth(_PANEL_WIDTH + 2 * margin)
        inner = margin + 32
        self._forgot = Button(FORGOT, "link")
        self._forgot.clicked.connect(
            lambda: self.recover_requested.emit(self._current, self._vault.name())
        )
        stop, forgot = (row(STRETCH, link, STRETCH) for link in (self._stop, self._forgot))
        inputs = (self._password, self._key, 16, self._unlock, self._quick, 10)
        password = column(*inputs, self._status, 8, stop, forgot)
        margins = (inner, inner, inner, margin + 12)
        panel.setLayout(column(self._head, self._vault, 16, password, margins=margins))
        body = column(
            STRETCH,
            self._trouble,
            row(STRETCH, panel, STRETCH),
            STRETCH,
            margins=(20, 20, 20, 8),
        )
        links = (self._other, self._restore)
        foot = row(STRETCH, *links, STRETCH, spacing=16, margins=(20, 0, 20, 16))
        self.setLayout(column((ScrollPane(holder(body)), 1), foot))

    def _ask_names(self) -> None:
        root = self._current.parent
        self._quick.offer(self._current)
        self._key.offer(self._current)
        self._ui.bridge.run(self, lambda s: s.find_vaults(root), self._take_names, lambda _: None)

    def _take_names(self, found: tuple[VaultPlace, ...]) -> None:
        names = {place.folder: place.name for place in found}
        named = [VaultPlace(p.folder, names.get(p.folder, p.name)) for p in self._places]
        self._places = tuple(told_apart(place, named) for place in named)
        self._show_vault()

    def _show_vault(self) -> None:
        note = "Sandbox vault, on this computer" if self._sandbox else "Vault on this computer"
        self._vault.show_places(self._places, self._current, note)
        if self._opening:
            self._vault.setEnabled(False)

    def _submit(self) -> None:
        from desktop_app.domain.secrets import Secret

        if self._opening or self.patience.seconds_left() > 0:
            return
        if not self._password.text():
            self._password.set_error("Enter the master password.")
            self._password.setFocus()
            return
        if self._key.is_missing() or not self._quick.give_up():
            return
        folder, password = self._current, Secret(self._password.text())
        key_file = self._key.file()
        self._password.clear()
        self._password.conceal()
        self._password.set_error("")
        self._trouble.clear()
        self._opening = True
        self._refresh()
        self._ui.bridge.run(
            self,
            lambda s: (
                s.unlock(folder, password)
                if key_file is None
                else s.key_file.unlock(folder, password, key_file)
            ),
            lambda _: self._opened(folder),
            self._refused,
        )

    def _opened(self, folder: PurePath) -> None:
        self._opening = False
        self.patience.note_right()
        self._refresh()
        self.entered.emit(folder)

    def _refused(self, failure: "Failure") -> None:
        from desktop_app.domain.vault_errors import WrongPassword
        from desktop_app.ui.kit.announce import announce

        self._opening = False
        self._refresh()  # what is disabled takes no focus
        if failure.code == WrongPassword.code:
            self.patience.note_wrong()
            self._password.set_error(failure.happened)
            announce(self._password.input, failure.happened)
        elif self._key.takes(failure):
            return
        else:
            self._trouble.tell(failure, f"“{self._vault.name()}” was not opened")
        self._refresh()
        self._password.setFocus()

    def _show_progress(self, progress: "VaultProgress") -> None:
        if self._opening:
            self._status.setText(progress.sentence)

    def _tick(self) -> None:
        self._refresh()
        if self.patience.seconds_left() == 0:
            self._password.setFocus()

    def _refresh(self) -> None:
        """Show what the page is doing: waiting for a password, for the key, or for time."""
        self._show_vault()
        left = self.patience.seconds_left()
        self._password.input.setEnabled(not self._opening)
        self._key.setEnabled(not self._opening)
        for link in (self._other, self._restore, self._stop, self._forgot):
            link.setEnabled(not self._opening)
        if self._opening:
            self._unlock.setText(OPENING)
            doing = DERIVING if self._key.file() is None else READING
            self._unlock.disable(doing)
            self._status.setText(FINISHING if self._lock.is_finishing else doing)
        elif left > 0:
            self._unlock.setText(f"Wait {left} s")
            self._unlock.disable("Several wrong passwords in a row.")
            self._status.setText(f"Several wrong passwords. Try again in {left} s.")
        else:
            self._unlock.setText(UNLOCK)
            self._unlock.enable()
            self._status.setText(ASKING if self._quick.is_asking else self._lock.words)
        self._quick.setEnabled(not self._opening)
        busy = self._opening or left > 0
        self._unlock.set_key_hint("" if busy else "Enter")
        self._unlock.set_icon(None if busy else "lock")
        if left > 0 and self.isVisible() and not self._timer.isActive():
            self._timer.start()
        elif left == 0:
            self._timer.stop()
