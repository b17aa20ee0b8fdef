"""Who cannot see the window works it by the names of its controls, and is told no secret."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.adapters.system.folders import Folders
from desktop_app.application.session import Session
from desktop_app.domain.cards import Field
from desktop_app.domain.secrets import Secret
from tests.support.assistive import Client, missing
from tests.support.desktop import Program, purser, wait_until
from tests.support.practice_vault import make_practice_vault, with_session

PASSWORD = "e2e practice harbour ledger compass"
FIRST, SECOND = "First card", "Spoken card"
pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"not installed: {missing()}; no assistive client can be tried"
)


@pytest.fixture
def secrets(tmp_path: Path) -> dict[str, str]:
    """A data folder with a practice vault and one card of $20; what nobody may be told."""
    return {"password": PASSWORD, **make_practice_vault(tmp_path / "data", PASSWORD, FIRST)}


@pytest.fixture
def program(
    display: str, tmp_path: Path, secrets: dict[str, str], client: Client
) -> Iterator[Program]:
    with purser(display, tmp_path / "data") as running:
        running.wait_for_window()
        yield running


def _issue(client: Client) -> str:
    client.press("Issue card")
    client.write("Label", SECOND)
    client.write("Load now", "5.00")
    told = client.everything()
    client.press("Issue and load $5.00")
    client.wait_for(f"{SECOND} is ready")
    client.press("Show card")
    client.wait_for("Available $5.00")
    return told


def _top_up(client: Client) -> str:
    client.press("Top up")
    client.write("Amount", "30.00")
    told = client.everything()
    client.press("Top up $30.00")
    client.wait_for("Available $35.00")
    return told


def _freeze(client: Client) -> None:
    client.press("Freeze")
    client.press("Freeze card")
    client.wait_for(f"{SECOND}, frozen, 35 dollars 00")


def _reveal(client: Client) -> str:
    """Number and CVV are on the screen, one after the other."""
    told = ""
    for what in ("number", "CVV"):
        client.press(f"Reveal {what}")
        wait_until(lambda what=what: client.says(f"Hide {what}"), f"the {what} to be painted")
        told += client.everything()
    return told


def _details(data: Path, label: str) -> dict[str, str]:
    """The number and CVV of a card, from the vault."""

    async def use(session: Session) -> dict[str, str]:
        await session.unlock(Folders(data).sandbox_vault, Secret(PASSWORD))
        cards = session.wallet._desk.book.all()
        card = next(card for card in cards if card.label == label)
        sealed = {"PAN": Field.PAN, "CVV": Field.CVV}
        wallet = session.wallet
        return {
            f"{name} of {label}": (await wallet.reveal(card.id, field)).reveal()
            for name, field in sealed.items()
        }

    return with_session(data, use)


def _leaks(told: str, secrets: dict[str, str]) -> list[str]:
    """The names of secrets in `told`; numbers also in groups, and a CVV only as a word."""
    found = []
    for name, value in secrets.items():
        spaced = r"[ \-]?".join(value) if value.isdigit() else re.escape(value)
        if re.search(rf"(?<![0-9])(?<![0-9][.,]){spaced}(?![.,]?[0-9])", told):
            found.append(name)
    return found


def test_a_card_is_issued_topped_up_and_frozen_by_names_alone_and_no_secret_is_told(
    program: Program, client: Client, secrets: dict[str, str], tmp_path: Path
) -> None:
    client.wait_for("Unlock Purser")
    program.type(PASSWORD)
    client.write("Master password", PASSWORD)
    told = [client.everything()]
    client.press("Unlock")
    client.wait_for("Card list")
    assert "".join(client.edits) == ""
    told += [_issue(client), _top_up(client)]
    _freeze(client)
    assert SECOND in client.edits
    with program.bank() as bank:
        books = bank.get("/control/ledger").json()["cards"]
    assert sorted((card["status"], card["balance_micros"]) for card in books) == [
        ("active", 20_000_000),
        ("frozen", 35_000_000),
    ]
    client.pick(FIRST)
    client.wait_for("Available $20.00")
    told += [_reveal(client), *client.heard]
    program.end()
    secrets |= _details(tmp_path / "data", SECOND)
    assert len(secrets) == 6
    assert len(client.heard) > 100
    assert _leaks("\n".join(told), secrets) == []
    # What is looked for would be found: the last four digits are told on purpose.
    last_four = {"last four": secrets["PAN"][-4:]}
    assert _leaks("\n".join(told), last_four) == ["last four"]
