"""What there is to read now, for the pacer: from open wishes, messages, what is shown, and age."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import inf

from desktop_app.application.deep_holds import DeepHolds
from desktop_app.application.desk import Desk
from desktop_app.application.feed_queue import FeedQueue
from desktop_app.application.feeds import Feeds
from desktop_app.application.listing import FULL
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import UNREAD, Intent, PanState
from desktop_app.domain.looking import next_look_s
from desktop_app.domain.polling import NO_CARD, PACE_S, Look, Pacer, Thing

PENDING_S, SHOWN_S, IDLE_S = 5.0, 10.0, 60.0
GUARDED_S = 15.0
"""How long a purchase with a disposable card may go unseen."""
UNSEEN_FEED_S = 300.0
"""How old a card's feed grows while nobody looks, where the budget allows that."""
MANY, NEWS_S = 50, 60.0
"""With so many cards, what is new on any is asked so often: one by one would take longer."""
PENDING_SHARE = 0.75
"""How much of the budget what was sent may use: it goes first, and others must have their turn."""
WHOLE_SHARE = 0.25
"""How much of it looks at everything may use that others than a person ask for."""
AT_ONCE = 10
"""For how many cards one look counts at most."""
ASKED_COST = 2
"""The wallets and what is shown, where nothing was sent."""
# What has not come by then is looked for at leisure: it must not use up the rate limit for ever.
AWAITED_FOR = timedelta(minutes=10)


class Polls:
    """When each thing was read, and which is to be read next."""

    def __init__(self, desk: Desk, feeds: Feeds) -> None:
        self._desk = desk
        self._feeds = feeds
        self.holds = DeepHolds(desk, feeds)
        self._queue = FeedQueue(desk.book, feeds)
        self._guarded = FeedQueue(desk.book, feeds, lambda: self._under_guard)
        self._under_guard: tuple[CardId, ...] = ()
        self._pacer = Pacer()
        self._start = desk.clock.monotonic()
        self._began: dict[Thing, float] = {}
        self._shown: tuple[CardId, float] = (NO_CARD, -inf)
        self.is_watched = False
        """Whether somebody looks: then everything is read as often as the budget allows."""

    def guard(self, cards: tuple[CardId, ...]) -> None:
        """The feeds of these are read every `GUARDED_S`, whoever looks or not."""
        if cards != self._under_guard:
            self._under_guard = cards
            self._guarded.renew()

    def next(self, urgent: list[Look], shown: CardId | None) -> tuple[Look, float]:
        """The next look, and in how many seconds it begins. `urgent` goes before the rest."""
        now = self._desk.clock.monotonic()
        room_at = now + self._desk.api.idle_in_s()
        if shown is not None:
            every = SHOWN_S if self.is_watched else IDLE_S
            due = max(self._shown_since(shown) + every, room_at)
            urgent.append(Look(Thing.SHOWN, due, 2, shown))
        if self._desk.api.capabilities.feed_of_all and len(self._desk.book) >= MANY:
            news = self._began.get(Thing.NEWS, self._start) + NEWS_S
            urgent.append(Look(Thing.NEWS, max(news, room_at)))
        guarded = self._guarded.oldest(now, GUARDED_S)
        if guarded is not None:
            due = max(guarded.due, room_at)
            urgent.append(Look(Thing.GUARDED, due, 1, guarded.card_id))
        idle = Look(Thing.WALLETS, now + IDLE_S)
        chosen = self._pacer.choose(now, urgent, self._rest(), room_at) or (idle, idle.due)
        return chosen[0], max(chosen[1] - now, 0.0)

    def spend(self, look: Look) -> None:
        """`look` begins now. While something was sent, the rest leaves it the budget."""
        self.note(look.thing)
        if look.thing is Thing.SHOWN:
            self._shown = look.card_id, self._began[look.thing]
        is_seen = self.is_watched and not self.pending()
        self._pacer.spend(look, self._desk.clock.monotonic(), is_seen=is_seen)

    def note(self, thing: Thing) -> None:
        """It is read now."""
        self._began[thing] = self._desk.clock.monotonic()

    def whole_cost(self) -> int:
        """How many requests the list, the wallets, the rates and the people take at least."""
        people = 1 if self._desk.api.capabilities.holders else 0
        return -(-len(self._desk.book) // FULL) + 2 + people

    def is_whole_old(self) -> bool:
        """Whether the last look at everything began long enough ago for what it takes."""
        last = self._began.get(Thing.WHOLE, -inf)
        pause = max(IDLE_S, self.whole_cost() * PACE_S / WHOLE_SHARE)
        return self._desk.clock.monotonic() - last >= pause

    def pending(self) -> list[Look]:
        """The look at what was sent and is not settled; none where nothing waits.

        Counted from the last such look: one that falls due meanwhile is late, never left out.
        """
        opened = self._desk.vault.intents.open()
        awaited = [i for i in opened if i.pan is not PanState.LOST and i.reason != UNREAD]
        looked = self._began.get(Thing.PENDING, self._start)
        cards = len({i.card_id for i in awaited})
        cost, every = 2 * min(cards, AT_ONCE) + 1, _pending_s(2 * cards + 1)
        dues = [due for i in awaited if (due := self._next_look(i, looked, every)) is not None]
        return [Look(Thing.PENDING, min(dues), cost)] if dues else []

    def _shown_since(self, shown: CardId) -> float:
        """Since when it was not looked at; one that the service does not know was asked for too."""
        card_id, asked = self._shown
        of_card = max(self._desk.book.began(shown), asked if card_id == shown else -inf)
        return min(self._feeds.asked(shown), of_card)

    def asked(self, pending: Sequence[Look], *, at_once: bool) -> Look:
        """The look that somebody asks for, `at_once` or some seconds after the last one.

        Whoever may send messages must not have it made over and over: most of them prove nothing.
        """
        last = self._began.get(Thing.PENDING, -inf)
        cost = max([ASKED_COST, *(look.cost for look in pending)])
        due = self._desk.clock.monotonic() if at_once else last + _pending_s(cost)
        return Look(Thing.PENDING, due, cost)

    def _next_look(self, intent: Intent, looked: float, every: float) -> float | None:
        age = self._desk.clock.now() - intent.changed_at
        changed = self._desk.clock.monotonic() - max(age.total_seconds(), 0.0)
        last = max(looked, changed)
        if intent.is_uncertain:
            wait = next_look_s(timedelta(seconds=last - changed))
            return None if wait is None else last + wait
        return last + every if age < AWAITED_FOR else None

    def _rest(self) -> Iterator[Look]:
        every = PENDING_S if self.is_watched else IDLE_S
        listed = self._desk.book.listed_at
        yield Look(Thing.PAGE, -inf if listed is None else listed + every)
        for thing in (Thing.WALLETS, Thing.RATES):
            yield Look(thing, self._began.get(thing, -inf) + every)
        every = PENDING_S if self.is_watched else UNSEEN_FEED_S
        feed = self._queue.oldest(self._desk.clock.monotonic(), every)
        if feed is not None:
            yield feed
        held = self.holds.next()
        if held is not None:
            yield held


def _pending_s(cost: int) -> float:
    """How far two looks at what was sent are apart: many cards leave the others a share too."""
    return max(PENDING_S, cost * PACE_S / PENDING_SHARE)
