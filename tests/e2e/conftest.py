"""One screen for all of them, and who cannot see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.adapters.system.folders import Folders
from tests.support.assistive import Client, accessibility_bus
from tests.support.canaries import Search
from tests.support.desktop import screen
from tests.support.practice_vault import MADE

_LEAST_LABEL = 8
"""A shorter one stands in other files by chance."""


@pytest.fixture(autouse=True)
def nothing_secret_is_left(fresh_home: Path) -> Iterator[None]:
    """After each of them, whatever it did: its data and its home are searched."""
    yield
    while MADE:
        made = MADE.pop()
        codes = {"CVV": made.secrets["CVV"]}
        long = {n: s for n, s in made.secrets.items() if n not in codes and len(s) >= _LEAST_LABEL}
        search = Search(long, codes)
        assert set(long) >= {"PAN", "password", "API secret"}
        bank = Folders(made.data).sandbox_bank  # its books are its own
        assert bank.exists()
        assert search.of_folder(made.data, [bank]) == {}
        assert search.of_folder(fresh_home) == {}


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
