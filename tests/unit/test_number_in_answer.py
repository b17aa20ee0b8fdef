"""M4: a number that came is never called lost, and an id in an answer is no number."""

import random
from dataclasses import replace
from uuid import UUID

import pytest

from desktop_app.application.details import may_be_number_in
from desktop_app.domain.intents import UNREAD, PanState, Stage
from tests.support.desk import make_bench
from tests.support.fake_api import ONCE, FakeCardApi
from tests.unit.test_issue_recovery import lost
from tests.unit.test_settling import read_all, settle

PAN = "4" + "1" * 15


@pytest.mark.parametrize(
    "said",
    [
        f'{{"number": "{PAN}"}}',
        f'{{"number": {PAN}}}',
        f"Card: {PAN[:4]} {PAN[4:8]} {PAN[8:12]} {PAN[12:]}",
        f"{PAN[:4]}-{PAN[4:8]}-{PAN[8:12]}-{PAN[12:]}",
        f'{{"id": "79cad506-4781-7c9f-98f7-6999cdb6a4ce", "pan": "{PAN}"}}',
        f"number\\n{PAN}\\n",
        f"card_{PAN}",
        f"{PAN}abc",
        f"Visa-{PAN[:4]}-{PAN[4:8]}-{PAN[8:12]}-{PAN[12:]}",
        f"{PAN[:4]}-{PAN[4:8]}-{PAN[8:12]}-{PAN[12:]}-exp-12-2030",
        f"feed {PAN[:4]} {PAN[4:8]} {PAN[8:12]} {PAN[12:]} face",
        "5" + "0" * 12,
        "2" + "0" * 18,
    ],
)
def test_what_can_be_a_number_is_seen(said: str) -> None:
    assert may_be_number_in(said.encode())


@pytest.mark.parametrize(
    "said",
    [
        "",
        "<html>502</html>",
        '{"request_id": "79cad506-4781-7992-6345-123456789012"}',
        '{"correlation_id": "req_01a207338386-00000005", "timestamp": "2026-11-23T06:59:06Z"}',
        '{"request_id": "2345678A-2345-4345-2345-23456789012B"}',
        "trace 4bf92f357734234567890126a3ce929d",
        '{"at": 1764054840123456789}',
    ],
)
def test_the_digits_of_an_id_or_a_time_are_none(said: str) -> None:
    assert not may_be_number_in(said.encode())


def test_of_ten_thousand_ids_none_is_a_number() -> None:
    drawn = random.Random(7)
    ids = [UUID(int=drawn.getrandbits(128), version=4) for _ in range(10_000)]
    for made in ids:
        assert not may_be_number_in(f'{{"requestId": "{made}"}}'.encode())
        assert not may_be_number_in(f"trace={made.hex} ".encode()) or made.hex.isdigit()


@pytest.mark.parametrize(
    ("said", "where"), [("", PanState.LOST), (f'"number": "{PAN}"', PanState.PENDING)]
)
def test_what_an_earlier_version_called_unread_is_judged_anew(said: str, where: PanState) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent, card = lost(bench)
    attempt = bench.vault.intents.begin_attempt(intent.id, bench.clock.now())
    answer = f'{{"correlation_id": "req_01a207338386-00000005" {said}}}'
    bench.vault.intents.keep_raw(intent.id, attempt, answer.encode())
    unread = {"card_id": card.id, "pan": PanState.PENDING, "reason": UNREAD}
    bench.vault.intents.put(replace(intent, stage=Stage.ACCEPTED, **unread))
    read_all(bench)
    settle(bench)
    assert bench.vault.intents.get(intent.id).pan is where
