"""One screen for all of them, and who cannot see it."""

from collections.abc import Iterator

import pytest

from tests.support.assistive import Client, accessibility_bus
from tests.support.desktop import screen


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with screen() as name:
        yield name


@pytest.fixture
def client(
    display: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Client]:
    """On a bus that is there before the program, as a screen reader is."""
    with accessibility_bus(tmp_path_factory.mktemp("bus"), display) as address:
        monkeypatch.setenv("AT_SPI_BUS_ADDRESS", address)
        made = Client(address)
        yield made
        made.close()
