"""From a file of another program to a stored number, through window, worker, vault and bank."""

import json
from pathlib import Path

from desktop_app.domain.cards import Field
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.moving.import_sheet import ImportSheet
from tests.support.app_rig import LABEL, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def test_a_number_that_is_missing_here_comes_from_a_file(rig: Rig, tmp_path: Path) -> None:
    card = rig.issue()
    number = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    cvv = rig.ask(lambda s: s.wallet.reveal(card.id, Field.CVV)).reveal()

    async def lose(session) -> None:
        vault = session.wallet._desk.vault
        for field in Field:
            vault.cards.forget(card.id, field)
        session.wallet._desk.book.reload(card.id)
        session.wallet.publish()

    rig.ask(lose)
    rig.settle()
    assert rig.card(card.id).stored == frozenset()
    item = {"type": 3, "name": LABEL, "card": {"number": number, "code": cvv, "expMonth": "1"}}
    file = tmp_path / "bitwarden.json"
    file.write_text(json.dumps({"encrypted": False, "items": [item]}))
    rig.wait_for("Take it from a file")
    rig.driver.click("Take it from a file")
    home = rig.window.findChild(HomePage)
    assert home is not None
    (sheet,) = [one for one in rig.window.findChildren(ImportSheet) if one.isVisible()]
    sheet.take_file(str(file))
    rig.wait_for("bitwarden.json is an export of Bitwarden with 1 card.", "Store details of 1 card")
    assert number not in rig.everything_said()
    sheet.effect.click()
    rig.wait_for("1 number was stored, encrypted and read back.", "Delete it now")
    sheet.effect.click()
    rig.settle()
    assert rig.card(card.id).stored == {Field.PAN, Field.CVV}
    assert rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal() == number
    assert number not in rig.everything_said()
    assert number not in "".join(p.read_text() for p in rig.data.rglob("*.log"))
