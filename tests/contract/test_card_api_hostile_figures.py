"""Figures and dates nobody could mean end in BadAnswer, never in an error of arithmetic."""

from datetime import timedelta

import pytest

from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import BadAnswer
from tests.support.bitnob_asks import CARD_ANSWER, ask, get
from tests.support.bitnob_rig import plain_client
from tests.support.clock_now import RealClock
from tests.support.raw_server import always, answer, raw_server

FIGURES = ["1e9999999", "1e-9999999", "1000000000000000", "-1", '"1e9999999"']


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("dialect", DialectName)
def test_a_rate_nobody_could_mean_is_a_bad_answer(figure: str, dialect: DialectName) -> None:
    pair = f'"base_currency":"USD","target_currency":"USD","inverse_rate":{figure},"rate":{figure}'
    raw = f'{{"success":true,"data":{{"rates":[{{{pair}}}]}}}}'.encode()
    with raw_server(always(answer(raw))) as server:
        error = ask(plain_client(server.url, dialect), lambda c: c.rates())
    assert isinstance(error, BadAnswer)


def test_a_formatted_figure_nobody_could_mean_is_a_bad_answer() -> None:
    account = '"account_id":"a","currency":"XYZ","available_balance":5'
    shown = '"available_balance_formatted":"1e9999999 XYZ"'
    raw = f'{{"success":true,"data":{{"accounts":[{{{account},{shown}}}]}}}}'.encode()
    with raw_server(always(answer(raw))) as server:
        error = ask(plain_client(server.url), lambda c: c.wallets())
    assert isinstance(error, BadAnswer)


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -1200"]
)
def test_a_date_at_the_end_of_time_leaves_a_time_one_can_reckon_with(date: str) -> None:
    with raw_server(always(answer(CARD_ANSWER, 200, f"Date: {date}"))) as server:
        client = plain_client(server.url)
        ask(client, get)
    service_now = RealClock().now() + timedelta(seconds=client.clock_offset_s)
    assert service_now + timedelta(days=365) > RealClock().now()
