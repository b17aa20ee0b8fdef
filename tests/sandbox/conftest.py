"""A real bank per test module, emptied before every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.shop import Shop
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield running
    running.stop()


@pytest.fixture
def bank_server(running_bank: RunningSandbox) -> RunningSandbox:
    """Fresh, without waiting times and without a rate limit."""
    running_bank.control("reset", {})
    running_bank.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    running_bank.control("rate_limit", {"per_minute": 0})
    return running_bank


@pytest.fixture
def shop(bank_server: RunningSandbox) -> Shop:
    return Shop(bank_server)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "bank"
