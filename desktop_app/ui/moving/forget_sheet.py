"""Deletes the CVV of one card, or of all: what follows comes first, what is left elsewhere last."""

from collections.abc import Awaitable, Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.forgetting import Forgotten
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.session import Session
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.consequences import Consequence, Consequences
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import source

DELETE, DELETE_ALL, DELETING, DONE = "Delete the CVV", "Delete all CVVs", "Deleting…", "Done"
AGREE: Final = "I know that it cannot be shown again."
BACK_UP, BACKING_UP = "Back up now", "Backing up…"
BACKUPS: Final = (
    "Backups made before now still hold it, and so do files that were exported or handed over. "
    "Make a new backup now; delete older ones yourself to be rid of it there."
)
BACKED_UP: Final = "A new backup without it is made. Older ones still hold it until they are gone."
UNREAD: Final = (
    "Some answers of the service are kept that Purser could not read yet. They may hold a CVV, and "
    "the only copy of a number, so they stay."
)
READ, READING = "Read the CVV", "Reading…"


class ForgetSheet(Sheet):
    """Of `card`, or of every card where it is None. Enter never deletes."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot, card: CardView | None) -> None:
        self._wanted = DELETE_ALL if card is None else DELETE
        what = "every card" if card is None else card.label
        super().__init__(
            window, f"Delete the CVV of {what}", effect=self._wanted, effect_kind="danger_filled"
        )
        self._ui = ui
        self._card = card
        self._is_once = not snapshot.capabilities.details_later
        self._is_done = False
        self._said = Label("", "strong", wrap=True)
        self._rest = Label(BACKUPS, "body", "ink2", wrap=True)
        self._list = Consequences(role="bad")
        self._list.set_items(_consequences(source(snapshot.profile), is_once=self._is_once))
        self._agree = CheckBox(AGREE)
        self._agree.toggled.connect(lambda _: self._offer())
        self._back_up = Button(BACK_UP, icon="export")
        self._back_up.clicked.connect(self._make_backup)
        self._trouble = TroubleBox(ui)
        for hidden in (self._said, self._rest, self._back_up):
            set_shown(hidden, False)
        set_shown(self._agree, self._is_once)
        self.body.addLayout(self._lay_out())
        self.accepted.connect(self._go_on)
        self._offer()

    def open(self) -> None:
        """Open with the focus on Cancel, the default."""
        super().open()
        self.cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    # --- inner ----------------------------------------------------------------------------------

    def _lay_out(self) -> QVBoxLayout:
        return column(
            self._said, self._trouble, self._list, self._agree, self._rest,
            row(self._back_up, STRETCH), spacing=14, margins=(0, 0, 0, 8),
        )  # fmt: skip

    def _offer(self) -> None:
        if self._is_once and not self._agree.isChecked() and not self._is_done:
            self.effect.disable("Say first that you know what follows.")
        else:
            self.effect.enable()

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
            return
        self.set_effect(DELETING)
        self.effect.disable("The CVV is being deleted.")
        self._trouble.clear()
        self._ui.bridge.run(self, self._work(), self._gone, self._refused)

    def _work(self) -> Callable[[Session], Awaitable[Forgotten]]:
        if self._card is None:
            return lambda s: s.wallet.data.forgetting.forget_every_cvv()
        card_id = self._card.id
        return lambda s: s.wallet.data.forgetting.forget_cvv(card_id)

    def _gone(self, gone: Forgotten) -> None:
        self._is_done = True
        count = "The CVV is" if gone.count == 1 else f"{gone.count:,} CVVs are"
        words = f"{count} deleted from this vault." if gone.count else "No CVV was stored here."
        self._said.setText(f"{words} {UNREAD}" if gone.unread else words)
        for gone_part in (self._list, self._agree, self.cancel):
            set_shown(gone_part, False)
        for new_part in (self._said, self._rest, self._back_up):
            set_shown(new_part, True)
        self.effect.set_kind("filled")
        self.effect.set_key_hint("Enter")
        self.set_effect(DONE)
        self._offer()
        self._back_up.setFocus()
        announce(self, words)

    def _refused(self, failure: Failure) -> None:
        self.set_effect(self._wanted)
        self._offer()
        if failure.code == PasswordNeeded.code:
            ask_password(self._ui, self, Act.FORGET_CVVS, "", self._go_on)
            return
        self._trouble.tell(failure, "It is not sure that the CVV is deleted")

    def _make_backup(self) -> None:
        self._back_up.setText(BACKING_UP)
        self._back_up.disable("A backup is being made.")
        self._ui.bridge.run(
            self, lambda s: s.wallet.back_up(), lambda _: self._backed_up(), self._not_backed_up
        )

    def _backed_up(self) -> None:
        set_shown(self._back_up, False)
        self._rest.setText(BACKED_UP)
        announce(self, BACKED_UP)

    def _not_backed_up(self, failure: Failure) -> None:
        self._back_up.setText(BACK_UP)
        self._back_up.enable()
        self._trouble.tell(failure, "The backup was not made")


class ReadCvvSheet(Sheet):
    """Reads a CVV again that was deleted, from a service that states it any time."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot, card: CardView) -> None:
        who = source(snapshot.profile)
        says = f"Purser asks {who} for the details of this card and stores its CVV, encrypted."
        super().__init__(window, f"Read the CVV of {card.label}", subtitle=says, effect=READ)
        self._ui = ui
        self._card_id = card.id
        self._trouble = TroubleBox(ui)
        self.body.addWidget(self._trouble)
        self.accepted.connect(self._read)

    def _read(self) -> None:
        card_id = self._card_id
        self.set_effect(READING)
        self.effect.disable("The CVV is being read.")
        self._ui.bridge.run(
            self, lambda s: s.wallet.data.forgetting.read_again(card_id), lambda _: self.dismiss(),
            self._refused,
        )  # fmt: skip

    def _refused(self, failure: Failure) -> None:
        self.set_effect(READ)
        self.effect.enable()
        self._trouble.tell(failure, "The CVV was not read")


def _consequences(who: str, *, is_once: bool) -> tuple[Consequence, ...]:
    shops = "Shops that ask for a CVV cannot be paid with the number and the expiry alone."
    name = f"{who[:1].upper()}{who[1:]}"
    back = (
        f"{name} states a CVV only once, when a card is made. Deleted here, it can never be shown "
        "again."
        if is_once
        else f"It can be read from {who} again while the card exists: “Read the CVV again…” in the "
        "card's menu."
    )
    kept = "The number and the expiry stay. The answer of the service that it came in goes as well."
    return ("alert", back), ("purchase", shops), ("key", kept)
