"""Messages: kept before they are answered, heard once, and doubted ones never acted on."""

import itertools
from datetime import UTC, datetime

import pytest

from desktop_app.application.inbox import Inbox
from desktop_app.application.receiving import Delivery, Taken, Way
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Doubt, Doubted, Event, EventKind
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import StepClock, run
from tests.support.memory_vault import MemoryVault

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TOPPED_UP = Event("e-1", EventKind.TOPPED_UP, "virtualcard.topup.completed", CardId("c-1"))
FROZEN = Event("e-2", EventKind.DECLINED_FROZEN, "virtualcard.declined.frozen", CardId("c-2"))


class Reader:
    """Believes what it was told about a body; doubts the rest as wrongly signed."""

    def __init__(self, known: dict[bytes, Event | Doubted]) -> None:
        self.known = known

    def read(self, delivery: Delivery, now: datetime) -> Event:
        said = self.known.get(delivery.body, Doubted(Doubt.BAD_SIGNATURE))
        if isinstance(said, Doubted):
            raise said
        return said


class Post:
    """An inbox over a vault in memory."""

    def __init__(self, known: dict[bytes, Event | Doubted]) -> None:
        self.vault = MemoryVault()
        self.heard: list[Event] = []
        self.inbox = Inbox(self.vault, Reader(known), StepClock(), self.heard.append)

    def send(self, body: bytes) -> Taken:
        delivery = Delivery(Way.OWN, (), body, AT, exact=True)
        return run(lambda: self.inbox.take(delivery))


def test_a_message_is_kept_and_heard_once() -> None:
    post = Post({b"one": TOPPED_UP})
    assert [post.send(b"one") for _ in range(3)] == [Taken.KEPT] * 3
    assert post.heard == [TOPPED_UP]
    [kept] = post.vault.events.newest(9)
    assert (kept.key, kept.times, kept.event) == ("event:e-1", 3, TOPPED_UP)


def test_an_id_with_another_body_is_a_reason_to_look_and_changes_nothing_kept() -> None:
    post = Post({b"one": TOPPED_UP, b"two": TOPPED_UP})
    assert [post.send(b"one"), post.send(b"two"), post.send(b"two")] == [Taken.KEPT] * 3
    assert post.heard == [TOPPED_UP] * 2
    assert post.vault.events.raw("event:e-1") == b"one"
    assert post.vault.events.doubted() == {Doubt.ALTERED: 2}


@pytest.mark.parametrize(
    ("doubt", "answer"),
    [
        (Doubt.NO_SIGNATURE, 401),
        (Doubt.TWO_SIGNATURES, 401),
        (Doubt.BAD_SIGNATURE, 401),
        (Doubt.STALE, 401),
        (Doubt.TOO_LARGE, 413),
        (Doubt.TOO_DEEP, 400),
        (Doubt.NOT_JSON, 400),
        (Doubt.NOT_AS_PUBLISHED, 400),
    ],
)
def test_what_is_doubted_is_kept_and_counted_and_nobody_hears_of_it(
    doubt: Doubt, answer: int
) -> None:
    post = Post({b"x": Doubted(doubt)})
    assert [post.send(b"x").value, post.send(b"x").value] == [answer, answer]
    assert post.heard == []
    assert post.vault.events.doubted() == {doubt: 2}


def test_what_a_relay_rewrote_is_a_hint_and_no_fact() -> None:
    post = Post({b"x": Doubted(Doubt.NOT_EXACT, TOPPED_UP)})
    assert post.send(b"x") is Taken.KEPT
    assert post.heard == [TOPPED_UP]
    assert post.vault.events.of_card(CardId("c-1"), 9) == ()


def test_what_cannot_be_written_is_not_answered_as_kept() -> None:
    post = Post({b"one": TOPPED_UP})
    post.vault.fail_next = DiskFull()
    assert post.send(b"one") is Taken.BUSY
    assert post.heard == []
    assert post.send(b"one") is Taken.KEPT
    assert post.heard == [TOPPED_UP]


def test_a_locked_vault_is_busy() -> None:
    post = Post({b"one": TOPPED_UP})
    post.vault.close()
    assert post.send(b"one") is Taken.BUSY


def test_every_order_and_repetition_ends_alike() -> None:
    """M13: up to six messages, two of them twice and one forged, in every order."""
    known: dict[bytes, Event | Doubted] = {b"one": TOPPED_UP, b"two": FROZEN}
    ends = set()
    for order in itertools.permutations([b"one", b"one", b"two", b"two", b"forged", b"forged"]):
        post = Post(known)
        for body in order:
            post.send(body)
        kept = sorted((e.key, e.times, e.doubt) for e in post.vault.events.newest(9))
        ends.add((tuple(kept), tuple(sorted(event.id for event in post.heard))))
    assert len(ends) == 1
