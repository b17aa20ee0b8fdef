"""A file of guesses tells no CVV where that wants the password."""

import pytest

from desktop_app.application.card_data import CardData
from desktop_app.application.confirming import NAME, Confirming, dump
from desktop_app.application.import_messages import Choices, Verdict
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.view import View
from desktop_app.domain.asking import Act, Asking
from desktop_app.domain.card_files import read_card_file
from tests.support.desk import make_bench, run
from tests.unit.test_importing import HEAD, PAN, put_card, seal


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (frozenset(), [Verdict.OTHER, Verdict.SAME]),
        (frozenset({Act.SEE_CVV}), [Verdict.SAME, Verdict.SAME]),
    ],
)
def test_a_guessed_cvv_and_the_right_one(acts: frozenset[Act], told: list[Verdict]) -> None:
    bench = make_bench()
    seal(bench, put_card(bench, "c1"), PAN, "03/2029", "123")
    bench.vault.settings.put(NAME, dump(Asking(acts)))
    door = Confirming(bench.desk, View(Link(LinkState.NEVER)), lambda: None)
    importing, seen = CardData(bench.desk, door, lambda: None).importing, []
    for cvv in ("122", "123"):
        file = read_card_file(f"{HEAD}\n{PAN},03/29,{cvv},Ada,Ads".encode())
        plan = run(lambda file=file: importing.begin(file, Choices()))
        seen += [row.verdict for row in plan.rows]
    assert seen == told
