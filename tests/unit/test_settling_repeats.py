"""An order that was sent twice on purpose: what the second one came to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.settling import Settler
from desktop_app.domain.evidence import of_row
from desktop_app.domain.intents import SENT_AS, Kind, Stage
from tests.support.desk import make_bench, run
from tests.unit.test_settling import recorded
from tests.unit.test_settling_proofs import DONE, kept, with_row


@pytest.mark.parametrize("waited", [5, 60])
def test_an_agreed_repeat_that_was_taken_and_did_nothing_was_one_with_the_first(
    waited: int,
) -> None:
    bench = make_bench()
    card = bench.api.add_card()
    first = recorded(bench, Kind.FUND, card.id, Stage.UNKNOWN)
    row = with_row(bench, first, status=DONE)
    bench.vault.intents.add_evidence(of_row(first.id, row, bench.clock.now()))
    repeat = recorded(bench, Kind.FUND, card.id, Stage.ACCEPTED)
    sent_as = {**repeat.params, SENT_AS: first.reference}
    bench.vault.intents.put(replace(repeat, parent=first.id, params=sent_as))
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    run(settler.settle)
    bench.clock.pass_by(timedelta(seconds=waited))
    run(settler.settle)
    now = kept(bench, repeat)
    expected = (Stage.REJECTED, "repeated") if waited == 60 else (Stage.ACCEPTED, "")
    assert (now.stage, now.reason) == expected
