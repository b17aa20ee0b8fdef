"""The protocol of making a card, small enough to try every order of what can go wrong.

The service has no idempotency key, may never show the number again, and lies by silence: requests
and answers get lost, a 500 may follow an effect, events come twice, the program dies between any
two steps, and somebody puts an older copy of the vault back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from desktop_app.domain.intents import Stage
from tests.faults.explore import Invariants, Step, without
from tests.faults.issue_world import INVARIANTS, Answer, At, Wish, World, network

_DONE = frozenset({Stage.CONFIRMED, Stage.REJECTED, Stage.NOT_FOUND, Stage.STALE})
_OVERTAKEN = frozenset({Stage.REJECTED, Stage.READY, Stage.STALE})
_FOUND_BY_READING = frozenset({Stage.UNKNOWN, Stage.NOT_FOUND})


class Mistake(StrEnum):
    """What a program may get wrong; NONE is the protocol as designed."""

    NONE = "as_designed"
    BLIND_RETRY = "blind_retry"
    TIMEOUT_IS_FAILURE = "timeout_is_failure"
    FIVE_HUNDRED_IS_FAILURE = "five_hundred_is_failure"
    SHOW_FIRST = "show_first"
    NO_WAL = "no_wal"
    AUTOSEND = "autosend"


@dataclass(frozen=True)
class IssueModel:
    """The protocol with one mistake, at a service with or without a way to read the number again.

    `nonces`, `crashes` and `losses` bound the search; at most two intents are in the vault.
    """

    mistake: Mistake = Mistake.NONE
    rereads: bool = True
    nonces: int = 3
    crashes: int = 2
    losses: int = 2

    @property
    def start(self) -> World:
        """Nothing was wished for yet."""
        return World(posts=(0,) * self.nonces, crashes=self.crashes, losses=self.losses)

    @cached_property
    def invariants(self) -> Invariants[World]:
        """See reliability 4.6."""
        return {
            **INVARIANTS,
            "M8": self._is_surfaced,
            "M12": self._converges,
        }

    def steps(self, world: World) -> Iterator[Step[World]]:
        """The person, the program, the network, the bank and bad luck, each one step further."""
        if world.up:
            yield from self._send(world)
            yield from self._hear(world)
            yield from self._read(world)
            if world.crashes:
                dead = world.rest()._replace(up=False, answers=(), crashes=world.crashes - 1)
                yield "crash", dead
            if world.backup is None and world.wishes:
                yield "back up", world._replace(backup=world.wishes)
        else:
            yield "start", self._restart(world)
            if world.backup is not None and not world.restored:
                yield "restore", world._replace(wishes=world.backup, restored=True)
        yield from network(world)

    def _send(self, world: World) -> Iterator[Step[World]]:
        """From the click to the wire."""
        if world.at is At.IDLE and self._may_click(world):
            new = Wish(world.clicked, Stage.READY, False, world.session)
            clicked = world._replace(wishes=(*world.wishes, new), clicked=world.clicked + 1)
            yield "click", clicked._replace(at=At.READY, current=new.nonce)
        if world.at is At.READY:
            if self.mistake is Mistake.NO_WAL:
                yield "send undurably", world.post()
            else:
                sending = world.put(world.current, Stage.SENDING)
                yield "make sending durable", sending._replace(at=At.TO_SEND)
        if world.at is At.TO_SEND:
            yield "send", world.post()
            yield "fail to connect", world.fail(world.current)

    def _may_click(self, world: World) -> bool:
        """Nothing is open, and the bounds of the search are kept."""
        settled = all(wish.stage in _DONE for wish in world.wishes)
        return settled and world.clicked < self.nonces and len(world.wishes) < 2

    def _hear(self, world: World) -> Iterator[Step[World]]:
        """What comes of waiting, and the showing after it."""
        nonce = world.current
        if world.at is At.WAITING:
            yield "time out", world.put(nonce, Stage.UNKNOWN).rest()
            if self.mistake is Mistake.TIMEOUT_IS_FAILURE:
                yield "take a timeout for a failure", world.fail(nonce)
            if self.mistake is Mistake.BLIND_RETRY and world.posts[nonce] < 2:
                yield "send again", world.post()
            for answer in world.answers:
                if answer.nonce == nonce:
                    left = world._replace(answers=without(world.answers, answer))
                    yield self._take(left, answer)
        if world.at is At.SHOWN_TO_KEEP:
            yield "keep", world.put(nonce, Stage.CONFIRMED, number=True).rest()
        if world.at is At.TO_SHOW:
            yield "show", world.rest()._replace(shown=world.shown | {nonce})

    def _take(self, world: World, answer: Answer) -> Step[World]:
        nonce = answer.nonce
        if answer.good and self.mistake is Mistake.SHOW_FIRST:
            shown = world._replace(at=At.SHOWN_TO_KEEP, shown=world.shown | {nonce})
            return "show before keeping", shown
        if answer.good:
            kept = world.put(nonce, Stage.CONFIRMED, number=True)
            return "keep the answer", kept._replace(at=At.TO_SHOW)
        if self.mistake is Mistake.FIVE_HUNDRED_IS_FAILURE:
            return "take a 500 for a failure", world.fail(nonce)
        return "hear a 500", world.put(nonce, Stage.UNKNOWN).rest()

    def _read(self, world: World) -> Iterator[Step[World]]:
        """Looking, and events that come once or twice. Nothing here sends."""
        if world.at is At.IDLE and (looked := self._look(world)) != world:
            yield "look", looked
        for nonce in dict.fromkeys(world.events):
            found = self._found(world, nonce)._replace(repeated=world.repeated | {nonce})
            yield "hear an event", found._replace(events=without(world.events, nonce))
            if nonce not in world.repeated:
                yield "hear an event that comes again", found

    def _found(self, world: World, nonce: int) -> World:
        """A card of ours was seen at the bank."""
        wish = world.wish(nonce)
        if wish is None or wish.stage in _OVERTAKEN:
            return world._replace(strangers=world.strangers | {nonce})
        if wish.stage in _FOUND_BY_READING:
            return world.put(nonce, Stage.CONFIRMED, number=wish.number or self.rereads)
        return world

    def _look(self, world: World) -> World:
        """Every page of the card list, read twice."""
        for nonce in set(world.cards):
            world = self._found(world, nonce)
        for wish in world.wishes:
            if wish.stage is Stage.UNKNOWN:
                world = world.put(wish.nonce, Stage.NOT_FOUND)
            if wish.stage is Stage.CONFIRMED and self.rereads and not wish.number:
                world = world.put(wish.nonce, Stage.CONFIRMED, number=True)
        return world

    def _restart(self, world: World) -> World:
        """Open the vault: what was being sent is unknown, what was not is never sent."""
        autosends = self.mistake is Mistake.AUTOSEND
        after = {Stage.SENDING: Stage.UNKNOWN, Stage.READY: Stage.STALE}
        if autosends:
            del after[Stage.READY]
        for wish in world.wishes:
            world = world.put(wish.nonce, after.get(wish.stage, wish.stage))
        world = world._replace(up=True, session=world.session + 1)
        ready = [wish.nonce for wish in world.wishes if wish.stage is Stage.READY]
        if not ready:
            return world
        return world.put(ready[0], Stage.SENDING)._replace(at=At.TO_SEND, current=ready[0])

    def _settled(self, world: World) -> World | None:
        """The world after the network ran dry and one look; None while something is to be sent."""
        if not world.up:
            world = self._restart(world)
        if world.at is At.TO_SEND:
            return None
        for wish in world.wishes:
            if wish.stage is Stage.SENDING:
                world = world.put(wish.nonce, Stage.UNKNOWN)
        landed = tuple(sorted(world.cards + world.requests))
        return self._look(world.rest()._replace(cards=landed, requests=(), answers=()))

    def _is_surfaced(self, world: World) -> bool:
        """M8 Surfaced: no card at the bank stays hidden from the person."""
        settled = self._settled(world)
        if settled is None:
            return True
        known = {wish.nonce for wish in settled.wishes if wish.stage is Stage.CONFIRMED}
        return set(settled.cards) <= known | settled.strangers

    def _converges(self, world: World) -> bool:
        """M12 Converge: once it is quiet, one look leaves nothing open."""
        settled = self._settled(world)
        return settled is None or not any(
            wish.stage in (Stage.SENDING, Stage.UNKNOWN) for wish in settled.wishes
        )
