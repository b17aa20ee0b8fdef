"""Makes a recovery kit: password, page, proof; before the proof nothing is written."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.recovery_page import KitPage
from desktop_app.application.recovery_state import RecoveryState
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.domain.recovery_errors import OldPageStays
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.recovery import kit_words as words
from desktop_app.ui.recovery.kit_panes import AskPane, DonePane, PagePane, ProvePane
from desktop_app.ui.recovery.page_file import PageFile, Work
from desktop_app.ui.trouble_box import TroubleBox

_ASK, _PAGE, _PROVE, _DONE = range(4)
_EFFECTS: Final = ("Make the page", "I have it on paper", "Let it open the vault", "Done")
_BUSY: Final = ("Checking…", "Saving…", "Writing and checking…", "Deleting…")
_WIDTH: Final = 640


class KitSheet(Sheet):
    """Code and password live here until the code is proven, and go with the sheet."""

    def __init__(
        self, ui: Ui, window: QWidget, state: RecoveryState, *, cancel: str = "Cancel"
    ) -> None:
        super().__init__(
            window,
            words.AGAIN if state.pages else words.TITLE,
            subtitle=words.WHAT,
            width=_WIDTH,
            effect=_EFFECTS[_ASK],
            cancel=cancel,
        )
        self._ui = ui
        self._step = _ASK
        self._is_busy = False
        self._page: KitPage | None = None
        self._password: Secret | None = None
        made = state.made_at
        self.ask = AskPane(ui.words.day(made) if state.pages and made else "")
        self.paper = PagePane(ui.words)
        self.file = PageFile(self, ui.words, self._run, self.paper.chosen_paper)
        self.prove = ProvePane()
        self.done = DonePane()
        self._panes = (self.ask, self.paper, self.prove, self.done)
        self._trouble = TroubleBox(ui)
        self.body.addLayout(column(self._trouble, *self._panes, margins=(0, 0, 0, 8)))
        self._wire()
        self._show(_ASK)

    @property
    def is_kept(self) -> bool:
        """Whether the page opens the vault."""
        return self._step == _DONE

    def dismiss(self) -> None:
        """Close and drop code and password; a lock does so whatever goes on."""
        self._forget()
        super().dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Whether the page opens the vault must be seen.
        if self._is_busy and event.key() == Qt.Key.Key_Escape:
            event.accept()
        else:
            super().keyPressEvent(event)

    # --- inner --------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.accepted.connect(self._go_on)
        self.prove.back.clicked.connect(self._show_again)
        self.paper.save.clicked.connect(lambda: self.file.choose(self._page))
        self.paper.print.clicked.connect(self.file.show)
        for delete in (self.paper.delete, self.done.delete):
            delete.clicked.connect(self.file.delete)
        self.file.saved.connect(self._saved)
        self.file.deleted.connect(self._deleted)

    def _show(self, step: int) -> None:
        self._step = step
        self._trouble.clear()
        for at, pane in enumerate(self._panes):
            set_shown(pane, at == step)
        set_shown(self.cancel, step != _DONE)
        self.set_effect(_EFFECTS[step])

    def _go_on(self) -> None:
        if self._is_busy:
            return
        steps = (self._draw_up, self._begin_proof, self._keep, self.dismiss)
        steps[self._step]()

    def _draw_up(self) -> None:
        field = self.ask.password
        if not field.text():
            field.set_error("Enter the master password.")
            field.setFocus()
            return
        password = Secret(field.text())
        field.clear()
        field.conceal()
        self._run(
            lambda s: s.wallet.recovery.draw_up(password), lambda page: self._drawn(page, password)
        )

    def _drawn(self, page: KitPage, password: Secret) -> None:
        if self.isHidden():
            return
        self._page, self._password = page, password
        self.paper.show_page(page)
        self._show(_PAGE)
        self.paper.save.setFocus()

    def _show_again(self) -> None:
        self.prove.forget()
        self.paper.show_page(self._page)
        self._show(_PAGE)

    def _begin_proof(self) -> None:
        """What stands on the screen must not be what is typed back."""
        self.paper.show_page(None)
        self._show(_PROVE)
        self.prove.fields[0].setFocus()

    def _keep(self) -> None:
        page, password = self._page, self._password
        if page is None or password is None:
            return
        wrong = self.prove.wrong(page)
        if wrong:
            wrong[0].setFocus()
            announce(wrong[0].input, words.NOT_THAT)
            return
        place = self.prove.place.text()
        self._run(lambda s: s.wallet.recovery.keep(password, page, place), lambda _: self._kept())

    def _kept(self) -> None:
        self._forget()
        self.done.show_file(self.file.name)
        self._show(_DONE)
        self.set_title("The recovery kit works")
        self.set_subtitle("")
        self.effect.setFocus()

    def _saved(self, name: str) -> None:
        self.paper.show_file(name)
        self.paper.print.setFocus()
        announce(self, self.paper.said.text())

    def _deleted(self) -> None:
        for pane in (self.paper, self.done):
            pane.show_file("")
            pane.say(words.DELETED)

    def _run(self, work: Work, then: Callable[[Any], None]) -> None:
        if self._is_busy:
            return
        self._set_busy(True)
        self._trouble.clear()

        def answered(value: object) -> None:
            self._set_busy(False)
            then(value)

        self._ui.bridge.run(self, work, answered, self._refused)

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        field = None
        if failure.code == WrongPassword.code and self._step == _ASK:
            field = self.ask.password
        elif failure.code == InvalidInput.code:
            field = self.prove.place
        if field is not None:
            field.set_error(failure.happened)
            announce(field.input, failure.happened)
            field.setFocus()
            return
        is_kept = failure.code == OldPageStays.code
        if is_kept:
            self._kept()
        title = words.HALF if is_kept else words.FAILED[self._step]
        self._trouble.tell(failure, title)

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self.cancel, self._close, *self._panes):
            part.setEnabled(not is_busy)
        if is_busy:
            self.set_effect(_BUSY[self._step])
            self.effect.disable("Purser is at work on it.")
        else:
            self.set_effect(_EFFECTS[self._step])
            self.effect.enable()

    def _forget(self) -> None:
        self._page = self._password = None
        self.paper.show_page(None)
        self.ask.password.clear()
        self.ask.password.conceal()
        self.prove.forget()
