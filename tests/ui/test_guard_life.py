"""The life of a disposable card: what is told as done, as going on, and as still to come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import CardView
from desktop_app.domain.cards import CardId, CardState, Field
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.ui.cards.card_look import face_state, face_view
from desktop_app.ui.cards.guard_life import life_of
from desktop_app.ui.words import Words
from tests.support.snapshots import altered
from tests.ui.cards_fixture import ADS, NOW, detail, picture

WORDS = Words(ENGLISH)


def charge(
    amount: int, status: HistoryStatus = HistoryStatus.PENDING, shop: str = "Bookshop"
) -> Charge:
    return Charge(
        f"tx-{amount}-{shop}", CardId(ADS.id), HistoryKind.PURCHASE, status, NOW, Money.usd(amount),
        merchant=shop,
    )  # fmt: skip


def card(
    standing: Standing,
    state: CardState = CardState.ACTIVE,
    policy: Policy | None = None,
    **known: object,
) -> CardView:
    guard = GuardView(policy or Policy(), standing, armed_at=NOW, **known)
    return replace(ADS, guard=guard, state=state)


def told(view: CardView) -> list[tuple[str, str]]:
    return [(step.state, step.title) for step in life_of(view, WORDS)]


def test_an_ordinary_card_has_no_life_to_tell() -> None:
    assert life_of(replace(ADS, guard=None), WORDS) == ()


def test_an_armed_card_waits_for_its_purchase_and_says_what_comes() -> None:
    steps = told(card(Standing.ARMED))
    assert steps == [
        ("done", "Issued"),
        ("done", "Guarded: one purchase"),
        ("now", "Waiting for its first purchase"),
        ("todo", "Ends"),
        ("todo", "What is left returns to the wallet"),
    ]


def test_the_purchase_is_told_with_its_shop_and_what_it_took() -> None:
    view = card(Standing.SPENT, CardState.FROZEN, used=(charge(18),), froze_at=NOW, why=Why.USED)
    assert told(view)[2:5] == [
        ("done", "Used: Bookshop, $18.00"),
        ("done", "Frozen by Purser"),
        ("now", "Waiting for the charge to settle"),
    ]


def test_frozen_is_not_said_before_a_read_shows_it() -> None:
    view = card(Standing.SPENT, used=(charge(18),), froze_at=NOW, why=Why.USED)
    titles = [title for _, title in told(view)]
    assert "Frozen by Purser" not in titles
    assert ("now", "Being frozen") in told(view)


@pytest.mark.parametrize(
    ("status", "note"),
    [
        (HistoryStatus.PENDING, "Held by the shop, not settled yet"),
        (HistoryStatus.UNRECOGNISED, "Held by the shop, not settled yet"),
        (HistoryStatus.SETTLED, "Settled"),
        (HistoryStatus.REFUNDED, "Paid, then refunded"),
        (HistoryStatus.RELEASED, "The shop let it go"),
        (HistoryStatus.REVERSED, "Taken back"),
    ],
)
def test_what_came_of_a_purchase(status: HistoryStatus, note: str) -> None:
    steps = life_of(card(Standing.RETIRING, CardState.FROZEN, used=(charge(5, status),)), WORDS)
    assert steps[2].note == note


def test_many_purchases_are_counted_instead_of_listed() -> None:
    policy = Policy(PolicyKind.USES, uses=9)
    used = tuple(charge(n, shop=f"Shop {n}") for n in range(2, 8))
    steps = told(card(Standing.ARMED, policy=policy, used=used))
    assert ("done", "2 more purchases") in steps
    assert ("now", "6 of 9 purchases made") in steps


def test_money_is_said_to_be_back_only_when_a_read_showed_it() -> None:
    ended = altered(card(Standing.ENDED, CardState.TERMINATED), ended_at=NOW)
    back = altered(card(Standing.BURNED, CardState.TERMINATED), ended_at=NOW)
    lost = altered(card(Standing.ATTENTION, CardState.TERMINATED, why=Why.SWEEP), ended_at=NOW)
    assert told(ended)[-1] == ("now", "What is left returns to the wallet")
    assert told(back)[-1] == ("done", "Nothing is left on the card")
    assert told(lost)[-2:] == [("done", "Ended"), ("now", "Waits for you")]


def test_a_kept_card_promises_no_end() -> None:
    assert told(card(Standing.RELEASED)) == []


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CardState.ENDING, "Being ended"),
        (CardState.EXPIRING, "Being frozen"),
        (CardState.EXPIRED, None),
        (CardState.UNFREEZING, None),
    ],
)
def test_what_goes_on_is_what_its_state_allows(state: CardState, said: str | None) -> None:
    steps = told(card(Standing.RETIRING, state, used=(charge(4),), why=Why.USED))
    assert [title for going, title in steps if going == "now"] == ([said] if said else [])


def test_a_copy_from_a_backup_promises_nothing_that_it_does_not_do() -> None:
    view = card(Standing.SPENT, used=(charge(18),), why=Why.USED)
    steps = [(step.state, step.title) for step in life_of(view, WORDS, is_paused=True)]
    assert steps[-1] == ("now", "Not frozen")


def test_a_hidden_amount_is_hidden_in_its_life() -> None:
    words = Words(ENGLISH)
    words.hidden = True
    steps = life_of(card(Standing.SPENT, used=(charge(18),)), words)
    assert all("18" not in step.title for step in steps)


def test_a_time_that_nobody_stated_is_not_made_up() -> None:
    unstated = replace(charge(3), at=datetime.fromtimestamp(0, UTC))
    view = card(Standing.SPENT, CardState.FROZEN, used=(unstated,))
    assert life_of(view, WORDS)[2].when == "Not stated"
    assert face_view(view, picture((view,), detail=detail(view)), WORDS).stub_note == "used"


@pytest.mark.parametrize(
    ("view", "face"),
    [
        (card(Standing.ARMED), "armed"),
        (card(Standing.SPENT, CardState.FREEZING, used=(charge(5),)), "armed"),
        (card(Standing.SPENT, CardState.FROZEN, used=(charge(5),)), "spent"),
        (card(Standing.RETIRING, CardState.ENDING, used=(charge(5),)), "spent"),
        (card(Standing.RETIRING, CardState.FROZEN, why=Why.UNUSED), "frozen"),
        (card(Standing.VOIDED, CardState.FROZEN), "frozen"),
        (card(Standing.HELD_ELSEWHERE, CardState.FROZEN), "frozen"),
        (card(Standing.RELEASED), "active"),
        (card(Standing.BURNED, CardState.TERMINATED), "terminated"),
        (altered(card(Standing.ARMED), stored=frozenset({Field.EXPIRY})), "not_stored"),
    ],
)
def test_its_state_is_its_silhouette(view: CardView, face: str) -> None:
    assert face_state(view) == face


def test_the_due_day_stands_beside_the_end_it_belongs_to() -> None:
    view = card(Standing.RETIRING, CardState.FROZEN, due=datetime.now(UTC) + timedelta(days=400))
    (end,) = (step for step in life_of(view, WORDS) if step.title == "Ends")
    assert end.when.startswith("from ")
