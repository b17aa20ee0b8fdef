"""Brings each picture of the wallet onto the home page, in frames that stop nobody's typing."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.profiles import ENVIRONMENT_WORDS
from desktop_app.ui.automation.reason_words import is_paused_by_purser
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.home.truth import segments
from desktop_app.ui.home.turns import Turns
from desktop_app.ui.kit.nav_rail import NavRail
from desktop_app.ui.kit.truth_line import TruthLine
from desktop_app.ui.words import Words

CARDS, NOTICES, AUTOMATION = "cards", "notices", "automation"


class Pictures(QObject):
    """Pictures that come while one is being shown wait; only the newest of them is shown."""

    arrived = Signal(object)
    """`Snapshot`: for whoever must not lag behind an answer; on entering, after everything else."""
    shown = Signal(object)
    """`Snapshot`: navigation, truth line and cards show it."""

    def __init__(
        self, page: QWidget, nav: NavRail, truth: TruthLine, cards: CardsPage, words: Words
    ) -> None:
        super().__init__(page)
        self._page = page
        self._nav = nav
        self._truth = truth
        self._cards = cards
        self._words = words
        self._turns: Turns | None = None
        self._is_behind = self._is_entering = False
        self.newest: Snapshot | None = None

    @property
    def is_still(self) -> bool:
        """Whether everything shows the newest picture."""
        return self._turns is None

    def show(self, snapshot: Snapshot) -> None:
        """Show a picture: the list in this turn of the event loop, the detail in the next."""
        self.newest = snapshot
        self._is_behind = self._turns is not None
        self.arrived.emit(snapshot)
        if self._turns is None:
            parts = self._parts(snapshot)
            self._begin(snapshot, (part for part in parts if part is self._cards.list))

    def enter(self, snapshot: Snapshot | None) -> None:
        """Show the first picture a part per frame: to paint everything takes more than one."""
        self.newest = snapshot
        self._is_entering = snapshot is not None
        if snapshot is not None:
            self._begin(snapshot, self._one_by_one(snapshot))

    def widgets(self) -> tuple[QWidget, ...]:
        """What can be painted apart."""
        return (self._nav, self._truth, *self._cards.parts())

    def _begin(self, snapshot: Snapshot, steps: Iterator[object]) -> None:
        self._turns = Turns(self._page, steps)
        self._turns.done.connect(lambda: self._end(snapshot))
        self._turns.begin()

    def _end(self, snapshot: Snapshot) -> None:
        self._turns = None
        for widget in self.widgets():  # all of them, even if a part of the way in failed
            widget.setUpdatesEnabled(True)
        self.shown.emit(snapshot)
        if self._is_entering:
            self._is_entering = False
            self.arrived.emit(self.newest)
        if self.newest is not None and self._is_behind:
            self.show(self.newest)

    def _one_by_one(self, snapshot: Snapshot) -> Iterator[QWidget]:
        for widget in self.widgets():
            widget.setUpdatesEnabled(False)
        for part in self._parts(snapshot):
            yield part
            part.setUpdatesEnabled(True)
            yield part

    def _parts(self, snapshot: Snapshot) -> Iterator[QWidget]:
        environment = ENVIRONMENT_WORDS[snapshot.profile.environment]
        self._nav.set_profile(snapshot.vault_name, environment)
        self._nav.set_badge(CARDS, str(snapshot.card_count) if snapshot.card_count else "")
        unseen = snapshot.board.unseen
        self._nav.set_badge(NOTICES, str(unseen) if unseen else "")
        paused = sum(is_paused_by_purser(view) for view in snapshot.automation.rules)
        self._nav.set_badge(AUTOMATION, f"{paused:,}" if paused else "", "bad")
        yield self._nav
        self._truth.set_segments(segments(snapshot, self._words))
        self._truth.set_refreshing(snapshot.refreshing)
        yield self._truth
        yield from self._cards.show_parts(snapshot)
