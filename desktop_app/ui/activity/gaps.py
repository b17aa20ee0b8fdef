"""What the history does not hold, said in sentences below the table."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.activity import Knowledge
from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import row, set_shown
from desktop_app.ui.words import Words, source


class GapLine(QWidget):
    """The sentences, and a read of what is missing where that can be read."""

    read_back = Signal()
    """Something older was read."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._known: Knowledge | None = None
        self._words = Label("", "caption", "ink2", wrap=True)
        self._read = Button("Read further back", "ghost", height=28)
        self._read.clicked.connect(self._go_back)
        self.setLayout(row((self._words, 1), self._read))

    def show_gaps(self, known: Knowledge | None, snapshot: Snapshot | None) -> None:
        """Say what is missing; nothing missing takes no room."""
        self._known = known
        text = "" if known is None or snapshot is None else gap_words(known, snapshot,
                                                                      self._ui.words)  # fmt: skip
        self._words.setText(text)
        is_online = snapshot is not None and snapshot.link.state is LinkState.ONLINE
        set_shown(self._read, is_online and known is not None and bool(known.short))
        set_shown(self, bool(text))

    def _go_back(self) -> None:
        """Read the card with the newest gap as far back as it goes."""
        if self._known is None or not self._known.short:
            return
        card_id = self._known.short[0].card_id
        self._read.setEnabled(False)
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.activity.read_back(card_id),
            lambda _: self._went_back(),
            self._stayed,
        )

    def _went_back(self) -> None:
        self._read.setEnabled(True)
        self.read_back.emit()

    def _stayed(self, failure: Failure) -> None:
        self._read.setEnabled(True)
        self._ui.bridge.failed.emit(failure)


def gap_words(known: Knowledge, snapshot: Snapshot, words: Words) -> str:
    """One paragraph; "" where nothing is missing."""
    link, who = snapshot.link, source(snapshot.profile)
    said: list[str] = []
    if link.state in (LinkState.OFFLINE, LinkState.REFUSED, LinkState.BROKEN):
        when = "" if link.as_of is None else f" after {words.when(link.as_of)}"
        said.append(f"Nothing was read{when}: what happened since is not here.")
    if known.due:
        lines = "1 line is" if known.due == 1 else f"{known.due:,} lines are"
        said.append(f"The history is being prepared: {lines} not here yet.")
    unread = known.cards - known.read
    if unread:
        cards = "1 card" if unread == 1 else f"{unread:,} cards"
        said.append(
            f"The transactions of {cards} were never read here: choose a card to read them."
        )
    if known.short:
        newest = known.short[0]
        since = "" if newest.since is None else f" before {words.when(newest.since)}"
        many = len(known.short)
        cards = "one card" if many == 1 else f"{many:,} cards"
        said.append(f"Of {cards}, lines{since} may be missing.")
    if not known.told and known.cards:
        said.append(
            f"Declined charges are told by messages of {who} only, and none was received here yet."
        )
    return " ".join(said)
