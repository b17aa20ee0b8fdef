"""What the ledger of the v2 wire says a top-up took: in a list, read alone, in both key cases."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic.alias_generators import to_camel

from desktop_app.adapters.bitnob.decode import decode
from desktop_app.adapters.bitnob.dialect_guide import GUIDE
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialect_v2beta import V2BETA
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import unwrap
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.domain.wallets import Debit

FIXTURES = Path(__file__).parents[1] / "fixtures/bitnob"
PUBLISHED: dict[str, Any] = json.loads((FIXTURES / "published_v2.json").read_text())
REFERENCE = "8684473f-5493-4df0-8a4f-2a9e0ec28cc8"


def data_of(name: str) -> Any:
    """The data of a published answer, as the client decodes it."""
    return unwrap(decode(json.dumps(PUBLISHED[name]).encode()))


def read(reference: str, data: object) -> Debit | None:
    operation = V2.wallet_debit
    assert operation is not None
    return operation.read(data, reference, Units(V2.per_usd))


def test_a_dialect_says_whether_it_states_debits() -> None:
    for dialect in (GUIDE, V2, V2BETA):
        assert dialect.capabilities.states_debits is (dialect.wallet_debit is not None)
    assert not GUIDE.capabilities.states_debits


def test_a_camel_case_row_says_the_same() -> None:
    row = data_of("transactions/list-response")["transactions"][0]
    camel = {to_camel(key): value for key, value in row.items()}
    camel["metadata"] = {to_camel(key): value for key, value in row["metadata"].items()}
    assert read(REFERENCE, {"transactions": [camel]}) == read(REFERENCE, {"transactions": [row]})


def test_the_published_ledger_says_what_a_top_up_took() -> None:
    """Its amount has the fee in it when the row is read alone, and not in the list."""
    listed = data_of("transactions/list-response")
    alone = {"transactions": [data_of("transactions/get-response")]}
    taken = Debit("USDC", 6, 3_000_000, 1_000_000)
    assert read(REFERENCE, listed) == taken
    assert read(REFERENCE, alone) == taken
    assert read("another", listed) is None
    trade = listed["transactions"][1]["reference"]
    assert read(trade, listed) is None


@pytest.mark.parametrize(
    ("changes", "is_wrong"),
    [
        ({"state": "PENDING"}, False),
        ({"type": "CARD_TOPUP_FEE"}, False),
        ({"amount": "-3500000"}, True),
        ({"amount": "3000000"}, True),
        ({"amount_formatted": "-30.0 USDC"}, True),
        ({"fee": "-1000000", "amount": "-3000000"}, True),
        ({"currency": "us/dc", "amount_formatted": "-3.0 us/dc"}, True),
        ({"metadata": {}}, True),
    ],
)
def test_a_ledger_row_that_is_no_settled_top_up_or_contradicts_itself_is_no_debit(
    changes: dict[str, object], is_wrong: bool
) -> None:
    row = data_of("transactions/list-response")["transactions"][0] | changes
    listed = {"transactions": [row]}
    if is_wrong:
        with pytest.raises(NotAsPublished):
            read(REFERENCE, listed)
    else:
        assert read(REFERENCE, listed) is None


def test_one_reference_for_two_debits_is_none_of_them() -> None:
    row = data_of("transactions/list-response")["transactions"][0]
    other = row | {"amount": "-2000000", "amount_formatted": "-2.0 USDC",
                   "metadata": {"base_amount": "2000000"}}  # fmt: skip
    with pytest.raises(NotAsPublished):
        read(REFERENCE, {"transactions": [row, other]})
    twice = {"transactions": [row, row]}
    assert read(REFERENCE, twice) == Debit("USDC", 6, 3_000_000, 1_000_000)
