"""Messages that contradict each other, of a charge that no read has stated yet."""

import itertools
from datetime import timedelta

import pytest

from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.history import HistoryStatus
from desktop_app.domain.money import Money
from tests.unit.test_history import NOW, event, folded


@pytest.mark.parametrize(("no", "yes"), [
    (EventKind.TOP_UP_FAILED, EventKind.TOPPED_UP),
    (EventKind.WITHDRAWAL_FAILED, EventKind.WITHDRAWN),
    (EventKind.DECLINED, EventKind.SETTLED),
    (EventKind.AUTHORIZATION_FAILED, EventKind.CONTACTLESS_SETTLED),
])  # fmt: skip
@pytest.mark.parametrize("minutes", [-1, 1])
def test_where_messages_contradict_each_other_a_read_decides_whether_money_moved(
    no: EventKind, yes: EventKind, minutes: int
) -> None:
    later = NOW + timedelta(minutes=minutes)
    line = folded(None, [], [event(no, 90, reason="x"), event(yes, at=later)])
    assert line == folded(None, [], [event(yes, at=later)])
    assert (line.status, line.settled) == (HistoryStatus.CONFIRMING, Money.usd(20))


def test_of_messages_alone_who_knows_more_ends_further_up() -> None:
    """In every order of every set of messages, against every larger set."""
    kinds = (EventKind.AUTHORIZED, EventKind.TOP_UP_FAILED, EventKind.DECLINED, EventKind.SETTLED,
             EventKind.REVERSED)  # fmt: skip
    said = [event(kind, n, at=NOW + timedelta(minutes=n)) for n, kind in enumerate(kinds, 1)]
    ends: dict[frozenset[Event], int] = {}
    for size in range(1, len(said) + 1):
        for known in itertools.combinations(said, size):
            (line,) = {folded(None, [], order) for order in itertools.permutations(known)}
            up = [HistoryStatus.CONFIRMING, HistoryStatus.FAILED, HistoryStatus.DECLINED]
            is_taken = line.settled and line.status is HistoryStatus.CONFIRMING
            ends[frozenset(known)] = len(up) if is_taken else up.index(line.status)
    for known, end in ends.items():
        assert all(end >= other for less, other in ends.items() if less <= known)
