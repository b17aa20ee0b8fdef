"""Tells the owner what reads and messages brought: once for ever, on disk before it is told."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from math import inf
from typing import Protocol

from desktop_app.application.desk import Desk
from desktop_app.application.low_news import LowNews
from desktop_app.application.notice_board import (
    LISTED,
    NoticeBoard,
    NoticeHabits,
    Tidings,
    dump_habits,
    dump_list,
    load_habits,
    load_list,
)
from desktop_app.application.ports import EventSink
from desktop_app.application.receiving import WayReport, WayState
from desktop_app.application.row_news import RowNews
from desktop_app.domain import told
from desktop_app.domain.cards import EXPIRING_WITHIN, Card, CardId, Expiry
from desktop_app.domain.event_log import Shown, key_of
from desktop_app.domain.events import DECLINES, Doubt, Event
from desktop_app.domain.intents import Intent, IntentId
from desktop_app.domain.notices import (
    Notice,
    of_card,
    of_doubts,
    of_event,
    of_expiry,
    of_silence,
)
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.vault_errors import VaultError
from desktop_app.domain.wish_notices import TOLD_KINDS, is_told, of_wish

TOLD, LIST, HABITS, DOUBTED = "told", "notices", "notice_habits", "doubts_told"
RECENT = 50
SILENT_FOR = timedelta(minutes=5)
# To count what was not believed means to look at all of it.
COUNT_EVERY_S = 5.0


class Notifier(Protocol):
    """The desktop's own notifications. Called on the GUI thread, returns at once."""

    def show(self, name: str, title: str, body: str) -> None:
        """Show plain text; `name` replaces what was shown under it before."""

    def withdraw(self) -> None:
        """Take away everything that is still shown."""


class Teller:
    """Collects what changed, decides what is news, keeps it, then hands it on.

    `look` is called before every picture; without anything new it costs a look at the open
    wishes. What could not be kept is told later: a notice that is not on disk would come again.
    """

    def __init__(self, desk: Desk, sink: EventSink, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._sink = sink
        self._publish = publish
        settings = desk.vault.settings
        stored = settings.get(TOLD)
        self._told = told.load(stored, desk.clock.now())
        self._notices, self._unseen = load_list(settings.get(LIST))
        self._habits = load_habits(settings.get(HABITS))
        self._found: list[Notice] = []
        self.low = LowNews(desk)
        self._began = desk.clock.now()
        self._declined: set[CardId] = set()
        self._awaited: set[IntentId] = set()
        self._doubts: dict[Doubt, int] | None = None
        self._last_doubted = ""
        self._counted_at = -inf
        self._day: date | None = None
        self._silent_since: datetime | None = None
        # What was mended is kept: else every run begins anew, and tells nothing of between them.
        self._is_new = told.dump(self._told) != stored
        self._is_gathered = False

    @property
    def board(self) -> NoticeBoard:
        """What the window shows."""
        return NoticeBoard(self._notices, self._unseen, self._habits)

    # --- what changed -------------------------------------------------------------------------

    def note_card(self, before: Card, after: Card) -> None:
        """A read stated a card otherwise than before."""
        intents = self._desk.vault.intents
        self._found += self.low.sift(
            of_card(
                before, after, lambda: intents.of_card(after.id, RECENT), self._habits.low_below
            )
        )

    def note_rows(self, rows: Iterable[Transaction]) -> None:
        """A read stated these rows of a feed, new or known."""
        news = RowNews(self._desk.vault.history, self._told, self._label, self._began)
        self._found += news.of(tuple(rows))

    def note_event(self, event: Event) -> None:
        """A message came. What it says of declines is told only if it is believed."""
        if event.kind in DECLINES and event.card_id is not None:
            self._declined.add(event.card_id)

    def note_sent(self, intent: Intent) -> None:
        """A wish is about to be sent: it may have ended before the next look."""
        if is_told(intent):
            self._awaited.add(intent.id)

    def note(self, notice: Notice) -> None:
        """What somebody else found out; told once, like everything."""
        self._add(notice)

    def note_way(self, report: WayReport) -> None:
        """How messages come in, whenever that changes."""
        if report.state is WayState.FAILED:
            self._silent_since = self._silent_since or report.since
        elif report.state is not WayState.CONNECTING:
            self._silent_since = None

    # --- telling ------------------------------------------------------------------------------

    def look(self) -> None:
        """Decide, keep, tell. Never raises for what the disk does."""
        try:
            self._collect()
            fresh = self._told.fresh(self._found)
            if fresh or self._is_new:
                self._keep(fresh)
        except VaultError:
            return
        self._found.clear()
        loud = tuple(notice for notice in fresh if self._habits.loud(notice))
        if loud:
            self._sink.publish(Tidings(loud, self._habits.detail))

    async def mark_seen(self) -> None:
        """The owner looked at the list. Raises VaultError."""
        if self._unseen:
            self._desk.vault.settings.put(LIST, dump_list(self._notices, 0))
            self._unseen = 0
            self._publish()

    async def choose(self, habits: NoticeHabits) -> None:
        """Keep the owner's choices. Raises VaultError."""
        self._desk.vault.settings.put(HABITS, dump_habits(habits))
        self._habits = habits
        self._publish()

    def _keep(self, fresh: tuple[Notice, ...]) -> None:
        after = self._told.after(fresh)
        listed = (*reversed(fresh), *self._notices)[:LISTED]
        unseen = min(self._unseen + len(fresh), len(listed))
        settings = self._desk.vault.settings
        with self._desk.vault.commit():
            settings.put(TOLD, told.dump(after))
            settings.put(LIST, dump_list(listed, unseen))
        self._told, self._notices, self._unseen, self._is_new = after, listed, unseen, False

    # --- finding out --------------------------------------------------------------------------

    def _gather_old(self) -> None:
        """What the last run kept and had no time to tell."""
        vault = self._desk.vault
        for kind in TOLD_KINDS:
            for intent in vault.intents.recent(RECENT, kind):
                self._add(of_wish(intent, self._label(intent.card_id)))
        for entry in vault.events.page(Shown.BELIEVED, "", RECENT):
            if entry.event is not None:
                label = self._label(entry.card_id)
                self._add(of_event(entry.event, label, entry.received_at))

    def _collect(self) -> None:
        if not self._is_gathered:  # after what the last run left was settled
            self._gather_old()
            self._is_gathered = True
        self._look_at_wishes()
        self._look_at_messages()
        self._found += self.low.due(self._habits.low_below)
        today, now = self._desk.today(), self._desk.clock.now()
        if self._day != today:
            self._look_at_expiry(today)
            self._day = today
        if self._silent_since is not None and now - self._silent_since >= SILENT_FOR:
            self._add(of_silence(self._silent_since))

    def _look_at_wishes(self) -> None:
        """A wish that is open no more has ended."""
        intents = self._desk.vault.intents
        waiting = {i.id for i in intents.open() if is_told(i)}
        for intent_id in self._awaited - waiting:
            ended = intents.get(intent_id)
            if ended is not None:
                self._add(of_wish(ended, self._label(ended.card_id)))
        self._awaited = waiting

    def _look_at_messages(self) -> None:
        vault, now = self._desk.vault, self._desk.clock.now()
        for card_id in tuple(self._declined):
            for event in vault.events.of_card(card_id, RECENT):
                self._add(of_event(event, self._label(card_id), self._heard_at(event)))
            self._declined.discard(card_id)
        if self._desk.clock.monotonic() - self._counted_at < COUNT_EVERY_S:
            return
        self._counted_at = self._desk.clock.monotonic()
        doubts, newest = vault.events.doubted(), vault.events.page(Shown.DOUBTED, "", 1)
        last = next((one for one in newest if one.key != self._last_doubted), None)
        if self._doubts is not None:
            doubt = None if last is None else last.doubt
            self._add(of_doubts(self._doubts, doubts, now, doubt))
        self._doubts = doubts
        self._last_doubted = last.key if last is not None else self._last_doubted

    def _heard_at(self, event: Event) -> datetime:
        """When a message came first, whenever it is looked at."""
        entry = self._desk.vault.events.get(key_of(event.id)) if event.at is None else None
        return self._desk.clock.now() if entry is None else entry.received_at

    def _look_at_expiry(self, today: date) -> None:
        last = today + EXPIRING_WITHIN
        horizon = Expiry(last.year, last.month)
        for card in self._desk.book.all():
            if card.expiry is not None and card.expiry <= horizon:
                self._add(of_expiry(card, today))

    def _add(self, notice: Notice | None) -> None:
        if notice is not None:
            self._found.append(notice)

    def _label(self, card_id: CardId | None) -> str:
        card = None if card_id is None else self._desk.book.get(card_id)
        return "" if card is None else card.label
