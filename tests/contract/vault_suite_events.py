"""What every Vault keeps of the messages that came in."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop_app.adapters.vault.events import KEPT_DOUBTED
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.event_log import Arrival, LogEntry, Shown
from desktop_app.domain.events import Doubt, Event, EventKind
from desktop_app.domain.money import Money
from tests.contract.vault_rig import NOW, card

Behaviour = Callable[[Vault], None]
SAID = Event(
    "e-1", EventKind.DECLINED, "virtualcard.transaction.declined", card().id, "tx-1", "REF-1",
    Money.usd(7), Money.usd(1), "Café", "5942", "US", "insufficient_funds", "debit", "declined",
    2, NOW - timedelta(seconds=3),
)  # fmt: skip


def entry(
    key: str, body: bytes, doubt: Doubt | None = None, event: Event | None = SAID
) -> LogEntry:
    return LogEntry(key, "own", doubt, event, hashlib.sha256(body).digest(), NOW, NOW)


def a_message_is_kept_as_it_came(vault: Vault) -> None:
    assert vault.events.keep(entry("event:e-1", b"body"), b"body") is Arrival.NEW
    assert vault.events.get("event:e-1") == entry("event:e-1", b"body")
    assert vault.events.get("event:e-2") is None
    assert vault.events.newest(9) == (entry("event:e-1", b"body"),)
    assert vault.events.of_card(card().id, 9) == (SAID,)
    assert vault.events.of_card(card(2).id, 9) == ()
    assert vault.events.raw("event:e-1") == b"body"
    assert vault.events.raw("event:e-2") is None


def a_message_that_comes_again_is_counted_and_an_altered_one_changes_nothing(vault: Vault) -> None:
    first = entry("event:e-1", b"body")
    vault.events.keep(first, b"body")
    later = replace(first, last_at=NOW + timedelta(days=400))
    assert vault.events.keep(later, b"body") is Arrival.AGAIN
    other = replace(entry("event:e-1", b"other"), last_at=NOW + timedelta(days=900))
    assert vault.events.keep(other, b"other") is Arrival.ALTERED
    assert vault.events.newest(9) == (replace(first, times=2, last_at=later.last_at),)
    assert vault.events.raw("event:e-1") == b"body"


def what_is_doubted_is_counted_by_reason_and_is_never_a_fact(vault: Vault) -> None:
    vault.events.keep(entry("a", b"a", Doubt.BAD_SIGNATURE, None), b"a")
    vault.events.keep(entry("a", b"a", Doubt.BAD_SIGNATURE, None), b"a")
    vault.events.keep(entry("b", b"b", Doubt.NOT_EXACT), b"b")
    assert vault.events.doubted() == {Doubt.BAD_SIGNATURE: 2, Doubt.NOT_EXACT: 1}
    assert vault.events.of_card(card().id, 9) == ()
    assert [kept.event for kept in vault.events.newest(9)] == [SAID, None]


def a_figure_that_comes_late_is_stated_once(vault: Vault) -> None:
    """By the messages about charges that were believed and have none, oldest first."""
    bare = replace(SAID, amount=None, fee=None)
    for number in range(3):
        said = replace(bare, id=f"b-{number}", subject_id=f"s-{number}")
        vault.events.keep(entry(f"event:b-{number}", b"%d" % number, event=said), b"%d" % number)
    vault.events.keep(entry("event:e-1", b"full"), b"full")
    vault.events.keep(entry("d", b"d", Doubt.NOT_EXACT, bare), b"d")
    made = replace(bare, id="m", kind=EventKind.CREATED)
    vault.events.keep(entry("event:m", b"m", event=made), b"m")
    events = vault.events
    assert events.without_money("", 2) == ("event:b-0", "event:b-1")
    assert events.without_money("event:b-1", 2) == ("event:b-2",)
    events.state_money("event:b-0", Money.usd(3), None)
    events.state_money("event:b-0", Money.usd(4), None)
    events.state_money("event:e-1", Money.usd(4), None)
    told = {e.id: e.amount for e in events.of_card(card().id, 9)}
    assert (told["b-0"], told["b-1"], told["e-1"]) == (Money.usd(3), None, Money.usd(7))
    assert events.without_money("", 9) == ("event:b-1", "event:b-2")
    while vault.history.catch_up(9):
        pass
    assert [e.amount for e in vault.history.stories(["s-0"])["s-0"].events] == [Money.usd(3)]


def only_the_newest_doubted_ones_stay_and_every_believed_one(vault: Vault) -> None:
    with vault.commit():
        vault.events.keep(entry("event:e-1", b"body"), b"body")
        for number in range(KEPT_DOUBTED + 5):
            body = str(number).encode()
            vault.events.keep(entry(f"doubt:{number}", body, Doubt.NOT_JSON, None), body)
    kept = vault.events.newest(2 * KEPT_DOUBTED)
    assert len(kept) == KEPT_DOUBTED + 1
    assert kept[-1].key == "event:e-1"
    assert kept[-2].key == "doubt:5"


def the_log_is_read_a_page_at_a_time(vault: Vault) -> None:
    unknown = replace(SAID, id="e-9", kind=EventKind.UNRECOGNISED)
    for number in range(4):
        vault.events.keep(entry(f"event:{number}", b"%d" % number), b"%d" % number)
    vault.events.keep(entry("event:9", b"9", None, unknown), b"9")
    vault.events.keep(entry("doubt:1", b"x", Doubt.BAD_SIGNATURE, None), b"x")
    first = vault.events.page(Shown.ALL, "", 4)
    assert [one.key for one in first] == ["doubt:1", "event:9", "event:3", "event:2"]
    rest = vault.events.page(Shown.ALL, first[-1].key, 4)
    assert [one.key for one in rest] == ["event:1", "event:0"]
    assert vault.events.page(Shown.ALL, rest[-1].key, 4) == ()
    assert [one.key for one in vault.events.page(Shown.DOUBTED, "", 9)] == ["doubt:1"]
    assert [one.key for one in vault.events.page(Shown.UNRECOGNISED, "", 9)] == ["event:9"]
    assert len(vault.events.page(Shown.BELIEVED, "", 9)) == 5
    assert [vault.events.count(shown) for shown in Shown] == [6, 1, 5, 1]


def what_was_not_believed_is_counted_from_a_time_on(vault: Vault) -> None:
    vault.events.keep(entry("event:1", b"1"), b"1")
    vault.events.keep(entry("doubt:1", b"x", Doubt.BAD_SIGNATURE, None), b"x")
    late = replace(entry("doubt:2", b"y", Doubt.STALE, None), last_at=NOW + timedelta(days=1))
    vault.events.keep(late, b"y")
    after = [NOW, NOW + timedelta(seconds=1), NOW + timedelta(days=2)]
    assert [vault.events.count_doubted(since) for since in after] == [2, 1, 0]


BEHAVIOURS: tuple[Behaviour, ...] = (
    a_message_is_kept_as_it_came,
    a_figure_that_comes_late_is_stated_once,
    a_message_that_comes_again_is_counted_and_an_altered_one_changes_nothing,
    what_is_doubted_is_counted_by_reason_and_is_never_a_fact,
    only_the_newest_doubted_ones_stay_and_every_believed_one,
    the_log_is_read_a_page_at_a_time,
    what_was_not_believed_is_counted_from_a_time_on,
)
