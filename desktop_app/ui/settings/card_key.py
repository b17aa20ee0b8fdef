"""The key for card details: made here, its public half given to the card service."""

from collections.abc import Awaitable, Callable

from PySide6.QtGui import QShowEvent

from desktop_app.application.session import Session
from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown

TITLE = "Key for card details"
NOTE = (
    "Some accounts get card numbers encrypted. For those, Purser makes a pair of keys: the private "
    "one stays in this vault, the public one goes to Bitnob, Settings, Controls, Card encryption "
    "key. Without such an account you need none."
)
NONE = "There is no key. Card details are read as the service sends them."
HAS = "There is a key. Encrypted card details open with it; details sent in clear are read as ever."
MADE = "The key is kept. Now copy its public half and give it to Bitnob."
COPIED = "The public key is on the clipboard. It is no secret."
GIVEN = "The practice bank encrypts card details for this key from now on."
GONE = "The key is gone. What was encrypted for it cannot be opened; stored details stay."
MAKE, ANOTHER, MAKING = "Make a key", "Make another key", "Making a key…"
REPLACES = (
    "Until Bitnob has the new public key, it goes on encrypting for the old one, and no new "
    "card number can be read. Press again to make it."
)
COPY, GIVE, REMOVE = "Copy the public key", "Give it to the practice bank", "Remove the key"
REMOVES = "Encrypted card details cannot be read then. Press again to remove it."


class CardKeyBox(Box):
    """Shown for connections whose service may encrypt; the private half never comes here."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._public = ""
        self._asked: Button | None = None
        self._is_practice = False
        self._said = Label(NONE, "body", wrap=True)
        self._make = Button(MAKE, icon="key")
        self._copy = Button(COPY, icon="copy")
        self._give = Button(GIVE, "ghost")
        self._remove = Button(REMOVE, "ghost")
        self._make.clicked.connect(self._begin_making)
        self._copy.clicked.connect(self._put_on_clipboard)
        self._give.clicked.connect(self._give_to_practice)
        self._remove.clicked.connect(self._begin_removing)
        self.setLayout(
            column(
                Label(TITLE, "head"), 4, Label(NOTE, "body", "ink2", wrap=True), 14,
                self._said, 14, row(self._make, self._copy, STRETCH, spacing=8), 4,
                row(self._give, self._remove, STRETCH, spacing=8), margins=(20, 16, 20, 18),
            )
        )  # fmt: skip
        self._show("", NONE)

    def show_practice(self, *, is_practice: bool) -> None:
        """Whether the practice bank can be given the key by a press."""
        self._is_practice = is_practice
        set_shown(self._give, bool(self._public) and is_practice)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run(lambda s: s.card_keys.public(), lambda key: self._show(key, HAS if key else NONE))

    # --- acts -----------------------------------------------------------------------------------

    def _begin_making(self) -> None:
        if self._public and not self._is_confirmed(self._make, REPLACES):
            return
        self._make.setText(MAKING)
        self._make.pause(MAKING)
        self._run(lambda s: s.card_keys.make(), lambda key: self._show(key, MADE))

    def _begin_removing(self) -> None:
        if self._is_confirmed(self._remove, REMOVES):
            self._run(lambda s: s.card_keys.remove(), lambda _: self._show("", GONE))

    def _put_on_clipboard(self) -> None:
        self._ui.clipboard.copy_plain(self._public)
        self._said.setText(COPIED)

    def _give_to_practice(self) -> None:
        self._run(lambda s: s.card_keys.give_to_practice(), lambda _: self._said.setText(GIVEN))

    def _is_confirmed(self, button: Button, sentence: str) -> bool:
        """The first press says what would follow."""
        if self._asked is button:
            return True
        self._asked = button
        self._said.setText(sentence)
        return False

    # --- inner ----------------------------------------------------------------------------------

    def _run(
        self, work: Callable[[Session], Awaitable[object]], then: Callable[[object], None]
    ) -> None:
        self._ui.bridge.run(self, work, then, self._take_failure)

    def _show(self, public: object, sentence: str) -> None:
        self._public = str(public)
        self._asked = None
        self._make.resume()
        self._make.setText(ANOTHER if self._public else MAKE)
        for button in (self._copy, self._remove):
            set_shown(button, bool(self._public))
        self.show_practice(is_practice=self._is_practice)
        self._said.setText(sentence)

    def _take_failure(self, failure: Failure) -> None:
        self._show(self._public, f"{failure.happened} {failure.todo}")
