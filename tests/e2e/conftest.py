"""One screen for all of them."""

from collections.abc import Iterator

import pytest

from tests.support.desktop import screen


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with screen() as name:
        yield name
