"""Year 1, 1970 and 9999 are what programs write for "no time": nothing is worked out from them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.adapters.bitnob.dialect_guide import GUIDE
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialect_v2beta import V2BETA
from desktop_app.adapters.bitnob.dialects import Dialect, PageAsk
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.vault.columns import from_time, to_time, to_time_or_none
from desktop_app.application.feeds import Feeds
from desktop_app.domain.cards import CardId, end_allowed_at
from desktop_app.domain.coverage import Coverage, extend
from desktop_app.domain.stated_time import END, NOT_STATED, is_stated
from desktop_app.domain.transactions import Transaction
from tests.contract.vault_suite import transaction
from tests.support.desk import make_bench, run
from tests.support.webhook_samples import current
from tests.support.webhooks import NOW, read

NO_TIMES = (
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-12:00",
)
CARD = CardId("c-1")


@pytest.mark.parametrize("dialect", [V2, GUIDE], ids=["v2", "guide"])
@pytest.mark.parametrize("stated", NO_TIMES)
def test_a_row_with_a_time_that_is_none_is_read_all_the_same(dialect: Dialect, stated: str) -> None:
    row = {"id": "t", "card_id": CARD, "type": "purchase", "status": "completed", "amount": 5}
    data = {"transactions": [{**row, "created_at": stated}], "total": 1,
            "page_info": {"has_next_page": False}}  # fmt: skip
    found = dialect.transactions.read(data, PageAsk(5, CARD), Units(1_000_000))
    (only,) = found.items
    assert only.at == NOT_STATED


@pytest.mark.parametrize("stated", NO_TIMES)
def test_a_card_and_a_message_state_no_such_time(stated: str) -> None:
    v2 = {"id": CARD, "status": "active", "created_at": stated}
    assert V2.get_card.read({"card": v2}, CARD, Units(1)).created_at is None
    assert V2BETA.get_card.read({"card": v2}, CARD, Units(1)).created_at is None
    assert GUIDE.get_card.read({"card": v2}, CARD, Units(1)).created_at is None
    body = current("transaction.settlement")
    body["data"]["timestamp"] = stated
    assert read(body).at is None


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_of_a_card_with_such_a_time_nobody_knows_when_it_may_be_ended(at: datetime) -> None:
    assert end_allowed_at(at, timedelta(hours=24)) is None
    assert end_allowed_at(NOW, timedelta(hours=24)) == NOW + timedelta(hours=24)


def test_what_an_older_vault_holds_is_no_time_either() -> None:
    for at in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)):
        assert to_time(from_time(at)) == NOT_STATED
        assert to_time_or_none(from_time(at)) is None
    assert to_time(2**62) == NOT_STATED
    assert to_time(from_time(NOW)) == to_time_or_none(from_time(NOW)) == NOW
    assert [is_stated(at) for at in (NOT_STATED, NOW, END)] == [False, True, False]


def test_a_row_without_a_time_does_not_show_that_a_feed_was_read_to_its_beginning() -> None:
    """Absence is proven by how far back a read reaches: it decides whether money is sent again."""
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    now = bench.clock.now()
    rows = [_row(f"t-{n}", now) for n in range(2_000)]
    rows[7] = replace(rows[7], at=NOT_STATED)
    bench.api.feeds[card.id] = [replace(row, card_id=card.id) for row in rows]
    feeds = Feeds(bench.desk)
    _, is_whole = run(lambda: feeds.read_back_to(card.id, now - timedelta(days=9)))
    assert not is_whole


def _row(name: str, at: datetime) -> Transaction:
    return transaction(1, id=name, at=at)


def test_a_row_without_a_time_leaves_no_gap_unsaid() -> None:
    rows = [_row("a", NOW - timedelta(hours=1)), _row("b", NOT_STATED)]
    assert extend(None, CARD, rows, 2, NOW) == Coverage(CARD, NOW - timedelta(hours=1), NOW)
    assert extend(None, CARD, rows[1:], 1, NOW) == Coverage(CARD, NOW, NOW)
