"""The protocol of loading a card, small enough to try every order of what can go wrong.

One wish for money, up to two references, and a bank whose answers get lost, come late, or say 400,
409 or 500 without saying what happened. What to do then is the policy; some of them pay twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from desktop_app.domain.intents import Stage
from tests.faults.explore import Invariants, Step, with_one, without

_LOOKED_FOR = frozenset({Stage.UNKNOWN, Stage.ACCEPTED, Stage.NOT_FOUND})
_MOST_POSTS = 3
_MOST_REFERENCES = 2


class Policy(StrEnum):
    """What follows an answer that proves nothing. The first two are what Purser does."""

    NO_RESEND = "no_resend"
    NEW_AFTER_WINDOW = "new_after_window"
    SAME_REFERENCE_CAREFUL = "same_reference_careful"
    SAME_REFERENCE = "same_reference"
    NEW_REFERENCE = "new_reference"
    ANEW_AFTER_409 = "anew_after_409"
    ADD_EVENT_AMOUNTS = "add_event_amounts"


_SAME = (Policy.SAME_REFERENCE, Policy.SAME_REFERENCE_CAREFUL)


class At(StrEnum):
    """Where the one sender stands, in memory alone."""

    IDLE = "idle"
    READY = "ready"
    TO_SEND = "to_send"
    WAITING = "waiting"


class Answer(NamedTuple):
    """An answer on its way back."""

    reference: int
    status: int


class World(NamedTuple):
    """Everything. `stages` are durable, one per reference of the wish."""

    stages: tuple[Stage, ...] = ()
    credited: tuple[int, ...] = ()
    # The running program.
    up: bool = True
    at: At = At.IDLE
    current: int = -1
    window_over: bool = False
    # On the wire, and at the bank.
    requests: tuple[int, ...] = ()
    answers: tuple[Answer, ...] = ()
    debits: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    # What only an onlooker knows.
    posts: int = 0
    told_done: frozenset[int] = frozenset()
    told_failed: frozenset[int] = frozenset()
    # How much may still go wrong.
    crashes: int = 0
    losses: int = 0
    repeats: int = 1

    def put(self, reference: int, stage: Stage) -> "World":
        """The same with one stage made durable."""
        stages = list(self.stages)
        stages[reference] = stage
        return self._replace(stages=tuple(stages))

    def rest(self) -> "World":
        """The same with the sender idle."""
        return self._replace(at=At.IDLE)

    def ready(self) -> "World":
        """The same with one more reference for the wish."""
        stages = (*self.stages, Stage.READY)
        return self._replace(stages=stages, at=At.READY, current=len(self.stages))

    def fail(self, reference: int) -> "World":
        """The same after the person was told that it failed."""
        failed = self.put(reference, Stage.REJECTED)
        return failed._replace(told_failed=failed.told_failed | {reference})


@dataclass(frozen=True)
class FundModel:
    """One policy at a bank that keeps, or does not keep, one debit per reference."""

    policy: Policy = Policy.NO_RESEND
    idempotent: bool = True
    crashes: int = 2
    losses: int = 2

    @property
    def start(self) -> World:
        """Nothing was wished for yet."""
        return World(crashes=self.crashes, losses=self.losses)

    @cached_property
    def invariants(self) -> Invariants[World]:
        """See reliability 4.6."""
        return {
            "M2": _one_debit,
            "M5": _no_false_failure,
            "M6": _no_false_success,
            "M7": _no_invented_figure,
        }

    def steps(self, world: World) -> Iterator[Step[World]]:
        """The person, the program, the network, the bank and bad luck, each one step further."""
        if world.up:
            yield from self._send(world)
            yield from self._hear(world)
            yield from self._look(world)
            yield from self._events(world)
            if world.crashes:
                dead = world.rest()._replace(up=False, answers=(), crashes=world.crashes - 1)
                yield "crash", dead
            if world.stages and world.at is At.IDLE and not world.window_over:
                # From here on the bank refuses the signature of every older request.
                yield "window passes", world._replace(requests=(), window_over=True)
        else:
            yield "start", _restart(world)
        yield from self._network(world)

    def _send(self, world: World) -> Iterator[Step[World]]:
        if not world.stages:
            yield "click", world.ready()
        if world.at is At.READY:
            sending = world.put(world.current, Stage.SENDING)
            yield "make sending durable", sending._replace(at=At.TO_SEND)
        if world.at is At.TO_SEND and world.posts < _MOST_POSTS:
            requests = with_one(world.requests, world.current)
            posted = world._replace(requests=requests, posts=world.posts + 1)
            yield "send", posted._replace(at=At.WAITING)

    def _hear(self, world: World) -> Iterator[Step[World]]:
        if world.at is not At.WAITING:
            return
        yield "time out", world.put(world.current, Stage.UNKNOWN).rest()
        for answer in dict.fromkeys(world.answers):
            if answer.reference == world.current:
                left = world._replace(answers=without(world.answers, answer)).rest()
                yield f"hear {answer.status}", self._take(left, answer)

    def _take(self, world: World, answer: Answer) -> World:
        """What the answer is taken to prove."""
        if answer.status == 200:
            return world.put(answer.reference, Stage.ACCEPTED)
        if answer.status == 400:
            # A refusal of a second request does not prove that the first one came to nothing.
            careful = self.policy is Policy.SAME_REFERENCE_CAREFUL and world.posts > 1
            unsure = world.put(answer.reference, Stage.UNKNOWN)
            return unsure if careful else world.fail(answer.reference)
        if answer.status == 409 and self.policy is Policy.ANEW_AFTER_409:
            failed = world.fail(answer.reference)
            return failed.ready() if len(failed.stages) < _MOST_REFERENCES else failed
        return world.put(answer.reference, Stage.UNKNOWN)

    def _look(self, world: World) -> Iterator[Step[World]]:
        """Ask the bank for the reference, and what the policy does when it is not there."""
        if world.at is not At.IDLE:
            return
        for reference, stage in enumerate(world.stages):
            found = reference in world.debits
            if stage in _LOOKED_FOR and found:
                yield "look: found", self._credit(world, reference)
            if stage is Stage.UNKNOWN and not found:
                yield "look: absent", world.put(reference, Stage.NOT_FOUND)
            if stage is Stage.NOT_FOUND:
                yield from self._try_again(world, reference, found)

    def _try_again(self, world: World, reference: int, found: bool) -> Iterator[Step[World]]:
        if self.policy in _SAME and world.posts < _MOST_POSTS:
            again = world.put(reference, Stage.SENDING)
            yield "send the same again", again._replace(at=At.TO_SEND, current=reference)
        if len(world.stages) == _MOST_REFERENCES:
            return
        if self.policy is Policy.NEW_REFERENCE:
            yield "wish anew", world.ready()
        if self.policy is Policy.NEW_AFTER_WINDOW and world.window_over and not found:
            yield "wish anew after the window", world.ready()._replace(window_over=False)

    def _events(self, world: World) -> Iterator[Step[World]]:
        for reference in dict.fromkeys(world.events):
            heard = self._credit(world, reference)
            if world.at is At.WAITING and world.current == reference:
                heard = heard.rest()
            yield "hear an event", heard._replace(events=without(world.events, reference))
            if world.repeats:
                yield "hear an event that comes again", heard._replace(repeats=0)

    def _credit(self, world: World, reference: int) -> World:
        """Tell that the money arrived."""
        credited = world.credited
        if self.policy is Policy.ADD_EVENT_AMOUNTS or reference not in credited:
            credited = with_one(credited, reference)
        done = world.put(reference, Stage.CONFIRMED)
        return done._replace(credited=credited, told_done=world.told_done | {reference})

    def _network(self, world: World) -> Iterator[Step[World]]:
        """The bank does what it was asked, sooner or later or never, and says this or that."""
        for reference in dict.fromkeys(world.requests):
            lost = world._replace(requests=without(world.requests, reference))
            if world.losses:
                yield "lose the request", lost._replace(losses=world.losses - 1)
            if self.idempotent and reference in world.debits:
                yield "bank knows it", _answer(lost, reference, 200)
            else:
                yield from _debit(world, lost, reference)
        for answer in dict.fromkeys(world.answers):
            if world.at is not At.WAITING or answer.reference != world.current:
                yield "nobody waits", world._replace(answers=without(world.answers, answer))


def _debit(world: World, lost: World, reference: int) -> Iterator[Step[World]]:
    done = lost._replace(
        debits=with_one(world.debits, reference), events=with_one(world.events, reference)
    )
    for status in (200, 500, 409):
        yield f"bank debits, says {status}", _answer(done, reference, status)
    if not world.debits:
        yield "bank refuses, says 400", _answer(lost, reference, 400)
    if world.losses:
        yield "lose the answer", done._replace(losses=world.losses - 1)


def _restart(world: World) -> World:
    """Open the vault: what was being sent is unknown, what was not is never sent."""
    after = {Stage.SENDING: Stage.UNKNOWN, Stage.READY: Stage.STALE}
    return world._replace(up=True, stages=tuple(after.get(s, s) for s in world.stages))


def _answer(world: World, reference: int, status: int) -> World:
    return world._replace(answers=with_one(world.answers, Answer(reference, status)))


def _one_debit(world: World) -> bool:
    """M2 OneDebit: one wish is paid for at most once, whatever its references."""
    return len(world.debits) <= 1


def _no_false_failure(world: World) -> bool:
    """M5 NoFalseFail: for what was called failed no money moved, ever."""
    return not world.told_failed & set(world.debits)


def _no_false_success(world: World) -> bool:
    """M6 NoFalseDone: for what is called done money moved."""
    return world.told_done <= set(world.debits)


def _no_invented_figure(world: World) -> bool:
    """M7 Shown: no more is shown as loaded than the bank says it loaded."""
    return len(world.credited) <= len(world.debits)
