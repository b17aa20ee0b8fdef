"""One charge folded from reads and messages, in any order; gaps; what a search looks for."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.application.saved_filters import STATUSES, Group, Period, SavedFilter, dump, load
from desktop_app.application.timeline import Lens, Sort, matches, words_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.coverage import BETWEEN_CLOCKS, Coverage, extend
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.folding import fold
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus, Proof, Seen
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CARD = CardId("card-1")
Type, Status = TransactionKind, TransactionStatus


def row(status: Status, kind: Type = Type.PURCHASE, dollars: int = 20) -> Transaction:
    return Transaction("t-1", CARD, kind, status, Money.usd(dollars), ZERO, NOW, "R",
                       "SQ *BLUE BOTTLE")  # fmt: skip


def seen(status: Status, dollars: int = 20, minutes: int = 0) -> Seen:
    return Seen(status, Money.usd(dollars), ZERO, NOW + timedelta(minutes=minutes))


def event(kind: EventKind, dollars: int = 20, **changes: object) -> Event:
    made = Event(f"e-{kind.value}", kind, "name", CARD, "t-1", "R", Money.usd(dollars),
                 merchant="BLUE", at=NOW)  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def folded(*args: object) -> Charge:
    made = fold("t-1", *args)  # type: ignore[arg-type]
    assert made is not None
    return made


@pytest.mark.parametrize(("status", "kind", "before", "said", "expected"), [
    (Status.PENDING, Type.PURCHASE, (), (), HistoryStatus.PENDING),
    (Status.SETTLED, Type.PURCHASE, (), (), HistoryStatus.SETTLED),
    (Status.SETTLED, Type.REFUND, (), (), HistoryStatus.REFUNDED),
    (Status.REFUNDED, Type.PURCHASE, (), (), HistoryStatus.REFUNDED),
    (Status.DECLINED, Type.PURCHASE, (), (), HistoryStatus.DECLINED),
    (Status.RELEASED, Type.PURCHASE, (Status.PENDING,), (), HistoryStatus.RELEASED),
    (Status.RELEASED, Type.PURCHASE, (Status.SETTLED,), (), HistoryStatus.REVERSED),
    (Status.RELEASED, Type.FUNDING, (), (), HistoryStatus.REVERSED),
    (Status.FAILED, Type.PURCHASE, (), (), HistoryStatus.FAILED),
    (Status.FAILED, Type.PURCHASE, (Status.PENDING,), (), HistoryStatus.RELEASED),
    (Status.FAILED, Type.FUNDING, (Status.PENDING,), (), HistoryStatus.FAILED),
    (Status.FAILED, Type.FEE, (Status.SETTLED,), (), HistoryStatus.REVERSED),
    (Status.FAILED, Type.FEE, (), (EventKind.CROSS_BORDER_REVERSED,), HistoryStatus.REVERSED),
    (Status.FAILED, Type.PURCHASE, (), (EventKind.REVERSED,), HistoryStatus.RELEASED),
    (Status.FAILED, Type.PURCHASE, (Status.PENDING,), (EventKind.DECLINED,),
     HistoryStatus.DECLINED),
    (Status.FAILED, Type.PURCHASE, (), (EventKind.AUTHORIZED,), HistoryStatus.RELEASED),
    (Status.FAILED, Type.PURCHASE, (Status.SETTLED,), (), HistoryStatus.REVERSED),
    (Status.FAILED, Type.PURCHASE, (), (EventKind.SETTLED,), HistoryStatus.REVERSED),
    (Status.FAILED, Type.PURCHASE, (), (EventKind.DECLINED, EventKind.SETTLED),
     HistoryStatus.REVERSED),
    (Status.RELEASED, Type.PURCHASE, (), (), HistoryStatus.RELEASED),
    (Status.RELEASED, Type.PURCHASE, (), (EventKind.SETTLED, EventKind.REVERSED),
     HistoryStatus.REVERSED),
    (Status.UNRECOGNISED, Type.PURCHASE, (), (), HistoryStatus.UNRECOGNISED),
])  # fmt: skip
def test_the_read_decides_and_messages_say_what_it_leaves_open(
    status: Status,
    kind: Type,
    before: tuple[Status, ...],
    said: tuple[EventKind, ...],
    expected: HistoryStatus,
) -> None:
    states = [seen(state) for state in (*before, status)]
    assert folded(row(status, kind), states, [event(one) for one in said]).status is expected


UP = [HistoryStatus.FAILED, HistoryStatus.RELEASED, HistoryStatus.DECLINED, HistoryStatus.REVERSED]
SAID_OF_IT = (EventKind.AUTHORIZED, EventKind.DECLINED, EventKind.SETTLED, EventKind.REVERSED)


@pytest.mark.parametrize("status", [Status.FAILED, Status.RELEASED])
def test_who_knows_more_of_what_came_to_nothing_ends_further_up(status: Status) -> None:
    """Every set of states read before and messages heard, against every larger one."""
    facts = [*((state, None) for state in (Status.PENDING, Status.SETTLED)),
             *((None, kind) for kind in SAID_OF_IT)]  # fmt: skip
    ends: dict[frozenset[object], int] = {}
    for size in range(len(facts) + 1):
        for known in itertools.combinations(facts, size):
            before = [seen(state) for state, _ in known if state is not None]
            said = [event(kind) for _, kind in known if kind is not None]
            line = folded(row(status), [*before, seen(status)], said)
            ends[frozenset(known)] = UP.index(line.status)
    for known, end in ends.items():
        assert all(end >= other for less, other in ends.items() if less <= known)


@pytest.mark.parametrize(("reference", "kind"), [
    ("CARD_CROSSBORD_1", HistoryKind.CROSS_BORDER), ("decline_fee_ref_1", HistoryKind.DECLINE_FEE),
    ("CARD_CREATE_1-creation_fee", HistoryKind.FEE),
])  # fmt: skip
def test_which_fee_it_is_says_its_reference_though_no_message_came(
    reference: str, kind: HistoryKind
) -> None:
    fee = replace(row(Status.SETTLED, Type.FEE), reference=reference)
    assert folded(fee, [], []).kind is kind
    told = [event(EventKind.CROSS_BORDER_FEE)]
    assert folded(replace(fee, reference="x"), [], told).kind is HistoryKind.CROSS_BORDER


@pytest.mark.parametrize(("said", "kind", "status", "held", "moved"), [
    (EventKind.CROSS_BORDER_SETTLED, HistoryKind.PURCHASE, HistoryStatus.CONFIRMING, None, 20),
    (EventKind.SETTLED, HistoryKind.PURCHASE, HistoryStatus.CONFIRMING, None, 20),
    (EventKind.AUTHORIZED, HistoryKind.PURCHASE, HistoryStatus.CONFIRMING, 20, None),
    (EventKind.TOPPED_UP, HistoryKind.FUNDING, HistoryStatus.CONFIRMING, None, 20),
    (EventKind.TOP_UP_FAILED, HistoryKind.FUNDING, HistoryStatus.FAILED, 20, None),
    (EventKind.WITHDRAWAL_FAILED, HistoryKind.WITHDRAWAL, HistoryStatus.FAILED, 20, None),
    (EventKind.REFUND_ANNOUNCED, HistoryKind.REFUND, HistoryStatus.CONFIRMING, 20, None),
    (EventKind.REFUNDED, HistoryKind.REFUND, HistoryStatus.CONFIRMING, None, 20),
])  # fmt: skip
def test_a_line_of_messages_alone_says_what_they_said(
    said: EventKind, kind: HistoryKind, status: HistoryStatus, held: int | None, moved: int | None
) -> None:
    line = folded(None, [], [event(said)])
    assert (line.kind, line.status, line.proof) == (kind, status, Proof.SIGNED)
    amounts = [None if one is None else Money.usd(one) for one in (held, moved)]
    assert [line.authorized, line.settled] == amounts


def test_held_and_told_to_be_settled_stand_apart() -> None:
    later = NOW + timedelta(days=1)
    line = folded(None, [], [event(EventKind.SETTLED, 21, at=later), event(EventKind.AUTHORIZED)])
    assert (line.authorized, line.settled) == (Money.usd(20), Money.usd(21))


def test_a_message_never_sets_a_status_or_an_amount_of_what_was_read() -> None:
    said = [event(EventKind.SETTLED, 99), event(EventKind.REFUNDED, 98)]
    line = folded(row(Status.PENDING), [seen(Status.PENDING)], said)
    assert (line.status, line.authorized, line.settled) == (
        HistoryStatus.PENDING, Money.usd(20), None,
    )  # fmt: skip


def test_held_and_settled_are_apart_and_what_nobody_stated_is_unknown() -> None:
    alone = folded(row(Status.SETTLED), [seen(Status.SETTLED)], [])
    assert (alone.authorized, alone.settled) == (None, Money.usd(20))
    told = folded(row(Status.SETTLED), [], [event(EventKind.AUTHORIZED, 18)])
    assert (told.authorized, told.settled) == (Money.usd(18), Money.usd(20))
    states = [seen(Status.SETTLED, 20, 9), seen(Status.PENDING, 17, 5), seen(Status.PENDING, 16)]
    assert folded(row(Status.SETTLED), states, []).authorized == Money.usd(17)


@pytest.mark.parametrize("status", [Status.SETTLED, Status.FAILED, Status.RELEASED])
def test_of_what_is_over_the_most_that_was_held_is_told_whatever_the_order(status: Status) -> None:
    """By no clock: that was set back between two reads. By no order: a read may be overtaken."""
    states = [seen(Status.PENDING, 20), seen(Status.PENDING, 30, -60), seen(Status.PENDING, 10, 9)]
    told = {
        folded(row(status), [*order, seen(status)], []).authorized
        for order in itertools.permutations(states)
    }
    assert told == {Money.usd(30)}


def test_what_is_held_now_is_what_was_read_last() -> None:
    """A hold may be lowered."""
    states = [seen(Status.PENDING, 20), seen(Status.PENDING, 8, 1)]
    line = folded(row(Status.PENDING, dollars=8), states, [event(EventKind.AUTHORIZED, 20)])
    assert line.authorized == Money.usd(8)


def test_only_a_message_makes_a_line_to_be_confirmed_or_a_decline() -> None:
    line = folded(None, [], [event(EventKind.AUTHORIZED)])
    assert (line.status, line.settled) == (HistoryStatus.CONFIRMING, None)
    assert (line.kind, line.proof) == (HistoryKind.PURCHASE, Proof.SIGNED)
    declined = folded(None, [], [event(EventKind.DECLINED, reason="card_expired")])
    assert (declined.status, declined.reason) == (HistoryStatus.DECLINED, "card_expired")
    assert fold("t-1", None, [], [event(EventKind.EXPIRED)]) is None
    assert fold("t-1", None, [], [event(EventKind.DECLINED, card_id=None)]) is None


def test_a_message_of_another_card_says_nothing_here() -> None:
    other = event(EventKind.DECLINED, card_id=CardId("other"), reason="x")
    line = folded(row(Status.FAILED), [], [other])
    assert (line.status, line.reason, line.proof) == (HistoryStatus.FAILED, "", Proof.READ)


def test_order_and_repetition_change_nothing() -> None:
    said = [event(kind, n, at=NOW + timedelta(minutes=n)) for n, kind in enumerate(
        (EventKind.AUTHORIZED, EventKind.CROSS_BORDER_FEE, EventKind.REVERSED, EventKind.SETTLED), 1
    )]  # fmt: skip
    for base in (None, row(Status.FAILED)):
        lines = {
            folded(base, [seen(Status.PENDING)], [*order, *order])
            for order in itertools.permutations(said)
        }
        assert len(lines) == 1


def test_the_name_is_cleaned_and_the_raw_one_kept() -> None:
    line = folded(row(Status.SETTLED), [], [])
    assert (line.merchant, line.raw_merchant) == ("Blue Bottle", "SQ *BLUE BOTTLE")
    for word in ("BLUE", "SQ", "20.00", "R"):
        assert word in line.words


# --- gaps -------------------------------------------------------------------------------------


def at(hours: float) -> Transaction:
    return replace(row(Status.SETTLED), at=NOW + timedelta(hours=hours))


def test_a_read_that_is_not_full_reaches_to_the_beginning() -> None:
    assert extend(None, CARD, [at(-1)], 2, NOW) == Coverage(CARD, None, NOW)
    assert extend(None, CARD, [], 50, NOW) == Coverage(CARD, None, NOW)


def test_reads_that_overlap_join_and_reads_that_do_not_leave_a_gap() -> None:
    first = extend(None, CARD, [at(-1), at(-9)], 2, NOW)
    assert first == Coverage(CARD, NOW - timedelta(hours=9), NOW)
    later = NOW + timedelta(hours=5)
    joined = extend(first, CARD, [at(4), at(-0.5)], 2, later)
    assert joined == Coverage(CARD, NOW - timedelta(hours=9), later)
    apart = extend(first, CARD, [at(4), at(3)], 2, later)
    assert apart == Coverage(CARD, NOW + timedelta(hours=3), later)
    whole = Coverage(CARD, None, NOW)
    assert extend(whole, CARD, [at(4), at(-1)], 2, later) == Coverage(CARD, None, later)


def test_a_read_by_a_clock_that_was_set_back_hides_no_gap() -> None:
    ahead = Coverage(CARD, None, NOW + timedelta(days=365))
    anew = Coverage(CARD, NOW - timedelta(hours=2), NOW)
    assert extend(ahead, CARD, [at(-1), at(-2)], 2, NOW) == anew


def test_clocks_that_differ_a_little_do_not_hide_a_gap() -> None:
    first = Coverage(CARD, None, NOW)
    near = replace(at(0), at=NOW - BETWEEN_CLOCKS + timedelta(seconds=1))
    later = NOW + timedelta(hours=5)
    assert extend(first, CARD, [at(4), near], 2, later).since == near.at


# --- words ------------------------------------------------------------------------------------


def test_any_text_becomes_a_few_words_without_control_signs() -> None:
    assert words_of("  a\x00b \u202e c\n") == ("a", "b", "c")
    assert words_of("\ud800") == ()
    assert words_of("") == ()
    many = words_of("word " * 10_000)
    assert many == ("word",) * 8
    assert [len(word) for word in words_of("x" * 10_000)] == [64]


@pytest.mark.parametrize(("word", "there"), [
    ("goo", True), ("google*ads", True), ("ads", True), ("dogle", False), ("4.50", True),
    ("travel", True), ("rav", True), ("%", False), ("😀", True),
])  # fmt: skip
def test_a_word_is_the_beginning_of_one_or_a_part_of_the_cards_name(word: str, there: bool) -> None:
    assert matches(word, "Google *ADS 4.50 😀", "Travel") is there


def test_every_state_is_found_by_some_group() -> None:
    assert frozenset().union(*STATUSES.values()) == frozenset(HistoryStatus)


def test_saved_filters_come_back_and_what_cannot_be_read_is_left_out() -> None:
    one = SavedFilter("Mine", Lens.DEEDS, '"', CARD, Period.MONTH, Group.DECLINED, Sort.FEE, False)
    other = SavedFilter("😀")
    assert load(dump((one, other))) == (one, other)
    for text in ("", "{", "[]", "{}", "[1]", '[{"name": "x"}]', "null"):
        assert load(text) == ()
    odd = dump((one,)).replace("month", "decade")
    assert load(odd) == ()
