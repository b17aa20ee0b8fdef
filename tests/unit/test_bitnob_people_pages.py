"""The service's list of people is whole, or it is no list: whoever is missing is taken away."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop_app.adapters.bitnob.calls import NO_CARD
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialect_v2beta import V2BETA
from desktop_app.adapters.bitnob.dialects import Dialect, PageAsk
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished

PEOPLE = 250
Service = Callable[[int], dict[str, Any]]


def customers(page: int, cap: int, there: int = PEOPLE) -> list[dict[str, Any]]:
    """The page of a service that sends no more than `cap` people, whatever it is asked for."""
    return [
        {"id": f"c{n}", "first_name": "Ada", "last_name": f"L{n}", "email": f"a{n}@example.com",
         "customer_type": "individual", "is_active": True, "kyc_status": "approved"}
        for n in range((page - 1) * cap, min(page * cap, there))
    ]  # fmt: skip


def read(dialect: Dialect, service: Service) -> int:
    """How many different people were read."""
    operation, ask, found = dialect.holders, PageAsk(100, NO_CARD), set[str]()
    assert operation is not None
    assert operation.query is not None
    for _ in range(PEOPLE):
        answer = service(int(operation.query(ask)["page"]))
        page = operation.read(answer, ask, Units(1_000_000))
        found |= {holder.id for holder in page.items}
        if page.next is None:
            return len(found)
        ask = replace(ask, after=page.next)
    raise AssertionError("a list without an end")


@pytest.mark.parametrize("cap", [20, 50, 100])
@pytest.mark.parametrize("total", [PEOPLE, None])
def test_a_service_that_caps_its_pages_is_read_to_the_end(cap: int, total: int | None) -> None:
    stated = {} if total is None else {"total": total}
    assert read(V2, lambda page: {"customers": customers(page, cap), **stated}) == PEOPLE


def test_a_list_shorter_than_its_total_is_none() -> None:
    with pytest.raises(NotAsPublished):
        read(V2, lambda page: {"customers": customers(page, 50, 180), "total": PEOPLE})


def test_an_empty_list_is_a_list() -> None:
    assert read(V2, lambda _page: {"customers": [], "total": 0}) == 0


@pytest.mark.parametrize("cap", [20, 100])
def test_the_other_dialect_says_itself_whether_more_follows(cap: int) -> None:
    def service(page: int) -> dict[str, Any]:
        meta = {"has_next_page": page * cap < PEOPLE}
        return {"customers": customers(page, cap), "meta": meta}

    assert read(V2BETA, service) == PEOPLE


def test_an_empty_page_before_the_last_ends_no_list() -> None:
    with pytest.raises(NotAsPublished):
        read(V2BETA, lambda page: {"customers": customers(page, 50, 100),
                                   "meta": {"has_next_page": True}})  # fmt: skip
