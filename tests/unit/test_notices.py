"""What is told is decided from facts before and after a read, and each thing once for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import told
from desktop_app.domain.cards import Card, CardFacts, CardId, CardStatus, Expiry
from desktop_app.domain.events import Doubt, Event, EventKind
from desktop_app.domain.intents import Intent, IntentId, Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.notices import (
    ONE_BY_ONE,
    Notice,
    NoticeKind,
    What,
    bundles,
    counts,
    of_card,
    of_doubts,
    of_event,
    of_expiry,
    of_row,
)
from desktop_app.domain.told import KEPT, Told
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ADS = CardId("card-1")
READ_AT = AT + timedelta(minutes=1)
LOW = Money.usd(10)


def card(status: CardStatus = CardStatus.ACTIVE, left: Money | None = None, **more: object) -> Card:
    facts = CardFacts(ADS, status, "Ads", "Ada", "4417", left, "", AT)
    return Card(facts, READ_AT, "Ads", "Ada")._replace(**more)


def wish(kind: Kind, stage: Stage = Stage.CONFIRMED, at: datetime = AT) -> Intent:
    return Intent(IntentId("0" * 32), kind, "f", "run", AT, at, ADS, Money.usd(20), stage=stage)


def row(kind: TransactionKind, status: TransactionStatus) -> Transaction:
    return Transaction("tx-1", ADS, kind, status, Money.usd(3), ZERO, AT, merchant="Shop")


@pytest.mark.parametrize(
    ("kind", "status", "told_as"),
    [
        ("purchase", "pending", ("charge", "")),
        ("purchase", "settled", ("charge", "")),
        ("purchase", "declined", ("decline", "")),
        ("purchase", "released", ("refund", "released")),
        ("refund", "settled", ("refund", "")),
        ("refund", "pending", ("refund", "")),
        ("refund", "failed", None),
        ("purchase", "refunded", ("refund", "")),
        ("purchase", "failed", None),
        ("purchase", "unrecognised", None),
        ("funding", "settled", None),
        ("fee", "settled", None),
        ("withdrawal", "settled", None),
    ],
)
def test_which_rows_are_told(kind: str, status: str, told_as: tuple[str, str] | None) -> None:
    found = of_row(row(TransactionKind(kind), TransactionStatus(status)), "Ads")
    assert (found and (found.kind.value, found.what.value)) == told_as


def test_a_charge_that_settles_is_the_same_notice() -> None:
    pending = of_row(row(TransactionKind.PURCHASE, TransactionStatus.PENDING), "Ads")
    settled = of_row(row(TransactionKind.PURCHASE, TransactionStatus.SETTLED), "Ads")
    assert pending is not None
    assert settled is not None
    assert pending.key == settled.key


def test_a_decline_told_by_a_message_and_by_a_feed_is_one() -> None:
    event = Event("e-1", EventKind.DECLINED, "virtualcard.declined", ADS, "tx-1", reason="x")
    heard = of_event(event, "Ads", AT)
    read = of_row(row(TransactionKind.PURCHASE, TransactionStatus.DECLINED), "Ads")
    assert heard is not None
    assert read is not None
    assert heard.key == read.key
    assert heard.at == AT
    assert heard.reason == "x"


def test_a_message_that_is_no_decline_tells_nothing() -> None:
    assert of_event(Event("e", EventKind.AUTHORIZED, "n", ADS, "tx-1"), "Ads", AT) is None
    assert of_event(Event("e", EventKind.DECLINED, "n", None, "tx-1"), "Ads", AT) is None


def test_a_card_that_declines_ended_is_no_declined_charge() -> None:
    ended = Event("e", EventKind.DECLINED_TERMINATED, "n", ADS, "t-1")
    assert of_event(ended, "Ads", AT) is None
    assert of_event(replace(ended, merchant="Shop"), "Ads", AT) is not None


@pytest.mark.parametrize(
    ("wishes", "what"),
    [
        ([], What.FROZEN),
        ([wish(Kind.FREEZE, at=READ_AT)], None),
        ([wish(Kind.FREEZE, Stage.UNKNOWN)], None),
        ([wish(Kind.FREEZE)], What.FROZEN),  # it ended before the card was read as active
        ([wish(Kind.FREEZE, Stage.REJECTED)], What.FROZEN),
        ([wish(Kind.UNFREEZE), wish(Kind.FREEZE)], What.FROZEN),
        ([wish(Kind.FREEZE, at=READ_AT), wish(Kind.UNFREEZE)], None),
        ([wish(Kind.FUND)], What.FROZEN),
    ],
)
def test_a_freeze_nobody_here_wished_for(wishes: list[Intent], what: What | None) -> None:
    found = of_card(card(), card(CardStatus.FROZEN), lambda: wishes, LOW)
    assert [n.what for n in found] == ([] if what is None else [what])


def test_a_card_that_ended_by_itself() -> None:
    ended = card(CardStatus.TERMINATED)
    assert [n.what for n in of_card(card(), ended, lambda: [], LOW)] == [What.ENDED]
    assert [n.what for n in of_card(card(CardStatus.FROZEN), ended, lambda: [], LOW)] == [
        What.ENDED
    ]
    assert not of_card(card(), ended, lambda: [wish(Kind.TERMINATE, Stage.ACCEPTED)], LOW)
    assert not of_card(ended, ended, lambda: [], LOW)


@pytest.mark.parametrize(
    ("had", "has", "is_told"),
    [
        (1_000, 999, True),
        (1_000, 1_000, False),
        (999, 500, False),
        (500, 2_000, False),
        (None, 500, False),
        (2_000, None, False),
    ],
)
def test_a_low_balance_is_told_when_it_is_crossed(
    had: int | None, has: int | None, is_told: bool
) -> None:
    before, after = (card(left=None if c is None else Money.usd(0, c)) for c in (had, has))
    found = of_card(before, after, lambda: [], LOW)
    assert [n.kind for n in found] == ([NoticeKind.LOW] if is_told else [])
    assert [n.amount for n in found] == ([after.facts.available] if is_told else [])


def test_wishes_are_looked_up_only_where_they_matter() -> None:
    def never() -> list[Intent]:
        raise AssertionError("looked up")

    changes = (card(left=Money.usd(50)), card(left=Money.usd(2)), card(CardStatus.FROZEN))
    assert all(of_card(card(status), card(status), never, LOW) == () for status in CardStatus)
    assert of_card(changes[0], card(left=Money.usd(40)), never, LOW) == ()
    assert of_card(changes[1], card(left=Money.usd(1)), never, LOW) == ()
    assert of_card(changes[2], card(), never, LOW) == ()


def test_money_the_owner_took_back_is_no_low_balance() -> None:
    before, after = card(left=Money.usd(20)), card(left=Money.usd(5))
    later = before.read_at + timedelta(seconds=1)
    assert not of_card(before, after, lambda: [wish(Kind.WITHDRAW, at=later)], LOW)
    assert of_card(before, after, lambda: [wish(Kind.WITHDRAW, at=AT)], LOW)  # of another day
    assert of_card(before, after, lambda: [wish(Kind.WITHDRAW, Stage.REJECTED, later)], LOW)


def test_a_card_is_expiring_once_for_its_expiry() -> None:
    soon = card(expiry=Expiry(2026, 12))
    found = of_expiry(soon, date(2026, 12, 5))
    assert found is not None
    assert found.at == datetime(2026, 12, 1, tzinfo=UTC)
    assert of_expiry(soon, date(2026, 12, 30)) == found
    assert of_expiry(soon, date(2026, 11, 1)) is None
    assert of_expiry(soon, date(2027, 1, 1)) is None
    assert (
        of_expiry(soon._replace(facts=card(CardStatus.TERMINATED).facts), found.at.date()) is None
    )
    assert of_expiry(card(), found.at.date()) is None


def test_forged_messages_are_told_once_a_day_and_noise_is_not() -> None:
    one = of_doubts({}, {Doubt.BAD_SIGNATURE: 1}, AT)
    two = of_doubts({Doubt.BAD_SIGNATURE: 1}, {Doubt.BAD_SIGNATURE: 2}, AT + timedelta(hours=1))
    assert one is not None
    assert two is not None
    assert one.key == two.key
    assert of_doubts({Doubt.BAD_SIGNATURE: 2}, {Doubt.BAD_SIGNATURE: 2}, AT) is None
    assert of_doubts({}, {Doubt.NO_SIGNATURE: 5, Doubt.UNKNOWN_EVENT: 1}, AT) is None


# --- once for ever ------------------------------------------------------------------------------


def notice(number: int, kind: NoticeKind = NoticeKind.CHARGE) -> Notice:
    return Notice(f"{kind} {number}", kind, AT + timedelta(seconds=number))


def test_nothing_of_an_old_history_is_told() -> None:
    fresh = Told.from_now(AT).fresh([notice(-5), notice(0), notice(2), notice(1), notice(2)])
    assert fresh == (notice(1), notice(2))


def test_a_kind_does_not_silence_another() -> None:
    many = Told.from_now(AT).after(notice(n) for n in range(1, KEPT + 50))
    assert many.fresh([notice(10), notice(10, NoticeKind.DECLINE)]) == (
        notice(10, NoticeKind.DECLINE),
    )


@given(st.lists(st.lists(st.integers(1, 600), max_size=260), max_size=6), st.booleans())
def test_everything_is_told_at_most_once_whatever_comes_again(
    reads: list[list[int]], restarts: bool
) -> None:
    memory, heard = Told.from_now(AT), []
    for numbers in reads:
        fresh = memory.fresh(notice(n) for n in numbers)
        heard += [n.key for n in fresh]
        memory = memory.after(fresh)
        if restarts:
            memory = told.load(told.dump(memory), AT)
    assert len(heard) == len(set(heard))
    assert len(memory.keys.get(NoticeKind.CHARGE, {})) <= KEPT


def test_what_is_newer_than_all_that_is_known_is_always_told() -> None:
    memory = Told.from_now(AT).after(notice(n) for n in range(1, 3 * KEPT))
    assert memory.fresh([notice(3 * KEPT)]) == (notice(3 * KEPT),)
    assert told.load(told.dump(memory), AT) == memory


def test_a_clock_that_was_ahead_once_silences_nothing_now() -> None:
    memory = Told.from_now(AT + timedelta(days=365))
    late = replace(notice(1), at=AT + timedelta(days=2))
    assert memory.fresh([late]) == ()
    assert told.load(told.dump(memory), AT).fresh([late]) == (late,)


def test_a_clock_that_was_ahead_once_silences_no_run_of_every_day() -> None:
    kept = told.dump(Told.from_now(AT + timedelta(days=365)))
    for day in range(1, 4):
        start = AT + timedelta(days=day)
        late = replace(notice(day), at=start + timedelta(hours=5))
        assert told.load(kept, start).fresh([late]) == (late,)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"floors": {"x": 1}, "keys": {}}', "null"])
def test_a_memory_that_cannot_be_read_begins_now(text: str) -> None:
    assert told.load(text, AT) == Told.from_now(AT)


def test_many_at_once_are_one() -> None:
    few = [notice(n) for n in range(ONE_BY_ONE)]
    assert bundles(few) == tuple((n,) for n in few)
    many = [*few, notice(9, NoticeKind.DECLINE)]
    assert bundles(many) == (tuple(many),)
    assert counts(many) == {NoticeKind.CHARGE: 3, NoticeKind.DECLINE: 1}
    assert bundles([]) == ()
