"""Rows beside a movement that carry its reference: what takes it back, and what contradicts it."""

from dataclasses import replace

import pytest

from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.desk import make_bench
from tests.unit.test_settling import recorded, settle
from tests.unit.test_settling_proofs import DONE, MOVED, kept, with_row

FAILED, PENDING = TransactionStatus.FAILED, TransactionStatus.PENDING
REVERSAL, OTHER = TransactionKind.REVERSAL, TransactionKind.OTHER


@pytest.mark.parametrize("kind", [Kind.FUND, Kind.WITHDRAW])
@pytest.mark.parametrize(
    ("own", "beside", "status", "stage"),
    [
        (FAILED, REVERSAL, DONE, Stage.REJECTED),  # it took back what did not come about
        (FAILED, OTHER, DONE, Stage.DISPUTED),
        (FAILED, OTHER, FAILED, Stage.REJECTED),
        (DONE, REVERSAL, DONE, Stage.DISPUTED),
        (DONE, REVERSAL, PENDING, Stage.DISPUTED),
        (DONE, REVERSAL, FAILED, Stage.CONFIRMED),
        (DONE, OTHER, DONE, Stage.CONFIRMED),
        (PENDING, REVERSAL, DONE, Stage.ACCEPTED),
        (PENDING, OTHER, DONE, Stage.ACCEPTED),  # the proper row says that it is under way
        (None, OTHER, DONE, Stage.CONFIRMED),
        (None, OTHER, FAILED, Stage.REJECTED),
        (None, REVERSAL, DONE, Stage.ACCEPTED),
    ],
)
def test_what_takes_a_movement_back_is_not_the_movement(
    kind: Kind,
    own: TransactionStatus | None,
    beside: TransactionKind,
    status: TransactionStatus,
    stage: Stage,
) -> None:
    bench = make_bench()
    intent = recorded(bench, kind, bench.api.add_card().id, Stage.ACCEPTED)
    second = with_row(bench, intent, id="t2", kind=beside, status=status)
    if own is not None:
        bench.api.feeds[second.card_id].insert(
            0, replace(second, id="t1", kind=MOVED[kind], status=own)
        )
    for _ in range(2):
        settle(bench)
    now = kept(bench, intent)
    assert now.stage is stage
    assert (now.reason == "contradicted") is (stage is Stage.DISPUTED)
