"""The state of a world in which one program makes cards at a bank, and what must hold in it.

The program keeps its intents on disk and the rest in memory; an onlooker sees both, the wire, the
bank, and what the person was told.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from desktop_app.domain.intents import Stage
from tests.faults.explore import Invariants, Step, with_one, without

_UNSENT = frozenset({Stage.READY, Stage.STALE})


class At(StrEnum):
    """Where the one sender stands, in memory alone."""

    IDLE = "idle"
    READY = "ready"
    TO_SEND = "to_send"
    WAITING = "waiting"
    TO_SHOW = "to_show"
    SHOWN_TO_KEEP = "shown_to_keep"


class Wish(NamedTuple):
    """One durable intent; `number` says whether the card's number is stored."""

    nonce: int
    stage: Stage
    number: bool
    session: int


class Answer(NamedTuple):
    """An answer on its way back; a bad one is a 500 after the effect."""

    nonce: int
    good: bool


class World(NamedTuple):
    """Everything. Only `wishes` and `backup` outlive a crash of the program."""

    wishes: tuple[Wish, ...] = ()
    backup: tuple[Wish, ...] | None = None
    restored: bool = False
    # The running program.
    up: bool = True
    session: int = 0
    at: At = At.IDLE
    current: int = -1
    clicked: int = 0
    # On the wire, and at the bank.
    requests: tuple[int, ...] = ()
    answers: tuple[Answer, ...] = ()
    cards: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    repeated: frozenset[int] = frozenset()
    # What only an onlooker knows.
    posts: tuple[int, ...] = ()
    shown: frozenset[int] = frozenset()
    told_failed: frozenset[int] = frozenset()
    strangers: frozenset[int] = frozenset()
    # How much may still go wrong.
    crashes: int = 0
    losses: int = 0

    def wish(self, nonce: int) -> Wish | None:
        """The durable intent of this nonce; a restored copy may not know it."""
        return next((wish for wish in self.wishes if wish.nonce == nonce), None)

    def put(self, nonce: int, stage: Stage, *, number: bool | None = None) -> "World":
        """The same with one intent's stage made durable."""
        return self._replace(
            wishes=tuple(
                w._replace(stage=stage, number=w.number if number is None else number)
                if w.nonce == nonce
                else w
                for w in self.wishes
            )
        )

    def fail(self, nonce: int) -> "World":
        """The same after the person was told that it failed."""
        failed = self.put(nonce, Stage.REJECTED).rest()
        return failed._replace(told_failed=failed.told_failed | {nonce})

    def rest(self) -> "World":
        """The same with the sender idle."""
        return self._replace(at=At.IDLE, current=-1)

    def post(self) -> "World":
        """The same with one more request on the wire."""
        posts = list(self.posts)
        posts[self.current] += 1
        return self._replace(
            at=At.WAITING, requests=with_one(self.requests, self.current), posts=tuple(posts)
        )


def network(world: World) -> Iterator[Step[World]]:
    """The bank does what it was asked, sooner or later or never, and its answer may not arrive."""
    for nonce in dict.fromkeys(world.requests):
        lost = world._replace(requests=without(world.requests, nonce))
        done = lost._replace(
            cards=with_one(world.cards, nonce), events=with_one(world.events, nonce)
        )
        yield "bank makes a card", _answer(done, nonce, good=True)
        yield "bank makes a card, says 500", _answer(done, nonce, good=False)
        if world.losses:
            yield "lose the request", lost._replace(losses=world.losses - 1)
            yield "lose the answer", done._replace(losses=world.losses - 1)
    for answer in dict.fromkeys(world.answers):
        if world.at is not At.WAITING or answer.nonce != world.current:
            yield "nobody waits", world._replace(answers=without(world.answers, answer))


def _answer(world: World, nonce: int, *, good: bool) -> World:
    return world._replace(answers=with_one(world.answers, Answer(nonce, good)))


def _one_card(world: World) -> bool:
    """M1 OneCard: one wish makes at most one card, by at most one request."""
    return max(world.posts) <= 1 and len(set(world.cards)) == len(world.cards)


def _durable_before_the_wire(world: World) -> bool:
    """M3 WAL: what is on the wire or at the bank was durably being sent before.

    A restored copy may well be older than that.
    """
    if world.restored:
        return True
    wishes = [world.wish(nonce) for nonce in world.requests + world.cards]
    return all(wish is not None and wish.stage not in _UNSENT for wish in wishes)


def _stored_before_shown(world: World) -> bool:
    """M4 PanFirst: a number on the screen is on the disk."""
    if world.restored:
        return True
    wishes = [world.wish(nonce) for nonce in world.shown]
    return all(wish is not None and wish.number for wish in wishes)


def _no_false_failure(world: World) -> bool:
    """M5 NoFalseFail: of what was called failed there is no card, ever."""
    return not world.told_failed & set(world.cards)


def _no_false_success(world: World) -> bool:
    """M6 NoFalseDone: of what is called done there is a card."""
    done = {wish.nonce for wish in world.wishes if wish.stage is Stage.CONFIRMED}
    return done <= set(world.cards)


def _sends_only_its_own(world: World) -> bool:
    """M9 ReadOnlyStart: a run sends only what was clicked in it."""
    wish = world.wish(world.current) if world.at in (At.TO_SEND, At.WAITING) else None
    return wish is None or wish.session == world.session


INVARIANTS: Invariants[World] = {
    "M1": _one_card,
    "M3": _durable_before_the_wire,
    "M4": _stored_before_shown,
    "M5": _no_false_failure,
    "M6": _no_false_success,
    "M9": _sends_only_its_own,
}
