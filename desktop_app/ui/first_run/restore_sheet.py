"""Asks for a backup and its password, and brings it back as a new vault."""

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.backup_state import RestorePlan
from desktop_app.application.entry_messages import VaultProgress
from desktop_app.application.restoring import RestorePlaces
from desktop_app.application.session import Session
from desktop_app.domain.errors import Failure
from desktop_app.domain.recovery_errors import OldPasswordStays
from desktop_app.domain.second_secret import short_name
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword, WrongRecoveryCode
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.first_run.restore_way import RestoreWay
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.file_dialog import ask_open
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.patience import Patience
from desktop_app.ui.trouble_box import TroubleBox

T = TypeVar("T")
_TICK_MS = 200
RESTORE, RESTORING = "Restore", "Restoring…"
BESIDE = "It becomes a new vault beside the others. Nothing that is there is replaced."
OLDER = (
    " Its vault asks for key file {name}, and this backup does not: restored, it opens with the"
    " password alone, until you make a key file for it in Settings, Security."
)
FIRST = "A restored vault reads everything before it sends anything."


class RestoreSheet(Sheet):
    """Nothing is written before the backup was checked; a refusal leaves the form as it is."""

    restored = Signal(object)
    """`PurePath`, the folder of the restored vault, which is open."""

    def __init__(
        self, ui: Ui, window: QWidget, places: Places, patience: Patience | None = None
    ) -> None:
        """`patience` is the unlock page's: a backup is another door to the same password."""
        super().__init__(window, "Restore a backup", subtitle=BESIDE, effect=RESTORE, promise=FIRST)
        self._ui = ui
        self._patience = patience or Patience()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._let_try)
        self._places = RestorePlaces(places.sandbox, places.vaults)
        self._busy = False
        self.file = Field("Backup", placeholder="A file that ends in .purser-backup")
        self.file.text_edited.connect(lambda _: self._forget_facts())
        browse = Button("Choose a file…")
        browse.clicked.connect(self._browse)
        self._said = Label("", "body", "ink2", wrap=True)
        self.way = RestoreWay(ui.bridge)
        self.password = self.way.password
        self._trouble = TroubleBox(ui)
        set_shown(self._said, False)
        form = column(
            self._trouble,
            row((self.file, 1), column(21, browse, STRETCH), spacing=10),
            self._said,
            self.way,
            spacing=14,
        )
        self.body.addLayout(form)
        self.accepted.connect(self._restore)
        ui.bridge.vault_progressed.connect(self._show_progress)
        self._let_try()

    def dismiss(self) -> None:
        """Close, unless a restore is under way: its end must be seen."""
        if not self._busy:
            self.way.forget()
            super().dismiss()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wait.stop()

    def take_file(self, path: str) -> None:
        """Put a file into the form and say what it is."""
        self.file.set_text(path)
        self._forget_facts()
        file, places = PurePath(path), self._places
        self._ui.bridge.run(
            self,
            lambda s: s.plan_restore(file, places),
            self._if_still(path, self._show_facts),
            self._if_still(path, self._not_a_backup),
        )

    # --- inner --------------------------------------------------------------------------------

    def _browse(self) -> None:
        kinds = ("Backups (*.purser-backup)",)
        ask_open(self, "Backup", self.file.text(), kinds, self.take_file)

    def _if_still(self, path: str, show: Callable[[T], None]) -> Callable[[T], None]:
        """`show`, unless another file stands there by then: a large one is read for seconds."""
        return lambda answer: show(answer) if self.file.text() == path else None

    def _forget_facts(self) -> None:
        self.file.set_error("")
        self.way.ask_key_file(None)
        set_shown(self._said, False)

    def _show_facts(self, plan: RestorePlan) -> None:
        when = self._ui.words.moment(plan.facts.made_at)
        said = f"“{plan.facts.name}”, backed up on {when}. It goes into {plan.folder}."
        if plan.key_file_since is not None:
            said += OLDER.format(name=short_name(plan.key_file_since))
        self._say(said)
        self.way.ask_key_file(plan.facts.key_file)
        self.way.field().setFocus()

    def _not_a_backup(self, failure: Failure) -> None:
        self.file.set_error(failure.happened)
        announce(self.file.input, failure.happened)

    def _restore(self) -> None:
        if self._busy or self._patience.seconds_left() or not self._is_filled():
            return
        file = PurePath(Path(self.file.text().strip()).expanduser())
        places, (secret, new) = self._places, self.way.secrets()
        key_file = self.way.key_file.file()
        self.password.clear()
        self.password.conceal()
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: (
                _restore(s, file, places, secret, new)
                if key_file is None
                else s.key_file.restore(
                    secret, key_file, lambda both: _restore(s, file, places, both, new)
                )
            ),
            self._done,
            self._refused,
        )

    def _is_filled(self) -> bool:
        wrong = self.way.problems()
        if not self.file.text().strip():
            self.file.set_error("Choose the backup, or write its path.")
            wrong.insert(0, ("file", self.file))
        if wrong:
            wrong[0][1].setFocus()
        return not wrong

    def _done(self, folder: PurePath) -> None:
        self._patience.note_right()
        self._set_busy(False)
        self.dismiss()
        self.restored.emit(folder)

    def _refused(self, failure: Failure) -> None:
        is_wrong = failure.code in (WrongPassword.code, WrongRecoveryCode.code)
        if is_wrong:
            self._patience.note_wrong()
        self._set_busy(False)
        field = self.way.field()
        if is_wrong:
            field.set_error(failure.happened)
            announce(field.input, failure.happened)
        elif self.way.takes(failure):
            return
        else:
            is_back = failure.code == OldPasswordStays.code
            title = "The password is the old one" if is_back else "The backup was not restored"
            self._trouble.tell(failure, title)
        field.setFocus()

    def _show_progress(self, progress: VaultProgress) -> None:
        if self._busy:
            self._say(progress.sentence)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        set_shown(self._said, True)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.set_effect(RESTORING if busy else RESTORE)
        for part in (self.file.input, self.way, self.cancel):
            part.setEnabled(not busy)
        if busy:
            self.effect.disable("The backup is being restored.")
        else:
            self._let_try()

    def _let_try(self) -> None:
        left = self._patience.seconds_left()
        if self._busy:
            return
        if left:
            self.set_effect(f"Wait {left} s")
            self.effect.disable("Several wrong passwords in a row.")
            self._wait.start(_TICK_MS)
        else:
            self.set_effect(RESTORE)
            self.effect.enable()


async def _restore(
    session: Session, file: PurePath, places: RestorePlaces, secret: Secret, new: Secret | None
) -> PurePath:
    return await session.restore(await session.plan_restore(file, places), secret, new)
